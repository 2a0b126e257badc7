// SPDX-License-Identifier: GPL-2.0-only
/* What a scenario's timers are, what starts them, and what can be seen when they fire. */
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>

#include <segdrop/role.h>

#include "predict/plan.h"

#define SEGMENT(which, what, ...) \
	{ .kind = EVENT_SEGMENT, .side = which, .roles = what, ##__VA_ARGS__ }
#define FIRST(which, what)	SEGMENT(which, what, .copy = FIRST_ONLY)
#define AGAIN(which, what)	SEGMENT(which, what, .copy = COPY_ONLY)
#define ARRIVES(which, what)	SEGMENT(which, what, .fate = FATE_ARRIVES)
#define COPY_ARRIVES(which, what) \
	SEGMENT(which, what, .copy = COPY_ONLY, .fate = FATE_ARRIVES)
#define FIRST_ARRIVES(which, what) \
	SEGMENT(which, what, .copy = FIRST_ONLY, .fate = FATE_ARRIVES)
#define LOST(which, what)	SEGMENT(which, what, .fate = FATE_LOST)
#define STATE(which, before, after) \
	{ .kind = EVENT_STATE, .side = which, .from = TCP_##before, .to = TCP_##after }
#define FAILS(which, name, number) \
	{ .kind = EVENT_RETURN, .side = which, .call = name, .error = number }

/* The client's SYN until connect() fails. */
#define CLIENT_OPENS {                                                                    \
	.timer = TIMER_SYN, .side = CLIENT, .once = true,                                 \
	.start = FIRST(CLIENT, SD_SYN),                                                   \
	.copy = AGAIN(CLIENT, SD_SYN),                                                    \
	.end = { STATE(CLIENT, SYN_SENT, CLOSE), FAILS(CLIENT, "connect", ETIMEDOUT) },   \
}

/* A request at the server, which a copy of the SYN makes anew when it is gone. */
#define SERVER_ANSWERS {                                                                  \
	.timer = TIMER_SYNACK, .side = SERVER,                                            \
	.start = ARRIVES(CLIENT, SD_SYN), .rearm = COPY_ARRIVES(CLIENT, SD_SYN),          \
	.stop = ARRIVES(CLIENT, SD_HSACK),                                                \
	.copy = AGAIN(SERVER, SD_SYNACK),                                                 \
	.end = { STATE(SERVER, SYN_RECV, CLOSE) },                                        \
}

/* Whoever gets this sends that, at once. */
#define ANSWER(question, ...) {                                                           \
	.timer = TIMER_ANSWER, .start = question,                                         \
	.end = { __VA_ARGS__ },                                                           \
}

#define RESENDS(kind, which, what, ...) {                                               \
	.timer = kind, .side = which, .once = true,                                       \
	.start = FIRST(which, what), .copy = AGAIN(which, what),                          \
	.end = { __VA_ARGS__ },                                                           \
}

#define CLIENT_KEEPS_ALIVE(...)                                                           \
	.timer = TIMER_KEEPALIVE, .side = CLIENT, .once = true,                           \
	.start = FIRST_ARRIVES(SERVER, SD_SYNACK), .end = { __VA_ARGS__ }

#define CLIENT_WAITS_FOR_FIN {                                                            \
	.timer = TIMER_FIN_WAIT2, .side = CLIENT, .once = true,                           \
	.start = ARRIVES(SERVER, SD_FIN1ACK),                                             \
	.end = { STATE(CLIENT, FIN_WAIT2, CLOSE) },                                       \
}

#define CLIENT_WAITS_LAST {                                                               \
	.timer = TIMER_TIME_WAIT, .side = CLIENT, .once = true,                           \
	.start = ARRIVES(SERVER, SD_FIN2), .rearm = COPY_ARRIVES(SERVER, SD_FIN2),        \
	.end = { STATE(CLIENT, TIME_WAIT, CLOSE) },                                       \
}

static const struct plan plans[] = {
	{ "syn-lost", {
		{ FIRST(CLIENT, SD_SYN), { CLIENT_OPENS } },
	} },
	{ "synack-lost", {
		{ FIRST(CLIENT, SD_SYN), {
			CLIENT_OPENS,
			SERVER_ANSWERS,
			ANSWER(ARRIVES(CLIENT, SD_SYN), SEGMENT(SERVER, SD_SYNACK)),
		} },
	} },
	{ "hsack-lost", {
		{ FIRST(CLIENT, SD_SYN), {
			SERVER_ANSWERS,
			ANSWER(FIRST_ARRIVES(CLIENT, SD_SYN), FIRST(SERVER, SD_SYNACK)),
			ANSWER(ARRIVES(SERVER, SD_SYNACK), LOST(CLIENT, SD_HSACK)),
		} },
		{ FIRST(SERVER, SD_SYNACK), { {
			CLIENT_KEEPS_ALIVE(SEGMENT(CLIENT, SD_PROBE), SEGMENT(SERVER, SD_RST),
					   STATE(CLIENT, ESTABLISHED, CLOSE),
					   FAILS(CLIENT, "read", ECONNRESET)),
			.one_probe = true,
		} } },
	} },
	{ "hsack-lost-silent", {
		{ FIRST(CLIENT, SD_SYN), {
			SERVER_ANSWERS,
			ANSWER(FIRST_ARRIVES(CLIENT, SD_SYN), FIRST(SERVER, SD_SYNACK)),
			ANSWER(ARRIVES(SERVER, SD_SYNACK), LOST(CLIENT, SD_HSACK)),
		} },
		{ FIRST(SERVER, SD_SYNACK), { {
			CLIENT_KEEPS_ALIVE(SEGMENT(CLIENT, SD_RST),
					   STATE(CLIENT, ESTABLISHED, CLOSE),
					   FAILS(CLIENT, "read", ETIMEDOUT)),
			.copy = SEGMENT(CLIENT, SD_PROBE),
		} } },
	} },
	{ "hsack-lost-no-keepalive", {
		{ FIRST(CLIENT, SD_SYN), {
			SERVER_ANSWERS,
			ANSWER(FIRST_ARRIVES(CLIENT, SD_SYN), FIRST(SERVER, SD_SYNACK)),
			ANSWER(ARRIVES(SERVER, SD_SYNACK), LOST(CLIENT, SD_HSACK)),
		} },
	} },
	{ "hsack-lost-once", {
		{ FIRST(CLIENT, SD_SYN), {
			SERVER_ANSWERS,
			ANSWER(COPY_ARRIVES(SERVER, SD_SYNACK), ARRIVES(CLIENT, SD_HSACK)),
		} },
		{ ARRIVES(SERVER, SD_FIN2), { CLIENT_WAITS_LAST } },
	} },
	{ "data-lost", {
		{ FIRST(CLIENT, SD_DATA), {
			RESENDS(TIMER_DATA, CLIENT, SD_DATA, STATE(CLIENT, ESTABLISHED, CLOSE),
				FAILS(CLIENT, "read", ETIMEDOUT)),
		} },
	} },
	{ "fin1-lost", {
		{ FIRST(CLIENT, SD_FIN1), {
			RESENDS(TIMER_FIN, CLIENT, SD_FIN1, STATE(CLIENT, FIN_WAIT1, CLOSE)),
		} },
	} },
	{ "fin1-lost-shutdown", {
		{ FIRST(CLIENT, SD_FIN1), {
			RESENDS(TIMER_FIN_SHUTDOWN, CLIENT, SD_FIN1,
				STATE(CLIENT, FIN_WAIT1, CLOSE)),
		} },
	} },
	{ "fin1ack-lost", {
		{ FIRST(CLIENT, SD_FIN1), {
			RESENDS(TIMER_FIN, CLIENT, SD_FIN1, STATE(CLIENT, FIN_WAIT1, CLOSE)),
			ANSWER(ARRIVES(CLIENT, SD_FIN1), SEGMENT(SERVER, SD_FIN1ACK)),
		} },
	} },
	{ "fin-wait2-close", {
		{ ARRIVES(SERVER, SD_FIN1ACK), { CLIENT_WAITS_FOR_FIN } },
	} },
	{ "fin2-lost", {
		{ FIRST(SERVER, SD_FIN2), {
			RESENDS(TIMER_FIN, SERVER, SD_FIN2, STATE(SERVER, LAST_ACK, CLOSE)),
		} },
		{ ARRIVES(SERVER, SD_FIN1ACK), { CLIENT_WAITS_FOR_FIN } },
	} },
	{ "fin2-lost-shutdown", {
		{ FIRST(SERVER, SD_FIN2), {
			RESENDS(TIMER_FIN_SHUTDOWN, SERVER, SD_FIN2,
				STATE(SERVER, LAST_ACK, CLOSE)),
		} },
		{ ARRIVES(SERVER, SD_FIN1ACK), { CLIENT_WAITS_FOR_FIN } },
	} },
	{ "fin2ack-lost", {
		{ FIRST(SERVER, SD_FIN2), {
			RESENDS(TIMER_FIN, SERVER, SD_FIN2, STATE(SERVER, LAST_ACK, CLOSE)),
			CLIENT_WAITS_LAST,
			ANSWER(ARRIVES(SERVER, SD_FIN2), SEGMENT(CLIENT, SD_FIN2ACK)),
		} },
	} },
};

const struct plan *plan_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(plans); i++)
		if (!strcmp(plans[i].name, name))
			return &plans[i];
	return NULL;
}

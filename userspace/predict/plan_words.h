/* SPDX-License-Identifier: GPL-2.0-only */
/* The words in which plans are written: events, chains, and strands that many plans have. */
#ifndef SEGDROP_PLAN_WORDS_H
#define SEGDROP_PLAN_WORDS_H

#include <errno.h>
#include <netinet/tcp.h>
#include <stddef.h>

#include <segdrop/role.h>

#include "lab/endpoint.h"
#include "predict/plan.h"

/* --- events --- */

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
/* More of them may come: how many depends on windows and on when a process reads. */
#define SOME(which, what)	SEGMENT(which, what, .more = true)
#define SOME_NEW(which, what)	SEGMENT(which, what, .copy = FIRST_ONLY, .more = true)
#define STATE(which, before, after) \
	{ .kind = EVENT_STATE, .side = which, .from = TCP_##before, .to = TCP_##after }
#define CALLS(which, name, ...) \
	{ .kind = EVENT_CALL, .side = which, .call = name, ##__VA_ARGS__ }
#define RETURNS(which, name, ...) \
	{ .kind = EVENT_RETURN, .side = which, .call = name, ##__VA_ARGS__ }
#define MOVES(which, name)	RETURNS(which, name, .result = RESULT_BYTES)
#define DONE(which, name)	RETURNS(which, name)
#define FAILS(which, name, number)	RETURNS(which, name, .error = number)
#define SENDS(which)		MOVES(which, "send")
#define READS(which)		MOVES(which, "read")
#define READS_ALL(which)	RETURNS(which, "read", .result = RESULT_BYTES, .more = true)
#define READS_END(which)	RETURNS(which, "read", .result = RESULT_NOTHING)
#define OWNED(which)		{ .kind = EVENT_OWNER, .side = which, .owned = true }
#define ORPHANED(which)		{ .kind = EVENT_OWNER, .side = which }

/* --- chains --- */

/* Whoever gets this sends that, whoever calls this does that: at once. */
#define ANSWER(question, ...) \
	{ .timer = TIMER_ANSWER, .start = question, .end = { __VA_ARGS__ } }
#define ANSWER_ONCE(question, ...) \
	{ .timer = TIMER_ANSWER, .start = question, .once = true, .end = { __VA_ARGS__ } }
/* tcp_oow_rate_limited() */
#define ANSWER_LIMITED(question, ...) \
	{ .timer = TIMER_ANSWER, .start = question, .limited = true, .end = { __VA_ARGS__ } }
#define ANSWER_WHILE(runs, question, ...) \
	{ .timer = TIMER_ANSWER, .start = question, .while_runs = runs, .end = { __VA_ARGS__ } }
#define ANSWER_UNLESS(runs, question, ...) \
	{ .timer = TIMER_ANSWER, .start = question, .unless_runs = runs, .end = { __VA_ARGS__ } }

/* A request at the server, which a copy of the SYN makes anew when it is gone. */
#define SERVER_ANSWERS {                                                                  \
	.timer = TIMER_SYNACK, .side = SERVER,                                            \
	.start = ARRIVES(CLIENT, SD_SYN), .rearm = COPY_ARRIVES(CLIENT, SD_SYN),          \
	.stop = ARRIVES(CLIENT, SD_HSACK | SD_RST),                                       \
	.copy = AGAIN(SERVER, SD_SYNACK),                                                 \
	.end = { STATE(SERVER, SYN_RECV, CLOSE) },                                        \
}

#define RESENDS(kind, which, what, ...) {                                                 \
	.timer = kind, .side = which, .once = true,                                       \
	.start = FIRST(which, what), .copy = AGAIN(which, what),                          \
	.end = { __VA_ARGS__ },                                                           \
}

#define CLIENT_WAITS_LAST {                                                               \
	.timer = TIMER_TIME_WAIT, .side = CLIENT, .once = true,                           \
	.start = ARRIVES(SERVER, SD_FIN2), .rearm = COPY_ARRIVES(SERVER, SD_FIN2),        \
	.end = { STATE(CLIENT, TIME_WAIT, CLOSE) },                                       \
}

/*
 * The server does not read, and its window closes: what was sent last is acknowledged when the ACK
 * is put off no more, and window probes once in a while. Until it reads, the client probes.
 */
#define WINDOW_CLOSED                                                                     \
	{ .timer = TIMER_ANSWER, .once = true, .put_off = true, .start = SENDS(CLIENT),   \
	  .end = { SOME(SERVER, SD_ACK) } },                                              \
	ANSWER_LIMITED(ARRIVES(CLIENT, SD_PROBE), SOME(SERVER, SD_ACK))
#define PROBES_WINDOW                                                                     \
	.timer = TIMER_WINDOW_PROBE, .side = CLIENT, .once = true, .put_off = true,       \
	.start = ARRIVES(SERVER, SD_ACK), .rearm = ARRIVES(SERVER, SD_ACK),               \
	.stop = CALLS(SERVER, "read"), .copy = SEGMENT(CLIENT, SD_PROBE)

/* --- strands --- */

#define STRAND(event, ...) \
	{ .begin = event, .chains = (const struct chain[]){ __VA_ARGS__, { 0 } } }
#define STRAND_AFTER(before, event, ...) \
	{ .after = before, .begin = event,                                                \
	  .chains = (const struct chain[]){ __VA_ARGS__, { 0 } } }
#define STRANDS			(const struct strand[])
#define NO_MORE			{ .chains = NULL }

/* What a script does at some moment, counted from that of another script, or from its beginning. */
#define CUE(event, which, moment, other, base) {                                          \
	.what = event,                                                                    \
	.side = which, .when = offsetof(struct endpoint_options, moment),                 \
	.since_side = other, .since = offsetof(struct endpoint_options, base),            \
}

#define CUE_ALONE(event, which, moment) \
	{ .what = event, .side = which, .when = offsetof(struct endpoint_options, moment) }

#define CLIENT_CALLS_CONNECT \
	ANSWER(CALLS(CLIENT, "connect"), STATE(CLIENT, CLOSE, SYN_SENT), FIRST(CLIENT, SD_SYN))

#define CONNECTS		STRAND(CALLS(CLIENT, "connect"), CLIENT_CALLS_CONNECT)

/* A handshake as it should be. */
#define OPENS                                                                             \
	STRAND(CALLS(CLIENT, "connect"), CLIENT_CALLS_CONNECT,                            \
	       ANSWER(ARRIVES(CLIENT, SD_SYN), STATE(SERVER, LISTEN, SYN_RECV),           \
		      FIRST(SERVER, SD_SYNACK)),                                          \
	       ANSWER(ARRIVES(SERVER, SD_SYNACK), STATE(CLIENT, SYN_SENT, ESTABLISHED),   \
		      SEGMENT(CLIENT, SD_HSACK), DONE(CLIENT, "connect")),                \
	       ANSWER(ARRIVES(CLIENT, SD_HSACK), STATE(SERVER, SYN_RECV, ESTABLISHED),    \
		      DONE(SERVER, "accept")))

/* Data that never arrives, until the client gives up. */
#define SPEAKS_TO_NOBODY                                                                  \
	STRAND(CALLS(CLIENT, "send"),                                                     \
	       ANSWER(CALLS(CLIENT, "send"), FIRST(CLIENT, SD_DATA), SENDS(CLIENT))),     \
	STRAND(FIRST(CLIENT, SD_DATA),                                                    \
	       RESENDS(TIMER_DATA, CLIENT, SD_DATA, STATE(CLIENT, ESTABLISHED, CLOSE),    \
		       FAILS(CLIENT, "read", ETIMEDOUT)))

/* The first that it sends: the segment and its acknowledgment; whether the peer reads it, too. */
#define SPEAKS(which, other, ...)                                                         \
	STRAND(CALLS(which, "send"),                                                      \
	       ANSWER_ONCE(CALLS(which, "send"), FIRST(which, SD_DATA), SENDS(which)),    \
	       ANSWER_ONCE(ARRIVES(which, SD_DATA), SEGMENT(other, SD_ACK), ##__VA_ARGS__))

/*
 * The client sends more than the server has room for. If that is room for two segments, a tail loss
 * probe does not wait until the ACK is put off no more (tcp_schedule_loss_probe()): how much room
 * there is differs between kernels.
 */
#define FILLS_WINDOW                                                                      \
	STRAND(CALLS(CLIENT, "send"),                                                     \
	       ANSWER_ONCE(CALLS(CLIENT, "send"), SOME_NEW(CLIENT, SD_DATA), SENDS(CLIENT), \
			   SEGMENT(CLIENT, SD_DATA, .copy = COPY_ONLY, .maybe = true)))

/* The server begins to read: the window opens, and what waits comes. */
#define WINDOW_OPENS(...)                                                                 \
	STRAND(CALLS(SERVER, "read"),                                                     \
	       ANSWER_ONCE(CALLS(SERVER, "read"), READS_ALL(SERVER),                      \
			   SOME_NEW(CLIENT, SD_DATA), ##__VA_ARGS__))

/* The first or the second to do so calls close() or shutdown(), with nothing left to send. */
#define LETS_GO(which, name, before, then, fin, ...)                                      \
	STRAND(CALLS(which, name),                                                        \
	       ANSWER_ONCE(CALLS(which, name), STATE(which, before, then), FIRST(which, fin), \
			   DONE(which, name), ##__VA_ARGS__))

#define CLIENT_CLOSES \
	LETS_GO(CLIENT, "close", ESTABLISHED, FIN_WAIT1, SD_FIN1, ORPHANED(CLIENT))
#define CLIENT_SHUTS_DOWN \
	LETS_GO(CLIENT, "shutdown", ESTABLISHED, FIN_WAIT1, SD_FIN1, OWNED(CLIENT))

/* The first FIN arrives, and so does its acknowledgment. */
#define FIN1_ARRIVES(...)                                                                 \
	STRAND(ARRIVES(CLIENT, SD_FIN1),                                                  \
	       ANSWER(ARRIVES(CLIENT, SD_FIN1), STATE(SERVER, ESTABLISHED, CLOSE_WAIT),   \
		      SEGMENT(SERVER, SD_FIN1ACK), ##__VA_ARGS__),                        \
	       ANSWER(ARRIVES(SERVER, SD_FIN1ACK), STATE(CLIENT, FIN_WAIT1, FIN_WAIT2)))

/* The server's program that waits for the client's goodbye answers it at once. */
#define SERVER_NOTICES \
	STRAND(READS_END(SERVER), ANSWER(READS_END(SERVER), CALLS(SERVER, "close")))

#define SERVER_CLOSES                                                                     \
	STRAND(CALLS(SERVER, "close"),                                                    \
	       ANSWER(CALLS(SERVER, "close"), STATE(SERVER, CLOSE_WAIT, LAST_ACK),        \
		      FIRST(SERVER, SD_FIN2), DONE(SERVER, "close")))

/* The second FIN arrives, and so does its acknowledgment. */
#define FIN2_ARRIVES(...)                                                                 \
	STRAND(ARRIVES(SERVER, SD_FIN2), CLIENT_WAITS_LAST,                               \
	       ANSWER(ARRIVES(SERVER, SD_FIN2), STATE(CLIENT, FIN_WAIT2, TIME_WAIT),      \
		      SEGMENT(CLIENT, SD_FIN2ACK), ##__VA_ARGS__),                        \
	       ANSWER(ARRIVES(CLIENT, SD_FIN2ACK), STATE(SERVER, LAST_ACK, CLOSE)))

/* The second FIN is sent until its acknowledgment arrives; without TIME_WAIT nobody knows it. */
#define FIN2_IN_TIME_WAIT                                                                 \
	STRAND(FIRST(SERVER, SD_FIN2),                                                    \
	       { .timer = TIMER_FIN, .side = SERVER, .once = true,                        \
		 .start = FIRST(SERVER, SD_FIN2), .copy = AGAIN(SERVER, SD_FIN2),         \
		 .stop = ARRIVES(CLIENT, SD_FIN2ACK | SD_RST),                            \
		 .end = { STATE(SERVER, LAST_ACK, CLOSE) } },                             \
	       CLIENT_WAITS_LAST,                                                         \
	       ANSWER_ONCE(ARRIVES(SERVER, SD_FIN2), STATE(CLIENT, FIN_WAIT2, TIME_WAIT)), \
	       ANSWER_WHILE(TIMER_TIME_WAIT, ARRIVES(SERVER, SD_FIN2),                    \
			    SEGMENT(CLIENT, SD_FIN2ACK)),                                 \
	       ANSWER_UNLESS(TIMER_TIME_WAIT, ARRIVES(SERVER, SD_FIN2),                   \
			     SEGMENT(CLIENT, SD_RST)),                                    \
	       ANSWER(ARRIVES(CLIENT, SD_FIN2ACK | SD_RST), STATE(SERVER, LAST_ACK, CLOSE)))

/* Both ends close, each at its time. */
#define EACH_CLOSES \
	CLIENT_CLOSES, FIN1_ARRIVES(READS_END(SERVER)), SERVER_CLOSES, FIN2_ARRIVES()

/* Both ends close, the server because the client has. */
#define BOTH_CLOSE \
	CLIENT_CLOSES, FIN1_ARRIVES(READS_END(SERVER)), SERVER_NOTICES, SERVER_CLOSES, \
	FIN2_ARRIVES()

#endif /* SEGDROP_PLAN_WORDS_H */

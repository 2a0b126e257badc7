// SPDX-License-Identifier: GPL-2.0-only
/* Predictions: what is lost of a handshake. */
#include "predict/plan_words.h"

/*
 * The server has a request, the client is ESTABLISHED. A copy of the SYN-ACK gives it nothing but a
 * reason to send the ACK once more: tcp_validate_incoming() throws it away before tcp_ack(), so it
 * touches neither keepalive nor retransmission. A RST ends the request (tcp_check_req()).
 */
#define HALF_OPEN                                                                         \
	ANSWER(ARRIVES(CLIENT, SD_SYN), FIRST(SERVER, SD_SYNACK),                         \
	       STATE(SERVER, LISTEN, SYN_RECV)),                                          \
	ANSWER_WHILE(TIMER_SYNACK, ARRIVES(CLIENT, SD_RST),                               \
		     STATE(SERVER, SYN_RECV, CLOSE)),                                     \
	SERVER_ANSWERS,                                                                   \
	ANSWER(FIRST_ARRIVES(SERVER, SD_SYNACK), STATE(CLIENT, SYN_SENT, ESTABLISHED),    \
	       LOST(CLIENT, SD_HSACK), DONE(CLIENT, "connect")),                          \
	ANSWER_LIMITED(COPY_ARRIVES(SERVER, SD_SYNACK), LOST(CLIENT, SD_HSACK))

#define KEEPS_ALIVE                                                                       \
	.timer = TIMER_KEEPALIVE, .side = CLIENT, .once = true,                           \
	.start = FIRST_ARRIVES(SERVER, SD_SYNACK),                                        \
	.copy = SEGMENT(CLIENT, SD_PROBE),                                                \
	.end = { SEGMENT(CLIENT, SD_RST), STATE(CLIENT, ESTABLISHED, CLOSE),              \
		 FAILS(CLIENT, "read", ETIMEDOUT) }

/* The client's SYN until connect() fails. */
#define CLIENT_OPENS {                                                                    \
	.timer = TIMER_SYN, .side = CLIENT, .once = true,                                 \
	.start = FIRST(CLIENT, SD_SYN),                                                   \
	.copy = AGAIN(CLIENT, SD_SYN),                                                    \
	.end = { STATE(CLIENT, SYN_SENT, CLOSE), FAILS(CLIENT, "connect", ETIMEDOUT) },   \
}

const struct plan plans_open[] = {
	{ "syn-lost", .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN), CLIENT_OPENS),
		NO_MORE
	} },
	{ "synack-lost", .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN),
		       CLIENT_OPENS,
		       ANSWER_UNLESS(TIMER_SYNACK, ARRIVES(CLIENT, SD_SYN),
				     STATE(SERVER, LISTEN, SYN_RECV)),
		       SERVER_ANSWERS,
		       ANSWER(ARRIVES(CLIENT, SD_SYN), SEGMENT(SERVER, SD_SYNACK))),
		NO_MORE
	} },
	/* While there is a request, a probe is out of its window: tcp_check_req() sends an ACK. */
	{ "hsack-lost", .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN), HALF_OPEN,
		       { KEEPS_ALIVE, .rearm = ARRIVES(SERVER, SD_ACK),
			 .stop = ARRIVES(SERVER, SD_RST) },
		       { .timer = TIMER_ANSWER, .limited = true, .while_runs = TIMER_SYNACK,
			 .start = ARRIVES(CLIENT, SD_PROBE), .end = { SEGMENT(SERVER, SD_ACK) } },
		       ANSWER_UNLESS(TIMER_SYNACK, ARRIVES(CLIENT, SD_PROBE),
				     SEGMENT(SERVER, SD_RST), STATE(CLIENT, ESTABLISHED, CLOSE),
				     FAILS(CLIENT, "read", ECONNRESET))),
		NO_MORE
	} },
	{ "hsack-lost-silent", .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN), HALF_OPEN, { KEEPS_ALIVE }),
		NO_MORE
	} },
	{ "hsack-lost-no-keepalive", .left[CLIENT].state = TCP_ESTABLISHED, .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN), HALF_OPEN),
		NO_MORE
	} },
	{ "hsack-lost-data", .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN), HALF_OPEN),
		SPEAKS_TO_NOBODY,
		NO_MORE
	} },
	{ "hsack-lost-once", .left[SERVER].turns = 1, .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN),
		       ANSWER(ARRIVES(CLIENT, SD_SYN), FIRST(SERVER, SD_SYNACK),
			      STATE(SERVER, LISTEN, SYN_RECV)),
		       SERVER_ANSWERS,
		       ANSWER(FIRST_ARRIVES(SERVER, SD_SYNACK),
			      STATE(CLIENT, SYN_SENT, ESTABLISHED), LOST(CLIENT, SD_HSACK),
			      DONE(CLIENT, "connect")),
		       ANSWER(COPY_ARRIVES(SERVER, SD_SYNACK), ARRIVES(CLIENT, SD_HSACK)),
		       ANSWER(ARRIVES(CLIENT, SD_HSACK), STATE(SERVER, SYN_RECV, ESTABLISHED),
			      DONE(SERVER, "accept"))),
		SPEAKS(CLIENT, SERVER, READS(SERVER)),
		BOTH_CLOSE,
		NO_MORE
	} },
	{ 0 }
};

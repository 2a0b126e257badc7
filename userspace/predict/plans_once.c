// SPDX-License-Identifier: GPL-2.0-only
/* Predictions: only the first copies of a segment are lost, and how that heals. */
#include "predict/plan_words.h"

/* Sent again until something of that kind arrives. */
#define RESENDS_UNTIL(kind, which, what, other, answer) {                                 \
	.timer = kind, .side = which, .once = true,                                       \
	.start = FIRST(which, what), .copy = AGAIN(which, what),                          \
	.stop = ARRIVES(other, answer),                                                   \
}

#define SERVER_CLOSES_ORPHANED \
	LETS_GO(SERVER, "close", CLOSE_WAIT, LAST_ACK, SD_FIN2, ORPHANED(SERVER))

#define LAST_ACK_LOST(row)                                                                \
	{ row, .strands = STRANDS {                                                       \
		OPENS,                                                                    \
		CLIENT_CLOSES,                                                            \
		FIN1_ARRIVES(READS_END(SERVER)),                                          \
		SERVER_CLOSES_ORPHANED,                                                   \
		FIN2_IN_TIME_WAIT,                                                        \
		NO_MORE                                                                   \
	} }

const struct plan plans_once[] = {
	{ "syn-lost-once", .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN),
		       RESENDS_UNTIL(TIMER_SYN, CLIENT, SD_SYN, SERVER, SD_SYNACK),
		       ANSWER(ARRIVES(CLIENT, SD_SYN), STATE(SERVER, LISTEN, SYN_RECV),
			      FIRST(SERVER, SD_SYNACK)),
		       ANSWER(ARRIVES(SERVER, SD_SYNACK), STATE(CLIENT, SYN_SENT, ESTABLISHED),
			      SEGMENT(CLIENT, SD_HSACK), DONE(CLIENT, "connect")),
		       ANSWER(ARRIVES(CLIENT, SD_HSACK), STATE(SERVER, SYN_RECV, ESTABLISHED),
			      DONE(SERVER, "accept"))),
		EACH_CLOSES,
		NO_MORE
	} },
	/* Either end's timer may heal it first, and both may fire at the same jiffy. */
	{ "synack-lost-once", .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN),
		       RESENDS_UNTIL(TIMER_SYN, CLIENT, SD_SYN, SERVER, SD_SYNACK),
		       ANSWER_ONCE(ARRIVES(CLIENT, SD_SYN), FIRST(SERVER, SD_SYNACK),
				   STATE(SERVER, LISTEN, SYN_RECV)),
		       SERVER_ANSWERS,
		       ANSWER_WHILE(TIMER_SYNACK, COPY_ARRIVES(CLIENT, SD_SYN),
				    AGAIN(SERVER, SD_SYNACK)),
		       ANSWER_ONCE(ARRIVES(SERVER, SD_SYNACK),
				   STATE(CLIENT, SYN_SENT, ESTABLISHED),
				   SEGMENT(CLIENT, SD_HSACK), DONE(CLIENT, "connect")),
		       ANSWER_ONCE(ARRIVES(CLIENT, SD_HSACK),
				   STATE(SERVER, SYN_RECV, ESTABLISHED),
				   DONE(SERVER, "accept"))),
		EACH_CLOSES,
		NO_MORE
	} },
	{ "data-lost-once", .left[SERVER].turns = 1, .strands = STRANDS {
		OPENS,
		STRAND(CALLS(CLIENT, "send"),
		       ANSWER(CALLS(CLIENT, "send"), FIRST(CLIENT, SD_DATA), SENDS(CLIENT))),
		STRAND(FIRST(CLIENT, SD_DATA),
		       RESENDS_UNTIL(TIMER_DATA, CLIENT, SD_DATA, SERVER, SD_ACK),
		       ANSWER(ARRIVES(CLIENT, SD_DATA), SEGMENT(SERVER, SD_ACK),
			      READS(SERVER))),
		EACH_CLOSES,
		NO_MORE
	} },
	/* The client closes when two probes are out, and before a third one is due. */
	{ "probe-lost-once", .strands = STRANDS {
		OPENS,
		{
			.begin = ARRIVES(SERVER, SD_SYNACK),
			.cue = CUE_ALONE(CALLS(CLIENT, "close"), CLIENT, close_after),
			.chains = (const struct chain[]){
				{ .timer = TIMER_KEEPALIVE, .side = CLIENT, .once = true,
				  .start = ARRIVES(SERVER, SD_SYNACK),
				  .rearm = ARRIVES(SERVER, SD_ACK),
				  .stop = CALLS(CLIENT, "close"),
				  .copy = SEGMENT(CLIENT, SD_PROBE),
				  .end = { STATE(CLIENT, ESTABLISHED, CLOSE) } },
				ANSWER(ARRIVES(CLIENT, SD_PROBE), SEGMENT(SERVER, SD_ACK)),
				{ 0 }
			},
		},
		EACH_CLOSES,
		NO_MORE
	} },
	{ "rst-lost", .strands = STRANDS {
		OPENS,
		STRAND(CALLS(CLIENT, "close"),
		       ANSWER(CALLS(CLIENT, "close"), STATE(CLIENT, ESTABLISHED, CLOSE),
			      SEGMENT(CLIENT, SD_RST), DONE(CLIENT, "close"))),
		STRAND(CALLS(SERVER, "send"),
		       ANSWER(CALLS(SERVER, "send"), FIRST(SERVER, SD_DATA), SENDS(SERVER)),
		       ANSWER(ARRIVES(SERVER, SD_DATA), ARRIVES(CLIENT, SD_RST)),
		       ANSWER(ARRIVES(CLIENT, SD_RST), STATE(SERVER, ESTABLISHED, CLOSE),
			      FAILS(SERVER, "read", ECONNRESET))),
		NO_MORE
	} },
	{ "fin1-lost-once", .strands = STRANDS {
		OPENS,
		CLIENT_CLOSES,
		STRAND(FIRST(CLIENT, SD_FIN1),
		       RESENDS_UNTIL(TIMER_FIN, CLIENT, SD_FIN1, SERVER, SD_FIN1ACK),
		       ANSWER(ARRIVES(CLIENT, SD_FIN1), STATE(SERVER, ESTABLISHED, CLOSE_WAIT),
			      SEGMENT(SERVER, SD_FIN1ACK), READS_END(SERVER)),
		       ANSWER(ARRIVES(SERVER, SD_FIN1ACK), STATE(CLIENT, FIN_WAIT1, FIN_WAIT2))),
		SERVER_CLOSES,
		FIN2_ARRIVES(),
		NO_MORE
	} },
	{ "fin1ack-lost-once", .strands = STRANDS {
		OPENS,
		CLIENT_CLOSES,
		STRAND(FIRST(CLIENT, SD_FIN1),
		       RESENDS_UNTIL(TIMER_FIN, CLIENT, SD_FIN1, SERVER, SD_FIN1ACK),
		       ANSWER_ONCE(ARRIVES(CLIENT, SD_FIN1),
				   STATE(SERVER, ESTABLISHED, CLOSE_WAIT), READS_END(SERVER)),
		       ANSWER(ARRIVES(CLIENT, SD_FIN1), SEGMENT(SERVER, SD_FIN1ACK)),
		       ANSWER(ARRIVES(SERVER, SD_FIN1ACK), STATE(CLIENT, FIN_WAIT1, FIN_WAIT2))),
		SERVER_CLOSES,
		FIN2_ARRIVES(),
		NO_MORE
	} },
	LAST_ACK_LOST("fin2-lost-once"),
	LAST_ACK_LOST("fin2ack-lost-once"),
	LAST_ACK_LOST("time-wait-restarted"),
	{ 0 }
};

// SPDX-License-Identifier: GPL-2.0-only
/* Predictions: other neighbours of the lab. */
#include "predict/plan_words.h"

/* The client is ESTABLISHED, while the server has a request that has been acknowledged. */
#define DEFERRED_UNTIL(event)                                                             \
	{ .timer = TIMER_DEFERRED, .side = SERVER, .once = true,                          \
	  .start = ARRIVES(CLIENT, SD_SYN), .stop = event,                                \
	  .copy = AGAIN(SERVER, SD_SYNACK), .end = { STATE(SERVER, SYN_RECV, CLOSE) } },  \
	ANSWER(ARRIVES(CLIENT, SD_SYN), FIRST(SERVER, SD_SYNACK),                         \
	       STATE(SERVER, LISTEN, SYN_RECV)),                                          \
	ANSWER_ONCE(ARRIVES(SERVER, SD_SYNACK), STATE(CLIENT, SYN_SENT, ESTABLISHED),     \
		    SEGMENT(CLIENT, SD_HSACK), DONE(CLIENT, "connect"))

const struct plan plans_beyond[] = {
	{ "user-timeout", .left[SERVER].state = TCP_ESTABLISHED, .strands = STRANDS {
		OPENS,
		SPEAKS_TO_NOBODY,
		NO_MORE
	} },
	/* The server remembers nothing until data completes the handshake. */
	{ "cookies-hsack-lost", .left[SERVER].turns = 1, .strands = STRANDS {
		STRAND(CALLS(CLIENT, "connect"), CLIENT_CALLS_CONNECT,
		       ANSWER(ARRIVES(CLIENT, SD_SYN), FIRST(SERVER, SD_SYNACK)),
		       ANSWER(ARRIVES(SERVER, SD_SYNACK), STATE(CLIENT, SYN_SENT, ESTABLISHED),
			      LOST(CLIENT, SD_HSACK), DONE(CLIENT, "connect"))),
		SPEAKS(CLIENT, SERVER, READS(SERVER), STATE(SERVER, SYN_RECV, ESTABLISHED),
		       DONE(SERVER, "accept")),
		EACH_CLOSES,
		NO_MORE
	} },
	/* tcp_check_req() drops the ACK; data is let through. */
	{ "defer-accept", .left[SERVER].turns = 1, .strands = STRANDS {
		CONNECTS,
		{
			.begin = FIRST(CLIENT, SD_SYN),
			.cue = CUE_ALONE(CALLS(CLIENT, "send"), CLIENT, send_after),
			.chains = (const struct chain[]){
				DEFERRED_UNTIL(CALLS(CLIENT, "send")),
				{ 0 }
			},
		},
		SPEAKS(CLIENT, SERVER, READS(SERVER), STATE(SERVER, SYN_RECV, ESTABLISHED),
		       DONE(SERVER, "accept")),
		EACH_CLOSES,
		NO_MORE
	} },
	/* The ACK that answers the copy is let through. */
	{ "defer-accept-silent", .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN),
		       DEFERRED_UNTIL(COPY_ARRIVES(SERVER, SD_SYNACK)),
		       ANSWER(COPY_ARRIVES(SERVER, SD_SYNACK), SEGMENT(CLIENT, SD_HSACK),
			      STATE(SERVER, SYN_RECV, ESTABLISHED), DONE(SERVER, "accept"))),
		EACH_CLOSES,
		NO_MORE
	} },
	/* The copy of the SYN has no data: that is sent again when the SYN-ACK has come. */
	{ "fastopen-syn-lost", .left[SERVER].turns = 1, .strands = STRANDS {
		STRAND(CALLS(CLIENT, "sendto"),
		       ANSWER(CALLS(CLIENT, "sendto"), STATE(CLIENT, CLOSE, SYN_SENT),
			      FIRST(CLIENT, SD_SYN))),
		STRAND(FIRST(CLIENT, SD_SYN),
		       { .timer = TIMER_SYN, .side = CLIENT, .once = true,
			 .start = FIRST(CLIENT, SD_SYN), .copy = AGAIN(CLIENT, SD_SYN),
			 .stop = ARRIVES(SERVER, SD_SYNACK) },
		       ANSWER(ARRIVES(CLIENT, SD_SYN), FIRST(SERVER, SD_SYNACK)),
		       ANSWER(ARRIVES(SERVER, SD_SYNACK), STATE(CLIENT, SYN_SENT, ESTABLISHED),
			      AGAIN(CLIENT, SD_DATA), MOVES(CLIENT, "sendto")),
		       ANSWER(COPY_ARRIVES(CLIENT, SD_DATA), SEGMENT(SERVER, SD_ACK),
			      STATE(SERVER, SYN_RECV, ESTABLISHED), DONE(SERVER, "accept"),
			      READS(SERVER))),
		EACH_CLOSES,
		NO_MORE
	} },
	{ 0 }
};

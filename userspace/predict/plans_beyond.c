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

/* An end whose FIN has not been acknowledged gets the other one's: tcp_fin(). */
#define CROSSES(which, other)                                                             \
	STRAND(ARRIVES(other, SD_FIN1),                                                   \
	       ANSWER(ARRIVES(other, SD_FIN1), STATE(which, FIN_WAIT1, CLOSING),          \
		      SEGMENT(which, SD_FIN1ACK)),                                        \
	       ANSWER(ARRIVES(which, SD_FIN1ACK), STATE(other, CLOSING, TIME_WAIT)),      \
	       { .timer = TIMER_TIME_WAIT, .side = other, .once = true,                   \
		 .start = ARRIVES(which, SD_FIN1ACK),                                     \
		 .end = { STATE(other, TIME_WAIT, CLOSE) } })

/* An end that has sent a SYN gets one: tcp_rcv_synsent_state_process(). */
#define MEETS(which, other)                                                               \
	STRAND(CALLS(which, "connect"),                                                   \
	       ANSWER(CALLS(which, "connect"), STATE(which, CLOSE, SYN_SENT),             \
		      FIRST(which, SD_SYN))),                                             \
	STRAND(ARRIVES(other, SD_SYN),                                                    \
	       ANSWER(ARRIVES(other, SD_SYN), STATE(which, SYN_SENT, SYN_RECV),           \
		      SEGMENT(which, SD_SYNACK)),                                         \
	       ANSWER(ARRIVES(other, SD_SYNACK), STATE(which, SYN_RECV, ESTABLISHED),     \
		      SEGMENT(which, SD_HSACK), DONE(which, "connect")))

/* The request is there, and the client ESTABLISHED, before the server's queue is full. */
#define CROWD_COMES                                                                       \
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
		       ANSWER(ARRIVES(CLIENT, SD_SYN), STATE(SERVER, LISTEN, SYN_RECV),
			      FIRST(SERVER, SD_SYNACK)),
		       ANSWER(ARRIVES(SERVER, SD_SYNACK), STATE(CLIENT, SYN_SENT, ESTABLISHED),
			      AGAIN(CLIENT, SD_DATA), MOVES(CLIENT, "sendto")),
		       ANSWER(COPY_ARRIVES(CLIENT, SD_DATA), SEGMENT(SERVER, SD_ACK),
			      STATE(SERVER, SYN_RECV, ESTABLISHED), DONE(SERVER, "accept"),
			      READS(SERVER))),
		EACH_CLOSES,
		NO_MORE
	} },
	{ "simultaneous-close", .strands = STRANDS {
		OPENS,
		CLIENT_CLOSES,
		LETS_GO(SERVER, "close", ESTABLISHED, FIN_WAIT1, SD_FIN1, ORPHANED(SERVER)),
		CROSSES(CLIENT, SERVER),
		CROSSES(SERVER, CLIENT),
		NO_MORE
	} },
	{ "simultaneous-open", .strands = STRANDS {
		MEETS(CLIENT, SERVER),
		MEETS(SERVER, CLIENT),
		EACH_CLOSES,
		NO_MORE
	} },
	/* tcp_check_req() drops the ACK until the server has accepted; the SYN-ACK goes on. */
	{ "accept-queue-full", .strands = STRANDS {
		CONNECTS,
		{
			.begin = FIRST(CLIENT, SD_SYN),
			.cue = CUE_ALONE(DONE(SERVER, "accept"), SERVER, accept_after),
			.chains = (const struct chain[]){
				CROWD_COMES,
				{ .timer = TIMER_SYNACK, .side = SERVER, .once = true,
				  .start = ARRIVES(CLIENT, SD_SYN),
				  .stop = STATE(SERVER, SYN_RECV, ESTABLISHED),
				  .copy = AGAIN(SERVER, SD_SYNACK),
				  .end = { STATE(SERVER, SYN_RECV, CLOSE) } },
				ANSWER(COPY_ARRIVES(SERVER, SD_SYNACK), SEGMENT(CLIENT, SD_HSACK)),
				{ .timer = TIMER_ANSWER, .once = true,
				  .after = DONE(SERVER, "accept"),
				  .start = ARRIVES(CLIENT, SD_HSACK),
				  .end = { STATE(SERVER, SYN_RECV, ESTABLISHED),
					   RETURNS(SERVER, "accept", .more = true) } },
				{ 0 }
			},
		},
		EACH_CLOSES,
		NO_MORE
	} },
	/* tcp_check_req() resets instead. */
	{ "accept-queue-full-abort", .strands = STRANDS {
		CONNECTS,
		STRAND(FIRST(CLIENT, SD_SYN), CROWD_COMES,
		       ANSWER(ARRIVES(CLIENT, SD_HSACK), SEGMENT(SERVER, SD_RST),
			      STATE(SERVER, SYN_RECV, CLOSE)),
		       ANSWER(ARRIVES(SERVER, SD_RST), STATE(CLIENT, ESTABLISHED, CLOSE),
			      FAILS(CLIENT, "read", ECONNRESET))),
		NO_MORE
	} },
	{ 0 }
};

// SPDX-License-Identifier: GPL-2.0-only
/* Predictions: what close() and shutdown() do when nothing is lost. */
#include "predict/plan_words.h"

/* The end that breaks off has no socket from then on, and the other one hears of it. */
#define BREAKS_OFF                                                                        \
	STRAND(CALLS(CLIENT, "close"),                                                    \
	       ANSWER(CALLS(CLIENT, "close"), STATE(CLIENT, ESTABLISHED, CLOSE),          \
		      SEGMENT(CLIENT, SD_RST), DONE(CLIENT, "close")),                    \
	       ANSWER(ARRIVES(CLIENT, SD_RST), STATE(SERVER, ESTABLISHED, CLOSE),         \
		      FAILS(SERVER, "read", ECONNRESET)))

/* The FIN waits behind data that has no room in the window. */
#define LETS_GO_LATER(name, owner)                                                        \
	STRAND(CALLS(CLIENT, name),                                                       \
	       ANSWER_ONCE(CALLS(CLIENT, name), STATE(CLIENT, ESTABLISHED, FIN_WAIT1),    \
			   owner, DONE(CLIENT, name)))

/* The window is closed until the script of the server reads. */
#define PROBES_UNTIL_READ {                                                               \
	.begin = SENDS(CLIENT),                                                           \
	.cue = CUE(CALLS(SERVER, "read"), SERVER, read_after, CLIENT, send_after),        \
	.chains = (const struct chain[]){                                                 \
		WINDOW_CLOSED,                                                            \
		{ PROBES_WINDOW, .end = { STATE(CLIENT, ESTABLISHED, CLOSE) } },          \
		{ 0 }                                                                     \
	},                                                                                \
}

/* For who cannot read any more: tcp_rcv_state_process(), tcp_timewait_state_process() */
#define SPEAKS_IN_VAIN(...)                                                               \
	STRAND_AFTER(STATE(CLIENT, FIN_WAIT1, FIN_WAIT2), CALLS(SERVER, "send"),          \
		     ANSWER_ONCE(CALLS(SERVER, "send"), FIRST(SERVER, SD_DATA),           \
				 SENDS(SERVER)),                                          \
		     ANSWER_ONCE(ARRIVES(SERVER, SD_DATA), SEGMENT(CLIENT, SD_RST),       \
				 STATE(CLIENT, FIN_WAIT2, CLOSE)),                        \
		     ANSWER(ARRIVES(CLIENT, SD_RST), STATE(SERVER, CLOSE_WAIT, CLOSE)))

/* After shutdown() for sending. */
#define CANNOT_SEND                                                                       \
	STRAND_AFTER(DONE(CLIENT, "shutdown"), CALLS(CLIENT, "send"),                     \
		     ANSWER(CALLS(CLIENT, "send"), FAILS(CLIENT, "send", EPIPE)))

const struct plan plans_close[] = {
	{ "close-rst-linger", .strands = STRANDS { OPENS, BREAKS_OFF, NO_MORE } },
	{ "close-rst-unread", .strands = STRANDS {
		OPENS,
		SPEAKS(SERVER, CLIENT),
		BREAKS_OFF,
		NO_MORE
	} },
	{ "close-kill", .strands = STRANDS {
		OPENS,
		SPEAKS(CLIENT, SERVER),
		STRAND(CALLS(CLIENT, "raise"),
		       ANSWER(CALLS(CLIENT, "raise"), STATE(CLIENT, ESTABLISHED, FIN_WAIT1),
			      FIRST(CLIENT, SD_FIN1))),
		FIN1_ARRIVES(),
		STRAND(CALLS(SERVER, "raise"),
		       ANSWER(CALLS(SERVER, "raise"), STATE(SERVER, CLOSE_WAIT, CLOSE),
			      SEGMENT(SERVER, SD_RST)),
		       ANSWER(ARRIVES(SERVER, SD_RST), STATE(CLIENT, FIN_WAIT2, CLOSE))),
		NO_MORE
	} },
	{ "close-full", .left[SERVER].turns = 1, .strands = STRANDS {
		OPENS,
		FILLS_WINDOW,
		PROBES_UNTIL_READ,
		LETS_GO_LATER("close", ORPHANED(CLIENT)),
		WINDOW_OPENS(SEGMENT(CLIENT, SD_FIN1)),
		FIN1_ARRIVES(READS_END(SERVER)),
		SPEAKS_IN_VAIN(),
		STRAND_AFTER(STATE(SERVER, CLOSE_WAIT, CLOSE), CALLS(SERVER, "send"),
			     ANSWER(CALLS(SERVER, "send"), FAILS(SERVER, "send", EPIPE))),
		NO_MORE
	} },
	{ "shut-wr", .left = { { .turns = 2 }, { .turns = 1 } }, .strands = STRANDS {
		OPENS,
		FILLS_WINDOW,
		PROBES_UNTIL_READ,
		LETS_GO_LATER("shutdown", OWNED(CLIENT)),
		WINDOW_OPENS(SEGMENT(CLIENT, SD_FIN1)),
		FIN1_ARRIVES(READS_END(SERVER)),
		CANNOT_SEND,
		STRAND(CALLS(SERVER, "send"),
		       ANSWER(CALLS(SERVER, "send"), FIRST(SERVER, SD_DATA), SENDS(SERVER)),
		       ANSWER(ARRIVES(SERVER, SD_DATA), SEGMENT(CLIENT, SD_ACK), READS(CLIENT))),
		SERVER_CLOSES,
		FIN2_ARRIVES(READS_END(CLIENT)),
		NO_MORE
	} },
	{ "shut-rd", .left = { { .turns = 2 }, { .turns = 1 } }, .strands = STRANDS {
		OPENS,
		STRAND(CALLS(SERVER, "send"),
		       ANSWER(CALLS(SERVER, "send"), FIRST(SERVER, SD_DATA), SENDS(SERVER)),
		       ANSWER(ARRIVES(SERVER, SD_DATA), SEGMENT(CLIENT, SD_ACK))),
		STRAND(CALLS(CLIENT, "shutdown"),
		       ANSWER(CALLS(CLIENT, "shutdown"), OWNED(CLIENT), DONE(CLIENT, "shutdown"))),
		SPEAKS(CLIENT, SERVER, READS(SERVER)),
		STRAND(CALLS(CLIENT, "read"),
		       ANSWER_ONCE(CALLS(CLIENT, "read"), READS(CLIENT), READS_END(CLIENT),
				   CALLS(CLIENT, "close"))),
		CLIENT_CLOSES,
		FIN1_ARRIVES(READS_END(SERVER)),
		SERVER_CLOSES,
		FIN2_ARRIVES(),
		NO_MORE
	} },
	{ "shut-rdwr", .left[CLIENT].turns = 1, .strands = STRANDS {
		OPENS,
		SPEAKS(SERVER, CLIENT),
		CLIENT_SHUTS_DOWN,
		FIN1_ARRIVES(READS_END(SERVER)),
		CANNOT_SEND,
		SPEAKS_IN_VAIN(),
		STRAND(CALLS(CLIENT, "read"),
		       ANSWER_ONCE(CALLS(CLIENT, "read"), READS(CLIENT),
				   FAILS(CLIENT, "read", ECONNRESET))),
		NO_MORE
	} },
	{ 0 }
};

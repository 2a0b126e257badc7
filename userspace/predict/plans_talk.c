// SPDX-License-Identifier: GPL-2.0-only
/* Predictions: data of an established connection. */
#include "predict/plan_words.h"

const struct plan plans_talk[] = {
	{ "nothing-lost", .left[SERVER].turns = 1, .strands = STRANDS {
		OPENS,
		SPEAKS(CLIENT, SERVER, READS(SERVER)),
		CLIENT_CLOSES,
		FIN1_ARRIVES(READS_END(SERVER)),
		SERVER_CLOSES,
		FIN2_ARRIVES(),
		NO_MORE
	} },
	{ "data-lost", .left[SERVER].state = TCP_ESTABLISHED, .strands = STRANDS {
		OPENS,
		STRAND(CALLS(CLIENT, "send"),
		       ANSWER(CALLS(CLIENT, "send"), FIRST(CLIENT, SD_DATA), SENDS(CLIENT))),
		STRAND(FIRST(CLIENT, SD_DATA),
		       RESENDS(TIMER_DATA, CLIENT, SD_DATA, STATE(CLIENT, ESTABLISHED, CLOSE),
			       FAILS(CLIENT, "read", ETIMEDOUT))),
		NO_MORE
	} },
	{ "peer-frozen", .left[SERVER].turns = 1, .strands = STRANDS {
		OPENS,
		FILLS_WINDOW,
		STRAND(SENDS(CLIENT), WINDOW_CLOSED,
		       { PROBES_WINDOW, .thaws = true,
			 .end = { SEGMENT(CLIENT, SD_PROBE), DONE(SERVER, "raise") } }),
		STRAND(DONE(SERVER, "raise"),
		       ANSWER(DONE(SERVER, "raise"), CALLS(SERVER, "read", .more = true))),
		WINDOW_OPENS(),
		BOTH_CLOSE,
		NO_MORE
	} },
	{ 0 }
};

// SPDX-License-Identifier: GPL-2.0-only
/* Predictions: data of an established connection. */
#include "predict/plan_words.h"

const struct plan plans_talk[] = {
	{ "nothing-lost", .left[SERVER].turns = 1, .strands = STRANDS {
		OPENS,
		SPEAKS(CLIENT, SERVER, READS(SERVER)),
		EACH_CLOSES,
		NO_MORE
	} },
	{ "data-lost", .left[SERVER].state = TCP_ESTABLISHED, .strands = STRANDS {
		OPENS,
		SPEAKS_TO_NOBODY,
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

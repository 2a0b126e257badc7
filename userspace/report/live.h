/* SPDX-License-Identifier: GPL-2.0-only */
/* What people see while a run goes on. */
#ifndef SEGDROP_LIVE_H
#define SEGDROP_LIVE_H

#include "lab/run.h"
#include "predict/ahead.h"
#include "report/text_ladder.h"
#include "report/status_line.h"

/**
 * struct prospect - what a scenario waits for
 * @len: how long its timeline was when that was asked
 * @known: something is to come
 * @ahead: what, and when
 */
struct prospect {
	size_t len;
	bool known;
	struct ahead ahead;
};

/**
 * struct live - what is shown
 * @audience: for run_all()
 * @status: what is waited for
 * @prospects: of each scenario
 * @since: when something happened last in any of them; nanoseconds of CLOCK_MONOTONIC
 * @draws: there is one scenario, and its ladder is drawn
 * @ladder: of it
 * @begun: its heading was drawn
 * @len: how long its timeline was when it was drawn last
 * @due: when something of it is to be drawn that waits
 */
struct live {
	struct audience audience;
	struct status_line status;
	struct prospect *prospects;
	u64 since;
	bool draws;
	struct text_ladder ladder;
	bool begun;
	size_t len;
	u64 due;
};

/**
 * live_open - prepare to look on
 * @live: filled in; for live_close()
 * @run: its scenarios are set
 * @draws: draw the ladder of its only scenario on standard output
 */
void live_open(struct live *live, const struct run *run, bool draws);

/**
 * live_end - the run is over: take the status line away
 * @live: opened
 * Return: the ladder that was begun; NULL if none was
 */
struct text_ladder *live_end(struct live *live);

/**
 * live_close - let go of all
 * @live: opened
 */
void live_close(struct live *live);

#endif /* SEGDROP_LIVE_H */

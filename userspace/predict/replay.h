/* SPDX-License-Identifier: GPL-2.0-only */
/* Shows the strands of a plan what happened. */
#ifndef SEGDROP_REPLAY_H
#define SEGDROP_REPLAY_H

#include "predict/jiffy_clock.h"
#include "predict/oracle.h"
#include "predict/plan.h"

/**
 * struct replay - what the strands of a plan know after all that happened
 * @timeline: what that was
 * @clock: of it; of zeros if nothing tells jiffies
 * @oracles: of the plan's strands, in their order
 * @count: how many
 * @unpredicted: indices of events that came, are among what the plan speaks of, and were not to
 *	come
 * @len: how many
 * @room: for how many there is room
 */
struct replay {
	const struct timeline *timeline;
	struct jiffy_clock clock;
	struct oracle oracles[PLAN_STRANDS];
	size_t count;
	size_t *unpredicted;
	size_t len;
	size_t room;
};

/**
 * replay_open - show them all of it
 * @replay: filled in; to be closed
 * @plan: of the scenario
 * @basis: what it is computed from, measure_handshake() included; must stay
 * @timeline: finished; must stay
 */
void replay_open(struct replay *replay, const struct plan *plan, const struct basis *basis,
		 const struct timeline *timeline);

/**
 * replay_close - let go of all
 * @replay: must not be used any more
 */
void replay_close(struct replay *replay);

#endif /* SEGDROP_REPLAY_H */

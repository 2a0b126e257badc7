/* SPDX-License-Identifier: GPL-2.0-only */
/* Times that the model of the kernel's timers predicts, to judge by. */
#ifndef SEGDROP_EXPECT_H
#define SEGDROP_EXPECT_H

#include "claims/evidence.h"
#include "predict/plan.h"

/* Room for the steps of a timer. */
#define EXPECT_STEPS	64

/**
 * struct expectation - what a timer does until it gives up
 * @timeouts: how long it is armed each time but the last: what is sent again goes out then
 * @count: how many
 * @end: when it gives up, after it was armed first
 *
 * All are nanoseconds. One jiffy is added at either end: in which part
 * of its jiffy an event is seen is not for timers to say.
 */
struct expectation {
	struct sd_window timeouts[EXPECT_STEPS];
	size_t count;
	struct sd_window end;
};

/**
 * expect_timer - what a timer does until it gives up
 * @expectation: filled in
 * @basis: what it is computed from
 * @timer: which; not TIMER_ANSWER
 * @side: whose
 */
void expect_timer(struct expectation *expectation, const struct basis *basis,
		  enum chain_timer timer, enum side side);

/**
 * expect_timeout - when a timer fires that is armed once
 * @basis: for HZ
 * @jiffies: for how long it is armed
 * Return: nanoseconds afterwards, as in struct expectation: the timer wheel is late by an eighth at
 * most
 */
struct sd_window expect_timeout(const struct basis *basis, u32 jiffies);

/**
 * expect_met - may they be the same time?
 * @seen: when it was seen
 * @predicted: when it was to come
 */
static inline bool expect_met(struct sd_window seen, struct sd_window predicted)
{
	return seen.earliest <= predicted.latest && predicted.earliest <= seen.latest;
}

#endif /* SEGDROP_EXPECT_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Times that the model of the kernel's timers predicts, to judge by. */
#ifndef SEGDROP_EXPECT_H
#define SEGDROP_EXPECT_H

#include "claims/evidence.h"
#include "predict/plan.h"

/* Room for the steps of a timer: tcp_synack_retries, at most 255, and the end. */
#define EXPECT_STEPS	256

/**
 * struct expectation - what a timer does until it gives up
 * @timeouts: how long it is armed each time but the last: what is sent again goes out then
 * @count: how many
 * @end: when it gives up, after it was armed first; 0 if it does so at no step for which there is
 *	room
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
 * expect_ends - is it known when the timer gives up?
 * @expectation: of expect_timer()
 */
static inline bool expect_ends(const struct expectation *expectation)
{
	return expectation->end.latest;
}

/**
 * struct expected_budget - the time that a number of timeouts stands for
 * @length: nanoseconds from the first timeout on
 * @spent: it was over when the socket gave up
 */
struct expected_budget {
	u64 length;
	bool spent;
};

/**
 * expect_budget - was it a time that made a socket give up, and not a number?
 * @basis: for HZ and the settings
 * @side: whose socket
 * @retries: the limit
 * @first: what was sent at the first timeout
 * @left: the socket gave up
 *
 * retransmits_timed_out() (net/ipv4/tcp_timer.c) compares the time since the first timeout. So
 * many timeouts, doubled each time, are over one timeout earlier.
 */
struct expected_budget expect_budget(const struct basis *basis, enum side side, u32 retries,
				     const struct event *first, const struct event *left);

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

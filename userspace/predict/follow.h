/* SPDX-License-Identifier: GPL-2.0-only */
/* A chain of a plan while it is followed: which schedules may be the true one. */
#ifndef SEGDROP_FOLLOW_H
#define SEGDROP_FOLLOW_H

#include "model/forecast.h"
#include "model/schedule.h"
#include "predict/basis.h"
#include "predict/plan.h"

/* How many schedules may be the true one. */
#define ORACLE_MAY	32

/* A chain that has taken so many steps is taken for one without an end. */
#define FOLLOW_STEPS	256

/**
 * struct watched_chain - a chain that may be armed
 * @ready: what must come before it has come
 * @active: it is armed
 * @used: it was armed, or has answered
 * @answered: when it did so last; jiffies
 * @step: number of steps that were taken or withdrawn
 * @may: schedules of which one is the true one, before the next step
 * @count: how many
 * @kind: what the next step is
 * @due: when that is
 * @waits_until: when a step that nothing shows fires if it was armed late; jiffies; 0: it was not
 */
struct watched_chain {
	bool ready;
	bool active;
	bool used;
	u64 answered;
	size_t step;
	struct sd_schedule may[ORACLE_MAY];
	size_t count;
	enum sd_step_kind kind;
	struct sd_window due;
	u64 waits_until;
};

/**
 * struct step_time - when a step was taken
 * @due: when its timer was to fire; jiffies
 * @sent: when its handler did it
 */
struct step_time {
	struct sd_window due;
	struct sd_window sent;
};

/**
 * follow_on_time - the next step is taken when it is due
 * @chain: armed
 */
struct step_time follow_on_time(const struct watched_chain *chain);

/**
 * follow_ends - is the next step the last one?
 * @basis: what it is computed from
 * @plan: of the chain
 * @chain: armed
 */
bool follow_ends(const struct basis *basis, const struct chain *plan,
		 const struct watched_chain *chain);

/**
 * follow_look - find out when the next step comes, and which it is
 * @chain: armed; its kind is that of its first schedule, its window that of all that agree
 * @period: raised to the period with which that repeats; jiffies
 */
void follow_look(struct watched_chain *chain, u64 *period);

/**
 * follow_step - the next step was taken
 * @chain: armed; only schedules that agree stay
 * @plan: of the chain
 * @basis: what it is computed from
 * @when: when
 * @period: as for follow_look()
 * Return: whether there is one more step
 */
bool follow_step(struct watched_chain *chain, const struct chain *plan, const struct basis *basis,
		 struct step_time when, u64 *period);

/**
 * follow_room - how many jiffies later all its timers may be armed and yet fire at the same jiffies
 * @chain: armed
 *
 * A bucket of the wheel holds timers for some jiffies more.
 */
u64 follow_room(const struct watched_chain *chain);

/**
 * follow_rearmed - the peer was heard of
 * @chain: armed; to be looked at
 * @timer: its kind
 * @jiffy: when
 */
void follow_rearmed(struct watched_chain *chain, enum chain_timer timer, u64 jiffy);

/**
 * follow_armed_by - when its timer was to be armed at the latest; jiffies
 * @chain: armed
 */
u64 follow_armed_by(const struct watched_chain *chain);

/**
 * follow_is_hidden - was a step armed that nothing shows?
 * @chain: armed
 * @now: when it was armed; jiffies
 *
 * It is taken already, but may make the next one late.
 */
bool follow_is_hidden(const struct watched_chain *chain, u64 now);

/**
 * follow_timeout - keep the schedules that have such a timeout next
 * @chain: armed
 * @plan: of the chain
 * @timeout: for which its timer was armed; jiffies
 *
 * If there are none, the connection has measured another round-trip time than is known of it, and
 * the timeout shows its RTO.
 * Return: whether there are any
 */
bool follow_timeout(struct watched_chain *chain, const struct chain *plan, u64 timeout);

#endif /* SEGDROP_FOLLOW_H */

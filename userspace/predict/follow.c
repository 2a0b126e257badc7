// SPDX-License-Identifier: GPL-2.0-only
/* A chain of a plan while it is followed: which schedules may be the true one. */
#include "model/keepalive.h"
#include "model/probe.h"
#include "predict/arm.h"
#include "predict/follow.h"

bool follow_ends(const struct basis *basis, const struct chain *plan,
		 const struct watched_chain *chain)
{
	if (plan->thaws && chain->kind == SD_STEP_PROBE)
		return chain->may[0].done[SD_STEP_PROBE] + 1 == basis->thaw;
	return chain->kind == SD_STEP_END;
}

/* A schedule is a value: a copy of it is stepped. */
static struct sd_step next_step(const struct sd_schedule *schedule)
{
	struct sd_schedule ahead = *schedule;
	struct sd_step step;

	sd_schedule_next(&ahead, &step);
	return step;
}

/* Of the bucket that the timer of the step is put in. */
static u64 width_of(const struct sd_schedule *schedule, const struct sd_step *step)
{
	return sd_wheel_granularity(schedule->settings->hz, step->expires - step->armed);
}

void follow_look(struct watched_chain *chain, u64 *period)
{
	size_t i;

	for (i = 0; i < chain->count; i++) {
		const struct sd_step step = next_step(&chain->may[i]);
		u64 width = width_of(&chain->may[i], &step);

		if (!i) {
			chain->kind = step.kind;
			chain->due = (struct sd_window){ step.at, step.at };
		} else if (step.kind == chain->kind) {
			if (step.at < chain->due.earliest)
				chain->due.earliest = step.at;
			if (step.at > chain->due.latest)
				chain->due.latest = step.at;
		}
		if (width > *period)
			*period = width;
	}
}

/* The step was taken then: only schedules that agree may be the true one. */
static void narrow(struct watched_chain *chain, struct sd_window when)
{
	struct sd_schedule stepped[ORACLE_MAY];
	size_t i, kept = 0, count = chain->count;
	struct sd_step step;

	for (i = 0; i < count; i++) {
		stepped[i] = chain->may[i];
		sd_schedule_next(&stepped[i], &step);
		if (step.kind == chain->kind && step.at >= when.earliest &&
		    step.at <= when.latest)
			chain->may[kept++] = stepped[i];
	}
	if (kept) {
		chain->count = kept;
		return;
	}
	/* None does: what follows is counted from there, or goes on as if nothing had been. */
	for (i = 0; i < count; i++)
		chain->may[kept++] = stepped[i];
	for (i = 0; i < count && kept < ORACLE_MAY; i++, kept++) {
		chain->may[kept] = stepped[i];
		sd_schedule_observed(&chain->may[kept], when.earliest);
	}
	chain->count = kept;
}

/* The handler was late, and what it armed was, too. */
static void lag(struct watched_chain *chain, struct sd_window when, struct sd_window sent)
{
	size_t i;

	if (!sd_window_is_moment(sent) || sent.earliest <= when.latest)
		return;
	for (i = 0; i < chain->count; i++)
		sd_schedule_observed(&chain->may[i], sent.earliest);
}

struct step_time follow_on_time(const struct watched_chain *chain)
{
	return (struct step_time){ chain->due, chain->due };
}

bool follow_step(struct watched_chain *chain, const struct chain *plan, const struct basis *basis,
		 struct step_time when, u64 *period)
{
	do {
		bool last = follow_ends(basis, plan, chain);

		narrow(chain, when.due);
		if (last || chain->step >= FOLLOW_STEPS)
			return false;
		lag(chain, when.due, when.sent);
		follow_look(chain, period);
		when = follow_on_time(chain);
	} while (chain->kind == SD_STEP_WAIT);
	return true;
}

u64 follow_room(const struct watched_chain *chain)
{
	u64 least = U64_MAX;
	size_t i;

	for (i = 0; i < chain->count; i++) {
		const struct sd_step step = next_step(&chain->may[i]);
		u64 width = width_of(&chain->may[i], &step);
		u64 room = width - 1 - step.expires % width;

		if (room < least)
			least = room;
	}
	return least;
}

static void rearm_schedule(struct sd_schedule *schedule, enum chain_timer timer, u64 jiffy)
{
	if (timer == TIMER_KEEPALIVE)
		sd_keepalive_heard(schedule, jiffy);
	else if (timer == TIMER_WINDOW_PROBE)
		sd_window_probe_answered(schedule, jiffy);
	else
		sd_schedule_rearmed(schedule, jiffy);
}

void follow_rearmed(struct watched_chain *chain, enum chain_timer timer, u64 jiffy)
{
	size_t i;

	for (i = 0; i < chain->count; i++)
		rearm_schedule(&chain->may[i], timer, jiffy);
}

u64 follow_armed_by(const struct watched_chain *chain)
{
	u64 latest = chain->waits_until;
	size_t i;

	for (i = 0; i < chain->count; i++)
		if (chain->may[i].now > latest)
			latest = chain->may[i].now;
	return latest;
}

bool follow_is_hidden(const struct watched_chain *chain, u64 now)
{
	return chain->may[0].last == SD_STEP_WAIT && now < chain->may[0].now;
}

bool follow_timeout(struct watched_chain *chain, const struct chain *plan, u64 timeout)
{
	size_t i, kept = 0;

	for (i = 0; i < chain->count; i++) {
		const struct sd_step step = next_step(&chain->may[i]);

		if (step.expires - step.armed == timeout)
			chain->may[kept++] = chain->may[i];
	}
	if (kept)
		chain->count = kept;
	for (i = 0; !kept && i < chain->count; i++)
		arm_for(&chain->may[i], plan, (u32)timeout);
	return kept;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Says what comes next in a strand of a plan, and compares with it what comes. */
#include <stdlib.h>

#include "command.h"
#include "predict/arm.h"
#include "predict/oracle.h"

/* A chain that has taken so many steps is taken for one without an end. */
#define STEPS_MAX	256

/* TCP_DELACK_MIN is this part of a second; a timer is late by one jiffy then. */
#define ACK_PUT_OFF	25

/* When a process runs that was woken up is not for timers to say: it is given so long. */
#define WAKE_UP_SECONDS	1

static bool overlap(struct sd_window a, struct sd_window b)
{
	return a.earliest <= b.latest && b.earliest <= a.latest;
}

static bool is_moment(struct sd_window window)
{
	return window.earliest == window.latest;
}

static const struct chain *plan_of(const struct oracle *oracle, size_t i)
{
	return &oracle->strand->chains[i];
}

static bool is_last(const struct chain *plan, enum sd_step_kind kind)
{
	return kind == SD_STEP_END || (kind == SD_STEP_PROBE && plan->one_probe);
}

/* --- what is expected --- */

static void expect(struct oracle *oracle, size_t i, const struct pattern *what,
		   struct sd_window at)
{
	unsigned int number = 1;
	size_t j;

	for (j = 0; j < oracle->len; j++)
		number += oracle->list[j].what == what &&
			  oracle->list[j].outcome != OUTCOME_WITHDRAWN;
	if (oracle->len == oracle->room) {
		oracle->room = oracle->room ? 2 * oracle->room : 32;
		oracle->list = reallocarray(oracle->list, oracle->room, sizeof(*oracle->list));
		if (!oracle->list)
			exit(fail(STATUS_CANNOT, "there is no memory for a prediction"));
	}
	if (what->kind == EVENT_RETURN)
		at.latest += WAKE_UP_SECONDS * oracle->basis->hz;
	oracle->list[oracle->len++] = (struct expected){
		.chain = i, .step = oracle->chains[i].step, .what = what, .number = number,
		.at = at,
	};
}

static void expect_all(struct oracle *oracle, size_t i, const struct pattern *what,
		       struct sd_window at)
{
	size_t j;

	for (j = 0; j < CHAIN_ENDS && !pattern_is_empty(&what[j]); j++)
		expect(oracle, i, &what[j], at);
}

static void withdraw(struct oracle *oracle, size_t i)
{
	size_t j;

	for (j = 0; j < oracle->len; j++)
		if (oracle->list[j].chain == i &&
		    oracle->list[j].step == oracle->chains[i].step &&
		    oracle->list[j].outcome == OUTCOME_PENDING)
			oracle->list[j].outcome = OUTCOME_WITHDRAWN;
}

/* --- what a chain does --- */

/* When the next step comes, and which it is: that of the first schedule, and of all that agree. */
static void look(struct watched_chain *chain, u64 *period)
{
	size_t i;

	for (i = 0; i < chain->count; i++) {
		struct sd_schedule schedule = chain->may[i];
		struct sd_step step;
		u64 width;

		sd_schedule_next(&schedule, &step);
		if (!i) {
			chain->kind = step.kind;
			chain->due = (struct sd_window){ step.at, step.at };
		} else if (step.kind == chain->kind) {
			if (step.at < chain->due.earliest)
				chain->due.earliest = step.at;
			if (step.at > chain->due.latest)
				chain->due.latest = step.at;
		}
		width = sd_wheel_granularity(schedule.settings->hz, step.expires - step.armed);
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

/* Return: whether there is one more step */
static bool take_step(struct watched_chain *chain, const struct chain *plan, struct sd_window when,
		      u64 *period)
{
	do {
		bool last = is_last(plan, chain->kind);

		narrow(chain, when);
		if (last || chain->step >= STEPS_MAX)
			return false;
		look(chain, period);
		when = chain->due;
	} while (chain->kind == SD_STEP_WAIT);
	return true;
}

static void expect_step(struct oracle *oracle, size_t i)
{
	const struct watched_chain *chain = &oracle->chains[i];
	const struct chain *plan = plan_of(oracle, i);

	if (is_last(plan, chain->kind))
		expect_all(oracle, i, plan->end, chain->due);
	else
		expect(oracle, i, &plan->copy, chain->due);
}

static void advance(struct oracle *oracle, size_t i, struct sd_window when)
{
	struct watched_chain *chain = &oracle->chains[i];

	chain->active = take_step(chain, plan_of(oracle, i), when, &oracle->period);
	chain->step++;
	if (chain->active)
		expect_step(oracle, i);
}

static void restart(struct oracle *oracle, size_t i)
{
	struct watched_chain *chain = &oracle->chains[i];

	look(chain, &oracle->period);
	chain->active = true;
	if (chain->kind == SD_STEP_WAIT)
		advance(oracle, i, chain->due);
	else
		expect_step(oracle, i);
}

static void start(struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	struct watched_chain *chain = &oracle->chains[i];
	const struct chain *plan = plan_of(oracle, i);
	bool own = plan->side == sighting->event->side;
	struct sd_window at = sighting->at;

	chain->used = true;
	if (plan->timer == TIMER_ANSWER) {
		at.latest += oracle->basis->hz / ACK_PUT_OFF + 1;
		expect_all(oracle, i, plan->end, at);
		return;
	}
	chain->count = arm(chain->may, plan, oracle->basis, own ? sighting->sent : at);
	restart(oracle, i);
}

static void rearm(struct oracle *oracle, size_t i, u64 jiffy)
{
	struct watched_chain *chain = &oracle->chains[i];
	size_t j;

	withdraw(oracle, i);
	chain->step++;
	for (j = 0; j < chain->count; j++)
		sd_schedule_rearmed(&chain->may[j], jiffy);
	restart(oracle, i);
}

/* --- what comes --- */

/* Timers fire before the segments of the same jiffy arrive. */
static void affect(struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	struct watched_chain *chain = &oracle->chains[i];
	const struct chain *plan = plan_of(oracle, i);
	bool rearms = pattern_fits(&plan->rearm, sighting->event);

	if (chain->active && rearms && chain->due.latest <= sighting->at.earliest)
		advance(oracle, i, chain->due);
	if (chain->active && pattern_fits(&plan->stop, sighting->event)) {
		withdraw(oracle, i);
		chain->active = false;
	} else if (chain->active && rearms) {
		rearm(oracle, i, sighting->at.earliest);
	} else if (!chain->active && !(plan->once && chain->used) &&
		   pattern_fits(&plan->start, sighting->event)) {
		start(oracle, i, sighting);
	}
}

static bool is_pending(const struct expected *expected, const struct event *event)
{
	return expected->outcome == OUTCOME_PENDING && pattern_fits(expected->what, event);
}

/* Return: what it must be: the earliest that fits; NULL if none does */
static struct expected *find(const struct oracle *oracle, const struct sighting *sighting,
			     bool in_time)
{
	struct expected *found = NULL;
	size_t i;

	for (i = 0; i < oracle->len; i++) {
		struct expected *expected = &oracle->list[i];

		if (!is_pending(expected, sighting->event) ||
		    (in_time && !overlap(expected->at, sighting->at)))
			continue;
		if (!found || expected->at.earliest < found->at.earliest)
			found = expected;
	}
	return found;
}

static bool fits_any(const struct pattern *patterns, const struct event *event)
{
	size_t i;

	for (i = 0; i < CHAIN_ENDS; i++)
		if (pattern_fits(&patterns[i], event))
			return true;
	return false;
}

static bool fits_step(const struct watched_chain *chain, const struct chain *plan,
		      const struct sighting *sighting)
{
	if (!overlap(chain->due, sighting->at))
		return false;
	if (is_last(plan, chain->kind))
		return fits_any(plan->end, sighting->event);
	return pattern_fits(&plan->copy, sighting->event);
}

/* Return: how many steps the chain must have missed for this to be its next one; 0: it is not */
static size_t missed(const struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	struct watched_chain chain = oracle->chains[i];
	size_t steps = 0;
	u64 period = 1;

	while (chain.active && chain.due.latest < sighting->at.earliest && steps < STEPS_MAX) {
		chain.active = take_step(&chain, plan_of(oracle, i), chain.due, &period);
		steps++;
		if (chain.active && fits_step(&chain, plan_of(oracle, i), sighting))
			return steps;
	}
	return 0;
}

/* What did not come stays pending. */
static void skip_missed(struct oracle *oracle, const struct sighting *sighting)
{
	size_t i, steps;

	for (i = 0; i < STRAND_CHAINS; i++)
		for (steps = missed(oracle, i, sighting); steps; steps--)
			advance(oracle, i, oracle->chains[i].due);
}

static bool is_spoken_of(const struct oracle *oracle, const struct event *event)
{
	size_t i;

	for (i = 0; i < STRAND_CHAINS; i++)
		if (pattern_fits(&plan_of(oracle, i)->copy, event) ||
		    fits_any(plan_of(oracle, i)->end, event))
			return true;
	return false;
}

static enum notice claim(struct oracle *oracle, const struct sighting *sighting)
{
	struct expected *found = find(oracle, sighting, true);
	struct watched_chain *chain;

	if (!found) {
		skip_missed(oracle, sighting);
		found = find(oracle, sighting, true);
	}
	if (found)
		found->outcome = OUTCOME_RIGHT;
	else
		found = find(oracle, sighting, false);
	if (!found)
		return is_spoken_of(oracle, sighting->event) ? NOTICE_UNEXPECTED : NOTICE_NONE;
	if (found->outcome == OUTCOME_PENDING)
		found->outcome = OUTCOME_WRONG_TIME;
	found->seen = sighting->at;
	found->event = sighting->index;
	found->exact = found->outcome == OUTCOME_RIGHT && is_moment(found->at) &&
		       is_moment(found->seen);
	chain = &oracle->chains[found->chain];
	if (chain->active && chain->step == found->step)
		advance(oracle, found->chain, sighting->at);
	return NOTICE_EXPECTED;
}

void oracle_open(struct oracle *oracle, const struct strand *strand, const struct basis *basis)
{
	*oracle = (struct oracle){ .strand = strand, .basis = basis, .period = 1 };
}

enum notice oracle_see(struct oracle *oracle, const struct sighting *sighting)
{
	enum notice notice = NOTICE_NONE;
	size_t i;

	if (oracle->begun) {
		notice = claim(oracle, sighting);
	} else if (pattern_fits(&oracle->strand->begin, sighting->event)) {
		oracle->begun = true;
		oracle->began = sighting->at;
	} else {
		return NOTICE_NONE;
	}
	for (i = 0; i < STRAND_CHAINS && plan_of(oracle, i)->timer; i++)
		affect(oracle, i, sighting);
	return notice;
}

const struct expected *oracle_next(const struct oracle *oracle)
{
	const struct expected *next = NULL;
	size_t i;

	for (i = 0; i < oracle->len; i++)
		if (oracle->list[i].outcome == OUTCOME_PENDING &&
		    (!next || oracle->list[i].at.earliest < next->at.earliest))
			next = &oracle->list[i];
	return next;
}

void oracle_finish(struct oracle *oracle)
{
	size_t i;

	for (i = 0; i < STRAND_CHAINS; i++)
		while (oracle->chains[i].active)
			advance(oracle, i, oracle->chains[i].due);
}

void oracle_close(struct oracle *oracle)
{
	free(oracle->list);
	*oracle = (struct oracle){ 0 };
}

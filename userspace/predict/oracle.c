// SPDX-License-Identifier: GPL-2.0-only
/* Says what comes next in a strand of a plan, and compares with it what comes. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "model/keepalive.h"
#include "model/probe.h"
#include "predict/arm.h"
#include "predict/oracle.h"

/* A chain that has taken so many steps is taken for one without an end. */
#define STEPS_MAX	256

/* When a process runs that was woken up is not for timers to say: it is given so long. */
#define WAKE_UP_SECONDS	1

u64 expected_until(const struct expected *expected)
{
	u64 latest = expected->at.latest + expected->grace;

	return expected->put_off > latest ? expected->put_off : latest;
}

static bool overlap(struct sd_window a, struct sd_window b)
{
	return a.earliest <= b.latest && b.earliest <= a.latest;
}

static bool is_in_time(const struct expected *expected, struct sd_window due)
{
	const struct sd_window window = { expected->at.earliest, expected_until(expected) };

	return overlap(window, due);
}

static bool is_moment(struct sd_window window)
{
	return window.earliest == window.latest;
}

static const struct chain *plan_of(const struct oracle *oracle, size_t i)
{
	return &oracle->strand->chains[i];
}

/* Is the next step the last one? */
static bool is_last(const struct basis *basis, const struct chain *plan,
		    const struct watched_chain *chain)
{
	if (plan->thaws && chain->kind == SD_STEP_PROBE)
		return chain->may[0].done[SD_STEP_PROBE] + 1 == basis->thaw;
	return chain->kind == SD_STEP_END;
}

/* --- what is expected --- */

static bool is_of_process(const struct pattern *what)
{
	return what->kind == EVENT_RETURN || what->kind == EVENT_CALL;
}

/* Is it what a call does? The process may be kept from running before the kernel does it. */
static bool is_called(const struct oracle *oracle, size_t i)
{
	const struct chain *plan = plan_of(oracle, i);

	return plan->timer == TIMER_ANSWER && plan->start.kind == EVENT_CALL;
}

static void expect(struct oracle *oracle, size_t i, const struct pattern *what,
		   struct sd_window at, u64 grace, bool at_once)
{
	bool process = is_of_process(what) || is_called(oracle, i);
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
	if (process)
		grace += WAKE_UP_SECONDS * oracle->basis->hz;
	oracle->list[oracle->len++] = (struct expected){
		.chain = i, .step = oracle->chains[i].step, .what = what, .number = number,
		.at = at, .grace = grace, .at_once = at_once && !process,
		.lagged = oracle->lagged,
	};
}

static void expect_all(struct oracle *oracle, size_t i, struct sd_window at, u64 grace,
		       bool at_once)
{
	const struct pattern *what = plan_of(oracle, i)->end;
	size_t j;

	for (j = 0; j < CHAIN_ENDS && !pattern_is_empty(&what[j]); j++)
		expect(oracle, i, &what[j], at, grace, at_once);
}

/* Is it what the chain's next step does? */
static bool is_next(const struct oracle *oracle, size_t i, const struct expected *expected)
{
	return expected->chain == i && expected->step == oracle->chains[i].step &&
	       expected->outcome == OUTCOME_PENDING;
}

static void withdraw(struct oracle *oracle, size_t i)
{
	size_t j;

	for (j = 0; j < oracle->len; j++)
		if (is_next(oracle, i, &oracle->list[j]))
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

/* The handler was late, and what it armed was, too. */
static void lag(struct watched_chain *chain, struct sd_window when, struct sd_window sent)
{
	size_t i;

	if (!is_moment(sent) || sent.earliest <= when.latest)
		return;
	for (i = 0; i < chain->count; i++)
		sd_schedule_observed(&chain->may[i], sent.earliest);
}

/**
 * struct step_time - when a step was taken
 * @due: when its timer was to fire; jiffies
 * @sent: when its handler did it
 */
struct step_time {
	struct sd_window due;
	struct sd_window sent;
};

static struct step_time on_time(const struct watched_chain *chain)
{
	return (struct step_time){ chain->due, chain->due };
}

/* Return: whether there is one more step */
static bool take_step(struct watched_chain *chain, const struct chain *plan,
		      const struct basis *basis, struct step_time when, u64 *period)
{
	do {
		bool last = is_last(basis, plan, chain);

		narrow(chain, when.due);
		if (last || chain->step >= STEPS_MAX)
			return false;
		lag(chain, when.due, when.sent);
		look(chain, period);
		when = on_time(chain);
	} while (chain->kind == SD_STEP_WAIT);
	return true;
}

static void expect_step(struct oracle *oracle, size_t i)
{
	const struct watched_chain *chain = &oracle->chains[i];
	const struct chain *plan = plan_of(oracle, i);

	if (is_last(oracle->basis, plan, chain))
		expect_all(oracle, i, chain->due, 0, false);
	else
		expect(oracle, i, &plan->copy, chain->due, 0, false);
}

static void advance(struct oracle *oracle, size_t i, struct step_time when)
{
	struct watched_chain *chain = &oracle->chains[i];

	chain->active = take_step(chain, plan_of(oracle, i), oracle->basis, when,
				  &oracle->period);
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
		advance(oracle, i, on_time(chain));
	else
		expect_step(oracle, i);
}

/* The timer of an ACK is late by a jiffy. */
static u64 answer_takes(const struct oracle *oracle)
{
	return oracle->basis->hz / ACK_PUT_OFF + 1;
}

/* What the kernel does in a call is done when the call returns, or is answered to at once. */
static void bound_by_return(struct oracle *oracle, const struct sighting *sighting)
{
	u64 latest = sighting->at.latest + answer_takes(oracle);
	size_t i;

	for (i = 0; i < oracle->len; i++) {
		struct expected *expected = &oracle->list[i];
		const struct pattern *start = &plan_of(oracle, expected->chain)->start;

		if (expected->outcome == OUTCOME_PENDING && is_called(oracle, expected->chain) &&
		    !is_of_process(expected->what) && start->side == sighting->event->side &&
		    !strcmp(start->call, sighting->event->call.name) &&
		    latest < expected->at.latest + expected->grace)
			expected->grace = latest - expected->at.latest;
	}
}

/* A bucket of the wheel holds timers for some jiffies more. */
static u64 room_in_bucket(const struct watched_chain *chain)
{
	u64 width, room, least = U64_MAX;
	struct sd_step step;
	size_t i;

	for (i = 0; i < chain->count; i++) {
		struct sd_schedule schedule = chain->may[i];

		sd_schedule_next(&schedule, &step);
		width = sd_wheel_granularity(schedule.settings->hz, step.expires - step.armed);
		room = width - 1 - step.expires % width;
		if (room < least)
			least = room;
	}
	return least;
}

static void start(struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	struct watched_chain *chain = &oracle->chains[i];
	const struct chain *plan = plan_of(oracle, i);
	bool own = plan->side == sighting->event->side;
	u64 room;

	chain->used = true;
	if (plan->timer == TIMER_ANSWER) {
		chain->answered = sighting->at.earliest;
		expect_all(oracle, i, sighting->at, answer_takes(oracle), !plan->put_off);
		return;
	}
	chain->count = arm(chain->may, plan, oracle->basis, own ? sighting->sent : sighting->at);
	room = room_in_bucket(chain);
	if (room < oracle->slack)
		oracle->slack = room;
	restart(oracle, i);
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

static void rearm(struct oracle *oracle, size_t i, u64 jiffy)
{
	struct watched_chain *chain = &oracle->chains[i];
	size_t j;

	withdraw(oracle, i);
	chain->step++;
	for (j = 0; j < chain->count; j++)
		rearm_schedule(&chain->may[j], plan_of(oracle, i)->timer, jiffy);
	restart(oracle, i);
}

/* --- what is seen of timers --- */

/*
 * Those that it was armed as long for. If there are none, the connection has measured another
 * round-trip time than is known of it, and the timeout shows its RTO.
 * Return: whether there are any
 */
static bool keep_as_long(struct watched_chain *chain, const struct chain *plan, u64 timeout)
{
	size_t i, kept = 0;

	for (i = 0; i < chain->count; i++) {
		struct sd_schedule schedule = chain->may[i];
		struct sd_step step;

		sd_schedule_next(&schedule, &step);
		if (step.expires - step.armed == timeout)
			chain->may[kept++] = chain->may[i];
	}
	if (kept)
		chain->count = kept;
	for (i = 0; !kept && i < chain->count; i++)
		arm_for(&chain->may[i], plan, (u32)timeout);
	return kept;
}

static void expect_anew(struct oracle *oracle, size_t i)
{
	size_t j;

	for (j = 0; j < oracle->len; j++)
		if (is_next(oracle, i, &oracle->list[j])) {
			oracle->list[j].at = oracle->chains[i].due;
			oracle->list[j].lagged = oracle->lagged;
		}
}

/* When the timer was to be armed at the latest. */
static u64 to_be_armed(const struct watched_chain *chain)
{
	u64 latest = chain->waits_until;
	size_t i;

	for (i = 0; i < chain->count; i++)
		if (chain->may[i].now > latest)
			latest = chain->may[i].now;
	return latest;
}

/* By how much what armed a timer may have been late. */
static u64 may_lag(const struct oracle *oracle, const struct cause *cause)
{
	if (cause->kind == CAUSE_NONE)
		return WAKE_UP_SECONDS * oracle->basis->hz;
	return cause->jiffies - cause->due;
}

/* Is a step armed that nothing shows? It is taken already, but may make the next one late. */
static bool is_hidden(const struct watched_chain *chain, u64 now)
{
	return chain->may[0].last == SD_STEP_WAIT && now < chain->may[0].now;
}

/* What was armed later than any lag explains is not learned from: it fires at another time then. */
static void refine(struct oracle *oracle, size_t i, const struct event *event)
{
	struct watched_chain *chain = &oracle->chains[i];
	u64 now = event->cause.jiffies, lag = may_lag(oracle, &event->cause);
	u64 clk = sd_wheel_clock(oracle->basis->hz, now, event->timer.expires,
				 event->timer.fires);
	u64 latest = to_be_armed(chain);
	size_t j;

	if (is_hidden(chain, now)) {
		chain->waits_until = lag || chain->waits_until ? event->timer.fires : 0;
		return;
	}
	if (now > latest + lag)
		return;
	oracle->lagged |= now > latest;
	for (j = 0; j < chain->count; j++)
		sd_schedule_armed(&chain->may[j], now, clk);
	if (!keep_as_long(chain, plan_of(oracle, i), event->timer.expires - now))
		oracle->lagged = true;
	look(chain, &oracle->period);
	expect_anew(oracle, i);
}

static bool may_be_put_off(const struct oracle *oracle, const struct expected *expected,
			   const struct event *event)
{
	return expected->outcome == OUTCOME_PENDING && expected->what->side == event->side &&
	       expected->what->kind == EVENT_SEGMENT &&
	       plan_of(oracle, expected->chain)->timer == TIMER_ANSWER;
}

/* An answer is an ACK that is put off: tcp_send_delayed_ack() (net/ipv4/tcp_output.c). */
static void put_off(struct oracle *oracle, const struct event *event)
{
	u64 armed = event->cause.jiffies;
	size_t i;

	for (i = 0; i < oracle->len; i++) {
		struct expected *expected = &oracle->list[i];

		if (!may_be_put_off(oracle, expected, event))
			continue;
		expected->lagged |= armed > expected->at.latest;
		expected->put_off = event->timer.fires;
	}
}

void oracle_armed(struct oracle *oracle, const struct event *event)
{
	enum tcp_timer timer = event->timer.timer;
	size_t i;

	if (!oracle->begun)
		return;
	if (timer == TCP_TIMER_DELACK)
		put_off(oracle, event);
	for (i = 0; i < oracle->count; i++)
		if (oracle->chains[i].active && plan_of(oracle, i)->side == event->side &&
		    timer_of(plan_of(oracle, i)->timer) == timer)
			refine(oracle, i, event);
}

/* --- when a chain may be armed --- */

/* Timers fire before the segments of the same jiffy arrive. */
static bool is_over(const struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	const struct watched_chain *chain = &oracle->chains[i];

	return !chain->active || (is_last(oracle->basis, plan_of(oracle, i), chain) &&
				  chain->due.latest <= sighting->at.earliest);
}

static bool runs(const struct oracle *oracle, enum chain_timer timer,
		 const struct sighting *sighting)
{
	size_t i;

	for (i = 0; i < oracle->count; i++)
		if (plan_of(oracle, i)->timer == timer && !is_over(oracle, i, sighting))
			return true;
	return false;
}

/* __tcp_oow_rate_limited() */
static bool is_limited(const struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	const struct watched_chain *chain = &oracle->chains[i];

	return plan_of(oracle, i)->limited && chain->used &&
	       sighting->at.earliest - chain->answered < oracle->basis->ack_limit;
}

static bool may_start(const struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	const struct chain *plan = plan_of(oracle, i);

	return oracle->chains[i].ready && pattern_fits(&plan->start, sighting->event) &&
	       !(plan->once && oracle->chains[i].used) &&
	       (!plan->while_runs || runs(oracle, plan->while_runs, sighting)) &&
	       (!plan->unless_runs || !runs(oracle, plan->unless_runs, sighting)) &&
	       !is_limited(oracle, i, sighting);
}

/* --- what comes --- */

/* A chain's own end acts when a segment leaves, the other when it arrives. */
static bool concerns(const struct chain *plan, const struct sighting *sighting)
{
	bool own = plan->timer != TIMER_ANSWER && plan->side == sighting->event->side;

	return sighting->part & (own ? SEEN_TO_LEAVE : SEEN_TO_ARRIVE);
}

/*
 * Timers fire before the segments of the same jiffy arrive. Of those that are seen that is known
 * already; but when a small socket has ended may be known only as a window.
 */
static bool fired_before(const struct watched_chain *chain, const struct sighting *sighting)
{
	return chain->due.latest <= sighting->at.earliest &&
	       (!sighting->ordered || chain->kind == SD_STEP_END);
}

static void affect(struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	struct watched_chain *chain = &oracle->chains[i];
	const struct chain *plan = plan_of(oracle, i);
	bool rearms = pattern_fits(&plan->rearm, sighting->event);

	if (chain->active && rearms && fired_before(chain, sighting))
		advance(oracle, i, on_time(chain));
	if (chain->active && pattern_fits(&plan->stop, sighting->event)) {
		withdraw(oracle, i);
		chain->active = false;
	} else if (chain->active && rearms) {
		rearm(oracle, i, sighting->at.earliest);
	} else if (!chain->active && may_start(oracle, i, sighting)) {
		start(oracle, i, sighting);
	}
	chain->ready |= pattern_fits(&plan->after, sighting->event);
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
		    (in_time && !is_in_time(expected, sighting->due)))
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
		      const struct basis *basis, const struct sighting *sighting)
{
	if (!overlap(chain->due, sighting->due))
		return false;
	if (is_last(basis, plan, chain))
		return fits_any(plan->end, sighting->event);
	return pattern_fits(&plan->copy, sighting->event);
}

/* Return: how many steps the chain must have missed for this to be its next one; 0: it is not */
static size_t missed(const struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	const struct chain *plan = plan_of(oracle, i);
	struct watched_chain chain = oracle->chains[i];
	size_t steps = 0;
	u64 period = 1;

	while (chain.active && chain.due.latest < sighting->due.earliest && steps < STEPS_MAX) {
		chain.active = take_step(&chain, plan, oracle->basis, on_time(&chain), &period);
		steps++;
		if (chain.active && fits_step(&chain, plan, oracle->basis, sighting))
			return steps;
	}
	return 0;
}

/* What did not come stays pending. */
static void skip_missed(struct oracle *oracle, const struct sighting *sighting)
{
	size_t i, steps;

	for (i = 0; i < oracle->count; i++)
		for (steps = missed(oracle, i, sighting); steps; steps--)
			advance(oracle, i, on_time(&oracle->chains[i]));
}

static bool fits_one_too_many(const struct pattern *patterns, const struct event *event)
{
	size_t i;

	for (i = 0; i < CHAIN_ENDS; i++)
		if (pattern_fits(&patterns[i], event) && !patterns[i].more)
			return true;
	return false;
}

static bool is_spoken_of(const struct oracle *oracle, const struct event *event)
{
	size_t i;

	for (i = 0; i < oracle->count; i++)
		if (pattern_fits(&plan_of(oracle, i)->copy, event) ||
		    fits_one_too_many(plan_of(oracle, i)->end, event))
			return true;
	return false;
}

static bool is_exact(const struct expected *expected)
{
	u64 seen = expected->seen.earliest;

	if (expected->outcome != OUTCOME_RIGHT || !is_moment(expected->seen))
		return false;
	return seen == expected->put_off ||
	       (is_moment(expected->at) && seen == expected->at.earliest);
}

/*
 * Return: the answer that a process has given when it ran, since the segment had found the socket
 * held by it (tcp_add_backlog(), release_sock()); or NULL
 */
static struct expected *find_of_process(const struct oracle *oracle,
					const struct sighting *sighting)
{
	struct expected *found = find(oracle, sighting, false);
	u64 latest;

	if (!found || !sighting->ordered || sighting->event->cause.kind != CAUSE_NONE ||
	    plan_of(oracle, found->chain)->timer != TIMER_ANSWER ||
	    is_called(oracle, found->chain))
		return NULL;
	latest = found->at.latest + WAKE_UP_SECONDS * oracle->basis->hz;
	if (sighting->due.latest < found->at.earliest || sighting->due.earliest > latest)
		return NULL;
	found->grace = latest - found->at.latest;
	found->lagged = true;
	return found;
}

static enum notice claim(struct oracle *oracle, const struct sighting *sighting)
{
	struct expected *found = find(oracle, sighting, true);
	struct watched_chain *chain;

	if (!found) {
		skip_missed(oracle, sighting);
		found = find(oracle, sighting, true);
	}
	if (!found)
		found = find_of_process(oracle, sighting);
	if (found)
		found->outcome = OUTCOME_RIGHT;
	else
		found = find(oracle, sighting, false);
	if (!found)
		return is_spoken_of(oracle, sighting->event) ? NOTICE_UNEXPECTED : NOTICE_NONE;
	if (found->outcome == OUTCOME_PENDING)
		found->outcome = OUTCOME_WRONG_TIME;
	found->seen = sighting->due;
	found->event = sighting->index;
	found->exact = is_exact(found);
	chain = &oracle->chains[found->chain];
	if (chain->active && chain->step == found->step)
		advance(oracle, found->chain, (struct step_time){ sighting->due, sighting->sent });
	return NOTICE_EXPECTED;
}

void oracle_open(struct oracle *oracle, const struct strand *strand, const struct basis *basis)
{
	size_t i;

	oracle->strand = strand;
	oracle->basis = basis;
	oracle->prepared = pattern_is_empty(&strand->after);
	oracle->begun = false;
	oracle->lagged = false;
	oracle->list = NULL;
	oracle->len = 0;
	oracle->room = 0;
	oracle->period = 1;
	oracle->slack = U64_MAX;
	for (i = 0; i < STRAND_CHAINS && strand->chains[i].timer; i++) {
		oracle->chains[i].ready = pattern_is_empty(&strand->chains[i].after);
		oracle->chains[i].active = false;
		oracle->chains[i].used = false;
		oracle->chains[i].waits_until = 0;
		oracle->chains[i].step = 0;
	}
	oracle->count = i;
}

static void begin(struct oracle *oracle, const struct sighting *sighting)
{
	if (!oracle->prepared) {
		oracle->prepared = pattern_fits(&oracle->strand->after, sighting->event);
	} else if (pattern_fits(&oracle->strand->begin, sighting->event)) {
		oracle->begun = true;
		oracle->began = (struct sd_window){ sighting->due.earliest, sighting->at.latest };
	}
}

/* A segment that is under way for whole jiffies may see one more begin. */
static bool came_late(const struct oracle *oracle, const struct sighting *sighting)
{
	u32 delay = oracle->basis->delay;

	return sighting->sent.earliest > sighting->due.latest ||
	       sighting->at.earliest > sighting->sent.latest + (delay ? delay + 1 : 0);
}

enum notice oracle_see(struct oracle *oracle, const struct sighting *sighting)
{
	enum notice notice = NOTICE_NONE;
	size_t i;

	if (oracle->begun && sighting->part & SEEN_TO_LEAVE)
		notice = claim(oracle, sighting);
	else if (!oracle->begun)
		begin(oracle, sighting);
	if (!oracle->begun)
		return NOTICE_NONE;
	if (sighting->event->kind == EVENT_RETURN)
		bound_by_return(oracle, sighting);
	oracle->lagged |= came_late(oracle, sighting);
	for (i = 0; i < oracle->count; i++)
		if (concerns(plan_of(oracle, i), sighting))
			affect(oracle, i, sighting);
	return notice;
}

const struct expected *oracle_next(const struct oracle *oracle, bool late, u64 *when)
{
	const struct expected *next = NULL;
	size_t i;

	for (i = 0; i < oracle->len; i++) {
		const struct expected *expected = &oracle->list[i];
		bool waits = late && !expected->at_once;
		u64 at = waits ? expected_until(expected) : expected->at.earliest;

		if (expected->outcome != OUTCOME_PENDING || (next && at >= *when))
			continue;
		next = expected;
		*when = at;
	}
	return next;
}

bool oracle_hangs_on(const struct oracle *oracle, const struct expected *expected)
{
	const struct event example = pattern_example(expected->what), *event = &example;
	size_t i;

	/* A timer that may be armed for several timeouts keeps the true one. */
	if (expected->what == &plan_of(oracle, expected->chain)->copy)
		return true;
	for (i = 0; i < oracle->count; i++)
		if (pattern_fits(&plan_of(oracle, i)->start, event) ||
		    pattern_fits(&plan_of(oracle, i)->rearm, event) ||
		    pattern_fits(&plan_of(oracle, i)->stop, event))
			return true;
	return false;
}

void oracle_finish(struct oracle *oracle)
{
	size_t i;

	for (i = 0; i < oracle->count; i++)
		while (oracle->chains[i].active)
			advance(oracle, i, on_time(&oracle->chains[i]));
}

void oracle_close(struct oracle *oracle)
{
	free(oracle->list);
	oracle->list = NULL;
}

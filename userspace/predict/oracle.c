// SPDX-License-Identifier: GPL-2.0-only
/* Says what comes next in a strand of a plan, and compares with it what comes. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "predict/arm.h"
#include "predict/expect.h"
#include "predict/oracle.h"

static bool overlap(struct sd_window a, struct sd_window b)
{
	return a.earliest <= b.latest && b.earliest <= a.latest;
}

/* --- what is seen of timers --- */

/* By how much what armed a timer may have been late. */
static u64 may_lag(const struct oracle *oracle, const struct cause *cause)
{
	if (cause->kind == CAUSE_NONE)
		return WAKE_UP_SECONDS * oracle->basis->hz;
	return cause->jiffies - cause->due;
}

/* What was armed later than any lag explains is not learned from: it fires at another time then. */
static void refine(struct oracle *oracle, size_t i, const struct event *event)
{
	struct watched_chain *chain = &oracle->chains[i];
	u64 now = event->cause.jiffies, lag = may_lag(oracle, &event->cause);
	u64 clk = sd_wheel_clock(oracle->basis->hz, now, event->timer.expires,
				 event->timer.fires);
	u64 latest = follow_armed_by(chain);
	size_t j;

	if (follow_is_hidden(chain, now)) {
		chain->waits_until = lag || chain->waits_until ? event->timer.fires : 0;
		return;
	}
	if (now > latest + lag)
		return;
	oracle->lagged |= now > latest;
	for (j = 0; j < chain->count; j++)
		sd_schedule_armed(&chain->may[j], now, clk);
	if (!follow_timeout(chain, oracle_chain(oracle, i), event->timer.expires - now))
		oracle->lagged = true;
	follow_look(chain, &oracle->period);
	expect_anew(oracle, i);
}

static bool may_be_put_off(const struct oracle *oracle, const struct expected *expected,
			   const struct event *event)
{
	return expected->outcome == OUTCOME_PENDING && expected->what->side == event->side &&
	       expected->what->kind == EVENT_SEGMENT &&
	       oracle_chain(oracle, expected->chain)->timer == TIMER_ANSWER;
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
		if (oracle->chains[i].active && oracle_chain(oracle, i)->side == event->side &&
		    timer_of(oracle_chain(oracle, i)->timer) == timer)
			refine(oracle, i, event);
}

/* --- when a chain may be armed --- */

/* Timers fire before the segments of the same jiffy arrive. */
static bool is_over(const struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	const struct watched_chain *chain = &oracle->chains[i];

	return !chain->active || (follow_ends(oracle->basis, oracle_chain(oracle, i), chain) &&
				  chain->due.latest <= sighting->at.earliest);
}

static bool runs(const struct oracle *oracle, enum chain_timer timer,
		 const struct sighting *sighting)
{
	size_t i;

	for (i = 0; i < oracle->count; i++)
		if (oracle_chain(oracle, i)->timer == timer && !is_over(oracle, i, sighting))
			return true;
	return false;
}

/* __tcp_oow_rate_limited() */
static bool is_limited(const struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	const struct watched_chain *chain = &oracle->chains[i];

	return oracle_chain(oracle, i)->limited && chain->used &&
	       sighting->at.earliest - chain->answered < oracle->basis->ack_limit;
}

static bool may_start(const struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	const struct chain *plan = oracle_chain(oracle, i);

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
	const struct chain *plan = oracle_chain(oracle, i);
	bool rearms = pattern_fits(&plan->rearm, sighting->event);

	if (chain->active && rearms && fired_before(chain, sighting))
		expect_after(oracle, i, follow_on_time(chain));
	if (chain->active && pattern_fits(&plan->stop, sighting->event)) {
		expect_no_more(oracle, i);
		chain->active = false;
	} else if (chain->active && rearms) {
		expect_rearmed(oracle, i, sighting->at.earliest);
	} else if (!chain->active && may_start(oracle, i, sighting)) {
		expect_started(oracle, i, sighting);
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
		    (in_time && !overlap(expected_window(expected), sighting->due)))
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
	if (follow_ends(basis, plan, chain))
		return fits_any(plan->end, sighting->event);
	return pattern_fits(&plan->copy, sighting->event);
}

/* Return: how many steps the chain must have missed for this to be its next one; 0: it is not */
static size_t missed(const struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	const struct chain *plan = oracle_chain(oracle, i);
	struct watched_chain chain = oracle->chains[i];
	size_t steps = 0;
	u64 period = 1;

	while (chain.active && chain.due.latest < sighting->due.earliest && steps < FOLLOW_STEPS) {
		chain.active = follow_step(&chain, plan, oracle->basis, follow_on_time(&chain),
					   &period);
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
			expect_after(oracle, i, follow_on_time(&oracle->chains[i]));
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
		if (pattern_fits(&oracle_chain(oracle, i)->copy, event) ||
		    fits_one_too_many(oracle_chain(oracle, i)->end, event))
			return true;
	return false;
}

static bool is_exact(const struct expected *expected)
{
	u64 seen = expected->seen.earliest;

	if (expected->outcome != OUTCOME_RIGHT || !sd_window_is_moment(expected->seen))
		return false;
	return seen == expected->put_off ||
	       (sd_window_is_moment(expected->at) && seen == expected->at.earliest);
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
	    oracle_chain(oracle, found->chain)->timer != TIMER_ANSWER ||
	    expect_is_called(oracle, found->chain))
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
	struct step_time when = { sighting->due, sighting->sent };
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
		expect_after(oracle, found->chain, when);
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
		expect_until_return(oracle, sighting);
	oracle->lagged |= came_late(oracle, sighting);
	for (i = 0; i < oracle->count; i++)
		if (concerns(oracle_chain(oracle, i), sighting))
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
		u64 at = waits ? expected_window(expected).latest : expected->at.earliest;

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
	if (expected->what == &oracle_chain(oracle, expected->chain)->copy)
		return true;
	for (i = 0; i < oracle->count; i++)
		if (pattern_fits(&oracle_chain(oracle, i)->start, event) ||
		    pattern_fits(&oracle_chain(oracle, i)->rearm, event) ||
		    pattern_fits(&oracle_chain(oracle, i)->stop, event))
			return true;
	return false;
}

void oracle_finish(struct oracle *oracle)
{
	size_t i;

	for (i = 0; i < oracle->count; i++)
		while (oracle->chains[i].active)
			expect_after(oracle, i, follow_on_time(&oracle->chains[i]));
}

void oracle_close(struct oracle *oracle)
{
	free(oracle->list);
	oracle->list = NULL;
}

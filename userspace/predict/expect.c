// SPDX-License-Identifier: GPL-2.0-only
/* What an oracle expects: the list of events that are to come. */
#include <string.h>

#include "command.h"
#include "predict/arm.h"
#include "predict/expect.h"

struct sd_window expected_window(const struct expected *expected)
{
	u64 latest = expected->at.latest + expected->grace;

	return (struct sd_window){
		.earliest = expected->at.earliest,
		.latest = expected->put_off > latest ? expected->put_off : latest,
	};
}

static bool is_of_process(const struct pattern *what)
{
	return what->kind == EVENT_RETURN || what->kind == EVENT_CALL;
}

bool expect_is_called(const struct oracle *oracle, size_t i)
{
	const struct chain *plan = oracle_chain(oracle, i);

	return plan->timer == TIMER_ANSWER && plan->start.kind == EVENT_CALL;
}

static void expect(struct oracle *oracle, size_t i, const struct pattern *what,
		   struct sd_window at, u64 grace, bool at_once)
{
	bool process = is_of_process(what) || expect_is_called(oracle, i);
	unsigned int number = 1;
	size_t j;

	for (j = 0; j < oracle->len; j++)
		number += oracle->list[j].what == what &&
			  oracle->list[j].outcome != OUTCOME_WITHDRAWN;
	oracle->list = grow(oracle->list, oracle->len, &oracle->room, sizeof(*oracle->list));
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
	const struct pattern *what = oracle_chain(oracle, i)->end;
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

void expect_no_more(struct oracle *oracle, size_t i)
{
	size_t j;

	for (j = 0; j < oracle->len; j++)
		if (is_next(oracle, i, &oracle->list[j]))
			oracle->list[j].outcome = OUTCOME_WITHDRAWN;
}

static void expect_step(struct oracle *oracle, size_t i)
{
	const struct watched_chain *chain = &oracle->chains[i];
	const struct chain *plan = oracle_chain(oracle, i);

	if (follow_ends(oracle->basis, plan, chain))
		expect_all(oracle, i, chain->due, 0, false);
	else
		expect(oracle, i, &plan->copy, chain->due, 0, false);
}

void expect_after(struct oracle *oracle, size_t i, struct step_time when)
{
	struct watched_chain *chain = &oracle->chains[i];

	chain->active = follow_step(chain, oracle_chain(oracle, i), oracle->basis, when,
				    &oracle->period);
	chain->step++;
	if (chain->active)
		expect_step(oracle, i);
}

static void restart(struct oracle *oracle, size_t i)
{
	struct watched_chain *chain = &oracle->chains[i];

	follow_look(chain, &oracle->period);
	chain->active = true;
	if (chain->kind == SD_STEP_WAIT)
		expect_after(oracle, i, follow_on_time(chain));
	else
		expect_step(oracle, i);
}

/* The timer of an ACK is late by a jiffy. */
static u64 answer_takes(const struct oracle *oracle)
{
	return oracle->basis->hz / ACK_PUT_OFF + 1;
}

void expect_until_return(struct oracle *oracle, const struct sighting *sighting)
{
	u64 latest = sighting->at.latest + answer_takes(oracle);
	size_t i;

	for (i = 0; i < oracle->len; i++) {
		struct expected *expected = &oracle->list[i];
		const struct pattern *start = &oracle_chain(oracle, expected->chain)->start;

		if (expected->outcome == OUTCOME_PENDING &&
		    expect_is_called(oracle, expected->chain) &&
		    !is_of_process(expected->what) && start->side == sighting->event->side &&
		    !strcmp(start->call, sighting->event->call.name) &&
		    latest < expected->at.latest + expected->grace)
			expected->grace = latest - expected->at.latest;
	}
}

void expect_started(struct oracle *oracle, size_t i, const struct sighting *sighting)
{
	struct watched_chain *chain = &oracle->chains[i];
	const struct chain *plan = oracle_chain(oracle, i);
	bool own = plan->side == sighting->event->side;
	u64 room;

	chain->used = true;
	if (plan->timer == TIMER_ANSWER) {
		chain->answered = sighting->at.earliest;
		expect_all(oracle, i, sighting->at, answer_takes(oracle), !plan->put_off);
		return;
	}
	chain->count = arm(chain->may, plan, oracle->basis, own ? sighting->sent : sighting->at);
	room = follow_room(chain);
	if (room < oracle->slack)
		oracle->slack = room;
	restart(oracle, i);
}

void expect_rearmed(struct oracle *oracle, size_t i, u64 jiffy)
{
	struct watched_chain *chain = &oracle->chains[i];

	expect_no_more(oracle, i);
	chain->step++;
	follow_rearmed(chain, oracle_chain(oracle, i)->timer, jiffy);
	restart(oracle, i);
}

void expect_anew(struct oracle *oracle, size_t i)
{
	size_t j;

	for (j = 0; j < oracle->len; j++)
		if (is_next(oracle, i, &oracle->list[j])) {
			oracle->list[j].at = oracle->chains[i].due;
			oracle->list[j].lagged = oracle->lagged;
		}
}

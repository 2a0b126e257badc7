// SPDX-License-Identifier: GPL-2.0-only
/* Compares what happened with what was predicted. */
#include <stdlib.h>

#include "command.h"
#include "predict/foresight.h"
#include "predict/jiffy_clock.h"
#include "predict/judge.h"
#include "predict/measure.h"

/**
 * struct strand_trial - what one strand is judged by
 * @judgement: takes the findings
 * @timeline: what happened
 * @clock: of it
 * @foresight: what was known before
 * @oracle: what was known at each moment
 */
struct strand_trial {
	struct judgement *judgement;
	const struct timeline *timeline;
	struct jiffy_clock clock;
	struct foresight foresight;
	struct oracle oracle;
};

static struct finding *add(struct judgement *judgement, enum finding_kind kind,
			   const struct pattern *what)
{
	struct finding *finding;

	if (judgement->len == judgement->room) {
		judgement->room = judgement->room ? 2 * judgement->room : 32;
		judgement->list = reallocarray(judgement->list, judgement->room,
					       sizeof(*judgement->list));
		if (!judgement->list)
			exit(fail(STATUS_CANNOT, "there is no memory for a judgement"));
	}
	finding = &judgement->list[judgement->len++];
	*finding = (struct finding){ .kind = kind };
	pattern_print(what, finding->what);
	return finding;
}

static void add_unpredicted(struct judgement *judgement, const struct event *event)
{
	const struct pattern what = pattern_of(event);

	add(judgement, FINDING_UNPREDICTED, &what)->seen = event->time;
	judgement->unpredicted++;
}

/* A segment may be held up on its way: its timer was armed after what its sender did before. */
static struct sd_window sent_at(const struct strand_trial *trial, size_t i)
{
	const struct event *events = trial->timeline->events;
	struct sd_window at = jiffy_clock_of(&trial->clock, &events[i]);
	u64 before;
	size_t j;

	for (j = i; j-- > 0;) {
		if (events[j].side != events[i].side || events[j].since)
			continue;
		before = jiffy_clock_of(&trial->clock, &events[j]).earliest;
		if (before < at.earliest)
			at.earliest = before;
		break;
	}
	return at;
}

static void watch(struct strand_trial *trial)
{
	const struct timeline *timeline = trial->timeline;
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct sighting sighting = {
			.event = &timeline->events[i],
			.index = i,
			.at = jiffy_clock_of(&trial->clock, &timeline->events[i]),
			.sent = sent_at(trial, i),
		};

		if (oracle_see(&trial->oracle, &sighting) == NOTICE_UNEXPECTED)
			add_unpredicted(trial->judgement, &timeline->events[i]);
	}
	oracle_finish(&trial->oracle);
}

/* Jiffies at which it was to come, as far as that was known before the run. */
static struct sd_window window_before(const struct strand_trial *trial,
				      const struct expected *expected)
{
	const struct foreseen *foreseen =
		foresight_find(&trial->foresight, expected->what, expected->number);
	const struct sd_window *began = &trial->oracle.began;

	if (!foreseen)
		return expected->at;
	return (struct sd_window){
		.earliest = began->earliest + foreseen->after.earliest,
		.latest = began->latest + foreseen->after.latest,
	};
}

/* Return: how far a window lies from another one; below 0: before it */
static s64 distance(struct sd_window seen, struct sd_window from)
{
	if (seen.latest < from.earliest)
		return -(s64)(from.earliest - seen.latest);
	return seen.earliest > from.latest ? (s64)(seen.earliest - from.latest) : 0;
}

static void report_expected(struct strand_trial *trial, const struct expected *expected)
{
	struct judgement *judgement = trial->judgement;
	struct sd_window before = window_before(trial, expected);
	struct sd_window time = jiffy_clock_time(&trial->clock, before);
	struct finding *finding = add(judgement, FINDING_MISSING, expected->what);
	s64 off;

	judgement->predicted++;
	finding->timed = true;
	finding->from = time.earliest;
	finding->to = time.latest;
	if (expected->outcome == OUTCOME_PENDING)
		return;
	off = distance(expected->seen,
		       expected->outcome == OUTCOME_WRONG_TIME ? expected->at : before);
	finding->kind = off ? FINDING_WRONG_TIME : FINDING_RIGHT;
	finding->off = off * trial->clock.tick;
	finding->seen = trial->timeline->events[expected->event].time;
	finding->exact = !off && expected->exact;
	judgement->right += !off;
	judgement->exact += finding->exact;
}

/* What it hangs on did not come, so nothing did. */
static void report_nothing(struct strand_trial *trial)
{
	struct judgement *judgement = trial->judgement;
	size_t i;

	for (i = 0; i < trial->foresight.len; i++)
		add(judgement, FINDING_MISSING, trial->foresight.list[i].what);
	judgement->predicted += trial->foresight.len;
}

static void report(struct strand_trial *trial)
{
	size_t i;

	if (!trial->oracle.begun)
		report_nothing(trial);
	for (i = 0; i < trial->oracle.len; i++)
		if (trial->oracle.list[i].outcome != OUTCOME_WITHDRAWN)
			report_expected(trial, &trial->oracle.list[i]);
}

static void judge_strand(struct judgement *judgement, const struct strand *strand,
			 const struct basis *basis, const struct timeline *timeline)
{
	struct strand_trial trial = { .judgement = judgement, .timeline = timeline };

	foresee(&trial.foresight, strand, basis);
	oracle_open(&trial.oracle, strand, basis);
	if (jiffy_clock_set(&trial.clock, timeline, basis->hz))
		watch(&trial);
	report(&trial);
	oracle_close(&trial.oracle);
	foresight_free(&trial.foresight);
}

/* In the order in which they were to come, or came. */
static int compare(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	u64 at = a->seen ? a->seen : a->from, bt = b->seen ? b->seen : b->from;

	return at < bt ? -1 : at > bt;
}

void judge(struct judgement *judgement, const struct plan *plan, struct basis *basis,
	   const struct timeline *timeline)
{
	const struct strand *strand;

	*judgement = (struct judgement){ .planned = plan };
	if (!plan)
		return;
	measure_handshake(basis, timeline);
	for (strand = plan->strands; strand_exists(plan, strand); strand++)
		judge_strand(judgement, strand, basis, timeline);
	if (judgement->len)
		qsort(judgement->list, judgement->len, sizeof(*judgement->list), compare);
}

bool judgement_holds(const struct judgement *judgement)
{
	return judgement->right == judgement->predicted && !judgement->unpredicted;
}

const char *finding_kind_text(enum finding_kind kind)
{
	static const char *const texts[] = {
		[FINDING_RIGHT] = "as predicted",
		[FINDING_WRONG_TIME] = "at another time",
		[FINDING_MISSING] = "did not come",
		[FINDING_UNPREDICTED] = "was not predicted",
	};

	return texts[kind];
}

void judgement_free(struct judgement *judgement)
{
	free(judgement->list);
	*judgement = (struct judgement){ 0 };
}

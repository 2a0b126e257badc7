// SPDX-License-Identifier: GPL-2.0-only
/* Compares what happened with what was predicted. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "predict/foresight.h"
#include "predict/judge.h"
#include "predict/left.h"
#include "predict/measure.h"
#include "predict/replay.h"

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
	const struct jiffy_clock *clock;
	struct foresight foresight;
	struct oracle *oracle;
};

static struct finding *add_finding(struct judgement *judgement, enum finding_kind kind)
{
	struct finding *finding;

	judgement->list = grow(judgement->list, judgement->len, &judgement->room,
			       sizeof(*judgement->list));
	finding = &judgement->list[judgement->len++];
	*finding = (struct finding){ .kind = kind };
	return finding;
}

static struct finding *add(struct judgement *judgement, enum finding_kind kind,
			   const struct pattern *what)
{
	struct finding *finding = add_finding(judgement, kind);

	pattern_print(what, finding->what);
	finding->telling = pattern_is_telling(what);
	return finding;
}

static void add_unpredicted(struct judgement *judgement, const struct event *event)
{
	const struct pattern what = pattern_of(event);

	add(judgement, FINDING_UNPREDICTED, &what)->seen = event->time;
	judgement->unpredicted++;
}

/*
 * Jiffies at which it was to come, as far as that was known before the run. Nobody can know then
 * that a handler will be late; the wheel may round up what it arms then.
 */
static struct sd_window window_before(const struct strand_trial *trial,
				      const struct expected *expected)
{
	const struct foreseen *foreseen =
		foresight_find(&trial->foresight, expected->what, expected->number);
	const struct sd_window *began = &trial->oracle->began;
	const struct sd_window known = expected_window(expected);
	struct sd_window before;

	if (!foreseen)
		return known;
	before.earliest = began->earliest + foreseen->after.earliest;
	before.latest = began->latest + foreseen->after.latest;
	if (expected->lagged && known.earliest < before.earliest)
		before.earliest = known.earliest;
	if (expected->lagged && known.latest > before.latest)
		before.latest = known.latest;
	return before;
}

/* Return: how far a window lies from another one; below 0: before it */
static s64 distance(struct sd_window seen, struct sd_window from)
{
	if (seen.latest < from.earliest)
		return -(s64)(from.earliest - seen.latest);
	return seen.earliest > from.latest ? (s64)(seen.earliest - from.latest) : 0;
}

static bool had_no_time(const struct strand_trial *trial, const struct expected *expected)
{
	u64 end = trial->timeline->end;

	return end && expected->outcome == OUTCOME_PENDING &&
	       jiffy_clock_time(trial->clock, window_before(trial, expected)).latest >= end;
}

static void report_expected(struct strand_trial *trial, const struct expected *expected)
{
	struct judgement *judgement = trial->judgement;
	struct sd_window before = window_before(trial, expected);
	struct sd_window known = expected_window(expected);
	struct sd_window time = jiffy_clock_time(trial->clock, before);
	struct finding *finding = add(judgement, FINDING_MISSING, expected->what);
	s64 off;

	judgement->predicted++;
	finding->timed = true;
	finding->from = time.earliest;
	finding->to = time.latest;
	if (expected->outcome == OUTCOME_PENDING)
		return;
	off = distance(expected->seen,
		       expected->outcome == OUTCOME_WRONG_TIME ? known : before);
	finding->kind = off ? FINDING_WRONG_TIME : FINDING_RIGHT;
	finding->off = off * trial->clock->tick;
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

	for (i = 0; i < trial->foresight.len; i++) {
		if (trial->foresight.list[i].what->maybe)
			continue;
		add(judgement, FINDING_MISSING, trial->foresight.list[i].what);
		judgement->predicted++;
	}
}

static bool is_to_report(const struct strand_trial *trial, const struct expected *expected)
{
	return expected->outcome != OUTCOME_WITHDRAWN && !had_no_time(trial, expected) &&
	       !(expected->outcome == OUTCOME_PENDING && expected->what->maybe);
}

static void report(struct strand_trial *trial)
{
	size_t i;

	if (!trial->oracle->begun && !trial->timeline->end)
		report_nothing(trial);
	for (i = 0; i < trial->oracle->len; i++)
		if (is_to_report(trial, &trial->oracle->list[i]))
			report_expected(trial, &trial->oracle->list[i]);
}

static void judge_strand(struct strand_trial *trial, const struct basis *basis)
{
	foresee(&trial->foresight, trial->oracle->strand, basis);
	oracle_finish(trial->oracle);
	report(trial);
	foresight_free(&trial->foresight);
}

static void judge_strands(struct judgement *judgement, const struct plan *plan,
			  const struct basis *basis, const struct timeline *timeline)
{
	struct replay replay;
	size_t i;

	replay_open(&replay, plan, basis, timeline);
	for (i = 0; i < replay.len; i++)
		add_unpredicted(judgement, &timeline->events[replay.unpredicted[i]]);
	for (i = 0; i < replay.count; i++) {
		struct strand_trial trial = {
			.judgement = judgement, .timeline = timeline, .clock = &replay.clock,
			.oracle = &replay.oracles[i],
		};

		judge_strand(&trial, basis);
	}
	replay_close(&replay);
}

/* How far it lies from when the other was to come. */
static s64 away(const struct finding *came, const struct finding *missing)
{
	const struct sd_window seen = { came->seen, came->seen };

	return distance(seen, (struct sd_window){ missing->from, missing->to });
}

/* Return: the nearest in time */
static struct finding *find_missing(const struct judgement *judgement, const struct finding *came)
{
	struct finding *nearest = NULL;
	size_t i;

	for (i = 0; i < judgement->len; i++) {
		struct finding *finding = &judgement->list[i];

		if (finding->kind == FINDING_MISSING && finding->timed &&
		    !strcmp(finding->what, came->what) && away(came, finding) &&
		    (!nearest || llabs(away(came, finding)) < llabs(away(came, nearest))))
			nearest = finding;
	}
	return nearest;
}

static void remove_finding(struct judgement *judgement, size_t i)
{
	judgement->len--;
	memmove(&judgement->list[i], &judgement->list[i + 1],
		(judgement->len - i) * sizeof(*judgement->list));
}

/* What did not come, but came in another way at another time, is one finding. */
static void join(struct judgement *judgement)
{
	size_t i = 0;

	while (i < judgement->len) {
		const struct finding *came = &judgement->list[i];
		struct finding *missing =
			came->kind == FINDING_UNPREDICTED ? find_missing(judgement, came) : NULL;

		if (!missing) {
			i++;
			continue;
		}
		missing->kind = FINDING_WRONG_TIME;
		missing->seen = came->seen;
		missing->off = away(came, missing);
		judgement->unpredicted--;
		remove_finding(judgement, i);
	}
}

static void compare_left(struct judgement *judgement, bool same, bool telling,
			 const char *predicted, const char *observed)
{
	struct finding *finding = add_finding(judgement, same ? FINDING_RIGHT : FINDING_NOT_SO);

	strcpy(finding->what, predicted);
	finding->telling = telling;
	if (!same)
		strcpy(finding->instead, observed);
	judgement->predicted++;
	judgement->right += same;
}

static void judge_left(struct judgement *judgement, const struct plan *plan,
		       const struct basis *basis, const struct timeline *timeline)
{
	char expected[PATTERN_TEXT_MAX], found[PATTERN_TEXT_MAX];
	enum side side;

	for (side = 0; side < SIDES; side++) {
		struct remains left = remains_predict(plan, basis, side);
		struct remains is = remains_observe(timeline, side);

		remains_print_socket(&left, side, expected);
		remains_print_socket(&is, side, found);
		compare_left(judgement, left.state == is.state, true, expected, found);
		remains_print_bytes(&left, side, expected);
		remains_print_bytes(&is, side, found);
		compare_left(judgement, left.bytes == is.bytes, left.bytes, expected, found);
	}
}

/* In the order in which they were to come, or came; what remains is last. */
static int compare(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	u64 at = a->seen ? a->seen : a->from, bt = b->seen ? b->seen : b->from;

	return at < bt ? -1 : at > bt;
}

void judge(struct judgement *judgement, const struct plan *plan, struct basis *basis,
	   const struct timeline *timeline)
{
	*judgement = (struct judgement){ 0 };
	measure_handshake(basis, timeline);
	judge_strands(judgement, plan, basis, timeline);
	join(judgement);
	if (judgement->len)
		qsort(judgement->list, judgement->len, sizeof(*judgement->list), compare);
	if (!timeline->end)
		judge_left(judgement, plan, basis, timeline);
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
		[FINDING_NOT_SO] = "is not so",
	};

	return texts[kind];
}

void judgement_free(struct judgement *judgement)
{
	free(judgement->list);
	*judgement = (struct judgement){ 0 };
}

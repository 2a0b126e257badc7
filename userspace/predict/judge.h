/* SPDX-License-Identifier: GPL-2.0-only */
/* Compares what happened with what was predicted. */
#ifndef SEGDROP_JUDGE_H
#define SEGDROP_JUDGE_H

#include "predict/oracle.h"

enum finding_kind {
	FINDING_RIGHT,
	FINDING_WRONG_TIME,
	FINDING_MISSING,	/* predicted, and did not come */
	FINDING_UNPREDICTED,	/* came, and is among what the prediction speaks of */
	FINDING_NOT_SO,		/* an end is left with something else */
};

/**
 * struct finding - one event, predicted or seen or both; times are nanoseconds of CLOCK_MONOTONIC
 * @kind: how they compare
 * @what: the event in words
 * @telling: see pattern_is_telling(); and what an end is left with
 * @timed: @from and @to are known
 * @from: when it was to come at the earliest
 * @to: at the latest
 * @exact: it was predicted to the jiffy by what was seen before, and came at that jiffy
 * @seen: when it came
 * @off: of a wrong time: by how much at least; below 0: too early
 * @instead: of what is not so: what is
 */
struct finding {
	enum finding_kind kind;
	char what[PATTERN_TEXT_MAX];
	bool telling;
	bool timed;
	u64 from;
	u64 to;
	bool exact;
	u64 seen;
	s64 off;
	char instead[PATTERN_TEXT_MAX];
};

/**
 * struct judgement - of one scenario
 * @list: findings
 * @len: how many
 * @room: for how many there is room
 * @predicted: how many events were predicted
 * @right: how many of them came as predicted
 * @exact: how many of them to the jiffy
 * @unpredicted: how many others came
 */
struct judgement {
	struct finding *list;
	size_t len;
	size_t room;
	size_t predicted;
	size_t right;
	size_t exact;
	size_t unpredicted;
};

/**
 * judge - compare
 * @judgement: filled in; for judgement_free()
 * @plan: of the scenario
 * @basis: what the prediction is computed from, as it was before the run; changed by
 *	measure_handshake()
 * @timeline: what happened; if it was broken off, what could have come later still is left out,
 *	and so is what both ends are left with
 */
void judge(struct judgement *judgement, const struct plan *plan, struct basis *basis,
	   const struct timeline *timeline);

/**
 * judgement_holds - did everything come as predicted?
 * @judgement: of one scenario
 */
bool judgement_holds(const struct judgement *judgement);

/**
 * finding_kind_text - in words
 * @kind: not FINDING_RIGHT
 * Return: a constant string
 */
const char *finding_kind_text(enum finding_kind kind);

/**
 * judgement_free - let go of the findings
 * @judgement: empty afterwards
 */
void judgement_free(struct judgement *judgement);

#endif /* SEGDROP_JUDGE_H */

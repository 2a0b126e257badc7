/* SPDX-License-Identifier: GPL-2.0-only */
/* What comes next, while a scenario runs. */
#ifndef SEGDROP_AHEAD_H
#define SEGDROP_AHEAD_H

#include "predict/basis.h"
#include "predict/pattern.h"
#include "predict/plan.h"

/**
 * struct ahead - an event that is to come; times are nanoseconds of CLOCK_MONOTONIC
 * @what: in words
 * @from: when, at the earliest
 * @to: at the latest
 */
struct ahead {
	char what[PATTERN_TEXT_MAX];
	u64 from;
	u64 to;
};

/**
 * ahead_find - what comes next, as far as is known from what has come
 * @ahead: filled in
 * @plan: of the scenario
 * @basis: what it is computed from, as it was before the run
 * @timeline: what has happened; finished by timeline_copy()
 * @now: what is overdue then is not waited for
 * Return: false if nothing is known to come
 */
bool ahead_find(struct ahead *ahead, const struct plan *plan, const struct basis *basis,
		const struct timeline *timeline, u64 now);

#endif /* SEGDROP_AHEAD_H */

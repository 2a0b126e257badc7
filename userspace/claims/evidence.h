/* SPDX-License-Identifier: GPL-2.0-only */
/* What a scenario shows of a claim. */
#ifndef SEGDROP_EVIDENCE_H
#define SEGDROP_EVIDENCE_H

#include "lab/endpoint.h"
#include "lab/timeline.h"
#include "predict/oracle.h"

/* Room for a reason. */
#define BECAUSE_MAX	384

/**
 * enum verdict - how a claim stands
 * @VERDICT_OPEN: nothing was seen that decides it
 * @VERDICT_HOLDS: as it is stated
 * @VERDICT_DIFFERS: only under a condition, or with other numbers
 * @VERDICT_REFUTED: it is wrong
 */
enum verdict {
	VERDICT_OPEN,
	VERDICT_HOLDS,
	VERDICT_DIFFERS,
	VERDICT_REFUTED,
};

/**
 * struct scene - a scenario that has run, as far as claims are concerned
 * @name: of the scenario
 * @family: 4 or 6
 * @ends: what both ends did
 * @timeline: what happened; complete
 * @end: when the record ended; as the times of the timeline
 * @basis: the settings that it had, and what was measured
 * @usual: the same with the settings that a new network namespace has
 */
struct scene {
	const char *name;
	int family;
	const struct endpoint_options *ends;
	const struct timeline *timeline;
	u64 end;
	struct basis basis;
	struct basis usual;
};

/**
 * struct study - all of a run that is complete
 * @scenes: the scenarios
 * @len: how many
 */
struct study {
	struct scene *scenes;
	size_t len;
};

/**
 * study_find - another scenario of the same run
 * @study: the run
 * @name: of the scenario
 * @family: 4 or 6
 * Return: NULL if it has not run
 */
const struct scene *study_find(const struct study *study, const char *name, int family);

/**
 * struct evidence - what one scenario shows of one claim
 * @verdict: there
 * @because: a sentence without its full stop, with what was observed
 */
struct evidence {
	enum verdict verdict;
	char because[BECAUSE_MAX];
};

/**
 * evidence_say - decide
 * @evidence: filled in
 * @verdict: which
 * @format: the reason, as for printf()
 */
void evidence_say(struct evidence *evidence, enum verdict verdict, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * evidence_add - go on with the reason
 * @evidence: evidence_say() has begun it
 * @format: as for printf()
 */
void evidence_add(struct evidence *evidence, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * verdict_name - "holds"
 * @verdict: which
 * Return: a constant string; "open" for VERDICT_OPEN
 */
const char *verdict_name(enum verdict verdict);

/**
 * struct span_text - a length of time in words
 * @text: "1.0 s", "61 to 62 s", "2 h 12 min 7 s"
 */
struct span_text {
	char text[112];
};

/**
 * span - a length of time in words
 * @window: nanoseconds
 *
 * Tenths below ten seconds, whole seconds above: more would be the phase of the timer wheel.
 */
struct span_text span(struct sd_window window);

/**
 * span_of - the same for a length that is known
 * @seconds: how long
 */
struct span_text span_of(double seconds);

/**
 * struct count_text - a number of things in words
 * @text: "no FIN", "1 FIN", "2 FINs", "once", "2 times"
 */
struct count_text {
	char text[64];
};

/**
 * counted - a number of things in words
 * @count: how many
 * @thing: what one of them is called; its plural ends in s
 */
struct count_text counted(size_t count, const char *thing);

/**
 * how_often - how often, in words
 * @count: how many times
 */
struct count_text how_often(size_t count);

#endif /* SEGDROP_EVIDENCE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* The claims of the lab, and what a run shows of them. */
#ifndef SEGDROP_CLAIMS_H
#define SEGDROP_CLAIMS_H

#include "claims/judges.h"

/* How many scenarios speak of a claim at most, and room for the reason of a verdict. */
#define CLAIM_SCENARIOS	8
#define REASON_MAX	1536

/**
 * struct claim - what the lab states
 * @id: "C01"
 * @text: the statement
 * @judge: judges it by one scenario
 * @shown: scenarios that show it, both sides of a condition included: the reason quotes each
 * @seen: others that it is judged by: quoted where they come to another verdict
 */
struct claim {
	const char *id;
	const char *text;
	claim_judge *judge;
	const char *shown[CLAIM_SCENARIOS];
	const char *seen[CLAIM_SCENARIOS];
};

/* All of them; the row without an id is the end. */
extern const struct claim claims[];

/**
 * claim_count - how many there are
 */
size_t claim_count(void);

/**
 * struct statement - what one scenario says of one claim
 * @claim: which claim
 * @scene: which scenario
 * @evidence: what it shows; never VERDICT_OPEN
 */
struct statement {
	const struct claim *claim;
	const struct scene *scene;
	struct evidence evidence;
};

/**
 * struct ruling - how a claim stands after a run
 * @verdict: VERDICT_OPEN if no scenario that shows it has run
 * @because: the reason in one sentence
 */
struct ruling {
	enum verdict verdict;
	char because[REASON_MAX];
};

/**
 * struct findings - what a run shows of all claims
 * @study: the run
 * @statements: in the order of claims, then as the claim names its scenarios
 * @len: how many
 * @rulings: one for each row of claims
 */
struct findings {
	struct study study;
	struct statement *statements;
	size_t len;
	struct ruling *rulings;
};

/**
 * claims_judge - judge all claims
 * @findings: its study is set; the rest is filled in; for claims_free()
 *
 * A claim holds, or is refuted, if all say so; otherwise it differs.
 */
void claims_judge(struct findings *findings);

/**
 * claims_free - let go of everything
 * @findings: empty afterwards
 */
void claims_free(struct findings *findings);

#endif /* SEGDROP_CLAIMS_H */

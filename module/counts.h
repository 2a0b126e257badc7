/* SPDX-License-Identifier: GPL-2.0-only */
/* Which match of a rule this is: what "first 3" and the like ask. */
#ifndef SEGDROP_COUNTS_H
#define SEGDROP_COUNTS_H

#include "budget.h"
#include "ruleset.h"

struct segdrop_counts_chunk;

/**
 * struct sd_counts - the matches of one flow, rule by rule
 * @first: a list of chunks, altogether in the order of the rules
 *
 * The owner of the flow serialises access. Counts of rules that are gone go when they are met.
 */
struct sd_counts {
	struct segdrop_counts_chunk *first;
};

/**
 * struct sd_counts_walk - how far the counts have been looked at for a segment
 * @set: the rules that are tried on it
 * @link: to the chunk of what comes next
 * @at: its place in there
 * @rule: place in @set of the first rule that may have to do with it
 *
 * Rules are tried in their order, so that all of them together cost one walk over the counts.
 */
struct sd_counts_walk {
	const struct sd_ruleset *set;
	struct segdrop_counts_chunk **link;
	u32 at;
	u32 rule;
};

/**
 * sd_counts_begin - begin to try rules on a segment
 * @counts: of the segment's flow
 * @set: the rules
 */
static inline struct sd_counts_walk sd_counts_begin(struct sd_counts *counts,
						    const struct sd_ruleset *set)
{
	return (struct sd_counts_walk){ .set = set, .link = &counts->first };
}

/**
 * sd_counts_init - set up what all counts share
 * Return: 0 or -ENOMEM
 */
int sd_counts_init(void);

/**
 * sd_counts_exit - undo sd_counts_init(); no count is left
 */
void sd_counts_exit(void);

/**
 * sd_counts_next - a rule matches a segment: its how many-th match is this?
 * @walk: over the counts of the segment's flow
 * @state: the rule, which comes behind those that were tried before; its total of matches is raised
 * @budget: of the namespace
 * @number: from 1: of the flow's matches if the rule counts per flow and the number matters,
 *          else of all
 *
 * Context: BH off
 * Return: SD_JUDGED; SD_PASSED_NOMEM or SD_PASSED_LIMIT if it cannot be counted
 */
enum sd_passed sd_counts_next(struct sd_counts_walk *walk, struct sd_rule_state *state,
			      struct sd_budget *budget, u64 *number);

/**
 * sd_counts_drop - forget all counts
 * @counts: of a flow
 * @budget: is given back what becomes free
 *
 * Context: any
 */
void sd_counts_drop(struct sd_counts *counts, struct sd_budget *budget);

#endif /* SEGDROP_COUNTS_H */

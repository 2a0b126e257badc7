/* SPDX-License-Identifier: GPL-2.0-only */
/* Which match of a rule this is: what "first 3" and the like ask. */
#ifndef SEGDROP_COUNTS_H
#define SEGDROP_COUNTS_H

#include "budget.h"
#include "ruleset.h"

struct sd_count_node;

/**
 * struct sd_counts - the matches of one flow, rule by rule
 * @first: a list in the order of the rules
 *
 * The owner of the flow serialises access.
 */
struct sd_counts {
	struct sd_count_node *first;
};

/**
 * struct sd_counts_walk - how far the counts have been looked at for a segment
 * @place: the link to what comes next
 *
 * Rules are tried in their order, so that all of them together cost one walk over the counts.
 */
struct sd_counts_walk {
	struct sd_count_node **place;
};

/**
 * sd_counts_begin - begin to try rules on a segment
 * @counts: of the segment's flow
 */
static inline struct sd_counts_walk sd_counts_begin(struct sd_counts *counts)
{
	return (struct sd_counts_walk){ .place = &counts->first };
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
 * sd_counts_drop - forget counts
 * @counts: of a flow
 * @generation: keep those of rules that are in the rule set of this generation; 0: forget all.
 *              Other values are for the writer of the rules only.
 * @budget: is given back what becomes free
 *
 * Context: any
 */
void sd_counts_drop(struct sd_counts *counts, u64 generation, struct sd_budget *budget);

#endif /* SEGDROP_COUNTS_H */

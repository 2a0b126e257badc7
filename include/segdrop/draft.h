/* SPDX-License-Identifier: GPL-2.0-only */
/* A rule set that is being changed: what one write to rules does to the list, all or nothing. */
#ifndef SEGDROP_DRAFT_H
#define SEGDROP_DRAFT_H

#include <segdrop/rule.h>

struct sd_rule_state;

/**
 * struct sd_draft_rule - a rule in a draft
 * @rule: as written
 * @state: what goes with the rule while it lives (its counters); NULL for one that this draft adds.
 *         The draft carries it along and never looks inside.
 * @reset: its counts start anew when the draft takes effect
 */
struct sd_draft_rule {
	struct sd_rule rule;
	struct sd_rule_state *state;
	bool reset;
};

/**
 * struct sd_draft - a rule list to work on
 * @rules: the caller's array, in the order in which they are tried
 * @len: how many of them are in use
 * @max: room in @rules; at most SEGDROP_RULES_MAX
 * @highest: the highest id there, 0 if there is none: keep it right when filling @rules by hand
 * @reset_all: "reset" without a number: all totals of the namespace are to be zeroed, too
 */
struct sd_draft {
	struct sd_draft_rule *rules;
	u32 len;
	u32 max;
	u32 highest;
	bool reset_all;
};

/**
 * sd_draft_apply - carry out one line
 * @draft: changed only if the line is right
 * @line: without its newline
 * @len: bytes of @line
 * @line_number: from 1
 * @error: filled in on failure
 *
 * Adding with ids that rise, as the rules file lists them, takes constant time a line; else it is
 * linear in @len.
 * Return: 0; -EINVAL (does not parse), -EEXIST, -ENOENT, -ENOSPC (@max reached, or no id above the
 *         highest is left)
 */
int sd_draft_apply(struct sd_draft *draft, const char *line, size_t len, u32 line_number,
		   struct sd_error *error);

#endif /* SEGDROP_DRAFT_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What becomes of one segment. */
#ifndef SEGDROP_JUDGE_H
#define SEGDROP_JUDGE_H

#include <segdrop/flow.h>

#include "ruleset.h"

struct sd_flow_entry;

/**
 * struct sd_crossing - where a segment was met
 * @netns: inode number of the network namespace
 * @hook: the direction in which it crossed the hook: enum sd_direction
 * @directions: the rules that it concerns: OR of BIT(enum sd_direction)
 * @key: of its connection
 * @sender: the end that sent it
 */
struct sd_crossing {
	u32 netns;
	u8 hook;
	u8 directions;
	struct sd_flow_key key;
	int sender;
};

/**
 * enum sd_trace_verdict - what the tracepoint says became of a segment
 * @SD_TRACE_PASS: it passed, no rule decided
 * @SD_TRACE_DROP: a rule dropped it
 * @SD_TRACE_COUNT: a rule counted it and let it pass
 */
enum sd_trace_verdict {
	SD_TRACE_PASS,
	SD_TRACE_DROP,
	SD_TRACE_COUNT,
};

/**
 * sd_judge - name a segment, find the rule that decides, follow what its receiver gets, and count
 * @set: the rules
 * @flow: of the segment, if it has been found already; else NULL
 * @seg: a segment that sd_packet_parse() found fit to be judged and that @set touches
 * @at: where it was met
 *
 * Context: in an RCU read section
 * Return: true if it is to be dropped
 */
bool sd_judge(const struct sd_ruleset *set, struct sd_flow_entry *flow,
	      const struct sd_segment *seg, const struct sd_crossing *at);

#endif /* SEGDROP_JUDGE_H */

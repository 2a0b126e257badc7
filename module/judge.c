// SPDX-License-Identifier: GPL-2.0-only
#include "flowtable.h"
#include "judge.h"
#include "trace.h"

/* A flow that is evicted before it is locked is looked for again; not for ever. */
#define TRIES	2

/* The rule that decides, if any. */
struct decision {
	struct sd_rule_state *state;
	bool drop;
};

static noinline struct decision decide(const struct sd_ruleset *set, struct sd_counts *counts,
				       const struct sd_segment *seg, u16 roles, u8 directions)
{
	struct sd_counts_walk walk = sd_counts_begin(counts, set);
	struct decision decision = {};
	struct sd_rule_state *state;
	enum sd_passed counted;
	u32 position = 0;
	u64 number;

	while ((state = segdrop_ruleset_next(set, &position, seg, roles, directions))) {
		counted = sd_counts_next(&walk, state, &set->flows->budget, &number);
		if (counted != SD_JUDGED) {
			sd_stats_count(set->stats, SD_COUNTER_PASSED + counted);
			break;
		}
		if (sd_count_says(&state->rule.count, number)) {
			decision.state = state;
			decision.drop = state->rule.verdict == SD_VERDICT_DROP;
			break;
		}
	}
	return decision;
}

static void count(const struct sd_ruleset *set, u16 roles, struct decision decision)
{
	sd_stats_count_roles(set->stats, SD_COUNTER_SEEN, roles);
	if (!decision.drop)
		return;
	sd_stats_count_roles(set->stats, SD_COUNTER_DROPPED, roles);
	atomic64_inc(&decision.state->dropped);
}

static void trace(const struct sd_segment *seg, const struct sd_crossing *at, u16 roles,
		  struct decision decision)
{
	u8 verdict = SD_TRACE_PASS;
	u32 id = 0;

	if (decision.state) {
		verdict = decision.drop ? SD_TRACE_DROP : SD_TRACE_COUNT;
		id = decision.state->rule.id;
	}
	trace_segdrop_segment(at, seg, roles, id, verdict);
}

/* A SYN or SYN-ACK may begin something new. Return: false without memory */
static noinline bool prepare(const struct sd_ruleset *set, struct sd_flow_entry *flow,
			     const struct sd_segment *seg, int sender)
{
	if (sd_track_restarts(&flow->track, seg, sender)) {
		sd_track_begin(&flow->track);
		segdrop_flow_forget(set->flows, flow);
	}
	return !sd_track_wants_attempts(&flow->track, seg, sender) ||
	       sd_flow_attempt(set->flows, flow);
}

/* An attempt to replace the connection counts its own segments. */
static struct sd_counts *counts_of(const struct sd_ruleset *set, struct sd_flow_entry *flow,
				   enum sd_part part)
{
	if (likely(part == SD_PART_CONNECTION) || !flow->track.attempts)
		return &flow->counts;
	if (part == SD_PART_NEW_ATTEMPT)
		sd_flow_forget_attempt(set->flows, flow);
	return sd_flow_attempt_counts(flow);
}

/* All of it under the flow's lock: names, counts and the trace of a flow are in one order. */
static bool judge_locked(const struct sd_ruleset *set, struct sd_flow_entry *flow,
			 const struct sd_segment *seg, const struct sd_crossing *at)
{
	struct decision decision = {};
	struct sd_sight sight;

	if (seg->flags & SD_TCP_SYN && !prepare(set, flow, seg, at->sender)) {
		sd_stats_count(set->stats, SD_COUNTER_PASSED + SD_PASSED_NOMEM);
		return false;
	}
	sd_track_see(&flow->track, seg, at->sender, &sight);
	if (sight.part == SD_PART_NONE) {
		sd_stats_count(set->stats, SD_COUNTER_PASSED + SD_PASSED_WINDOW);
		return false;
	}
	if (set->roles & sight.roles)
		decision = decide(set, counts_of(set, flow, sight.part), seg, sight.roles,
				  at->directions);
	if (!decision.drop &&
	    sd_track_deliver(&flow->track, seg, at->sender, &sight) == SD_TRACK_STARTED_ANEW)
		sd_flow_start_anew(set->flows, flow);
	count(set, sight.roles, decision);
	if (trace_segdrop_segment_enabled())
		trace(seg, at, sight.roles, decision);
	sd_flow_touch(set->flows, flow);
	return decision.drop;
}

enum outcome {
	OUTCOME_PASS,
	OUTCOME_DROP,
	OUTCOME_GONE, /* the flow is */
};

static enum outcome judge_in_flow(const struct sd_ruleset *set, struct sd_flow_entry *flow,
				  const struct sd_segment *seg, const struct sd_crossing *at)
{
	enum outcome outcome = OUTCOME_GONE;

	spin_lock_bh(&flow->lock);
	if (!flow->gone)
		outcome = judge_locked(set, flow, seg, at) ? OUTCOME_DROP : OUTCOME_PASS;
	spin_unlock_bh(&flow->lock);
	return outcome;
}

/* Return: NULL is counted */
static noinline struct sd_flow_entry *obtain(const struct sd_ruleset *set,
					     const struct sd_flow_key *key)
{
	enum sd_passed why;
	struct sd_flow_entry *flow = sd_flow_obtain(set->flows, key, &why);

	if (!flow)
		sd_stats_count(set->stats, SD_COUNTER_PASSED + why);
	return flow;
}

bool sd_judge(const struct sd_ruleset *set, struct sd_flow_entry *flow,
	      const struct sd_segment *seg, const struct sd_crossing *at)
{
	enum outcome outcome;
	int tries;

	for (tries = 0; tries < TRIES; tries++) {
		if (!flow)
			flow = obtain(set, &at->key);
		if (!flow)
			return false;
		outcome = judge_in_flow(set, flow, seg, at);
		if (outcome != OUTCOME_GONE)
			return outcome == OUTCOME_DROP;
		flow = NULL;
	}
	sd_stats_count(set->stats, SD_COUNTER_PASSED + SD_PASSED_LIMIT);
	return false;
}

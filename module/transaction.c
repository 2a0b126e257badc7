// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

#include <segdrop/draft.h>

#include "transaction.h"

static void schedule_expiry(struct sd_net *sn)
{
	const struct sd_ruleset *set = sd_net_rules(sn);
	u64 first = U64_MAX, now = get_jiffies_64();
	u32 i;

	for (i = 0; set && i < set->len; i++) {
		if (set->rules[i]->deadline)
			first = min(first, set->rules[i]->deadline);
	}
	if (first == U64_MAX)
		cancel_delayed_work(&sn->expiry);
	else
		mod_delayed_work(system_long_wq, &sn->expiry,
				 min_t(u64, first - min(first, now), MAX_JIFFY_OFFSET));
}

/*
 * What is followed is followed to its end, whatever becomes of the rule that concerned it: who
 * misses segments would then tell lies. So a set looks at the ports of the one before, too, until
 * there are no flows. When the grace period is over no more are made by the set before.
 */
static void replace(struct sd_net *sn, const struct sd_ruleset *old, struct sd_ruleset *set)
{
	segdrop_ruleset_follow(set, old);
	rcu_assign_pointer(sn->rules, set);
	if (!old)
		return;
	synchronize_rcu();
	if (!READ_ONCE(sn->flows->len))
		segdrop_ruleset_narrow(set);
}

static void end_rules(struct sd_net *sn)
{
	RCU_INIT_POINTER(sn->rules, NULL);
	synchronize_rcu();
	segdrop_flows_put(sn->flows);
	sn->flows = NULL;
}

/* Takes over the reference to @set. From here on nothing can fail. */
static void commit(struct sd_net *sn, struct sd_ruleset *set)
{
	struct sd_ruleset *old = sd_net_rules(sn);

	if (!set->len) {
		sd_ruleset_put(set);
		if (old)
			end_rules(sn);
	} else {
		replace(sn, old, set);
	}
	sd_ruleset_put(old);
	schedule_expiry(sn);
}

static struct sd_ruleset *new_set(const struct sd_net *sn, u32 max)
{
	struct sd_ruleset *set = sd_ruleset_create(max);

	if (set) {
		set->flows = sn->flows;
		set->stats = sn->stats;
	}
	return set;
}

static bool has_dead_rules(const struct sd_ruleset *set)
{
	u32 i;

	for (i = 0; i < set->len; i++) {
		if (sd_rule_state_dead(set->rules[i]))
			return true;
	}
	return false;
}

static int expire(struct sd_net *sn)
{
	const struct sd_ruleset *old = sd_net_rules(sn);
	struct sd_ruleset *set;
	u32 i;

	if (!old || !has_dead_rules(old))
		return 0;
	set = new_set(sn, old->len);
	if (!set)
		return -ENOMEM;
	for (i = 0; i < old->len; i++) {
		if (!sd_rule_state_dead(old->rules[i]))
			sd_ruleset_append(set, sd_rule_state_get(old->rules[i]));
	}
	commit(sn, set);
	return 0;
}

void sd_transaction_expire(struct work_struct *work)
{
	struct sd_net *sn = container_of(to_delayed_work(work), struct sd_net, expiry);

	mutex_lock(&sn->lock);
	if (expire(sn))
		mod_delayed_work(system_long_wq, &sn->expiry, HZ);
	else
		schedule_expiry(sn);
	mutex_unlock(&sn->lock);
}

static size_t count_lines(const char *text, size_t len)
{
	const char *end = text + len;
	size_t lines = 0;

	while ((text = memchr(text, '\n', end - text))) {
		text++;
		lines++;
	}
	return lines;
}

static int open_draft(struct sd_draft *draft, const struct sd_ruleset *set, size_t lines)
{
	u32 have = set ? set->len : 0, i;

	draft->max = min_t(size_t, have + lines, SEGDROP_RULES_MAX);
	draft->rules = kvcalloc(draft->max, sizeof(*draft->rules), GFP_KERNEL_ACCOUNT);
	if (!draft->rules)
		return -ENOMEM;
	for (i = 0; i < have; i++) {
		draft->rules[i].rule = set->rules[i]->rule;
		draft->rules[i].state = set->rules[i];
		draft->highest = max(draft->highest, set->rules[i]->rule.id);
	}
	draft->len = have;
	return 0;
}

static int apply_lines(struct sd_draft *draft, const char *text, size_t len, struct sd_error *error)
{
	const char *end = text + len;
	u32 line_number = 1;

	while (text < end) {
		const char *newline = memchr(text, '\n', end - text);
		int err = sd_draft_apply(draft, text, newline - text, line_number++, error);

		if (err)
			return err;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
		text = newline + 1;
	}
	return 0;
}

static struct sd_rule_state *new_state(struct sd_net *sn, const struct sd_rule *rule)
{
	struct sd_rule_state *state = sd_rule_state_create(rule);

	if (state)
		state->serial = ++sn->states_made;
	return state;
}

/* A rule that was reset keeps its place and its deadline. */
static struct sd_rule_state *reset_state(struct sd_net *sn, const struct sd_rule_state *old)
{
	struct sd_rule_state *state = new_state(sn, &old->rule);

	if (state) {
		state->order = old->order;
		state->deadline = old->deadline;
	}
	return state;
}

static struct sd_rule_state *add_state(struct sd_net *sn, const struct sd_rule *rule)
{
	struct sd_rule_state *state = new_state(sn, rule);

	if (state) {
		state->order = ++sn->rules_added;
		if (rule->seconds)
			state->deadline = get_jiffies_64() + (u64)rule->seconds * HZ;
	}
	return state;
}

static struct sd_rule_state *state_of(struct sd_net *sn, const struct sd_draft_rule *draft)
{
	if (!draft->state)
		return add_state(sn, &draft->rule);
	return draft->reset ? reset_state(sn, draft->state) : sd_rule_state_get(draft->state);
}

static int commit_draft(struct sd_net *sn, const struct sd_draft *draft)
{
	int err = draft->len ? sd_net_prepare(sn) : 0;
	struct sd_rule_state *state;
	struct sd_ruleset *set;
	u32 i;

	if (err)
		return err;
	set = new_set(sn, draft->len);
	if (!set)
		return -ENOMEM;
	for (i = 0; i < draft->len; i++) {
		state = state_of(sn, &draft->rules[i]);
		if (!state) {
			sd_ruleset_put(set);
			return -ENOMEM;
		}
		sd_ruleset_append(set, state);
	}
	commit(sn, set);
	if (draft->reset_all && sn->stats)
		sd_stats_reset(sn->stats);
	return 0;
}

static int refuse(struct sd_net *sn, int err, const struct sd_error *error)
{
	if (error->text[0])
		return sd_net_refuse(sn, err, "%s", error->text);
	if (err == -EINTR)
		return sd_net_refuse(sn, err, "interrupted by a signal: write the rules again");
	if (err == -ENOMEM)
		return sd_net_refuse(sn, err, "no memory: write fewer rules, or try again later");
	return sd_net_refuse(sn, err, "no netfilter hooks (error %d): remove others", -err);
}

/* Whoever writes in pieces has a line cut somewhere, nearly always. */
static int refuse_cut(struct sd_net *sn, const char *text, size_t len)
{
	return sd_net_refuse(sn, -EINVAL,
			     "line %zu: found the end of the text, expected a newline: %s",
			     count_lines(text, len) + 1, SEGDROP_AT_ONCE);
}

int sd_transaction_write(struct sd_net *sn, const char *text, size_t len)
{
	struct sd_error error = {};
	struct sd_draft draft = {};
	int err;

	if (text[len - 1] != '\n')
		return refuse_cut(sn, text, len);
	/* First: nobody sees these any more, and their ids are free. */
	err = expire(sn);
	if (!err)
		err = open_draft(&draft, sd_net_rules(sn), count_lines(text, len));
	if (!err)
		err = apply_lines(&draft, text, len, &error);
	if (!err)
		err = commit_draft(sn, &draft);
	kvfree(draft.rules);
	if (err)
		return refuse(sn, err, &error);
	sn->error[0] = '\0';
	return 0;
}

int segdrop_transaction_undo(struct sd_net *sn, const struct sd_ruleset *before,
			     const struct sd_ruleset *after)
{
	struct sd_ruleset *set;
	int err;
	u32 i;

	if (sd_net_rules(sn) != after)
		return -EBUSY;
	err = before ? sd_net_prepare(sn) : 0;
	if (err)
		return err;
	set = new_set(sn, before ? before->len : 0);
	if (!set)
		return -ENOMEM;
	for (i = 0; before && i < before->len; i++)
		sd_ruleset_append(set, sd_rule_state_get(before->rules[i]));
	commit(sn, set);
	return 0;
}

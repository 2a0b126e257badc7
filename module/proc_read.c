// SPDX-License-Identifier: GPL-2.0-only
#include <linux/jiffies.h>
#include <linux/rhashtable.h>

#include <segdrop/flow.h>
#include <segdrop/role.h>

#include "proc.h"

static void *no_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void no_stop(struct seq_file *seq, void *v)
{
}

/* --- error --- */

static void *error_start(struct seq_file *seq, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static int error_show(struct seq_file *seq, void *v)
{
	const struct sd_view *view = seq->private;
	struct sd_net *sn = view->sn;

	mutex_lock(&sn->lock);
	if (sn->error[0])
		seq_printf(seq, "%s\n", sn->error);
	mutex_unlock(&sn->lock);
	return 0;
}

static const struct seq_operations error_ops = {
	.start = error_start,
	.next = no_next,
	.stop = no_stop,
	.show = error_show,
};

static int error_open(struct inode *inode, struct file *file)
{
	return sd_view_open(inode, file, &error_ops);
}

const struct proc_ops sd_proc_error = {
	.proc_open = error_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = sd_view_release,
};

/* --- stats: what roles did, then a rule at a time, then the rest --- */

static const char *const reasons[SD_PASSED_COUNT] = {
#define X(name, text, meaning) text,
	SEGDROP_PASSED_REASONS(X)
#undef X
};

static void show_roles(struct seq_file *seq, const struct sd_view *view, const char *name,
		       enum sd_counter first)
{
	int bit;

	for (bit = 0; bit < SD_ROLE_COUNT; bit++)
		seq_printf(seq, "%s.%s %llu\n", name, sd_role_name(bit),
			   sd_stats_read(view->stats, first + bit));
}

static void show_passed(struct seq_file *seq, const struct sd_view *view)
{
	int i;

	for (i = 0; i < SD_PASSED_COUNT; i++)
		seq_printf(seq, "passed.%s %llu\n", reasons[i],
			   sd_stats_read(view->stats, SD_COUNTER_PASSED + i));
}

static void show_rest(struct seq_file *seq, const struct sd_view *view)
{
	seq_printf(seq, "flows.tracked %u\n", view->flows ? READ_ONCE(view->flows->len) : 0);
	seq_printf(seq, "flows.evicted %llu\n", sd_stats_read(view->stats, SD_COUNTER_EVICTED));
	show_passed(seq, view);
	seq_printf(seq, "kernel.hz %u\n", HZ);
	seq_printf(seq, "module.version %s\n", SEGDROP_VERSION);
}

static void show_rule(struct seq_file *seq, const struct sd_rule_state *state)
{
	u32 id = state->rule.id;

	seq_printf(seq, "rule.%u.matched %llu\n", id, (u64)atomic64_read(&state->matched));
	seq_printf(seq, "rule.%u.dropped %llu\n", id, (u64)atomic64_read(&state->dropped));
}

/* What is shown at the first position and behind the last rule. */
static char roles_part, rest_part;

static void *stats_start(struct seq_file *seq, loff_t *pos)
{
	const struct sd_view *view = seq->private;
	u32 rules = view->set ? view->set->len : 0;

	if (!*pos)
		return &roles_part;
	if (*pos <= rules)
		return view->set->rules[*pos - 1];
	return *pos == rules + 1 ? &rest_part : NULL;
}

static void *stats_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return stats_start(seq, pos);
}

static int stats_show(struct seq_file *seq, void *v)
{
	const struct sd_view *view = seq->private;

	if (v == &roles_part) {
		show_roles(seq, view, "seen", SD_COUNTER_SEEN);
		show_roles(seq, view, "dropped", SD_COUNTER_DROPPED);
	} else if (v == &rest_part) {
		show_rest(seq, view);
	} else if (!sd_rule_state_dead(v)) {
		show_rule(seq, v);
	}
	return 0;
}

static const struct seq_operations stats_ops = {
	.start = stats_start,
	.next = stats_next,
	.stop = no_stop,
	.show = stats_show,
};

static int stats_open(struct inode *inode, struct file *file)
{
	return sd_view_open(inode, file, &stats_ops);
}

const struct proc_ops sd_proc_stats = {
	.proc_open = stats_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = sd_view_release,
};

/* --- flows --- */

/* A hash that has grown meanwhile is walked over from its beginning. */
static void *skip_resizes(struct sd_view *view, void *flow)
{
	while (flow == ERR_PTR(-EAGAIN))
		flow = rhashtable_walk_next(&view->iter);
	return flow;
}

static void *flows_start(struct seq_file *seq, loff_t *pos)
	__acquires(RCU)
{
	struct sd_view *view = seq->private;

	if (!view->flows) {
		rcu_read_lock();
		return NULL;
	}
	if (!*pos) {
		rhashtable_walk_exit(&view->iter);
		rhashtable_walk_enter(&view->flows->hash, &view->iter);
	}
	rhashtable_walk_start(&view->iter);
	return skip_resizes(view, rhashtable_walk_peek(&view->iter));
}

static void *flows_next(struct seq_file *seq, void *v, loff_t *pos)
{
	struct sd_view *view = seq->private;

	++*pos;
	return skip_resizes(view, rhashtable_walk_next(&view->iter));
}

static void flows_stop(struct seq_file *seq, void *v)
	__releases(RCU)
{
	struct sd_view *view = seq->private;

	if (view->flows)
		rhashtable_walk_stop(&view->iter);
	else
		rcu_read_unlock();
}

static int flows_show(struct seq_file *seq, void *v)
{
	struct sd_flow_entry *flow = v;
	char text[SD_FLOW_TEXT_MAX];
	struct sd_flow track;
	u32 idle;
	bool gone;

	spin_lock_bh(&flow->lock);
	gone = flow->gone;
	track = flow->track;
	idle = (u32)jiffies - flow->seen;
	spin_unlock_bh(&flow->lock);
	if (gone)
		return SEQ_SKIP;
	sd_flow_print(&flow->key, &track, text);
	seq_printf(seq, "%s idle %u\n", text, idle / HZ);
	return 0;
}

static const struct seq_operations flows_ops = {
	.start = flows_start,
	.next = flows_next,
	.stop = flows_stop,
	.show = flows_show,
};

static int flows_open(struct inode *inode, struct file *file)
{
	int err = sd_view_open(inode, file, &flows_ops);
	struct sd_view *view;

	if (err)
		return err;
	view = ((struct seq_file *)file->private_data)->private;
	if (view->flows)
		rhashtable_walk_enter(&view->flows->hash, &view->iter);
	return 0;
}

static int flows_release(struct inode *inode, struct file *file)
{
	struct sd_view *view = ((struct seq_file *)file->private_data)->private;

	if (view->flows)
		rhashtable_walk_exit(&view->iter);
	return sd_view_release(inode, file);
}

const struct proc_ops sd_proc_flows = {
	.proc_open = flows_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = flows_release,
};

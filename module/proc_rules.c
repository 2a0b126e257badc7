// SPDX-License-Identifier: GPL-2.0-only
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>
#include <net/net_namespace.h>

#include <segdrop.h>

#include "proc.h"
#include "transaction.h"

static void *rules_start(struct seq_file *seq, loff_t *pos)
{
	const struct sd_view *view = seq->private;

	return view->set && *pos < view->set->len ? view->set->rules[*pos] : NULL;
}

static void *rules_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return rules_start(seq, pos);
}

static void rules_stop(struct seq_file *seq, void *v)
{
}

static int rules_show(struct seq_file *seq, void *v)
{
	const struct sd_rule_state *state = v;
	char text[SD_RULE_TEXT_MAX];

	if (sd_rule_state_dead(state))
		return SEQ_SKIP;
	sd_rule_print(&state->rule, text);
	seq_puts(seq, text);
	seq_putc(seq, '\n');
	return 0;
}

static const struct seq_operations rules_ops = {
	.start = rules_start,
	.next = rules_next,
	.stop = rules_stop,
	.show = rules_show,
};

static bool userns_rules;
module_param(userns_rules, bool, 0644);
MODULE_PARM_DESC(userns_rules,
		 "Let root of a user namespace write rules for its network namespaces (default N)");

#define NO_PERMISSION \
	"no CAP_NET_ADMIN in the user namespace that owns this network namespace: be root there"
#define FOREIGN \
	"rules from a user namespace need the module's parameter userns_rules: have root set it to Y"

/* What anybody can make himself root of shall not run code on the packet path unasked. */
static bool is_foreign(void)
{
	return !READ_ONCE(userns_rules) && !capable(CAP_NET_ADMIN);
}

static bool may_write(const struct sd_net *sn)
{
	return ns_capable(sn->net->user_ns, CAP_NET_ADMIN);
}

/* The opener must be allowed to write, too: a privileged program could be made to do it for him. */
static int refuse_opener(struct sd_net *sn)
{
	if (!may_write(sn))
		return -EPERM;
	if (!is_foreign())
		return 0;
	if (mutex_lock_killable(&sn->lock))
		return -EINTR;
	sd_net_refuse(sn, -EPERM, FOREIGN);
	mutex_unlock(&sn->lock);
	return -EPERM;
}

static int rules_open(struct inode *inode, struct file *file)
{
	int err = file->f_mode & FMODE_WRITE ? refuse_opener(pde_data(inode)) : 0;

	return err ?: sd_view_open(inode, file, &rules_ops);
}

/*
 * A text that comes in pieces may be cut between two lines, so that the first piece was taken for
 * the whole: none of it is to be in force.
 */
static int refuse_piece(struct sd_view *view)
{
	struct sd_net *sn = view->sn;
	int err = 0;

	if (view->before != view->after)
		err = segdrop_transaction_undo(sn, view->before, view->after);
	if (!err) {
		sd_ruleset_put(view->after);
		view->after = sd_ruleset_get(view->before);
	}
	return sd_net_refuse(sn, -EINVAL,
			     "a second write, to the same open file (what the first one did %s): %s",
			     err ? "stays" : "is undone", SEGDROP_AT_ONCE);
}

/* Under the namespace's lock. Return: 0 if the write is acceptable whatever it says. */
static int refuse(struct sd_view *view, size_t size, loff_t pos)
{
	struct sd_net *sn = view->sn;

	if (!may_write(sn))
		return sd_net_refuse(sn, -EPERM, NO_PERMISSION);
	if (is_foreign())
		return sd_net_refuse(sn, -EPERM, FOREIGN);
	if (view->written)
		return refuse_piece(view);
	if (pos)
		return sd_net_refuse(sn, -EINVAL, "a write at offset %lld: %s", pos,
				     SEGDROP_AT_ONCE);
	view->written = true;
	if (size > SEGDROP_WRITE_MAX)
		return sd_net_refuse(sn, -E2BIG, "a write of %zu bytes: write at most %u", size,
				     SEGDROP_WRITE_MAX);
	return 0;
}

/* Not under the lock: reading the memory of a process may take as long as it likes. */
static char *copy(const char __user *from, size_t size)
{
	char *text = kvmalloc(size, GFP_KERNEL_ACCOUNT);

	if (!text)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(text, from, size)) {
		kvfree(text);
		return ERR_PTR(-EFAULT);
	}
	return text;
}

static int check(struct sd_view *view, size_t size, loff_t pos)
{
	int err = mutex_lock_killable(&view->sn->lock);

	if (err)
		return err;
	err = refuse(view, size, pos);
	mutex_unlock(&view->sn->lock);
	return err;
}

static int carry_out(struct sd_view *view, const char *text, size_t size)
{
	struct sd_net *sn = view->sn;
	int err = mutex_lock_killable(&sn->lock);

	if (err)
		return err;
	view->before = sd_ruleset_get(sd_net_rules(sn));
	err = sd_transaction_write(sn, text, size);
	view->after = sd_ruleset_get(sd_net_rules(sn));
	mutex_unlock(&sn->lock);
	return err;
}

static ssize_t rules_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	struct sd_view *view = ((struct seq_file *)file->private_data)->private;
	char *text;
	int err;

	if (!size)
		return 0;
	err = check(view, size, *pos);
	if (err)
		return err;
	text = copy(from, size);
	if (IS_ERR(text))
		return PTR_ERR(text);
	err = carry_out(view, text, size);
	kvfree(text);
	if (err)
		return err;
	*pos += size;
	return size;
}

const struct proc_ops sd_proc_rules = {
	.proc_open = rules_open,
	.proc_read_iter = seq_read_iter,
	.proc_write = rules_write,
	.proc_lseek = seq_lseek,
	.proc_release = sd_view_release,
};

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>
#include <net/net_namespace.h>

#include <segdrop.h>

#include "proc.h"

static const struct {
	const char *name;
	umode_t mode;
	const struct proc_ops *ops;
} files[] = {
	{ "rules", 0666, &sd_proc_rules },
	{ "stats", 0444, &sd_proc_stats },
	{ "flows", 0444, &sd_proc_flows },
	{ "error", 0444, &sd_proc_error },
};

/*
 * They belong to root of the user namespace that owns the network namespace, as all of /proc/net
 * does, but to nobody in there if that namespace was made before its root was mapped (unshare -rn).
 * So it is not the mode of "rules" that says who may write: its open() asks for the capability.
 */
int sd_proc_setup(struct sd_net *sn)
{
	int i;

	sn->proc = proc_net_mkdir(sn->net, SEGDROP_PROC_DIR, sn->net->proc_net);
	if (!sn->proc)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(files); i++) {
		if (!proc_create_data(files[i].name, files[i].mode, sn->proc, files[i].ops, sn)) {
			proc_remove(sn->proc);
			return -ENOMEM;
		}
	}
	return 0;
}

void sd_proc_teardown(struct sd_net *sn)
{
	proc_remove(sn->proc);
}

static void fill(struct sd_view *view, struct sd_net *sn)
{
	view->sn = sn;
	view->set = sd_net_rules(sn);
	view->flows = sn->flows;
	view->stats = sn->stats;
	sd_ruleset_get(view->set);
	if (view->flows)
		refcount_inc(&view->flows->refs);
}

static int open_view(struct sd_net *sn, struct file *file, const struct seq_operations *ops)
{
	struct sd_view *view;

	if (mutex_lock_killable(&sn->lock))
		return -EINTR;
	view = __seq_open_private(file, ops, sizeof(*view));
	if (view)
		fill(view, sn);
	mutex_unlock(&sn->lock);
	if (!view)
		return -ENOMEM;
	if (view->flows)
		segdrop_flows_expire(view->flows);
	return 0;
}

int sd_view_open(struct inode *inode, struct file *file, const struct seq_operations *ops)
{
	struct sd_net *sn = pde_data(inode);
	int err = -ENOENT;

	if (!try_module_get(THIS_MODULE))
		return err;
	if (!maybe_get_net(sn->net))
		goto err_net;
	err = open_view(sn, file, ops);
	if (err)
		goto err_view;
	return 0;

err_view:
	put_net(sn->net);
err_net:
	module_put(THIS_MODULE);
	return err;
}

int sd_view_release(struct inode *inode, struct file *file)
{
	struct sd_view *view = ((struct seq_file *)file->private_data)->private;
	struct net *net = view->sn->net;

	sd_ruleset_put(view->set);
	sd_ruleset_put(view->before);
	sd_ruleset_put(view->after);
	segdrop_flows_put(view->flows);
	seq_release_private(inode, file);
	put_net(net);
	/* proc_entry_rundown() waits until this has returned. */
	module_put(THIS_MODULE);
	return 0;
}

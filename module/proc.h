/* SPDX-License-Identifier: GPL-2.0-only */
/* /proc/net/segdrop/ */
#ifndef SEGDROP_PROC_H
#define SEGDROP_PROC_H

#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "net.h"

/**
 * struct sd_view - what an open file shows
 * @sn: the namespace
 * @set: the rules when the file was opened; NULL if there were none
 * @flows: the flows of then; NULL if there were no rules
 * @stats: the namespace's; NULL if it never had a rule
 * @iter: how far flows are shown
 * @written: somebody has written; this and the next two under the namespace's lock
 * @before: the rules before what was written took effect; NULL if there were none
 * @after: the rules after it; NULL if there were none
 *
 * An open file holds the namespace, as those of the kernel do (fs/proc/proc_net.c:seq_open_net()),
 * and the module. The end of either would otherwise wait for the file's functions
 * (fs/proc/inode.c:proc_entry_rundown()), which a page fault can hold up at will, and everybody who
 * wants to make or to end a namespace would wait with it (net/core/net_namespace.c).
 */
struct sd_view {
	struct sd_net *sn;
	struct sd_ruleset *set;
	struct sd_flow_table *flows;
	struct sd_stats *stats;
	struct rhashtable_iter iter;
	bool written;
	struct sd_ruleset *before;
	struct sd_ruleset *after;
};

/**
 * sd_view_open - open a file
 * @inode: of the file; its data is the struct sd_net
 * @file: gets a seq_file whose private data is a struct sd_view
 * @ops: how it is read
 * Return: 0 or a negative error code
 */
int sd_view_open(struct inode *inode, struct file *file, const struct seq_operations *ops);

/**
 * sd_view_release - undo sd_view_open()
 * @inode: of the file
 * @file: the file
 * Return: 0
 */
int sd_view_release(struct inode *inode, struct file *file);

/* The files. */
extern const struct proc_ops sd_proc_rules;
extern const struct proc_ops sd_proc_stats;
extern const struct proc_ops sd_proc_flows;
extern const struct proc_ops sd_proc_error;

/**
 * sd_proc_setup - make a namespace's directory
 * @sn: the namespace
 * Return: 0 or -ENOMEM
 */
int sd_proc_setup(struct sd_net *sn);

/**
 * sd_proc_teardown - undo sd_proc_setup(); no file is open
 * @sn: the namespace
 */
void sd_proc_teardown(struct sd_net *sn);

#endif /* SEGDROP_PROC_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What a network namespace has. */
#ifndef SEGDROP_NET_H
#define SEGDROP_NET_H

#include <linux/mutex.h>
#include <linux/netfilter.h>
#include <linux/workqueue.h>

#include "flowtable.h"
#include "ruleset.h"
#include "stats.h"

struct net;
struct proc_dir_entry;

/**
 * struct sd_net - a network namespace's part
 * @net: the namespace
 * @lock: serialises whoever changes rules; of all below but @rules, which readers follow by RCU
 * @rules: the rules as the packet path sees them; NULL if there are none
 * @flows: NULL while there are no rules
 * @stats: NULL until the first rule
 * @hooks: where packets come by: each is given this
 * @hooked: they are registered, and stay so
 * @rules_added: counts the rules that were ever added
 * @states_made: counts the states that they ever had
 * @expiry: takes out rules whose time is over
 * @proc: the directory
 * @error: why the last write to rules was refused; empty if it was not
 */
struct sd_net {
	struct net *net;
	struct mutex lock; /* of whoever changes rules */
	struct sd_ruleset __rcu *rules;
	struct sd_flow_table *flows;
	struct sd_stats *stats;
	struct nf_hook_ops hooks[4];
	bool hooked;
	u64 rules_added;
	u64 states_made;
	struct delayed_work expiry;
	struct proc_dir_entry *proc;
	char error[SD_ERROR_TEXT_MAX];
};

/**
 * sd_net_of - the part of a namespace
 * @net: a namespace that lives
 */
struct sd_net *sd_net_of(const struct net *net);

/**
 * sd_net_prepare - have all that rules need: flow table, counters, hooks
 * @sn: its lock held; nothing happens if it is prepared
 *
 * Context: may sleep
 * Return: 0 or a negative error code; it may be tried again
 */
int sd_net_prepare(struct sd_net *sn);

/**
 * sd_net_rules - the current rules, for a writer
 * @sn: its lock held
 * Return: may be NULL
 */
static inline struct sd_ruleset *sd_net_rules(const struct sd_net *sn)
{
	return rcu_dereference_protected(sn->rules, lockdep_is_held(&sn->lock));
}

/**
 * sd_net_refuse - keep for the error file why a write was refused
 * @sn: its lock held
 * @err: a negative error code
 * @format: what is wrong and what to do, without a newline
 * Return: @err
 */
__printf(3, 4) int sd_net_refuse(struct sd_net *sn, int err, const char *format, ...);

/**
 * sd_net_init - have a part in every namespace, now and later
 * Return: 0 or a negative error code
 */
int sd_net_init(void);

/**
 * sd_net_exit - undo sd_net_init(): no hook, file or rule is left
 */
void sd_net_exit(void);

#endif /* SEGDROP_NET_H */

// SPDX-License-Identifier: GPL-2.0-only
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "hooks.h"
#include "net.h"
#include "proc.h"
#include "transaction.h"

static unsigned int sd_net_id;

struct sd_net *sd_net_of(const struct net *net)
{
	return net_generic(net, sd_net_id);
}

int sd_net_refuse(struct sd_net *sn, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vscnprintf(sn->error, sizeof(sn->error), format, args);
	va_end(args);
	return err;
}

static int prepare_hooks(struct sd_net *sn)
{
	int err;

	if (sn->hooked)
		return 0;
	err = sd_hooks_register(sn);
	sn->hooked = !err;
	return err;
}

int sd_net_prepare(struct sd_net *sn)
{
	if (!sn->stats)
		sn->stats = sd_stats_create();
	if (sn->stats && !sn->flows)
		sn->flows = sd_flows_create(sn->stats);
	return sn->flows ? prepare_hooks(sn) : -ENOMEM;
}

static int __net_init setup(struct net *net)
{
	struct sd_net *sn = sd_net_of(net);

	sn->net = net;
	mutex_init(&sn->lock);
	INIT_DELAYED_WORK(&sn->expiry, sd_transaction_expire);
	return sd_proc_setup(sn);
}

/* What can begin something new goes first. A grace period lies between this and teardown(). */
static void __net_exit retire(struct net *net)
{
	struct sd_net *sn = sd_net_of(net);

	sd_proc_teardown(sn);
	cancel_delayed_work_sync(&sn->expiry);
	if (sn->hooked)
		sd_hooks_unregister(sn);
}

static void __net_exit teardown(struct net *net)
{
	struct sd_net *sn = sd_net_of(net);

	segdrop_flows_put(sn->flows);
	sd_ruleset_put(rcu_dereference_protected(sn->rules, true));
	sd_stats_destroy(sn->stats);
	mutex_destroy(&sn->lock);
}

static struct pernet_operations sd_net_ops = {
	.init = setup,
	.pre_exit = retire,
	.exit = teardown,
	.id = &sd_net_id,
	.size = sizeof(struct sd_net),
};

int sd_net_init(void)
{
	return register_pernet_subsys(&sd_net_ops);
}

void sd_net_exit(void)
{
	unregister_pernet_subsys(&sd_net_ops);
}

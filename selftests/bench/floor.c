// SPDX-License-Identifier: GPL-2.0-only
/*
 * What any module at segdrop's places costs: hooks that let everything pass, in the network
 * namespace of the process that loads it.
 */
#include <linux/module.h>
#include <linux/netfilter_ipv4.h>
#include <linux/nsproxy.h>
#include <net/net_namespace.h>

static struct net *net;

static unsigned int pass(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	return NF_ACCEPT;
}

static const struct nf_hook_ops hooks[] = {
	{
		.hook = pass,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_FIRST + 1,
	}, {
		.hook = pass,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_POST_ROUTING,
		.priority = NF_IP_PRI_LAST,
	},
};

static int __init floor_init(void)
{
	int err;

	net = get_net(current->nsproxy->net_ns);
	err = nf_register_net_hooks(net, hooks, ARRAY_SIZE(hooks));
	if (err)
		put_net(net);
	return err;
}

static void __exit floor_exit(void)
{
	nf_unregister_net_hooks(net, hooks, ARRAY_SIZE(hooks));
	put_net(net);
}

module_init(floor_init);
module_exit(floor_exit);

MODULE_DESCRIPTION("Hooks that do nothing, to compare with");
MODULE_AUTHOR("segdrop developers");
MODULE_LICENSE("GPL");

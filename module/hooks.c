// SPDX-License-Identifier: GPL-2.0-only
#include <linux/netfilter.h>
#include <linux/netfilter_bridge.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/l3mdev.h>
#include <net/netfilter/nf_conntrack.h>

#include "checksum.h"
#include "hooks.h"
#include "judge.h"
#include "net.h"

/* Clearing variables that are filled in anyway would cost as much as half of the tracker. */
#ifndef __uninitialized /* of linux/compiler_attributes.h: not all kernels have it */
#define __uninitialized
#endif

#define BOTH_DIRECTIONS	(BIT(SD_IN) | BIT(SD_OUT))

static u8 family_of(const struct nf_hook_state *state)
{
	return state->pf == NFPROTO_IPV4 ? 4 : 6;
}

/*
 * Most packets of a machine are of connections that no rule concerns: this is all that they cost.
 * Return: false if this is one of them; else @ports is what sd_packet_glance() returned
 */
static __always_inline bool concerns(const struct sd_ruleset *set, const struct sk_buff *skb,
				     const struct nf_hook_state *state, u32 *ports)
{
	*ports = sd_packet_glance(family_of(state), skb->data, skb_headlen(skb), skb->len);
	return !*ports || segdrop_ports_have(set->followed, *ports);
}

/*
 * The first headers are nearly always there at once; a long chain of extension headers is
 * fetched in growing steps, so that its length costs no more than in proportion.
 */
static __always_inline enum sd_passed parse(struct sk_buff *skb, u8 family, u32 ports,
					    struct sd_segment *seg)
{
	enum sd_passed result;
	u32 need;

	if (ports) {
		sd_packet_read(seg, family, skb->data, skb->len);
		return SD_JUDGED;
	}
	for (;;) {
		result = sd_packet_parse(seg, family, skb->data, skb_headlen(skb), skb->len, &need);
		if (!need)
			return result;
		need = max(need, min(2 * skb_headlen(skb), skb->len));
		if (!pskb_may_pull(skb, need))
			return SD_PASSED_NOMEM;
	}
}

/* Not to be judged. */
static bool pass(const struct sd_ruleset *set, enum sd_passed why)
{
	sd_stats_count(set->stats, SD_COUNTER_PASSED + why);
	return false;
}

/* Tells connections with the same addresses apart: the link of link-local ones, and a VRF. */
static __always_inline u32 scope_of(const struct sd_segment *seg, const struct net_device *dev)
{
	if (seg->family == 6 &&
	    (ipv6_addr_type((const struct in6_addr *)seg->saddr.bytes) & IPV6_ADDR_LINKLOCAL ||
	     ipv6_addr_type((const struct in6_addr *)seg->daddr.bytes) & IPV6_ADDR_LINKLOCAL))
		return dev->ifindex;
	if (netif_is_l3_master(dev) || netif_is_l3_slave(dev))
		return l3mdev_master_ifindex_rcu(dev);
	return 0;
}

/* Return: whether the packet is to be dropped. */
static __always_inline bool inspect(struct sk_buff *skb, const struct nf_hook_state *state,
				    const struct sd_ruleset *set, u32 ports,
				    enum sd_direction hook, u8 directions)
{
	struct sd_crossing at __uninitialized;
	struct sd_segment seg __uninitialized;
	struct sd_flow_entry *flow;
	enum sd_passed result;

	result = parse(skb, family_of(state), ports, &seg);
	if (result != SD_JUDGED)
		return pass(set, result);
	at.netns = state->net->ns.inum;
	at.hook = hook;
	at.directions = directions;
	at.sender = sd_flow_key_set(&at.key, &seg,
				    scope_of(&seg, hook == SD_IN ? state->in : state->out));
	flow = sd_flow_find(set->flows, &at.key);
	if (!flow && !sd_ruleset_touches(set, &seg))
		return false;
	if (!sd_checksum_ok(skb, &seg, hook))
		return pass(set, SD_PASSED_CHECKSUM);
	return sd_judge(set, flow, &seg, &at);
}

/*
 * A packet of a VRF comes by twice, first from its own device and then from the VRF
 * (drivers/net/vrf.c:vrf_rcv_nfhook()); one that stays inside the VRF only from the latter,
 * marked by vrf_local_xmit(). What br_netfilter has shown us already on a bridge and what the
 * bridge then delivers here is told apart as ip_sabotage_in() does
 * (net/bridge/br_netfilter_hooks.c), which runs before us and takes out all of it except on a
 * device of a VRF.
 */
static bool was_met_before(const struct sk_buff *skb, const struct net_device *dev)
{
#if IS_ENABLED(CONFIG_BRIDGE_NETFILTER)
	const struct nf_bridge_info *bridge = nf_bridge_info_get(skb);

	if (bridge && !bridge->in_prerouting && !bridge->sabotage_in_done)
		return true;
#endif
	return netif_is_l3_master(dev) && skb->pkt_type != PACKET_LOOPBACK;
}

/* What this machine sends to itself comes by here once for both directions. */
static bool is_local(const struct sk_buff *skb, const struct net_device *dev)
{
	return dev->flags & IFF_LOOPBACK || skb->pkt_type == PACKET_LOOPBACK;
}

/*
 * This and inspect_leaving() are not inlined: what they keep on the stack and in registers would
 * cost those whom concerns() lets go a quarter more.
 */
static noinline unsigned int inspect_arriving(struct sk_buff *skb,
					      const struct nf_hook_state *state,
					      const struct sd_ruleset *set, u32 ports)
{
	if (was_met_before(skb, state->in))
		return NF_ACCEPT;
	return inspect(skb, state, set, ports, SD_IN,
		       is_local(skb, state->in) ? BOTH_DIRECTIONS : BIT(SD_IN)) ?
	       NF_DROP : NF_ACCEPT;
}

static unsigned int arrive(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	const struct sd_net *sn = priv;
	const struct sd_ruleset *set = rcu_dereference(sn->rules);
	u32 ports;

	if (!set || !concerns(set, skb, state, &ports))
		return NF_ACCEPT;
	return inspect_arriving(skb, state, set, ports);
}

/*
 * Not sent by this host, or met elsewhere: what came in over a device, to be routed or bridged on,
 * came by in arrive(); what goes to the device of a VRF comes by again at the real one, or
 * arrives; what goes to the loopback device arrives. IP6SKB_FORWARDED would not tell: only
 * multicast routing sets it (net/ipv6/ip6mr.c).
 */
static bool is_met_elsewhere(const struct sk_buff *skb, const struct net_device *dev)
{
	return skb->skb_iif || netif_is_l3_master(dev) || dev->flags & IFF_LOOPBACK;
}

/*
 * Connection tracking confirms a connection in a hook of the last priority, too, and of two such
 * the newcomer goes first (net/netfilter/core.c:nf_hook_entries_grow()). A connection that is not
 * confirmed is forgotten with its packet, and NAT would give the next copy another port.
 */
static void confirm(struct sk_buff *skb)
{
#if IS_ENABLED(CONFIG_NF_CONNTRACK)
	const struct nf_ct_hook *conntrack = rcu_dereference(nf_ct_hook);
	const struct nf_conn *ct = (const struct nf_conn *)skb_nfct(skb);

	if (conntrack && ct && !nf_ct_is_confirmed(ct))
		conntrack->confirm(skb);
#endif
}

static noinline unsigned int inspect_leaving(struct sk_buff *skb,
					     const struct nf_hook_state *state,
					     const struct sd_ruleset *set, u32 ports)
{
	if (is_met_elsewhere(skb, state->out) ||
	    !inspect(skb, state, set, ports, SD_OUT, BIT(SD_OUT)))
		return NF_ACCEPT;
	/*
	 * NF_DROP would make the sending TCP believe that the segment never left the host
	 * (net/ipv4/tcp_output.c:tcp_write_xmit()): no retransmission timer, but a probe of the
	 * zero window.
	 */
	confirm(skb);
	kfree_skb_reason(skb, SKB_DROP_REASON_NETFILTER_DROP);
	return NF_STOLEN;
}

static unsigned int leave(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	const struct sd_net *sn = priv;
	const struct sd_ruleset *set = rcu_dereference(sn->rules);
	u32 ports;

	if (!set || !concerns(set, skb, state, &ports))
		return NF_ACCEPT;
	return inspect_leaving(skb, state, set, ports);
}

/*
 * In: before defragmentation, connection tracking and NAT, but behind ip_sabotage_in() of
 * br_netfilter, which is at NF_IP_PRI_FIRST. Out: behind all that changes a packet.
 */
static const struct nf_hook_ops hooks[] = {
	{
		.hook = arrive,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_FIRST + 1,
	}, {
		.hook = arrive,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP6_PRI_FIRST + 1,
	}, {
		.hook = leave,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_POST_ROUTING,
		.priority = NF_IP_PRI_LAST,
	}, {
		.hook = leave,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_POST_ROUTING,
		.priority = NF_IP6_PRI_LAST,
	},
};

int sd_hooks_register(struct sd_net *sn)
{
	int i;

	BUILD_BUG_ON(ARRAY_SIZE(hooks) != ARRAY_SIZE(sn->hooks));
	memcpy(sn->hooks, hooks, sizeof(hooks));
	for (i = 0; i < ARRAY_SIZE(sn->hooks); i++)
		sn->hooks[i].priv = sn;
	return nf_register_net_hooks(sn->net, sn->hooks, ARRAY_SIZE(sn->hooks));
}

void sd_hooks_unregister(struct sd_net *sn)
{
	nf_unregister_net_hooks(sn->net, sn->hooks, ARRAY_SIZE(sn->hooks));
}

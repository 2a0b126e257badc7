// SPDX-License-Identifier: GPL-2.0-only
#include <linux/netfilter.h>
#include <linux/netfilter_bridge.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/l3mdev.h>

#include "checksum.h"
#include "hooks.h"
#include "judge.h"
#include "net.h"

#define BOTH_DIRECTIONS	(BIT(SD_IN) | BIT(SD_OUT))

/*
 * The first headers are nearly always there at once; a long chain of extension headers is
 * fetched in growing steps, so that its length costs no more than in proportion.
 */
static enum sd_passed parse(struct sk_buff *skb, u8 family, struct sd_segment *seg)
{
	enum sd_passed result;
	u32 need;

	for (;;) {
		result = sd_packet_parse(seg, family, skb->data, skb_headlen(skb), skb->len, &need);
		if (!need)
			return result;
		need = max(need, min(2 * skb_headlen(skb), skb->len));
		if (!pskb_may_pull(skb, need))
			return SD_PASSED_NOMEM;
	}
}

/* Tells connections with the same addresses apart: the link of link-local ones, and a VRF. */
static u32 scope_of(const struct sd_segment *seg, const struct net_device *dev)
{
	if (seg->family == 6 &&
	    (ipv6_addr_type((const struct in6_addr *)seg->saddr.bytes) & IPV6_ADDR_LINKLOCAL ||
	     ipv6_addr_type((const struct in6_addr *)seg->daddr.bytes) & IPV6_ADDR_LINKLOCAL))
		return dev->ifindex;
	return l3mdev_master_ifindex_rcu(dev);
}

/* Return: whether the packet is to be dropped. */
static bool inspect(struct sk_buff *skb, const struct nf_hook_state *state,
		    const struct sd_ruleset *set, enum sd_direction hook, u8 directions)
{
	const struct net_device *dev = hook == SD_IN ? state->in : state->out;
	struct sd_crossing at = {
		.netns = state->net->ns.inum,
		.hook = hook,
		.directions = directions,
	};
	struct sd_segment seg;
	enum sd_passed result;

	result = parse(skb, state->pf == NFPROTO_IPV4 ? 4 : 6, &seg);
	if (result == SD_JUDGED && !sd_ruleset_touches(set, &seg))
		return false;
	if (result == SD_JUDGED && !sd_checksum_ok(skb, &seg, hook))
		result = SD_PASSED_CHECKSUM;
	if (result != SD_JUDGED) {
		sd_stats_count(set->stats, SD_COUNTER_PASSED + result);
		return false;
	}
	at.scope = scope_of(&seg, dev);
	return sd_judge(set, &seg, &at);
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

static unsigned int arrive(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	const struct sd_ruleset *set = rcu_dereference(sd_net_of(state->net)->rules);

	if (!set || was_met_before(skb, state->in))
		return NF_ACCEPT;
	return inspect(skb, state, set, SD_IN,
		       is_local(skb, state->in) ? BOTH_DIRECTIONS : BIT(SD_IN)) ?
	       NF_DROP : NF_ACCEPT;
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

static unsigned int leave(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	const struct sd_ruleset *set = rcu_dereference(sd_net_of(state->net)->rules);

	if (!set || is_met_elsewhere(skb, state->out) ||
	    !inspect(skb, state, set, SD_OUT, BIT(SD_OUT)))
		return NF_ACCEPT;
	/*
	 * NF_DROP would make the sending TCP believe that the segment never left the host
	 * (net/ipv4/tcp_output.c:tcp_write_xmit()): no retransmission timer, but a probe of the
	 * zero window.
	 */
	kfree_skb_reason(skb, SKB_DROP_REASON_NETFILTER_DROP);
	return NF_STOLEN;
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

int sd_hooks_register(struct net *net)
{
	return nf_register_net_hooks(net, hooks, ARRAY_SIZE(hooks));
}

void sd_hooks_unregister(struct net *net)
{
	nf_unregister_net_hooks(net, hooks, ARRAY_SIZE(hooks));
}

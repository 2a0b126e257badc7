// SPDX-License-Identifier: GPL-2.0-only
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <net/checksum.h>
#include <net/ip6_checksum.h>

#include "checksum.h"

static bool sum_is_right(const struct sk_buff *skb, const struct sd_segment *seg)
{
	u32 len = skb->len - seg->tcp_offset;
	__wsum sum = skb_checksum(skb, seg->tcp_offset, len, 0);

	if (seg->family == 4)
		return !csum_tcpudp_magic(ip_hdr(skb)->saddr, ip_hdr(skb)->daddr, len, IPPROTO_TCP,
					  sum);
	return !csum_ipv6_magic(&ipv6_hdr(skb)->saddr, &ipv6_hdr(skb)->daddr, len, IPPROTO_TCP,
				sum);
}

bool sd_checksum_verify(struct sk_buff *skb, const struct sd_segment *seg,
			enum sd_direction direction)
{
	if (direction == SD_OUT)
		return sum_is_right(skb, seg);
	/* As connection tracking does (nf_conntrack_proto_tcp.c:tcp_error()). */
	return !nf_checksum(skb, NF_INET_PRE_ROUTING, seg->tcp_offset, IPPROTO_TCP,
			    seg->family == 4 ? PF_INET : PF_INET6);
}

// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "segment.h"

static u32 sum(u32 start, const void *data, size_t len)
{
	const u8 *p = data;
	u64 total = start;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		total += sd_get_be16(p + i);
	if (len & 1)
		total += p[len - 1] << 8;
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return total;
}

static void put_ipv4(struct wire_packet *packet, const struct wire_segment *seg)
{
	struct iphdr *ip = (struct iphdr *)packet->ip;

	packet->l4 = sizeof(*ip) + seg->ip_options * 4;
	memset(ip, 0, sizeof(*ip));
	memset(ip + 1, IPOPT_NOP, seg->ip_options * 4);
	ip->version = 4;
	ip->ihl = packet->l4 / 4;
	ip->ttl = 64;
	ip->protocol = seg->protocol;
	ip->frag_off = htons(seg->fragment_offset | (seg->more_fragments ? IP_MF : 0));
	memcpy(&ip->saddr, seg->from, sizeof(ip->saddr));
	memcpy(&ip->daddr, seg->to, sizeof(ip->daddr));
}

/* Eight bytes each; in hop-by-hop and destination options they are padding (RFC 8200, 4.2). */
static void put_extension(struct wire_packet *packet, const struct wire_segment *seg, u8 protocol)
{
	u16 bits = seg->fragment_offset << 3 | seg->more_fragments;
	u8 *at = packet->ip + packet->l4;

	memset(at, 0, 12);
	if (protocol == IPPROTO_FRAGMENT) {
		at[2] = bits >> 8;
		at[3] = bits;
	} else if (protocol == IPPROTO_AH) {
		at[1] = 1;		/* words, without the first two: 12 bytes */
		packet->l4 += 4;
	} else if (protocol != IPPROTO_ROUTING) {
		at[2] = 1;		/* PadN of four bytes */
		at[3] = 4;
	}
	packet->l4 += 8;
}

static void put_ipv6(struct wire_packet *packet, const struct wire_segment *seg)
{
	struct ip6_hdr *ip = (struct ip6_hdr *)packet->ip;
	u8 *next = &ip->ip6_nxt;
	int i;

	memset(ip, 0, sizeof(*ip));
	ip->ip6_flow = htonl(6 << 28);
	ip->ip6_hlim = 64;
	memcpy(&ip->ip6_src, seg->from, sizeof(ip->ip6_src));
	memcpy(&ip->ip6_dst, seg->to, sizeof(ip->ip6_dst));
	packet->l4 = sizeof(*ip);
	for (i = 0; i < seg->extensions_len; i++) {
		*next = seg->extensions[i];
		next = packet->ip + packet->l4;
		put_extension(packet, seg, seg->extensions[i]);
	}
	*next = seg->protocol;
}

void wire_put_lengths(struct wire_packet *packet, int family)
{
	struct ip6_hdr *ip6 = (struct ip6_hdr *)packet->ip;
	struct iphdr *ip = (struct iphdr *)packet->ip;

	if (family == 6) {
		ip6->ip6_plen = htons(packet->len - sizeof(*ip6));
		return;
	}
	ip->tot_len = htons(packet->len);
	ip->check = 0;
	ip->check = htons(~sum(0, ip, ip->ihl * 4));
}

/* The sum of addresses, length and protocol (RFC 9293, 3.1; RFC 8200, 8.1). */
static u32 pseudo_sum(const struct wire_packet *packet, int family)
{
	size_t at = family == 4 ? offsetof(struct iphdr, saddr) : offsetof(struct ip6_hdr, ip6_src);

	return sum(IPPROTO_TCP + packet->len - packet->l4, packet->ip + at, family == 4 ? 8 : 32);
}

void wire_put_checksum(struct wire_packet *packet, int family)
{
	u8 *at = packet->ip + packet->l4;
	struct tcphdr *tcp = (struct tcphdr *)at;

	tcp->check = 0;
	tcp->check = htons(~sum(pseudo_sum(packet, family), at, packet->len - packet->l4));
}

static void put_gso(struct wire_packet *packet, const struct wire_segment *seg, size_t header)
{
	struct tcphdr *tcp = (struct tcphdr *)(packet->ip + packet->l4);
	struct virtio_net_hdr *vnet = &packet->vnet;

	vnet->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	vnet->csum_start = packet->l4;
	vnet->csum_offset = offsetof(struct tcphdr, check);
	vnet->gso_type = seg->family == 4 ? VIRTIO_NET_HDR_GSO_TCPV4 : VIRTIO_NET_HDR_GSO_TCPV6;
	vnet->gso_size = seg->gso;
	vnet->hdr_len = packet->l4 + header;
	tcp->check = htons(pseudo_sum(packet, seg->family));
}

static void put_tcp(struct wire_packet *packet, const struct wire_segment *seg)
{
	u8 *at = packet->ip + packet->l4;
	size_t header = sizeof(struct tcphdr) + seg->tcp_options * 4;
	struct tcphdr *tcp = (struct tcphdr *)at;

	memset(tcp, 0, sizeof(*tcp));
	tcp->source = htons(seg->sport);
	tcp->dest = htons(seg->dport);
	tcp->seq = htonl(seg->seq);
	tcp->ack_seq = htonl(seg->ack);
	tcp->doff = seg->doff ? seg->doff : (int)header / 4;
	at[13] = seg->flags;
	tcp->window = htons(seg->window);
	tcp->urg_ptr = htons(seg->urgent);
	memset(tcp + 1, TCPOPT_NOP, seg->tcp_options * 4);
	memset(at + header, 'x', seg->len);
	packet->len = packet->l4 + header + seg->len;

	if (seg->gso)
		put_gso(packet, seg, header);
	else
		wire_put_checksum(packet, seg->family);
	if (seg->bad_sum)
		tcp->check ^= htons(1);
}

void wire_build(struct wire_packet *packet, const struct wire_segment *seg)
{
	memset(&packet->vnet, 0, sizeof(packet->vnet));
	if (seg->family == 4)
		put_ipv4(packet, seg);
	else
		put_ipv6(packet, seg);
	put_tcp(packet, seg);
	wire_put_lengths(packet, seg->family);
}

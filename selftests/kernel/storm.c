// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lets this network namespace receive random packets, most of them wrong in some way, over the tun
 * device wire0 and the tap device wire2, and reads what it sends over wire1.
 *
 *	storm SEED PACKETS PORT [linear|pieces]
 *
 * In between are whole connections, and what attacks the connection of 10.1.0.1:PORT or
 * [fd01::1]:PORT to port 80 of .2 or ::2, with segments that no receiver acts upon. The same SEED
 * gives the same packets. Prints "sent N" (what the kernel received), "refused N" (what its devices
 * did not want), "forwarded N" and "digest X" (of what came out, in any order; without what differs
 * from run to run). Each packet's bytes lie where the devices put them; "linear": all in one
 * place; "pieces": in many.
 */
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/ethernet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "wire/device.h"
#include "wire/random.h"

#define BATCH		64	/* packets; as many fit into the queue of a tun device */
#define QUIET_MS	100	/* for so long nothing came: there is no more */
#define TALKS		64	/* connections at the same time */
#define FRAGS_MAX	16	/* the kernel's MAX_SKB_FRAGS is 17 */
#define FRAG_MAX	4096	/* bytes */
#define ROUTER		0xff	/* the last byte of the router's own address */

/* Where the bytes of a packet lie. */
static enum { MIXED, LINEAR, PIECES } place;

static int wire[2], tap;
static u16 port;
static struct wire_packet packet;

/* --- connections that are as they should be --------------------------------------------------- */

/* What one end sends in the life of a connection; 0 is the client. */
struct step {
	u8 sender;
	u8 flags;
	u16 len;
};

static const struct step life[] = {
	{ 0, TH_SYN, 0 },
	{ 1, TH_SYN | TH_ACK, 0 },
	{ 0, TH_ACK, 0 },
	{ 0, TH_ACK | TH_PUSH, 100 },
	{ 1, TH_ACK, 0 },
	{ 1, TH_ACK | TH_PUSH, 1200 },
	{ 0, TH_ACK, 0 },
	{ 0, TH_ACK | TH_FIN, 0 },
	{ 1, TH_ACK, 0 },
	{ 1, TH_ACK | TH_FIN, 10 },
	{ 0, TH_ACK, 0 },
};

struct talk {
	int family;
	u8 host[2];		/* last bytes of the addresses */
	u16 port[2];
	u32 next[2];		/* sequence numbers */
	size_t step;
};

static struct talk talks[TALKS];

static void put_address(u8 *at, int family, u8 network, u8 host)
{
	memset(at, 0, 16);
	at[0] = family == 4 ? 10 : 0xfd;
	at[1] = 1;
	at[family == 4 ? 2 : 14] = network;
	at[family == 4 ? 3 : 15] = host;
}

static void begin_talk(struct talk *talk)
{
	talk->family = wire_one_in(2) ? 4 : 6;
	talk->host[0] = 1 + wire_below(200);
	talk->host[1] = wire_one_in(8) ? ROUTER : 201 + wire_below(4);
	talk->port[0] = 1024 + wire_below(60000);
	talk->port[1] = 80 + wire_below(4);
	talk->next[0] = wire_random();
	talk->next[1] = wire_random();
	talk->step = 0;
}

/* The segment that is next in a connection. */
static void say(const struct talk *talk, struct wire_segment *seg)
{
	const struct step *step = &life[talk->step];
	int from = step->sender, to = !from;

	*seg = (struct wire_segment){
		.family = talk->family,
		.protocol = IPPROTO_TCP,
		.sport = talk->port[from],
		.dport = talk->port[to],
		.flags = step->flags,
		.seq = talk->next[from],
		.ack = step->flags & TH_ACK ? talk->next[to] : 0,
		.len = step->len,
		.window = 1000,
	};
	put_address(seg->from, talk->family, 1, talk->host[from]);
	put_address(seg->to, talk->family, 1, talk->host[to]);
}

/* Now and then a segment is lost on its way here, or sent again. */
static void go_on(struct talk *talk, const struct wire_segment *seg)
{
	if (wire_one_in(8))
		return;
	talk->next[life[talk->step].sender] += seg->len + !!(seg->flags & TH_SYN) +
					       !!(seg->flags & TH_FIN);
	if (++talk->step == ARRAY_SIZE(life) || wire_one_in(32))
		begin_talk(talk);
}

/* --- what is changed before a segment is made ------------------------------------------------- */

static void wild_numbers(struct wire_segment *seg)
{
	static const u32 steps[] = { 1, -1, 1000, -1000, 0x7fffffff, 0x80000000 };

	seg->seq = wire_one_in(2) ? wire_random() : seg->seq + steps[wire_below(ARRAY_SIZE(steps))];
	if (wire_one_in(2))
		seg->ack += steps[wire_below(ARRAY_SIZE(steps))];
}

static void odd_flags(struct wire_segment *seg)
{
	seg->flags = wire_random();
}

static void bad_sum(struct wire_segment *seg)
{
	seg->bad_sum = true;
}

static void odd_header_length(struct wire_segment *seg)
{
	seg->doff = 1 + wire_below(15);
}

static void tcp_options(struct wire_segment *seg)
{
	seg->tcp_options = 1 + wire_below(WIRE_OPTIONS_MAX);
}

static void ip_options(struct wire_segment *seg)
{
	seg->ip_options = seg->family == 4 ? 1 + wire_below(WIRE_OPTIONS_MAX) : 0;
}

static void extension_headers(struct wire_segment *seg)
{
	static const u8 types[] = { IPPROTO_HOPOPTS, IPPROTO_ROUTING, IPPROTO_AH, IPPROTO_DSTOPTS,
				    IPPROTO_DSTOPTS, IPPROTO_FRAGMENT, IPPROTO_MH, IPPROTO_NONE };
	int i;

	seg->extensions_len = 1 + wire_below(wire_one_in(4) ? WIRE_EXTENSIONS_MAX : 4);
	for (i = 0; i < seg->extensions_len; i++)
		seg->extensions[i] = types[wire_below(ARRAY_SIZE(types))];
}

/* The first, a later one that overlaps what may have come, the last, or an atomic one. */
static void fragment(struct wire_segment *seg)
{
	seg->more_fragments = wire_one_in(2);
	seg->fragment_offset = wire_one_in(2) ? wire_below(8) : 0;
	if (seg->family == 4)
		return;
	if (!seg->extensions_len)
		seg->extensions_len = 1;
	seg->extensions[wire_below(seg->extensions_len)] = IPPROTO_FRAGMENT;
}

static void to_itself(struct wire_segment *seg)
{
	memcpy(seg->to, seg->from, sizeof(seg->to));
	if (!wire_one_in(4))
		seg->dport = seg->sport;
}

static void to_the_router(struct wire_segment *seg)
{
	put_address(seg->to, seg->family, 1, ROUTER);
}

static void other_protocol(struct wire_segment *seg)
{
	static const u8 types[] = { IPPROTO_UDP, IPPROTO_ESP, IPPROTO_IPIP, IPPROTO_IPV6, 253 };

	seg->protocol = types[wire_below(ARRAY_SIZE(types))];
}

static void urgent(struct wire_segment *seg)
{
	seg->flags |= TH_URG;
	seg->urgent = wire_random();
}

static void zero_window(struct wire_segment *seg)
{
	seg->window = 0;
}

static void other_length(struct wire_segment *seg)
{
	seg->len = wire_below(wire_one_in(16) ? 8000 : 300);
}

static void super_segment(struct wire_segment *seg)
{
	static const u16 sizes[] = { 1, 8, 100, 536, 1400, 65535 };

	seg->len = wire_below(wire_one_in(8) ? 20000 : 3000);
	seg->gso = sizes[wire_below(ARRAY_SIZE(sizes))];
}

static void (*const changes[])(struct wire_segment *) = {
	wild_numbers, wild_numbers, odd_flags, odd_flags, bad_sum, odd_header_length, tcp_options,
	tcp_options, ip_options, extension_headers, extension_headers, fragment, fragment,
	to_itself, to_the_router, other_protocol, urgent, zero_window, other_length, super_segment,
};

/* --- what is changed in its bytes ------------------------------------------------------------- */

static u8 *byte_between(size_t from, size_t to)
{
	return packet.ip + from + wire_below(to - from);
}

static size_t ip_header(int family)
{
	return family == 4 ? sizeof(struct iphdr) : sizeof(struct ip6_hdr);
}

/* Of IPv4 options, or of extension headers; types and lengths that may go beyond the end. */
static void spoil_ip_options(int family)
{
	size_t header = ip_header(family);
	int i;

	for (i = 0; packet.l4 > header && i < 3; i++)
		*byte_between(header, packet.l4) = wire_one_in(2) ? wire_below(12) : wire_random();
}

static void spoil_tcp_options(int family)
{
	size_t options = packet.l4 + sizeof(struct tcphdr);
	size_t end = packet.l4 + (packet.ip[packet.l4 + 12] >> 4) * 4;
	int i;

	(void)family;
	for (i = 0; options < end && end <= packet.len && i < 4; i++)
		*byte_between(options, end) = wire_one_in(2) ? wire_below(9) : wire_random();
}

static void spoil_anything(int family)
{
	int i;

	(void)family;
	for (i = 1 + wire_below(3); i; i--)
		*byte_between(1, packet.len) ^= 1 << wire_below(8);
}

static void spoil_tcp_header(int family)
{
	(void)family;
	*byte_between(packet.l4, packet.l4 + sizeof(struct tcphdr)) = wire_random();
}

/* Its end is missing. */
static void cut(int family)
{
	size_t least = wire_one_in(8) ? 1 : ip_header(family);

	packet.len = least + wire_below(packet.len - least + 1);
}

static void pad(int family)
{
	size_t more = wire_below(64);

	(void)family;
	memset(packet.ip + packet.len, 0x55, more);
	packet.len += more;
}

static void spoil_gso(int family)
{
	static const u8 types[] = { VIRTIO_NET_HDR_GSO_NONE, VIRTIO_NET_HDR_GSO_TCPV4,
				    VIRTIO_NET_HDR_GSO_TCPV6, VIRTIO_NET_HDR_GSO_UDP,
				    VIRTIO_NET_HDR_GSO_TCPV4 | VIRTIO_NET_HDR_GSO_ECN, 77 };
	struct virtio_net_hdr *vnet = &packet.vnet;

	(void)family;
	vnet->flags = wire_one_in(2) ? VIRTIO_NET_HDR_F_NEEDS_CSUM : 0;
	vnet->gso_type = types[wire_below(ARRAY_SIZE(types))];
	vnet->gso_size = wire_below(wire_one_in(2) ? 100 : 65536);
	vnet->csum_start = wire_one_in(2) ? packet.l4 : wire_below(packet.len + 8);
	vnet->csum_offset = wire_one_in(2) ? 16 : wire_below(40);
	vnet->hdr_len = wire_below(packet.len + 8);
}

static const struct {
	void (*spoil)(int family);
	bool before_lengths;	/* The IP header then says what the new length is, and is right. */
} spoils[] = {
	{ spoil_ip_options, true }, { spoil_ip_options, true }, { spoil_tcp_options, true },
	{ spoil_tcp_options, true }, { spoil_anything, true }, { spoil_anything, false },
	{ spoil_tcp_header, true }, { cut, true }, { cut, true }, { cut, false }, { pad, true },
	{ pad, false }, { spoil_gso, true },
};

static void spoil(const struct wire_segment *seg)
{
	size_t which = wire_below(ARRAY_SIZE(spoils));
	bool right_sum = wire_one_in(2);

	spoils[which].spoil(seg->family);
	if (packet.len < ip_header(seg->family) || !spoils[which].before_lengths)
		return;
	if (right_sum && packet.len >= packet.l4 + sizeof(struct tcphdr))
		wire_put_checksum(&packet, seg->family);
	if (seg->family == 6 || packet.ip[0] == 0x45 + seg->ip_options)
		wire_put_lengths(&packet, seg->family);
}

/* --- attacks on a connection that is none of theirs ------------------------------------------- */

/* Numbers that no end of that connection has ever used, and will not soon. */
static u32 far_number(void)
{
	return 0x10000000 + wire_below(0x20000000);
}

static void bystander(struct wire_segment *seg)
{
	int client = wire_below(2);

	*seg = (struct wire_segment){
		.family = wire_one_in(2) ? 4 : 6,
		.protocol = IPPROTO_TCP,
		.sport = client ? port : 80,
		.dport = client ? 80 : port,
		.seq = far_number(),
		.ack = far_number(),
		.window = 1000,
	};
	put_address(seg->from, seg->family, 0, client ? 1 : 2);
	put_address(seg->to, seg->family, 0, client ? 2 : 1);
}

static void attack(struct wire_segment *seg)
{
	static const u8 odd[] = { 0, TH_FIN, TH_SYN | TH_FIN, TH_SYN | TH_RST | TH_ACK };

	bystander(seg);
	switch (wire_below(5)) {
	case 0:
		seg->flags = wire_random();
		seg->bad_sum = true;
		break;
	case 1:
		seg->flags = TH_RST;
		break;
	case 2:
		seg->flags = TH_SYN;
		break;
	case 3:
		seg->flags = odd[wire_below(ARRAY_SIZE(odd))];
		break;
	default:
		seg->flags = TH_RST | TH_ACK;
		seg->len = 16;
		fragment(seg);
		seg->more_fragments = true;
	}
}

/* --- sending and receiving -------------------------------------------------------------------- */

static u64 sent, refused, forwarded, digest;

static size_t piece(void)
{
	return 1 + wire_below(wire_one_in(2) ? 16 : 1400);
}

/* Pieces of any length; a packet that has more bytes than they is cut. Return: how many */
static int cut_into_pieces(struct iovec pieces[FRAGS_MAX])
{
	size_t at = 0, len;
	int n = 0;

	while (at < packet.len && n < FRAGS_MAX) {
		len = n + 1 == FRAGS_MAX ? FRAG_MAX : piece();
		if (len > packet.len - at)
			len = packet.len - at;
		pieces[n++] = (struct iovec){ packet.ip + at, len };
		at += len;
	}
	packet.len = at;
	return n;
}

/* An Ethernet frame, of which each piece becomes a page of the packet that the kernel receives. */
static bool send_pieces(const struct iovec pieces[], int n)
{
	struct ether_header ether = {
		.ether_dhost = { 2, 0, 0, 0, 0, 1 }, .ether_shost = { 2, 0, 0, 0, 0, 2 },
		.ether_type = htons(packet.ip[0] >> 4 == 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IP),
	};
	struct iovec parts[2 + FRAGS_MAX] = {
		{ &packet.vnet, sizeof(packet.vnet) }, { &ether, sizeof(ether) },
	};

	memcpy(parts + 2, pieces, n * sizeof(*pieces));
	return writev(tap, parts, 2 + n) >= 0;
}

static bool send_without_offload(void)
{
	struct iovec pieces[FRAGS_MAX];
	int n = cut_into_pieces(pieces);

	memset(&packet.vnet, 0, sizeof(packet.vnet));
	return place == LINEAR ? wire_send(wire[0], &packet) : send_pieces(pieces, n);
}

static void send_packet(void)
{
	bool offload = !wire_one_in(4) && place == MIXED;

	if (offload ? wire_send(wire[0], &packet) : send_without_offload())
		sent++;
	else if (errno == EINVAL || errno == EMSGSIZE)
		refused++;
	else
		error(2, errno, "the kernel did not take a packet");
}

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static u64 hash(const u8 *data, size_t len)
{
	u64 value = 0xcbf29ce484222325ULL;

	while (len--)
		value = (value ^ *data++) * 0x100000001b3ULL;
	return value;
}

/* The router's own errors are so many a second, and say when it was. */
static bool is_icmp(const struct wire_packet *out)
{
	return out->ip[0] >> 4 == 4 ? out->ip[9] == IPPROTO_ICMP : out->ip[6] == IPPROTO_ICMPV6;
}

/* What the kernel says to its groups (MLD, IGMP) comes when a random timer says so. */
static bool is_multicast(const struct wire_packet *out)
{
	return out->ip[0] >> 4 == 4 ? out->ip[16] >> 4 == 0xe : out->ip[24] == 0xff;
}

static void take(struct wire_packet *out)
{
	if (is_icmp(out) || is_multicast(out))
		return;
	if (out->ip[0] >> 4 == 4) {
		memset(out->ip + 4, 0, 2);	/* the identification of what the router sent */
		memset(out->ip + 10, 0, 2);	/* and so the checksum */
	}
	forwarded++;
	digest += hash(out->ip, out->len) + out->vnet.gso_size;
}

static void receive_all(void)
{
	static struct wire_packet out;

	while (wire_receive(wire[1], &out))
		take(&out);
	while (wire_receive(wire[0], &out))
		;
	while (wire_receive(tap, &out))
		;
}

/* What the kernel has queued comes when it finds the time. */
static void receive_the_rest(void)
{
	struct pollfd fd = { .fd = wire[1], .events = POLLIN };

	receive_all();
	while (poll(&fd, 1, QUIET_MS) > 0)
		receive_all();
}

/* --- the storm -------------------------------------------------------------------------------- */

static void make_packet(void)
{
	struct talk *talk = &talks[wire_below(TALKS)];
	struct wire_segment seg;
	int n;

	if (wire_one_in(16)) {
		attack(&seg);
		wire_build(&packet, &seg);
		return;
	}
	say(talk, &seg);
	if (wire_one_in(2)) {
		wire_build(&packet, &seg);
		go_on(talk, &seg);
		return;
	}
	for (n = wire_below(3); n; n--)
		changes[wire_below(ARRAY_SIZE(changes))](&seg);
	wire_build(&packet, &seg);
	for (n = wire_below(3); n && packet.len > ip_header(seg.family); n--)
		spoil(&seg);
}

static void attach(void)
{
	wire[0] = wire_attach("wire0", IFF_TUN);
	wire[1] = wire_attach("wire1", IFF_TUN);
	tap = wire_attach("wire2", IFF_TAP | IFF_NAPI | IFF_NAPI_FRAGS);
	if (fcntl(wire[0], F_SETFL, O_NONBLOCK) || fcntl(wire[1], F_SETFL, O_NONBLOCK) ||
	    fcntl(tap, F_SETFL, O_NONBLOCK))
		error(2, errno, "the devices cannot be used");
}

int main(int argc, char **argv)
{
	u32 packets, i;

	if (argc < 4)
		error(2, 0, "usage: storm SEED PACKETS PORT [linear|pieces]");
	wire_seed(strtoull(argv[1], NULL, 0));
	packets = strtoul(argv[2], NULL, 0);
	port = atoi(argv[3]);
	if (argc > 4)
		place = strcmp(argv[4], "linear") ? PIECES : LINEAR;
	attach();
	for (i = 0; i < TALKS; i++)
		begin_talk(&talks[i]);
	for (i = 0; i < packets; i++) {
		make_packet();
		send_packet();
		if (i % BATCH == BATCH - 1)
			receive_all();
	}
	receive_the_rest();
	printf("sent %llu\nrefused %llu\nforwarded %llu\ndigest %016llx\n", sent, refused,
	       forwarded, digest);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plays hand-made segments through this network namespace, a router between the tun devices wire0
 * and wire1, and says of each which roles it was given and whether it passed unharmed.
 *
 *	inject 4|6 PORT < SCRIPT
 *
 * A line of the script is a segment:
 *
 *	SENDER FLAGS SEQ ACK LEN [CHANGE...] : ROLES passes|lost|?
 *
 * SENDER is C (a client at 10.1.0.1 or fd01::1, at PORT) or S (its server at .2 or ::2, port 80).
 * FLAGS are letters of SAFRP, or "-". Numbers are relative to the initial ones, so that a SYN
 * has 0. ROLES are those of seen.ROLE in stats that counted it, or passed.REASON, or "-". "?" tells
 * what became of it. CHANGEs:
 *
 *	badsum			the checksum is wrong
 *	self			it goes to its own sender
 *	frag=first|later	it is a fragment; "whole": it has a fragment header, but is none
 *	ext=hop|dst|route|ah	an IPv6 extension header; may be repeated
 *	ipopt=N			N words of IPv4 options
 *	opt=N			N words of TCP options
 *	doff=N			the TCP header says that it has N words
 *	cut=N			its last N bytes are missing
 *	proto=N			it is no TCP, but IP protocol N
 *	gso=N			one super-segment of segments of N bytes
 */
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <segdrop.h>
#include <segdrop/port.h>

#define PAYLOAD_MAX	65000
#define EXTENSIONS_MAX	24

/* A protocol for experiments (RFC 3692): a marker follows each segment, to tell lost from late. */
#define MARKER		253
#define MARKER_WAIT_MS	100
#define MARKER_TRIES	100

/* Both pass 2^31 or 2^32 early. */
static const u32 initial[2] = { 0xfffffff8, 0x7ffffffc };

enum fragment { NO_FRAGMENT, FIRST, LATER, WHOLE };

struct segment {
	int sender;		/* 0 the client, 1 the server */
	u8 flags;
	u32 seq, ack, len;
	bool bad_sum, self;
	enum fragment fragment;
	u8 extensions[EXTENSIONS_MAX];
	int extensions_len;
	int ip_options, tcp_options;
	int doff;		/* 0: the right one */
	u32 cut;
	u8 protocol;
	u16 gso;
};

/* What is written to a tun device and read from it. */
struct frame {
	u8 ip[128 + EXTENSIONS_MAX * 8 + PAYLOAD_MAX];
	struct virtio_net_hdr vnet;
};

struct packet {
	struct frame frame;
	size_t l4;		/* where TCP begins */
	size_t len;		/* from the IP header on */
};

static int family;
static u16 ports[2] = { 0, 80 };
static int wire[2];

/* --- building -------------------------------------------------------------------------------- */

static u32 sum(u32 start, const void *data, size_t len)
{
	const u8 *p = data;
	u64 total = start;
	size_t i;

	for (i = 0; i < len; i++)
		total += i & 1 ? p[i] : p[i] << 8;
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return total;
}

static void put_address(u8 *at, int end)
{
	static const u8 v4[4] = { 10, 1 }, v6[16] = { 0xfd, 1 };
	size_t size = family == 4 ? sizeof(v4) : sizeof(v6);

	memcpy(at, family == 4 ? v4 : v6, size);
	at[size - 1] = end + 1;
}

static u16 fragment_bits(enum fragment fragment)
{
	switch (fragment) {
	case FIRST:
		return family == 4 ? IP_MF : 1;
	case LATER:
		return family == 4 ? 8 : 8 << 3;
	default:
		return 0;
	}
}

static void put_ipv4(struct packet *packet, const struct segment *seg, u8 protocol)
{
	struct iphdr *ip = (struct iphdr *)packet->frame.ip;

	packet->l4 = sizeof(*ip) + seg->ip_options * 4;
	memset(ip + 1, IPOPT_NOP, seg->ip_options * 4);
	ip->version = 4;
	ip->ihl = packet->l4 / 4;
	ip->ttl = 64;
	ip->protocol = protocol;
	ip->frag_off = htons(fragment_bits(seg->fragment));
	put_address((u8 *)&ip->saddr, seg->sender);
	put_address((u8 *)&ip->daddr, seg->self ? seg->sender : !seg->sender);
}

/* Eight bytes each; in hop-by-hop and destination options they are padding (RFC 8200, 4.2). */
static void put_extension(struct packet *packet, const struct segment *seg, u8 protocol)
{
	u8 *at = packet->frame.ip + packet->l4;
	u16 bits = fragment_bits(seg->fragment);

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

static void put_ipv6(struct packet *packet, const struct segment *seg, u8 protocol)
{
	struct ip6_hdr *ip = (struct ip6_hdr *)packet->frame.ip;
	u8 *next = &ip->ip6_nxt;
	int i;

	ip->ip6_flow = htonl(6 << 28);
	ip->ip6_hlim = 64;
	put_address((u8 *)&ip->ip6_src, seg->sender);
	put_address((u8 *)&ip->ip6_dst, seg->self ? seg->sender : !seg->sender);
	packet->l4 = sizeof(*ip);
	for (i = 0; i < seg->extensions_len; i++) {
		*next = seg->extensions[i];
		next = packet->frame.ip + packet->l4;
		put_extension(packet, seg, seg->extensions[i]);
	}
	*next = protocol;
}

static void put_lengths(struct packet *packet)
{
	struct ip6_hdr *ip6 = (struct ip6_hdr *)packet->frame.ip;
	struct iphdr *ip = (struct iphdr *)packet->frame.ip;

	if (family == 6) {
		ip6->ip6_plen = htons(packet->len - sizeof(*ip6));
		return;
	}
	ip->tot_len = htons(packet->len);
	ip->check = htons(~sum(0, ip, ip->ihl * 4));
}

/* The sum of addresses, length and protocol (RFC 9293, 3.1; RFC 8200, 8.1). */
static u32 pseudo_sum(const struct packet *packet)
{
	size_t at = family == 4 ? offsetof(struct iphdr, saddr) : offsetof(struct ip6_hdr, ip6_src);

	return sum(IPPROTO_TCP + packet->len - packet->l4, packet->frame.ip + at,
		   family == 4 ? 8 : 32);
}

static void put_gso(struct packet *packet, const struct segment *seg, size_t header)
{
	struct virtio_net_hdr *vnet = &packet->frame.vnet;

	vnet->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	vnet->csum_start = packet->l4;
	vnet->csum_offset = offsetof(struct tcphdr, check);
	vnet->gso_type = family == 4 ? VIRTIO_NET_HDR_GSO_TCPV4 : VIRTIO_NET_HDR_GSO_TCPV6;
	vnet->gso_size = seg->gso;
	vnet->hdr_len = packet->l4 + header;
}

static void put_tcp(struct packet *packet, const struct segment *seg)
{
	u8 *at = packet->frame.ip + packet->l4;
	size_t header = sizeof(struct tcphdr) + seg->tcp_options * 4;
	struct tcphdr *tcp = (struct tcphdr *)at;

	tcp->source = htons(ports[seg->sender]);
	tcp->dest = htons(ports[seg->self ? seg->sender : !seg->sender]);
	tcp->seq = htonl(initial[seg->sender] + seg->seq);
	tcp->ack_seq = htonl(seg->flags & TH_ACK ? initial[!seg->sender] + seg->ack : 0);
	tcp->doff = seg->doff ? seg->doff : (int)header / 4;
	at[13] = seg->flags;
	tcp->window = htons(1000);
	memset(tcp + 1, TCPOPT_NOP, seg->tcp_options * 4);
	memset(at + header, 'x', seg->len);
	packet->len = packet->l4 + header + seg->len;

	if (seg->gso) {
		put_gso(packet, seg, header);
		tcp->check = htons(pseudo_sum(packet));
	} else {
		tcp->check = htons(~sum(pseudo_sum(packet), at, packet->len - packet->l4));
	}
	if (seg->bad_sum)
		tcp->check ^= htons(1);
}

static void build(struct packet *packet, const struct segment *seg)
{
	memset(packet, 0, sizeof(*packet));
	if (family == 4)
		put_ipv4(packet, seg, seg->protocol);
	else
		put_ipv6(packet, seg, seg->protocol);
	put_tcp(packet, seg);
	packet->len -= seg->cut;
	put_lengths(packet);
}

static void build_marker(struct packet *packet, u32 serial)
{
	static const struct segment nobody;

	memset(packet, 0, sizeof(*packet));
	if (family == 4)
		put_ipv4(packet, &nobody, MARKER);
	else
		put_ipv6(packet, &nobody, MARKER);
	memcpy(packet->frame.ip + packet->l4, &serial, sizeof(serial));
	packet->len = packet->l4 + sizeof(serial);
	put_lengths(packet);
}

/* --- sending and receiving ------------------------------------------------------------------- */

static int attach(const char *device)
{
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR };
	int fd = open("/dev/net/tun", O_RDWR);

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", device);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &request) ||
	    ioctl(fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6))
		error(2, errno, "%s cannot be used", device);
	return fd;
}

static void send_packet(struct packet *packet)
{
	const struct iovec parts[] = {
		{ &packet->frame.vnet, sizeof(packet->frame.vnet) },
		{ packet->frame.ip, packet->len },
	};

	if (writev(wire[0], parts, 2) < 0)
		error(2, errno, "the kernel did not take a packet");
}

/* Return: its length without the header that tun devices add */
static size_t receive_frame(struct frame *frame)
{
	const struct iovec parts[] = {
		{ &frame->vnet, sizeof(frame->vnet) },
		{ frame->ip, sizeof(frame->ip) },
	};
	ssize_t len = readv(wire[1], parts, 2);

	if (len < (ssize_t)sizeof(frame->vnet))
		error(2, errno, "cannot read from the wire");
	return len - sizeof(frame->vnet);
}

/* Is what came out what went in? A router changes only the IP header. */
static bool unharmed(const struct packet *in, const struct frame *out, size_t len)
{
	size_t header = family == 4 ? sizeof(struct iphdr) : sizeof(struct ip6_hdr);

	return len == in->len && !memcmp(out->ip + header, in->frame.ip + header, len - header) &&
	       out->vnet.gso_size == in->frame.vnet.gso_size;
}

/* Return: how many came out unharmed before the marker; -1 if the marker did not in time */
static int receive(const struct packet *sent, const struct packet *marker)
{
	struct pollfd fd = { .fd = wire[1], .events = POLLIN };
	static struct frame frame;
	int arrived = 0;
	size_t len;

	while (poll(&fd, 1, MARKER_WAIT_MS) > 0) {
		len = receive_frame(&frame);
		if (unharmed(marker, &frame, len))
			return arrived;
		if (sent && unharmed(sent, &frame, len))
			arrived++;
	}
	return -1;
}

/* Until the devices work: the kernel starts a queue some time after somebody has attached to it. */
static void wait_for_wire(void)
{
	struct packet marker;
	int try;

	build_marker(&marker, 0);
	for (try = 0; try < MARKER_TRIES; try++) {
		send_packet(&marker);
		if (receive(NULL, &marker) >= 0)
			return;
	}
	error(2, 0, "nothing passes from wire0 to wire1: is this namespace a router?");
}

static bool passes(const struct segment *seg)
{
	static struct packet packet, marker;
	static u32 serial;
	int arrived;

	build(&packet, seg);
	build_marker(&marker, ++serial);
	send_packet(&packet);
	send_packet(&marker);
	arrived = receive(&packet, &marker);
	if (arrived < 0 || arrived > 1)
		error(2, 0, "the wire lost a marker or doubled a segment");
	return arrived;
}

/* --- what segdrop said ----------------------------------------------------------------------- */

static const char *const counters[] = {
#define X(name, text, meaning) "seen." text,
	SEGDROP_ROLES(X)
#undef X
#define X(name, text, meaning) "passed." text,
	SEGDROP_PASSED_REASONS(X)
#undef X
};

#define COUNTERS ((int)ARRAY_SIZE(counters))

static void read_counters(unsigned long long values[COUNTERS])
{
	FILE *stats = fopen(SEGDROP_PROC_PATH "/stats", "re");
	unsigned long long value;
	char name[64];
	int i;

	if (!stats)
		error(2, errno, SEGDROP_PROC_PATH "/stats");
	memset(values, 0, COUNTERS * sizeof(*values));
	while (fscanf(stats, "%63s %llu%*[^\n]", name, &value) > 0) {
		for (i = 0; i < COUNTERS; i++) {
			if (!strcmp(name, counters[i]))
				values[i] = value;
		}
	}
	fclose(stats);
}

/* The marker, and what the kernel itself says to its multicast groups, are not TCP either. */
static bool is_noise(const char *counter, const struct segment *seg)
{
	return seg->protocol == IPPROTO_TCP && !strcmp(counter, "passed.not_tcp");
}

/* Which counters rose, in their order: "fin1ack,fin2", "passed.flags", "-" */
static void name_it(char *text, size_t size, const struct segment *seg,
		    const unsigned long long before[], const unsigned long long after[])
{
	FILE *out = fmemopen(text, size, "w");
	const char *comma = "", *name;
	int i;

	for (i = 0; i < COUNTERS; i++) {
		if (after[i] == before[i] || is_noise(counters[i], seg))
			continue;
		name = counters[i] + (i < SD_ROLE_COUNT ? strlen("seen.") : 0);
		fprintf(out, "%s%s", comma, name);
		comma = ",";
	}
	if (!*comma)
		fputs("-", out);
	fclose(out);
}

/* --- the script ------------------------------------------------------------------------------ */

struct word {
	const char *text;
	int value;
};

static int look_up(const struct word *words, const char *text)
{
	for (; words->text; words++) {
		if (!strcmp(words->text, text))
			return words->value;
	}
	error(2, 0, "what is `%s`?", text);
	return 0;
}

static u8 parse_flags(const char *text)
{
	static const char letters[] = "FSRPA";
	u8 flags = 0;

	for (; *text && *text != '-'; text++) {
		if (!strchr(letters, *text))
			error(2, 0, "there is no flag %c", *text);
		flags |= 1 << (strchr(letters, *text) - letters);
	}
	return flags;
}

static void add_extension(struct segment *seg, u8 protocol)
{
	if (seg->extensions_len == EXTENSIONS_MAX)
		error(2, 0, "too many extension headers");
	seg->extensions[seg->extensions_len++] = protocol;
}

static void set_fragment(struct segment *seg, const char *text)
{
	static const struct word fragments[] = {
		{ "first", FIRST }, { "later", LATER }, { "whole", WHOLE }, { 0 }
	};

	seg->fragment = look_up(fragments, text);
	if (family == 6)
		add_extension(seg, IPPROTO_FRAGMENT);
}

static void parse_change(struct segment *seg, char *change)
{
	static const struct word extensions[] = {
		{ "hop", IPPROTO_HOPOPTS }, { "dst", IPPROTO_DSTOPTS },
		{ "route", IPPROTO_ROUTING }, { "ah", IPPROTO_AH }, { 0 }
	};
	const char *name = strsep(&change, "="), *value = change ? change : "";
	int number = atoi(value);

	if (!strcmp(name, "badsum"))
		seg->bad_sum = true;
	else if (!strcmp(name, "self"))
		seg->self = true;
	else if (!strcmp(name, "frag"))
		set_fragment(seg, value);
	else if (!strcmp(name, "ext"))
		add_extension(seg, look_up(extensions, value));
	else if (!strcmp(name, "ipopt"))
		seg->ip_options = number;
	else if (!strcmp(name, "opt"))
		seg->tcp_options = number;
	else if (!strcmp(name, "doff"))
		seg->doff = number;
	else if (!strcmp(name, "cut"))
		seg->cut = number;
	else if (!strcmp(name, "proto"))
		seg->protocol = number;
	else if (!strcmp(name, "gso"))
		seg->gso = number;
	else
		error(2, 0, "there is no change `%s`", name);
}

static void parse_segment(struct segment *seg, char *text)
{
	char sender, flags[8], *change;
	int read;

	*seg = (struct segment){ .protocol = IPPROTO_TCP };
	if (sscanf(text, " %c %7s %u %u %u%n", &sender, flags, &seg->seq, &seg->ack, &seg->len,
		   &read) != 5 || !strchr("CS", sender) || seg->len > PAYLOAD_MAX)
		error(2, 0, "this is not SENDER FLAGS SEQ ACK LEN: %s", text);
	seg->sender = sender == 'S';
	seg->flags = parse_flags(flags);
	text += read;
	while ((change = strsep(&text, " \t"))) {
		if (*change)
			parse_change(seg, change);
	}
}

/* Return: whether the segment had the roles and the fate that the line says */
static bool play(const char *line)
{
	unsigned long long before[COUNTERS], after[COUNTERS];
	char text[256], expected[256] = "", fate[8] = "", roles[256];
	const char *colon = strstr(line, " : "), *found;
	struct segment seg;

	if (!colon || sscanf(colon, " : %255s %7s", expected, fate) != 2)
		error(2, 0, "this does not end in ': ROLES passes|lost|?': %s", line);
	snprintf(text, sizeof(text), "%.*s", (int)(colon - line), line);
	parse_segment(&seg, text);

	read_counters(before);
	found = passes(&seg) ? "passes" : "lost";
	read_counters(after);
	name_it(roles, sizeof(roles), &seg, before, after);
	if (!strcmp(fate, "?"))
		puts(strcpy(fate, found));
	if (!strcmp(roles, expected) && !strcmp(found, fate))
		return true;
	printf("%sfound: %s %s\n", line, roles, found);
	return false;
}

int main(int argc, char **argv)
{
	char line[512];

	if (argc != 3 || (strcmp(argv[1], "4") && strcmp(argv[1], "6")))
		error(2, 0, "usage: inject 4|6 PORT < SCRIPT");
	family = atoi(argv[1]);
	ports[0] = atoi(argv[2]);
	wire[0] = attach("wire0");
	wire[1] = attach("wire1");
	wait_for_wire();
	while (fgets(line, sizeof(line), stdin)) {
		if (line[strspn(line, " \t\n")] && line[strspn(line, " \t")] != '#' && !play(line))
			return 1;
	}
	return 0;
}

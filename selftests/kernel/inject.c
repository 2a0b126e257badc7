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
 *	fail=N			the Nth allocation that the kernel makes for it fails
 */
#include <errno.h>
#include <error.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop.h>

#include "fail_nth.h"
#include "wire/device.h"

/* A protocol for experiments (RFC 3692): a marker follows each segment, to tell lost from late. */
#define MARKER		253
#define MARKER_WAIT_MS	100
#define MARKER_TRIES	100

#define WINDOW		1000

/* Both pass 2^31 or 2^32 early. */
static const u32 initial[2] = { 0xfffffff8, 0x7ffffffc };

enum { CLIENT, SERVER };

/*
 * A line of the script: a segment, of which the last @cut bytes are missing and for which the
 * @fail-th allocation fails.
 */
struct line {
	struct wire_segment seg;
	u32 cut;
	u32 fail;
};

static int family;
static u16 ports[2] = { 0, 80 };
static int wire[2];

/* --- building -------------------------------------------------------------------------------- */

static void put_address(u8 *at, int end)
{
	static const u8 v4[4] = { 10, 1 }, v6[16] = { 0xfd, 1 };
	size_t size = family == 4 ? sizeof(v4) : sizeof(v6);

	memcpy(at, family == 4 ? v4 : v6, size);
	at[size - 1] = end + 1;
}

static void build(struct wire_packet *packet, const struct line *line)
{
	wire_build(packet, &line->seg);
	packet->len -= line->cut;
	wire_put_lengths(packet, family);
}

static void build_marker(struct wire_packet *packet, u32 serial)
{
	struct wire_segment seg = { .family = family, .protocol = MARKER, .seq = serial };

	put_address(seg.from, CLIENT);
	put_address(seg.to, SERVER);
	wire_build(packet, &seg);
}

/* --- sending and receiving ------------------------------------------------------------------- */

static void send_packet(const struct wire_packet *packet)
{
	if (!wire_send(wire[0], packet))
		error(2, errno, "the kernel did not take a packet");
}

/* Is what came out what went in? A router changes only the IP header. */
static bool unharmed(const struct wire_packet *in, const struct wire_packet *out)
{
	size_t header = family == 4 ? sizeof(struct iphdr) : sizeof(struct ip6_hdr);

	return out->len == in->len && out->vnet.gso_size == in->vnet.gso_size &&
	       !memcmp(out->ip + header, in->ip + header, in->len - header);
}

/* Return: how many came out unharmed before the marker; -1 if the marker did not in time */
static int receive(const struct wire_packet *sent, const struct wire_packet *marker)
{
	struct pollfd fd = { .fd = wire[1], .events = POLLIN };
	static struct wire_packet packet;
	int arrived = 0;

	while (poll(&fd, 1, MARKER_WAIT_MS) > 0 && wire_receive(wire[1], &packet)) {
		if (unharmed(marker, &packet))
			return arrived;
		if (sent && unharmed(sent, &packet))
			arrived++;
	}
	return -1;
}

/* Until the devices work: the kernel starts a queue some time after somebody has attached to it. */
static void wait_for_wire(void)
{
	static struct wire_packet marker;
	int try;

	build_marker(&marker, 0);
	for (try = 0; try < MARKER_TRIES; try++) {
		send_packet(&marker);
		if (receive(NULL, &marker) >= 0)
			return;
	}
	error(2, 0, "nothing passes from wire0 to wire1: is this namespace a router?");
}

static void send_without_memory(const struct wire_packet *packet, u32 fail)
{
	int fd = fail_nth_open();

	fail_nth_arm(fd, fail);
	send_packet(packet);
	if (!fail_nth_disarm(fd))
		error(2, 0, "there was no allocation %u", fail);
	close(fd);
}

static bool passes(const struct line *line)
{
	static struct wire_packet packet, marker;
	static u32 serial;
	int arrived;

	build(&packet, line);
	build_marker(&marker, ++serial);
	if (line->fail)
		send_without_memory(&packet, line->fail);
	else
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
static bool is_noise(const char *counter, const struct wire_segment *seg)
{
	return seg->protocol == IPPROTO_TCP && !strcmp(counter, "passed.not_tcp");
}

/* Which counters rose, in their order: "fin1ack,fin2", "passed.flags", "-" */
static void name_it(char *text, size_t size, const struct wire_segment *seg,
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

static void add_extension(struct wire_segment *seg, u8 protocol)
{
	if (seg->extensions_len == WIRE_EXTENSIONS_MAX)
		error(2, 0, "too many extension headers");
	seg->extensions[seg->extensions_len++] = protocol;
}

static void set_fragment(struct wire_segment *seg, const char *text)
{
	enum { FIRST, LATER, WHOLE };
	static const struct word fragments[] = {
		{ "first", FIRST }, { "later", LATER }, { "whole", WHOLE }, { 0 }
	};
	int fragment = look_up(fragments, text);

	seg->more_fragments = fragment == FIRST;
	seg->fragment_offset = fragment == LATER ? 8 : 0;
	if (family == 6)
		add_extension(seg, IPPROTO_FRAGMENT);
}

static void send_to_itself(struct wire_segment *seg)
{
	memcpy(seg->to, seg->from, sizeof(seg->to));
	seg->dport = seg->sport;
}

static void parse_change(struct line *line, char *change)
{
	static const struct word extensions[] = {
		{ "hop", IPPROTO_HOPOPTS }, { "dst", IPPROTO_DSTOPTS },
		{ "route", IPPROTO_ROUTING }, { "ah", IPPROTO_AH }, { 0 }
	};
	const char *name = strsep(&change, "="), *value = change ? change : "";
	struct wire_segment *seg = &line->seg;
	int number = atoi(value);

	if (!strcmp(name, "badsum"))
		seg->bad_sum = true;
	else if (!strcmp(name, "self"))
		send_to_itself(seg);
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
		line->cut = number;
	else if (!strcmp(name, "proto"))
		seg->protocol = number;
	else if (!strcmp(name, "gso"))
		seg->gso = number;
	else if (!strcmp(name, "fail"))
		line->fail = number;
	else
		error(2, 0, "there is no change `%s`", name);
}

static void set_ends(struct wire_segment *seg, int sender)
{
	put_address(seg->from, sender);
	put_address(seg->to, !sender);
	seg->sport = ports[sender];
	seg->dport = ports[!sender];
	seg->seq += initial[sender];
	seg->ack = seg->flags & TH_ACK ? seg->ack + initial[!sender] : 0;
}

static void parse_segment(struct line *line, char *text)
{
	struct wire_segment *seg = &line->seg;
	char sender, flags[8], *change;
	int read;

	*line = (struct line){ .seg = { .family = family, .protocol = IPPROTO_TCP,
					.window = WINDOW } };
	if (sscanf(text, " %c %7s %u %u %u%n", &sender, flags, &seg->seq, &seg->ack, &seg->len,
		   &read) != 5 || !strchr("CS", sender) || seg->len > WIRE_PAYLOAD_MAX)
		error(2, 0, "this is not SENDER FLAGS SEQ ACK LEN: %s", text);
	seg->flags = parse_flags(flags);
	set_ends(seg, sender == 'S' ? SERVER : CLIENT);
	text += read;
	while ((change = strsep(&text, " \t"))) {
		if (*change)
			parse_change(line, change);
	}
}

/* Return: whether the segment had the roles and the fate that the line says */
static bool play(const char *line)
{
	unsigned long long before[COUNTERS], after[COUNTERS];
	char text[256], expected[256] = "", fate[8] = "", roles[256];
	const char *colon = strstr(line, " : "), *found;
	struct line parsed;

	if (!colon || sscanf(colon, " : %255s %7s", expected, fate) != 2)
		error(2, 0, "this does not end in ': ROLES passes|lost|?': %s", line);
	snprintf(text, sizeof(text), "%.*s", (int)(colon - line), line);
	parse_segment(&parsed, text);

	read_counters(before);
	found = passes(&parsed) ? "passes" : "lost";
	read_counters(after);
	name_it(roles, sizeof(roles), &parsed.seg, before, after);
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
	wire[0] = wire_attach("wire0", IFF_TUN);
	wire[1] = wire_attach("wire1", IFF_TUN);
	wait_for_wire();
	while (fgets(line, sizeof(line), stdin)) {
		if (line[strspn(line, " \t\n")] && line[strspn(line, " \t")] != '#' && !play(line))
			return 1;
	}
	return 0;
}

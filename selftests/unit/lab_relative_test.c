// SPDX-License-Identifier: GPL-2.0-only
/* Shows that sequence numbers are counted from the beginning of their own connection. */
#include "lab/relative.h"
#include "unit.h"

#define CLIENT_ISS	4294967290U
#define SERVER_ISS	5000U
#define NETNS		1001

/* More than there is room for. */
#define MANY		60000

enum from { FROM_CLIENT, FROM_SERVER };

static int setup(void **state)
{
	*state = relative_open();
	return 0;
}

static int teardown(void **state)
{
	relative_close(*state);
	return 0;
}

/* Of a connection that the client's port tells from others. */
static struct sd_segment segment(enum from from, u16 port, u8 flags, u32 seq, u32 ack)
{
	struct sd_segment made = {
		.saddr = { { 10, 0, 0, 1 } }, .daddr = { { 10, 0, 0, 2 } },
		.sport = port, .dport = 80, .family = 4,
		.flags = flags, .seq = seq, .ack = ack,
	};
	struct sd_addr client = made.saddr;

	if (from == FROM_CLIENT)
		return made;
	made.saddr = made.daddr;
	made.daddr = client;
	made.sport = 80;
	made.dport = port;
	return made;
}

static void assert_told(struct relative *relative, const struct trace_segment *told, u32 seq,
			u32 ack)
{
	struct relative_numbers numbers = relative_follow(relative, told);

	assert_int_equal(numbers.seq, seq);
	if (told->segment.flags & SD_TCP_ACK)
		assert_int_equal(numbers.ack, ack);
}

static void assert_numbers(struct relative *relative, u32 netns, struct sd_segment made, u32 seq,
			   u32 ack)
{
	assert_told(relative, &(struct trace_segment){ .netns = netns, .segment = made }, seq, ack);
}

static void handshake(struct relative *relative, u32 netns, u32 client, u32 server)
{
	assert_numbers(relative, netns, segment(FROM_CLIENT, 4000, SD_TCP_SYN, client, 0), 0, 0);
	assert_numbers(relative, netns, segment(FROM_SERVER, 4000, SD_TCP_SYN | SD_TCP_ACK, server,
						client + 1), 0, 1);
	assert_numbers(relative, netns, segment(FROM_CLIENT, 4000, SD_TCP_ACK, client + 1,
						server + 1), 1, 1);
}

/* SYN and SYN-ACK are 0 of their ends; numbers go on where 32 bits end. */
static void from_the_syn(void **state)
{
	handshake(*state, NETNS, CLIENT_ISS, SERVER_ISS);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_ACK, CLIENT_ISS + 101,
					      SERVER_ISS + 1), 101, 1);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_ACK, SERVER_ISS + 1,
					      CLIENT_ISS + 201), 1, 201);
}

/* The same ends in another namespace, and a new connection of them, begin anew. */
static void each_of_its_own(void **state)
{
	handshake(*state, NETNS, CLIENT_ISS, SERVER_ISS);
	handshake(*state, NETNS + 1, 70000, 80000);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_ACK, CLIENT_ISS + 1,
					      SERVER_ISS + 2), 1, 2);
	handshake(*state, NETNS, 123456, 654321);
	assert_numbers(*state, NETNS + 1, segment(FROM_CLIENT, 4000, SD_TCP_ACK, 70001, 80002),
		       1, 2);
}

/* Without a SYN the first segment counts as the first behind it, at either end. */
static void from_the_first_seen(void **state)
{
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_ACK, 9000, 7000), 1, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_ACK, 7005, 9010), 6, 11);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_ACK, 6999, 9010), 0, 11);
}

/*
 * A RST that answers a SYN has the number 0, which says nothing of the numbers to come, and has
 * nothing to do with those of an earlier connection.
 */
static void resets_teach_nothing(void **state)
{
	handshake(*state, NETNS, CLIENT_ISS, SERVER_ISS);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_SYN, 500, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_RST | SD_TCP_ACK, 0, 501),
		       0, 1);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_ACK, 9000, 501), 1, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4001, SD_TCP_RST, 77, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4001, SD_TCP_ACK, 1000, 1), 1, 1);
}

#define SYN_ACK	(SD_TCP_SYN | SD_TCP_ACK)

/* A SYN that nobody accepts changes no numbers, whether its connection was seen before or not. */
static void syn_that_nobody_accepts(void **state)
{
	handshake(*state, NETNS, CLIENT_ISS, SERVER_ISS);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_SYN, 500, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_ACK, SERVER_ISS + 1,
					      CLIENT_ISS + 1), 1, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_RST, CLIENT_ISS + 1, 0),
		       1, 0);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_RST | SD_TCP_ACK, 0, 501),
		       0, 1);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_ACK, SERVER_ISS + 6,
					      CLIENT_ISS + 1), 6, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_SYN, CLIENT_ISS, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_ACK, SERVER_ISS + 6,
					      CLIENT_ISS + 1), 6, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4001, SD_TCP_SYN, 500, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4001, SD_TCP_ACK, 70000, 80000), 1, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4001, SD_TCP_ACK, 80005, 70000), 6, 1);
}

/* Not the first of several SYNs begins the connection, but the one that is accepted. */
static void syn_that_is_accepted(void **state)
{
	struct trace_segment lost = {
		.netns = NETNS, .dropped = true,
		.segment = segment(FROM_SERVER, 4000, SYN_ACK, 9000, 601),
	};

	handshake(*state, NETNS, CLIENT_ISS, SERVER_ISS);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_SYN, 500, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_SYN, 600, 0), 0, 0);
	assert_told(*state, &lost, 0, 1);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_ACK, SERVER_ISS + 7,
					      CLIENT_ISS + 1), 7, 1);
	lost.dropped = false;
	assert_told(*state, &lost, 0, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_SYN, 600, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_ACK, 601, 9001), 1, 1);
}

/* Both open; data of a SYN may be acknowledged with it; a server may choose another number. */
static void unusual_openings(void **state)
{
	struct sd_segment fast = segment(FROM_CLIENT, 4001, SD_TCP_SYN, 500, 0);

	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_SYN, 500, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_SYN, 9000, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SYN_ACK, 9000, 501), 0, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SYN_ACK, 500, 9001), 0, 1);
	fast.len = 100;
	assert_numbers(*state, NETNS, fast, 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4001, SYN_ACK, 9000, 601), 0, 101);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4001, SYN_ACK, 9000, 601), 0, 101);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4001, SD_TCP_ACK, 601, 9001), 101, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4002, SD_TCP_SYN, 500, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4002, SYN_ACK, 9000, 501), 0, 1);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4002, SYN_ACK, 7000, 501), 0, 1);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4002, SD_TCP_ACK, 501, 7001), 1, 1);
}

/* Where the answers pass elsewhere, or the SYNs do, a new connection is known by what is seen. */
static void one_way(void **state)
{
	handshake(*state, NETNS, CLIENT_ISS, SERVER_ISS);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_SYN, 500, 0), 0, 0);
	assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_ACK, 501, 9001), 1, 1);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SYN_ACK, 70000, 80001), 0, 1);
	assert_numbers(*state, NETNS, segment(FROM_SERVER, 4000, SD_TCP_ACK, 70001, 80011), 1, 11);
}

/* Two VRFs may have connections with the same addresses at once. */
static void scopes(void **state)
{
	struct trace_segment red = {
		.netns = NETNS, .scope = 7,
		.segment = segment(FROM_CLIENT, 4000, SD_TCP_ACK, 900, 700),
	};
	struct trace_segment blue = red;

	blue.scope = 8;
	blue.segment.seq = 55;
	assert_told(*state, &red, 1, 1);
	assert_told(*state, &blue, 1, 1);
	red.segment.seq++;
	assert_told(*state, &red, 2, 1);
	blue.segment.seq += 2;
	assert_told(*state, &blue, 3, 1);
}

/* Among any number of connections the one that goes on is not forgotten. */
static void many(void **state)
{
	u32 i;

	handshake(*state, NETNS, CLIENT_ISS, SERVER_ISS);
	for (i = 0; i < MANY; i++) {
		struct sd_segment any = segment(FROM_CLIENT, 4000, SD_TCP_ACK, i, i);

		assert_numbers(*state, NETNS + 1 + i, any, 1, 1);
		assert_numbers(*state, NETNS, segment(FROM_CLIENT, 5000 + i, SD_TCP_ACK, i, i),
			       1, 1);
		assert_numbers(*state, NETNS, segment(FROM_CLIENT, 4000, SD_TCP_ACK,
						      CLIENT_ISS + i, SERVER_ISS + 1), i, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(from_the_syn, setup, teardown),
		cmocka_unit_test_setup_teardown(each_of_its_own, setup, teardown),
		cmocka_unit_test_setup_teardown(from_the_first_seen, setup, teardown),
		cmocka_unit_test_setup_teardown(resets_teach_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(syn_that_nobody_accepts, setup, teardown),
		cmocka_unit_test_setup_teardown(syn_that_is_accepted, setup, teardown),
		cmocka_unit_test_setup_teardown(unusual_openings, setup, teardown),
		cmocka_unit_test_setup_teardown(one_way, setup, teardown),
		cmocka_unit_test_setup_teardown(scopes, setup, teardown),
		cmocka_unit_test_setup_teardown(many, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Shows that both directions of a connection have one key, and how the flows file shows it. */
#include <segdrop/flow.h>

#include "unit.h"

static struct sd_segment segment(u8 family, u8 from, u16 sport, u8 to, u16 dport)
{
	struct sd_segment seg = { .family = family, .sport = sport, .dport = dport };

	seg.saddr.bytes[0] = 10;
	seg.saddr.bytes[3] = from;
	seg.daddr.bytes[0] = 10;
	seg.daddr.bytes[3] = to;
	return seg;
}

/* The end with the lower address, or else the lower port, is end 0, whichever sends. */
static void test_key_order(void **state)
{
	static const struct {
		u8 from;
		u16 sport;
		u8 to;
		u16 dport;
		int sender;
	} rows[] = {
		{ 1, 40000, 2, 80, 0 },
		{ 2, 80, 1, 40000, 1 },
		{ 1, 40000, 1, 80, 1 },
		{ 1, 80, 1, 40000, 0 },
		{ 200, 80, 3, 80, 1 },
	};
	struct sd_flow_key there, back;
	struct sd_segment seg;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(&there, 0x55, sizeof(there));
		memset(&back, 0xaa, sizeof(back));
		seg = segment(4, rows[i].from, rows[i].sport, rows[i].to, rows[i].dport);
		assert_int_equal(sd_flow_key_set(&there, &seg, 7), rows[i].sender);
		assert_int_equal(there.port[rows[i].sender], rows[i].sport);
		sd_flow_key_segment(&there, &seg);
		assert_int_equal((rows[i].sender ? seg.daddr : seg.saddr).bytes[3], rows[i].from);
		seg = segment(4, rows[i].to, rows[i].dport, rows[i].from, rows[i].sport);
		assert_int_equal(sd_flow_key_set(&back, &seg, 7), !rows[i].sender);
		assert_true(sd_flow_key_same(&there, &back));
	}
}

/* Connections that differ in an address, a port, the family or the scope have different keys. */
static void test_keys_differ(void **state)
{
	struct sd_segment segs[] = {
		segment(4, 1, 40000, 2, 80), segment(4, 1, 40001, 2, 80),
		segment(4, 1, 40000, 2, 81), segment(4, 1, 40000, 3, 80),
		segment(4, 0, 40000, 2, 80), segment(6, 1, 40000, 2, 80),
	};
	struct sd_flow_key first, other;
	size_t i;

	(void)state;
	sd_flow_key_set(&first, &segs[0], 1);
	for (i = 1; i < ARRAY_SIZE(segs); i++) {
		sd_flow_key_set(&other, &segs[i], 1);
		assert_false(sd_flow_key_same(&first, &other));
	}
	sd_flow_key_set(&other, &segs[0], 2);
	assert_false(sd_flow_key_same(&first, &other));
}

/* A key gives back a segment of its connection: end 0 is the sender. */
static void test_key_segment(void **state)
{
	struct sd_segment seg = segment(6, 2, 80, 1, 40000), back;
	struct sd_flow_key key, again;

	(void)state;
	sd_flow_key_set(&key, &seg, 0);
	sd_flow_key_segment(&key, &back);
	assert_int_equal(sd_flow_key_set(&again, &back, 0), 0);
	assert_true(sd_flow_key_same(&key, &again));
	assert_int_equal(back.sport, 40000);
}

enum {
	SYN = SD_END_SEEN | SD_END_SYN,
	ANSWER = SYN | SD_END_HS_OPEN,
};

#define A "10.0.0.1:40000"
#define B "10.0.0.2:80"
#define FLAGS(first, second) .end = { { .flags = (first) }, { .flags = (second) } }

static const struct {
	u8 family;
	struct sd_flow flow;
	const char *ends;
	const char *rest;
} lines[] = {
	{ 4, { FLAGS(SYN, 0) },
	  A " " B, "start syn passing one-way handshake open fins 0 state live" },
	{ 4, { FLAGS(0, SYN) },
	  B " " A, "start syn passing one-way handshake open fins 0 state live" },
	{ 4, { FLAGS(ANSWER, SYN) },
	  B " " A, "start syn passing both handshake open fins 0 state live" },
	{ 4, { FLAGS(SYN | SD_END_DONE, SYN | SD_END_SYNACK_PASSED) },
	  A " " B, "start syn passing both handshake done fins 0 state live" },
	{ 4, { FLAGS(SYN | SD_END_SYNACK_PASSED, SYN | SD_END_DONE) },
	  B " " A, "start syn passing both handshake done fins 0 state live" },
	{ 4, { FLAGS(ANSWER, ANSWER) },
	  A " " B, "start syn passing both handshake open fins 0 state live" },
	{ 4, { FLAGS(SD_END_SYN, ANSWER) },
	  A " " B, "start syn passing one-way handshake open fins 0 state live" },
	{ 4, { FLAGS(0, SD_END_SEEN) },
	  A " " B, "start mid-stream passing one-way handshake unknown fins 0 state live" },
	{ 6, { FLAGS(SD_END_SEEN | SD_END_FIN | SD_END_FIN_OPEN, SD_END_SEEN) },
	  "[a00:1::]:40000 [a00:2::]:80",
	  "start mid-stream passing both handshake unknown fins 1 state live" },
	{ 4, { FLAGS(SYN | SD_END_FIN, ANSWER | SD_END_FIN) },
	  A " " B, "start syn passing both handshake open fins 2 state ended" },
};

/* A line says who opened, how it began, which directions pass, and how far it is. */
static void test_print(void **state)
{
	char text[SD_FLOW_TEXT_MAX];
	struct sd_flow_key key;
	struct sd_segment seg;
	size_t i, len;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		seg = segment(lines[i].family, 1, 40000, 2, 80);
		sd_flow_key_set(&key, &seg, 0);
		len = sd_flow_print(&key, &lines[i].flow, text);
		assert_int_equal(len, strlen(text));
		text[strlen(lines[i].ends)] = '\0';
		assert_string_equal(text, lines[i].ends);
		assert_string_equal(text + strlen(lines[i].ends) + 1, lines[i].rest);
	}
}

/* The longest line that there can be fits. */
static void test_print_longest(void **state)
{
	struct sd_flow flow = { .end = { { .flags = SD_END_FIN | SD_END_FIN_OPEN | SD_END_SEEN },
					 { .flags = SD_END_FIN | SD_END_FIN_OPEN } } };
	struct sd_flow_key key = { .ipv6 = 1, .port = { 65535, 65535 } };
	static const char rest[] =
		" start mid-stream passing one-way handshake unknown fins 2 state live";
	char text[SD_FLOW_TEXT_MAX];
	size_t len;

	(void)state;
	memset(key.addr, 0xff, sizeof(key.addr));
	len = sd_flow_print(&key, &flow, text);
	assert_string_equal(text + len + 1 - sizeof(rest), rest);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_order),   cmocka_unit_test(test_keys_differ),
		cmocka_unit_test(test_key_segment), cmocka_unit_test(test_print),
		cmocka_unit_test(test_print_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Shows that a line says what a segment is, where it goes and what became of it. */
#include <time.h>

#include "lab/monotonic.h"
#include "report/judged.h"
#include "unit.h"

/* 2026-03-29 00:59:59.999999 UTC, a second before Berlin's clocks go forward. */
#define MOMENT	(UINT64_C(1774745999) * SECOND + 999999999)

/* What lines about it begin with. */
#define WAY	" 10.0.0.1:40000 > 10.0.0.2:80 "
#define IN	"00:59:59.999999 in " WAY
#define OUT	"00:59:59.999999 out" WAY

static int setup(void **state)
{
	(void)state;
	setenv("TZ", "UTC0", 1);
	tzset();
	return 0;
}

static const struct sd_segment ipv4 = {
	.saddr = { { 10, 0, 0, 1 } }, .daddr = { { 10, 0, 0, 2 } },
	.sport = 40000, .dport = 80, .family = 4,
};

static void assert_line(const struct judged *judged, const char *expected)
{
	char *buf = malloc(JUDGED_LINE_MAX);

	judged_line(judged, buf);
	assert_string_equal(buf, expected);
	free(buf);
}

/* Three verdicts; numbers without what a segment has not: no payload, no ACK. */
static void verdicts(void **state)
{
	struct trace_segment told = { .segment = ipv4, .roles = SD_SYN };
	struct judged judged = { .told = &told, .time = MOMENT, .numbers = { .ack = 99 } };

	(void)state;
	told.segment.flags = SD_TCP_SYN;
	assert_line(&judged, IN "syn S 0 passed");
	told.segment.flags = SD_TCP_SYN | SD_TCP_ACK;
	told.roles = SD_SYNACK;
	told.out = true;
	told.dropped = true;
	told.rule = 4294967295U;
	assert_line(&judged, OUT "synack S. 0/99 DROPPED by 4294967295");
	told.segment.flags = SD_TCP_PSH | SD_TCP_ACK;
	told.segment.len = 1448;
	told.roles = SD_DATA | SD_FIN1ACK;
	told.dropped = false;
	told.rule = 3;
	judged.numbers = (struct relative_numbers){ .seq = 1001, .ack = 1 };
	assert_line(&judged, OUT "data,fin1ack P. 1001+1448/1 counted by 3");
}

/* Each bit of the flags has its letter. */
static void flags(void **state)
{
	struct trace_segment told = { .segment = ipv4, .roles = SD_ACK };
	struct judged judged = { .told = &told, .time = MOMENT };

	(void)state;
	told.segment.flags = 0xff;
	assert_line(&judged, IN "ack FSRP.UEW 0/0 passed");
}

#define WAY6	"00:00:00.000000 in  [2001:db8::1]:443 > [::1]:65535 "

/* Brackets tell an IPv6 address from its port; a namespace may have a name, a VRF has a number. */
static void places(void **state)
{
	struct trace_segment told = {
		.netns = 4026532185U, .roles = SD_RST,
		.segment = {
			.saddr = { { 0x20, 1, 0xd, 0xb8, [15] = 1 } }, .sport = 443,
			.daddr = { { [15] = 1 } }, .dport = 65535,
			.family = 6, .flags = SD_TCP_RST,
		},
	};
	struct judged judged = { .told = &told, .names_netns = true };

	(void)state;
	assert_line(&judged, WAY6 "rst R 0 passed netns 4026532185");
	judged.netns = "blue";
	assert_line(&judged, WAY6 "rst R 0 passed netns 4026532185 blue");
	told.scope = 7;
	assert_line(&judged, WAY6 "rst R 0 passed scope 7 netns 4026532185 blue");
	judged.names_netns = false;
	assert_line(&judged, WAY6 "rst R 0 passed scope 7");
	told.scope = 0;
	assert_line(&judged, WAY6 "rst R 0 passed");
}

/* The time is that of the local clock, which may go forward in the night. */
static void time_zone(void **state)
{
	struct trace_segment told = { .segment = ipv4, .roles = SD_SYN };
	struct judged judged = { .told = &told, .time = MOMENT };

	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	told.segment.flags = SD_TCP_SYN;
	assert_line(&judged, "01:59:59.999999 in " WAY "syn S 0 passed");
	judged.time++;
	assert_line(&judged, "03:00:00.000000 in " WAY "syn S 0 passed");
}

/* The longest line is whole. */
static void longest(void **state)
{
	struct trace_segment told = {
		.netns = U32_MAX, .scope = U32_MAX, .out = true, .roles = SD_ANY, .rule = U32_MAX,
		.dropped = true,
		.segment = { .sport = U16_MAX, .dport = U16_MAX, .family = 6, .flags = 0xff,
			     .len = U32_MAX },
	};
	struct judged judged = { .told = &told, .names_netns = true, .time = UINT64_MAX,
				 .numbers = { .seq = U32_MAX, .ack = U32_MAX } };
	char name[256], *buf = malloc(JUDGED_LINE_MAX);

	(void)state;
	memset(&told.segment.saddr, 0xff, sizeof(told.segment.saddr));
	memset(&told.segment.daddr, 0xff, sizeof(told.segment.daddr));
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	judged.netns = name;
	judged_line(&judged, buf);
	assert_true(strlen(buf) < JUDGED_LINE_MAX - 1);
	assert_string_equal(buf + strlen(buf) - strlen(name), name);
	free(buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(verdicts, setup),
		cmocka_unit_test_setup(flags, setup),
		cmocka_unit_test_setup(places, setup),
		cmocka_unit_test_setup(time_zone, setup),
		cmocka_unit_test_setup(longest, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

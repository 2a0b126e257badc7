// SPDX-License-Identifier: GPL-2.0-only
/* Shows that addresses are read as RFC 4291 allows, written as RFC 5952 asks, and have prefixes. */
#include <arpa/inet.h>

#include <segdrop/rule.h>

#include "../../module/core/addr.h"
#include "random.h"
#include "unit.h"

static const struct {
	const char *text;
	const char *canonical;
} good6[] = {
	{ "::", "::" },
	{ "::1", "::1" },
	{ "1::", "1::" },
	{ "0:0:0:0:0:0:0:0", "::" },
	{ "2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a" },
	{ "2001:0db8::0001", "2001:db8::1" },
	{ "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
	{ "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
	{ "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
	{ "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
	{ "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },
	{ "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
	{ "1:0:0:2:3:4:0:0", "1::2:3:4:0:0" },
	{ "1:2:0:3:0:0:4:0", "1:2:0:3::4:0" },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:FFFF",
	  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
	{ "::ffff:192.0.2.1", "::ffff:192.0.2.1" },
	{ "::FFFF:c000:201", "::ffff:192.0.2.1" },
	{ "0:0:0:0:0:ffff:0.0.0.0", "::ffff:0.0.0.0" },
	{ "::13.1.68.3", "::d01:4403" },
	{ "64:ff9b::192.0.2.33", "64:ff9b::c000:221" },
	{ "1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a" },
	{ "1::ffff:1.2.3.4", "1::ffff:102:304" },
};

static const char *const bad6[] = {
	"", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:",
	":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::8:9", "1:2:3:4::5:6:7:8", "::1:2:3:4:5:6:7:8",
	"1::2::3", "1:::2", ":1::", "1::2:", "12345::", "::00001", "::g", "::1 ", "::1%lo",
	"::/0", "[::1]", "::1.2.3", "::1.2.3.4.5", "::1.2.3.4:5", "::256.2.3.4", "::01.2.3.4",
	"1:2:3:4:5:6:7:1.2.3.4", "::.1.2.3", "::a.1.2.3", "::@", "::`", "1.2.3.4", "::-1",
};

static const char *const good4[] = { "0.0.0.0", "255.255.255.255", "10.0.0.1", "192.0.2.100" };

static const char *const bad4[] = {
	"", ".", "1", "1.2", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5",
	"256.1.1.1", "1.1.1.256", "01.1.1.1", "1.1.1.00", "1.1.1.1234", "1.2.3.4 ", " 1.2.3.4",
	"+1.2.3.4", "a.b.c.d", "0x1.2.3.4", "1.2.3.4/8", "1.2.3.4294967296",
};

/* Exactly as long as it is said to be, so that the sanitizer sees a byte too far. */
static bool parse(u8 family, struct sd_addr *addr, const char *text, size_t len)
{
	char *copy = malloc(len ? len : 1);
	bool right;

	memcpy(copy, text, len);
	right = family == 4 ? sd_addr4_parse(addr, copy, len) : sd_addr6_parse(addr, copy, len);
	free(copy);
	return right;
}

static void assert_prints(const struct sd_addr *addr, u8 family, const char *expected)
{
	char *buf = malloc(SD_ADDR_TEXT_MAX);

	assert_int_equal(sd_addr_print(addr, family, buf), strlen(expected));
	assert_string_equal(buf, expected);
	free(buf);
}

/* Every form of an IPv6 address is read, and written in the one form of RFC 5952. */
static void ipv6_text(void **state)
{
	struct sd_addr addr;
	u8 expected[16];
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good6); i++) {
		memset(&addr, 0xaa, sizeof(addr));
		assert_true(parse(6, &addr, good6[i].text, strlen(good6[i].text)));
		assert_int_equal(inet_pton(AF_INET6, good6[i].text, expected), 1);
		assert_memory_equal(addr.bytes, expected, 16);
		assert_prints(&addr, 6, good6[i].canonical);
	}
	for (i = 0; i < ARRAY_SIZE(bad6); i++) {
		if (parse(6, &addr, bad6[i], strlen(bad6[i])))
			fail_msg("`%s` was read as an IPv6 address", bad6[i]);
	}
}

/* An IPv4 address is four decimal numbers and nothing else; it fills the first four bytes. */
static void ipv4_text(void **state)
{
	struct sd_addr addr, expected;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good4); i++) {
		memset(&addr, 0xaa, sizeof(addr));
		memset(&expected, 0, sizeof(expected));
		assert_true(parse(4, &addr, good4[i], strlen(good4[i])));
		inet_pton(AF_INET, good4[i], &expected);
		assert_memory_equal(&addr, &expected, sizeof(addr));
		assert_prints(&addr, 4, good4[i]);
	}
	for (i = 0; i < ARRAY_SIZE(bad4); i++) {
		if (parse(4, &addr, bad4[i], strlen(bad4[i])))
			fail_msg("`%s` was read as an IPv4 address", bad4[i]);
	}
}

/* Half of the groups are zeros, so that runs of all lengths come up. */
static void random_addr(u64 *random, struct sd_addr *addr)
{
	unsigned int group;

	memset(addr, 0, sizeof(*addr));
	for (group = 0; group < 8; group++) {
		if (random_below(random, 2))
			continue;
		addr->bytes[2 * group] = random_below(random, 2) ? (u8)next_random(random) : 0;
		addr->bytes[2 * group + 1] = (u8)next_random(random);
	}
}

/* What is written means the same address, to us and to libc. */
static void written_addresses_are_read_back(void **state)
{
	char buf[SD_ADDR_TEXT_MAX];
	struct sd_addr addr, again;
	u64 random = 1;
	unsigned int i;
	u8 libc[16];

	(void)state;
	for (i = 0; i < 200000; i++) {
		random_addr(&random, &addr);
		assert_true(parse(6, &again, buf, sd_addr_print(&addr, 6, buf)));
		assert_memory_equal(&addr, &again, sizeof(addr));
		assert_int_equal(inet_pton(AF_INET6, buf, libc), 1);
		assert_memory_equal(addr.bytes, libc, 16);
	}
}

static void mutate(u64 *random, char *text, size_t *len)
{
	static const char alphabet[] = "0123456789abcdefF:::...g";
	u32 at = random_below(random, (u32)*len);

	switch (random_below(random, 3)) {
	case 0:
		text[at] = alphabet[random_below(random, sizeof(alphabet) - 1)];
		break;
	case 1:
		memmove(text + at + 1, text + at, *len - at);
		text[at] = alphabet[random_below(random, sizeof(alphabet) - 1)];
		++*len;
		break;
	default:
		if (*len > 1)
			memmove(text + at, text + at + 1, --*len - at);
	}
	text[*len] = '\0';
}

/* Of damaged addresses we read exactly those that libc reads, and the same from them. */
static void damaged_addresses_are_judged_as_libc_does(void **state)
{
	unsigned int i, change, right = 0;
	u64 random = 2;

	(void)state;
	for (i = 0; i < 300000; i++) {
		u8 family = random_below(&random, 4) ? 6 : 4;
		u8 libc[16] = { 0 };
		struct sd_addr addr;
		char text[64];
		size_t len;
		bool ours;

		strcpy(text, family == 4 ? good4[random_below(&random, ARRAY_SIZE(good4))] :
		       good6[random_below(&random, ARRAY_SIZE(good6))].text);
		len = strlen(text);
		for (change = random_below(&random, 3) + 1; change > 0; change--)
			mutate(&random, text, &len);
		ours = parse(family, &addr, text, len);
		if (ours != (inet_pton(family == 4 ? AF_INET : AF_INET6, text, libc) == 1))
			fail_msg("`%s` is judged differently by inet_pton()", text);
		if (ours)
			assert_memory_equal(addr.bytes, libc, 16);
		right += ours;
	}
	assert_in_range(right, 30000, 270000);
}

static int bit_of(const struct sd_addr *addr, unsigned int bit)
{
	return addr->bytes[bit / 8] >> (7 - bit % 8) & 1;
}

/* A prefix ends at its bit: the one before it counts, the one behind does not. */
static void prefixes_end_at_their_bit(void **state)
{
	struct sd_addr net, addr, masked;
	unsigned int prefix, bit;

	(void)state;
	memset(&net, 0x5a, sizeof(net));
	for (prefix = 0; prefix <= 128; prefix++) {
		for (bit = 0; bit < 128; bit++) {
			addr = net;
			addr.bytes[bit / 8] ^= (u8)(0x80 >> bit % 8);
			assert_int_equal(sd_addr_in_prefix(&addr, &net, (u8)prefix), bit >= prefix);
			masked = addr;
			sd_addr_mask(&masked, (u8)prefix);
			assert_int_equal(bit_of(&masked, bit), bit < prefix && bit_of(&addr, bit));
			assert_true(sd_addr_in_prefix(&masked, &addr, (u8)prefix));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ipv6_text),
		cmocka_unit_test(ipv4_text),
		cmocka_unit_test(written_addresses_are_read_back),
		cmocka_unit_test(damaged_addresses_are_judged_as_libc_does),
		cmocka_unit_test(prefixes_end_at_their_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

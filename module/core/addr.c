// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/rule.h>

#include "addr.h"
#include "text.h"

#define GROUPS 8

bool sd_addr4_parse(struct sd_addr *addr, const char *text, size_t len)
{
	unsigned int octets = 0, digits = 0, value = 0;
	size_t i;

	memset(addr, 0, sizeof(*addr));
	for (i = 0; i < len; i++) {
		if (text[i] == '.') {
			if (!digits || ++octets == 4)
				return false;
			digits = 0;
			value = 0;
			continue;
		}
		if (text[i] < '0' || text[i] > '9' || (digits && !value))
			return false;
		value = value * 10 + (unsigned int)(text[i] - '0');
		if (value > 255)
			return false;
		digits++;
		addr->bytes[octets] = (u8)value;
	}
	return octets == 3 && digits;
}

/* Return: the digit's value, 16 if it is none */
static unsigned int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a') + 10 : 16;
}

/* Return: how many digits, at most four, are at @text */
static size_t read_group(const char *text, size_t len, u16 *group)
{
	size_t i;

	*group = 0;
	for (i = 0; i < len && i < 4 && hex_digit(text[i]) < 16; i++)
		*group = (u16)(*group << 4 | hex_digit(text[i]));
	return i;
}

/**
 * struct addr6_reader - an IPv6 address that is being read
 * @addr: what there is of it, without the zeros of "::"
 * @used: bytes of it
 * @gap: at which byte "::" was; -1 if there was none
 */
struct addr6_reader {
	struct sd_addr *addr;
	int used;
	int gap;
};

/* RFC 4291, 2.2, 3.: the last 32 bits may be written as an IPv4 address. */
static bool read_tail4(struct addr6_reader *reader, const char *text, size_t len)
{
	struct sd_addr tail;

	if (reader->used > 12 || !sd_addr4_parse(&tail, text, len))
		return false;
	memcpy(reader->addr->bytes + reader->used, tail.bytes, 4);
	reader->used += 4;
	return true;
}

static bool read_groups(struct addr6_reader *reader, const char *text, size_t len)
{
	size_t at = 0, digits;
	u16 group;

	while (at < len) {
		digits = read_group(text + at, len - at, &group);
		if (at + digits < len && text[at + digits] == '.')
			return read_tail4(reader, text + at, len - at);
		if (!digits || reader->used > 14)
			return false;
		reader->addr->bytes[reader->used++] = (u8)(group >> 8);
		reader->addr->bytes[reader->used++] = (u8)group;
		at += digits;
		if (at == len)
			return true;
		if (text[at++] != ':' || at == len)
			return false;
		if (text[at] != ':')
			continue;
		if (reader->gap >= 0)
			return false;
		reader->gap = reader->used;
		at++;
	}
	return true;
}

bool sd_addr6_parse(struct sd_addr *addr, const char *text, size_t len)
{
	struct addr6_reader reader = { .addr = addr, .gap = -1 };
	int behind;

	if (len >= 2 && text[0] == ':' && text[1] == ':') {
		reader.gap = 0;
		text += 2;
		len -= 2;
	}
	if (!read_groups(&reader, text, len))
		return false;
	if (reader.gap < 0)
		return reader.used == 16;
	if (reader.used == 16)
		return false;
	behind = reader.used - reader.gap;
	memmove(addr->bytes + 16 - behind, addr->bytes + reader.gap, (size_t)behind);
	memset(addr->bytes + reader.gap, 0, (size_t)(16 - reader.used));
	return true;
}

static void print4(struct sd_text *text, const u8 *bytes)
{
	int i;

	for (i = 0; i < 4; i++) {
		if (i)
			sd_text_string(text, ".");
		sd_text_number(text, bytes[i]);
	}
}

/* RFC 5952, 4.2: the longest run of at least two groups of zeros, the first of equals. */
static int zero_run(const struct sd_addr *addr, int *len)
{
	int best = -1, run = 0, i;

	*len = 1;
	for (i = 0; i < GROUPS; i++) {
		run = sd_get_be16(addr->bytes + 2 * i) ? 0 : run + 1;
		if (run > *len) {
			*len = run;
			best = i + 1 - run;
		}
	}
	return best;
}

static void print6(struct sd_text *text, const struct sd_addr *addr)
{
	int i, run_len, run = zero_run(addr, &run_len);

	for (i = 0; i < GROUPS; i++) {
		if (i == run) {
			sd_text_string(text, "::");
			i += run_len - 1;
			continue;
		}
		if (i && i != run + run_len)
			sd_text_string(text, ":");
		sd_text_hex(text, sd_get_be16(addr->bytes + 2 * i), 1);
	}
}

/* RFC 4291, 2.5.5.2 */
static const struct sd_addr mapped_net = { .bytes = { [10] = 0xff, [11] = 0xff } };

size_t sd_addr_print(const struct sd_addr *addr, u8 family, char *buf)
{
	struct sd_text text = sd_text_begin(buf, SD_ADDR_TEXT_MAX);

	if (family == 4) {
		print4(&text, addr->bytes);
	} else if (sd_addr_in_prefix(addr, &mapped_net, 96)) {
		sd_text_string(&text, "::ffff:");
		print4(&text, addr->bytes + 12);
	} else {
		print6(&text, addr);
	}
	return text.len;
}

/* Return: the bits that count of the byte in which a prefix ends */
static u8 last_byte_mask(u8 prefix)
{
	return (u8)(0xff00 >> prefix % 8);
}

void sd_addr_mask(struct sd_addr *addr, u8 prefix)
{
	u8 whole = prefix / 8;

	if (prefix >= 128)
		return;
	addr->bytes[whole] &= last_byte_mask(prefix);
	memset(addr->bytes + whole + 1, 0, (size_t)(15 - whole));
}

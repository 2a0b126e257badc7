// SPDX-License-Identifier: GPL-2.0-only
#include "addr.h"
#include "match_addr.h"

static const struct sd_number_kind port_kind = { .what = "a port", .min = 1, .max = 65535 };

static bool parse_port(struct sd_match_addr *match, const struct sd_words *words, size_t colon)
{
	size_t slash = sd_words_find(words, colon, '/');
	u64 port;

	if (colon == words->end || words->line[colon] != ':')
		return sd_words_refuse(words, colon, words->end, "`:` and a port");
	if (slash < words->end)
		return sd_words_refuse(words, slash, words->end, "no prefix length beside a port");
	if (!sd_words_number(words, colon + 1, words->end, &port_kind, &port))
		return false;
	match->port = (u16)port;
	return true;
}

static bool refuse_host_bits(const struct sd_match_addr *masked, const struct sd_words *words)
{
	struct sd_text text = sd_words_complain(words, words->start, words->end);

	sd_match_addr_print(masked, &text);
	sd_text_string(&text, ": no bits may be set behind the prefix");
	return false;
}

static bool parse_prefix(struct sd_match_addr *match, const struct sd_words *words, size_t slash)
{
	struct sd_number_kind kind = { .what = "a prefix length", .max = match->prefix };
	size_t colon = sd_words_find(words, slash, ':');
	struct sd_addr addr = match->addr;
	u64 prefix;

	if (colon < words->end)
		return sd_words_refuse(words, colon, words->end, "no port beside a prefix length");
	if (!sd_words_number(words, slash + 1, words->end, &kind, &prefix))
		return false;
	match->prefix = (u8)prefix;
	sd_addr_mask(&match->addr, match->prefix);
	if (memcmp(&addr, &match->addr, sizeof(addr)) != 0)
		return refuse_host_bits(match, words);
	return true;
}

/* inet_aton() reads such numbers as octal, people do not. */
static bool has_leading_zero(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i + 1 < len; i++) {
		if (text[i] == '0' && (i == 0 || text[i - 1] == '.') && text[i + 1] >= '0' &&
		    text[i + 1] <= '9')
			return true;
	}
	return false;
}

static bool refuse_address(const struct sd_words *words, size_t from, size_t to)
{
	size_t zone = sd_words_find(words, from, '%');

	if (zone < to)
		return sd_words_refuse(words, zone, to, "an address without a zone");
	if (has_leading_zero(words->line + from, to - from))
		return sd_words_refuse(words, from, to, "an IPv4 address without leading zeros");
	return sd_words_refuse_word(words,
				    "an address: any, 10.0.0.1, 10.0.0.0/24, 10.0.0.1:80, *:80, 2001:db8::1, 2001:db8::/64 or [2001:db8::1]:443");
}

static bool parse_host(struct sd_match_addr *match, const struct sd_words *words, u8 family,
		       size_t from, size_t to)
{
	const char *text = words->line + from;
	bool right = family == 4 ? sd_addr4_parse(&match->addr, text, to - from) :
				   sd_addr6_parse(&match->addr, text, to - from);

	if (!right)
		return refuse_address(words, from, to);
	match->family = family;
	match->prefix = sd_addr_bits(family);
	return true;
}

/* 10.0.0.1, 10.0.0.0/24, 10.0.0.1:80, 2001:db8::1, 2001:db8::/64 */
static bool parse_plain(struct sd_match_addr *match, const struct sd_words *words)
{
	size_t slash = sd_words_find(words, words->start, '/');
	size_t colon = sd_words_find(words, words->start, ':');
	bool is_ipv6 = colon < slash && sd_words_find(words, colon + 1, ':') < slash;
	size_t end = is_ipv6 || slash < colon ? slash : colon;

	if (!parse_host(match, words, is_ipv6 ? 6 : 4, words->start, end))
		return false;
	if (end == words->end)
		return true;
	return end == slash ? parse_prefix(match, words, end) : parse_port(match, words, end);
}

/* [2001:db8::1]:443 */
static bool parse_bracketed(struct sd_match_addr *match, const struct sd_words *words)
{
	size_t bracket = sd_words_find(words, words->start, ']');

	if (bracket == words->end)
		return sd_words_refuse(words, bracket, bracket, "`]:` and a port");
	return parse_host(match, words, 6, words->start + 1, bracket) &&
	       parse_port(match, words, bracket + 1);
}

/*
 * An IPv4 address as a socket of IPv6 sees it, and ss prints it (RFC 4291, 2.5.5.2): on the wire
 * are packets of IPv4.
 */
static void unmap(struct sd_match_addr *match)
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };
	const u8 bits = sizeof(mapped) * 8;

	if (match->family != 6 || match->prefix < bits ||
	    memcmp(match->addr.bytes, mapped, sizeof(mapped)) != 0)
		return;
	match->family = 4;
	match->prefix -= bits;
	memcpy(match->addr.bytes, match->addr.bytes + sizeof(mapped), 4);
	memset(match->addr.bytes + 4, 0, sizeof(match->addr) - 4);
}

bool sd_match_addr_parse(struct sd_match_addr *match, const struct sd_words *words)
{
	bool right;

	if (sd_words_is(words, "any"))
		return true;
	if (sd_words_at_end(words))
		return refuse_address(words, words->start, words->end);
	if (words->line[words->start] == '*')
		return parse_port(match, words, words->start + 1);
	right = words->line[words->start] == '[' ? parse_bracketed(match, words) :
						   parse_plain(match, words);
	unmap(match);
	return right;
}

static void print_host(const struct sd_match_addr *match, struct sd_text *text)
{
	bool brackets = match->family == 6 && match->port;
	char addr[SD_ADDR_TEXT_MAX];

	sd_addr_print(&match->addr, match->family, addr);
	sd_text_string(text, brackets ? "[" : "");
	sd_text_string(text, addr);
	sd_text_string(text, brackets ? "]" : "");
	if (match->prefix < sd_addr_bits(match->family)) {
		sd_text_string(text, "/");
		sd_text_number(text, match->prefix);
	}
}

void sd_match_addr_print(const struct sd_match_addr *match, struct sd_text *text)
{
	if (match->family)
		print_host(match, text);
	else
		sd_text_string(text, match->port ? "*" : "any");
	if (match->port) {
		sd_text_string(text, ":");
		sd_text_number(text, match->port);
	}
}

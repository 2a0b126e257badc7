// SPDX-License-Identifier: GPL-2.0-only
/* Shows that every rule is read as it was meant, in whatever way it is written. */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>

#include <segdrop/role.h>

#include "fuzz.h"
#include "rule_checks.h"

#define LINE_MAX_LEN	1024

struct writer {
	char line[LINE_MAX_LEN];
	size_t len;
	struct input *input;
};

static void say(struct writer *writer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct writer *writer, const char *format, ...)
{
	size_t room = sizeof(writer->line) - writer->len;
	va_list args;

	va_start(args, format);
	writer->len += (size_t)vsnprintf(writer->line + writer->len, room, format, args);
	va_end(args);
	must(writer->len < sizeof(writer->line));
}

/* Words stand apart by any blanks. */
static void say_blank(struct writer *writer)
{
	static const char *const blanks[] = { " ", " ", " ", "\t", "  ", " \t " };

	say(writer, "%s", blanks[take_below(writer->input, ARRAY_SIZE(blanks))]);
}

static void say_word(struct writer *writer, const char *word)
{
	say_blank(writer);
	say(writer, "%s", word);
}

/* Numbers may have zeros before them. */
static void say_number(struct writer *writer, u64 number)
{
	say_blank(writer);
	say(writer, "%0*llu", (int)take_below(writer->input, 4), (unsigned long long)number);
}

static u32 take_positive(struct input *input)
{
	return take_u32(input) >> take_below(input, 32) ?: 1;
}

/* A default may be left out. */
static bool spelled_out(struct writer *writer)
{
	return take_below(writer->input, 2);
}

static void write_id(struct writer *writer, struct sd_rule *rule)
{
	if (!spelled_out(writer))
		return;
	rule->id = take_positive(writer->input);
	say_word(writer, "id");
	say_number(writer, rule->id);
}

static void write_verdict(struct writer *writer, struct sd_rule *rule)
{
	rule->verdict = (u8)take_below(writer->input, 2);
	say_word(writer, rule->verdict == SD_VERDICT_DROP ? "drop" : "count");
}

/* Roles may have any order. */
static void write_roles(struct writer *writer, struct sd_rule *rule)
{
	u32 first = take_below(writer->input, SD_ROLE_COUNT), i;
	u16 wanted = take_u16(writer->input) & SD_ANY;

	if (!wanted) {
		rule->roles = SD_ANY;
		say_word(writer, "any");
		return;
	}
	rule->only = spelled_out(writer);
	if (rule->only)
		say_word(writer, "only");
	say_blank(writer);
	for (i = 0; i < SD_ROLE_COUNT; i++) {
		u32 bit = (first + i) % SD_ROLE_COUNT;

		if (!(wanted >> bit & 1))
			continue;
		say(writer, "%s%s", rule->roles ? "," : "", sd_role_name(bit));
		rule->roles |= (u16)(1 << bit);
	}
}

static void write_direction(struct writer *writer, struct sd_rule *rule)
{
	rule->direction = (u8)take_below(writer->input, 2);
	if (rule->direction == SD_OUT)
		say_word(writer, "out");
	else if (spelled_out(writer))
		say_word(writer, "in");
}

static void say_groups(struct writer *writer, const struct sd_addr *addr, u32 groups)
{
	const char *format = take_below(writer->input, 2) ? "%s%04X" : "%s%x";
	u32 i;

	for (i = 0; i < groups; i++)
		say(writer, format, i ? ":" : "", sd_get_be16(addr->bytes + 2 * i));
}

static void say_quad(struct writer *writer, const u8 *bytes)
{
	say(writer, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
}

/* The forms of RFC 4291, 2.2; the C library knows where "::" can stand. */
static void say_addr6(struct writer *writer, const struct sd_addr *addr)
{
	char text[INET6_ADDRSTRLEN];

	switch (take_below(writer->input, 3)) {
	case 0:
		say_groups(writer, addr, 8);
		break;
	case 1:
		say_groups(writer, addr, 6);
		say(writer, ":");
		say_quad(writer, addr->bytes + 12);
		break;
	default:
		say(writer, "%s", inet_ntop(AF_INET6, addr->bytes, text, sizeof(text)));
		break;
	}
}

/* Few bits are set, so that runs of zeros are met. */
static void choose_addr(struct input *input, struct sd_match_addr *match)
{
	u32 bits = match->family == 4 ? 32 : 128, i;

	match->prefix = (u8)(take_below(input, 2) ? bits : take_u8(input) % (bits + 1));
	for (i = take_below(input, 10); i && match->prefix; i--) {
		u32 bit = take_u8(input) % match->prefix;

		match->addr.bytes[bit / 8] |= (u8)(0x80 >> bit % 8);
	}
}

static void write_host(struct writer *writer, struct sd_match_addr *match)
{
	u32 bits = match->family == 4 ? 32 : 128, more = 0;
	bool brackets, mapped;

	choose_addr(writer->input, match);
	/* An IPv4 address may be written as a socket of IPv6 sees it. */
	mapped = match->family == 4 && take_below(writer->input, 4) == 0;
	if (mapped)
		more = 96;
	if (match->prefix == bits && take_below(writer->input, 2))
		match->port = take_u16(writer->input);
	brackets = (match->family == 6 || mapped) && match->port;
	say(writer, "%s%s", brackets ? "[" : "", mapped ? "::ffff:" : "");
	if (match->family == 4)
		say_quad(writer, match->addr.bytes);
	else
		say_addr6(writer, &match->addr);
	say(writer, "%s", brackets ? "]" : "");
	if (match->port)
		say(writer, ":%u", match->port);
	else if (match->prefix < bits || spelled_out(writer))
		say(writer, "/%u", match->prefix + more);
}

static void write_match_addr(struct writer *writer, const char *word, struct sd_match_addr *match,
			     u8 family)
{
	u32 form = take_below(writer->input, 4);

	if (form == 0)
		return;
	say_word(writer, word);
	say_blank(writer);
	if (form == 1) {
		match->port = take_u16(writer->input);
		if (match->port)
			say(writer, "*:%u", match->port);
		else
			say(writer, "any");
		return;
	}
	match->family = family;
	write_host(writer, match);
}

static void write_range(struct writer *writer, struct sd_count *count)
{
	count->kind = SD_COUNT_RANGE;
	if (take_below(writer->input, 2)) {
		count->skip = take_positive(writer->input);
		say_word(writer, "skip");
		say_number(writer, count->skip);
	}
	if (!count->skip || take_below(writer->input, 2)) {
		count->n = take_positive(writer->input);
		say_word(writer, "first");
		say_number(writer, count->n);
	}
}

/* All six places, or as few as say the same. */
static void write_prob(struct writer *writer, struct sd_count *count)
{
	char digits[16];
	size_t len;

	count->kind = SD_COUNT_PROB;
	count->n = 1 + take_u32(writer->input) % 1000000;
	len = (size_t)snprintf(digits, sizeof(digits), "%u.%06u", count->n / 1000000,
			       count->n % 1000000);
	while (len > 3 && digits[len - 1] == '0' && take_below(writer->input, 4))
		len--;
	digits[len] = '\0';
	say_word(writer, "prob");
	say_word(writer, digits);
	count->seed = SEGDROP_SEED_DEFAULT;
	if (spelled_out(writer)) {
		count->seed = (u64)take_u32(writer->input) << 32 | take_u32(writer->input);
		say_word(writer, "seed");
		say_number(writer, count->seed);
	}
}

static void write_count(struct writer *writer, struct sd_count *count)
{
	switch (take_below(writer->input, 4)) {
	case SD_COUNT_RANGE:
		write_range(writer, count);
		break;
	case SD_COUNT_EVERY:
		count->kind = SD_COUNT_EVERY;
		count->n = take_positive(writer->input);
		say_word(writer, "every");
		say_number(writer, count->n);
		break;
	case SD_COUNT_PROB:
		write_prob(writer, count);
		break;
	default:
		break;
	}
	count->in_total = take_below(writer->input, 2);
	if (count->in_total || spelled_out(writer)) {
		say_word(writer, count->in_total ? "in" : "per");
		say_word(writer, count->in_total ? "total" : "flow");
	}
}

static void write_end(struct writer *writer, struct sd_rule *rule)
{
	if (take_below(writer->input, 2)) {
		rule->seconds = take_positive(writer->input);
		say_word(writer, "for");
		say_number(writer, rule->seconds);
	}
	if (take_below(writer->input, 4) == 0)
		say(writer, " # and that is all");
}

static void write_rule(struct writer *writer, struct sd_rule *rule)
{
	u8 family = take_below(writer->input, 2) ? 4 : 6;

	say(writer, "%s", take_below(writer->input, 4) ? "add" : "\t add");
	write_id(writer, rule);
	write_verdict(writer, rule);
	write_roles(writer, rule);
	write_direction(writer, rule);
	write_match_addr(writer, "from", &rule->from, family);
	write_match_addr(writer, "to", &rule->to, family);
	write_count(writer, &rule->count);
	write_end(writer, rule);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input input = { data, size };
	struct writer writer = { .input = &input };
	struct sd_rule rule = { 0 };
	struct sd_command command;
	struct sd_error error;
	char *line;

	write_rule(&writer, &rule);
	line = exact_copy(writer.line, writer.len);
	must(sd_command_parse(&command, line, writer.len, 1, &error));
	must(command.kind == SD_COMMAND_ADD && same_rule(&command.rule, &rule));
	free(line);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* One rule: as text, as numbers, and whether it fits a segment. */
#ifndef SEGDROP_RULE_H
#define SEGDROP_RULE_H

#include <segdrop/packet.h>
#include <segdrop/port.h>

/* The longest canonical rule with its final NUL, newline not included. */
#define SD_RULE_TEXT_MAX	320
/*
 * What was found and what was expected, together with their place, fit in this, final NUL included.
 */
#define SD_ERROR_TEXT_MAX	256

enum sd_verdict {
	SD_VERDICT_DROP,
	SD_VERDICT_COUNT,
};

enum sd_direction {
	SD_IN,
	SD_OUT,
};

/**
 * struct sd_match_addr - whom "from" and "to" mean
 * @addr: the address or prefix; bits behind @prefix are 0
 * @family: 0 (any address), 4 or 6
 * @prefix: how many bits of @addr count, 0 to 32 or 128
 * @port: 0 for any port; otherwise @prefix is the whole address or @family is 0
 */
struct sd_match_addr {
	struct sd_addr addr;
	u8 family;
	u8 prefix;
	u16 port;
};

/**
 * enum sd_count_kind - which of the matches a rule decides
 * @SD_COUNT_ALL: every one
 * @SD_COUNT_RANGE: those after the first @skip, @n of them (@n 0: all the rest); "first N" has
 *         @skip 0
 * @SD_COUNT_EVERY: the @n-th, the 2@n-th, ...
 * @SD_COUNT_PROB: each with probability @n in a million
 */
enum sd_count_kind {
	SD_COUNT_ALL,
	SD_COUNT_RANGE,
	SD_COUNT_EVERY,
	SD_COUNT_PROB,
};

/**
 * struct sd_count - the COUNT of a rule
 * @kind: which of the fields below count
 * @in_total: matches are numbered per rule, not per rule and flow
 * @skip: see enum sd_count_kind
 * @n: see enum sd_count_kind
 * @seed: of the generator of SD_COUNT_PROB
 */
struct sd_count {
	u8 kind;
	bool in_total;
	u32 skip;
	u32 n;
	u64 seed;
};

/**
 * struct sd_rule - a rule as written
 * @count: which of the matches it decides
 * @id: 1 to 2^32-1
 * @seconds: it ends by itself so long after it was added; 0: never
 * @from: sender
 * @to: receiver
 * @roles: OR of enum sd_role; SD_ANY for "any"
 * @verdict: enum sd_verdict
 * @direction: enum sd_direction
 * @only: the segment may have no role besides @roles
 */
struct sd_rule {
	struct sd_count count;
	u32 id;
	u32 seconds;
	struct sd_match_addr from;
	struct sd_match_addr to;
	u16 roles;
	u8 verdict;
	u8 direction;
	bool only;
};

enum sd_command_kind {
	SD_COMMAND_NONE,	/* a blank line or a comment */
	SD_COMMAND_ADD,
	SD_COMMAND_DEL,
	SD_COMMAND_FLUSH,
	SD_COMMAND_RESET,	/* of rule @id; of everything when that is 0 */
};

/**
 * struct sd_command - one line of what is written to rules
 * @kind: enum sd_command_kind
 * @id: which rule "del" and "reset" mean; 0 for "reset" without a number
 * @rule: what "add" adds; its id is 0 when the line names none
 */
struct sd_command {
	u8 kind;
	u32 id;
	struct sd_rule rule;
};

/**
 * struct sd_error - why a text was refused
 * @line: from 1
 * @column: from 1, in bytes
 * @text: "line 2, column 10: found `fin3`, expected a role (syn, synack, ...)"; bytes that do not
 *        print are shown as \xNN, long words are cut
 */
struct sd_error {
	u32 line;
	u32 column;
	char text[SD_ERROR_TEXT_MAX];
};

/**
 * sd_command_parse - parse one line
 * @command: what it says; undefined on failure
 * @line: the line without its newline, not NUL-terminated; any byte may occur
 * @len: bytes of @line
 * @line_number: from 1, for @error
 * @error: filled in on failure only
 * Return: true if it parsed
 */
bool sd_command_parse(struct sd_command *command, const char *line, size_t len, u32 line_number,
		      struct sd_error *error);

/**
 * sd_rule_print - the canonical form of a rule, as the rules file shows it
 * @rule: what to print
 * @buf: SD_RULE_TEXT_MAX bytes; NUL-terminated afterwards, no newline
 *
 * "add id 1 drop synack in from any to 10.0.0.1:80 first 3 per flow": parses to the same rule.
 * Return: the length without the NUL
 */
size_t sd_rule_print(const struct sd_rule *rule, char *buf);

/**
 * sd_addr_print - an address as RFC 5952 writes it
 * @addr: the address
 * @family: 4 or 6
 * @buf: at least 40 bytes; NUL-terminated afterwards
 * Return: the length without the NUL
 */
size_t sd_addr_print(const struct sd_addr *addr, u8 family, char *buf);

static inline bool segdrop_match_addr_fits(const struct sd_match_addr *match,
					   const struct sd_addr *addr, u16 port, u8 family)
{
	if (match->port && match->port != port)
		return false;
	return !match->family || (match->family == family &&
				  sd_addr_in_prefix(addr, &match->addr, match->prefix));
}

/**
 * sd_rule_fits_addresses - does a segment go from whom to whom the rule says?
 * @rule: the rule
 * @seg: the segment
 */
static inline bool sd_rule_fits_addresses(const struct sd_rule *rule, const struct sd_segment *seg)
{
	return segdrop_match_addr_fits(&rule->from, &seg->saddr, seg->sport, seg->family) &&
	       segdrop_match_addr_fits(&rule->to, &seg->daddr, seg->dport, seg->family);
}

/**
 * sd_rule_touches - does the rule concern the segment's connection, in either direction?
 * @rule: the rule
 * @seg: any segment of the connection
 */
static inline bool sd_rule_touches(const struct sd_rule *rule, const struct sd_segment *seg)
{
	return sd_rule_fits_addresses(rule, seg) ||
	       (segdrop_match_addr_fits(&rule->from, &seg->daddr, seg->dport, seg->family) &&
		segdrop_match_addr_fits(&rule->to, &seg->saddr, seg->sport, seg->family));
}

/**
 * sd_rule_fits_roles - does the rule name these roles?
 * @rule: the rule
 * @roles: of the segment
 */
static inline bool sd_rule_fits_roles(const struct sd_rule *rule, u16 roles)
{
	return (roles & rule->roles) && !(rule->only && (roles & ~rule->roles));
}

/**
 * segdrop_count_draws - does a rule that decides by chance decide its @match-th match?
 * @count: the rule's, of SD_COUNT_PROB
 * @match: from 1: the number of the rule's own draw
 */
bool segdrop_count_draws(const struct sd_count *count, u64 match);

/**
 * sd_count_says - does the rule decide its @match-th match?
 * @count: the rule's
 * @match: from 1. Of SD_COUNT_PROB it is the number of the rule's own draw, whatever the scope, so
 *         that a run can be repeated; otherwise of the flow's or, with in_total, of the rule's
 *         matches.
 */
static inline bool sd_count_says(const struct sd_count *count, u64 match)
{
	u32 remainder;

	switch (count->kind) {
	case SD_COUNT_RANGE:
		return match > count->skip && (!count->n || match - count->skip <= count->n);
	case SD_COUNT_EVERY:
		div_u64_rem(match, count->n, &remainder);
		return remainder == 0;
	case SD_COUNT_PROB:
		return segdrop_count_draws(count, match);
	default:
		return true;
	}
}

#endif /* SEGDROP_RULE_H */

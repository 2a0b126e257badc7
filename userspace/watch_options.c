// SPDX-License-Identifier: GPL-2.0-only
/* The command line of `segdrop watch`. */
#include <string.h>

#include "../module/core/match_addr.h"
#include "../module/core/role_list.h"
#include "watch_options.h"

enum key {
	KEY_ROLE = 256,
	KEY_FROM,
	KEY_TO,
	KEY_HOST,
	KEY_RULE,
	KEY_DROPPED,
	KEY_ALL,
};

static const struct argp_option options[] = {
	{ "role", KEY_ROLE, "ROLES", 0, "only segments with any of these roles", 1 },
	{ "from", KEY_FROM, "ADDR", 0, "only segments from there", 1 },
	{ "to", KEY_TO, "ADDR", 0, "only segments to there", 1 },
	{ "host", KEY_HOST, "ADDR", 0, "only segments from or to there", 1 },
	{ "rule", KEY_RULE, "N", 0, "only what rule N has dropped or counted; may be repeated", 1 },
	{ "dropped", KEY_DROPPED, NULL, 0, "only what was dropped", 1 },
	{ "all", KEY_ALL, NULL, 0,
	  "all network namespaces; each line says which: its inode number and `ip netns` name", 2 },
	{ 0 }
};

/**
 * struct value - the argument of an option, read with the module's grammar
 * @state: of argp
 * @option: without "--"
 * @arg: of the option
 * @words: the same
 * @error: why it is refused
 */
struct value {
	struct argp_state *state;
	const char *option;
	const char *arg;
	struct sd_words words;
	struct sd_error error;
};

/* The module says "line 1, column 5: found ...": an argument has no lines. */
static void refuse(const struct value *value)
{
	const char *reason = strstr(value->error.text, ": ") + strlen(": ");

	argp_error(value->state, "--%s=%s: %s", value->option, value->arg, reason);
}

/* A newline is refused as any byte that does not print. */
static bool begin(struct value *value, struct argp_state *state, const char *option,
		  const char *arg)
{
	*value = (struct value){ .state = state, .option = option, .arg = arg };
	return sd_words_begin(&value->words, arg, strlen(arg), 1, &value->error);
}

static bool at_end(const struct value *value)
{
	return sd_words_at_end(&value->words) ||
	       sd_words_refuse_word(&value->words, "a single word");
}

static void parse_roles(struct sieve *sieve, struct argp_state *state, const char *arg)
{
	struct value value;
	u16 roles = 0;

	if (!begin(&value, state, "role", arg) || !sd_role_list_parse(&roles, &value.words, "") ||
	    !at_end(&value))
		refuse(&value);
	sieve->roles |= roles;
}

static void parse_address(struct sd_match_addr *match, struct argp_state *state, const char *option,
			  const char *arg)
{
	struct value value;

	if (match->family || match->port)
		argp_error(state, "--%s=%s: give this option once", option, arg);
	if (!begin(&value, state, option, arg) || !sd_match_addr_parse(match, &value.words))
		refuse(&value);
	sd_words_next(&value.words);
	if (!at_end(&value))
		refuse(&value);
}

static void parse_rule(struct sieve *sieve, struct argp_state *state, const char *arg)
{
	static const struct sd_number_kind kind = {
		.what = "the number of a rule", .min = 1, .max = U32_MAX,
	};
	struct value value;
	u32 rule = 0;

	if (sieve->rules_len == SIEVE_RULES_MAX)
		argp_error(state, "--rule=%s: %d rules at most, or all without this option", arg,
			   SIEVE_RULES_MAX);
	if (!begin(&value, state, "rule", arg) ||
	    !sd_words_take_u32(&value.words, &kind, &rule) || !at_end(&value))
		refuse(&value);
	sieve->rules[sieve->rules_len++] = rule;
}

static error_t parse_condition(int key, const char *arg, struct argp_state *state)
{
	struct watch_options *found = state->input;
	struct sieve *sieve = &found->sieve;

	switch (key) {
	case KEY_ROLE:
		parse_roles(sieve, state, arg);
		return 0;
	case KEY_FROM:
		parse_address(&sieve->way.from, state, "from", arg);
		return 0;
	case KEY_TO:
		parse_address(&sieve->way.to, state, "to", arg);
		return 0;
	case KEY_HOST:
		parse_address(&sieve->host.from, state, "host", arg);
		return 0;
	case KEY_RULE:
		parse_rule(sieve, state, arg);
		return 0;
	case KEY_DROPPED:
		sieve->dropped = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t check(const struct watch_options *found, struct argp_state *state)
{
	if (found->all && found->netns)
		argp_error(state, "choose one of --netns and --all");
	if (!sieve_is_possible(&found->sieve))
		argp_error(state, "no segment is of both families: give IPv4 or IPv6 addresses");
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct watch_options *found = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &found->netns;
		state->child_inputs[1] = &found->json;
		return 0;
	case KEY_ALL:
		found->all = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "`%s` is too much: there is nothing to name here", arg);
		return 0;
	case ARGP_KEY_END:
		return check(found, state);
	default:
		return parse_condition(key, arg, state);
	}
}

static const struct argp_child children[] = {
	{ &netns_argp, 0, NULL, 2 },
	{ &json_argp, 0, NULL, 3 },
	{ 0 }
};

#define WATCH_DOC                                                                                  \
	"Shows each segment that is judged, as it comes: those of connections that a rule "        \
	"concerns. Ctrl-C ends it.\v"                                                              \
	"    07:30:00.123456 in  10.0.0.1:40000 > 10.0.0.2:80 data P. 1+5/1 passed\n\n"            \
	"The time of day, in the local time zone; whether it came in or went out; from where to "  \
	"where; its roles; its flags (FIN, SYN, RST, PSH, . for ACK, URG, ECE, CWR); "             \
	"seq+len/ack, counted from the SYN or else from the first segment seen; whether it "       \
	"passed, and which rule has decided.\n\n"                                                  \
	"ADDR is as in a rule: 10.0.0.1, 10.0.0.0/24, 10.0.0.1:80, *:80, 2001:db8::1, "            \
	"2001:db8::/64 or [2001:db8::1]:443. Several conditions must all hold.\n\n"                \
	"With --json each line is an object; its seq and ack are those on the wire.\n\n"           \
	"Over SSH each line makes segments: have no rule for that connection, or choose others."

static const struct argp argp = {
	.options = options, .parser = parse, .children = children, .doc = WATCH_DOC,
};

void watch_options_parse(struct watch_options *found, int argc, char **argv)
{
	*found = (struct watch_options){ 0 };
	parse_options(&argp, argc, argv, found);
}

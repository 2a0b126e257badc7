// SPDX-License-Identifier: GPL-2.0-only
/* Which of the segments that are judged are wanted. */
#include "../../module/core/text.h"
#include "lab/sieve.h"
#include "lab/trace_decode.h"

static void print_condition(struct sd_text *text, const char *condition, u64 value)
{
	sd_text_string(text, text->len ? " && " : "");
	sd_text_string(text, condition);
	sd_text_number(text, value);
}

static void print_rules(struct sd_text *text, const struct sieve *sieve)
{
	size_t i;

	sd_text_string(text, text->len ? " && (" : "(");
	for (i = 0; i < sieve->rules_len; i++) {
		sd_text_string(text, i ? " || rule == " : "rule == ");
		sd_text_number(text, sieve->rules[i]);
	}
	sd_text_string(text, ")");
}

void sieve_print(const struct sieve *sieve, char *buf)
{
	struct sd_text text = sd_text_begin(buf, SIEVE_TEXT_MAX);

	if (sieve->netns)
		print_condition(&text, "netns == ", sieve->netns);
	if (sieve->roles)
		print_condition(&text, "roles & ", sieve->roles);
	if (sieve->dropped)
		print_condition(&text, "verdict == ", TRACE_DROPPED);
	if (sieve->rules_len)
		print_rules(&text, sieve);
}

bool sieve_fits(const struct sieve *sieve, const struct sd_segment *segment)
{
	return sd_rule_fits_addresses(&sieve->way, segment) &&
	       sd_rule_touches(&sieve->host, segment);
}

static bool differ(const struct sd_match_addr *one, const struct sd_match_addr *other)
{
	return one->family && other->family && one->family != other->family;
}

bool sieve_is_possible(const struct sieve *sieve)
{
	return !differ(&sieve->way.from, &sieve->way.to) &&
	       !differ(&sieve->way.from, &sieve->host.from) &&
	       !differ(&sieve->way.to, &sieve->host.from);
}

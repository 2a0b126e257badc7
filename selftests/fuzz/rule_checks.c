// SPDX-License-Identifier: GPL-2.0-only
/* What holds of every rule that was read, and of every complaint about one. */
#include <stdio.h>

#include "rule_checks.h"

static bool no_bits_behind(const struct sd_match_addr *match)
{
	u32 bit;

	for (bit = match->prefix; bit < 128; bit++) {
		if (match->addr.bytes[bit / 8] >> (7 - bit % 8) & 1)
			return false;
	}
	return true;
}

static bool match_addr_is_sound(const struct sd_match_addr *match)
{
	u8 bits;

	switch (match->family) {
	case 0:
		bits = 0;
		break;
	case 4:
		bits = 32;
		break;
	case 6:
		bits = 128;
		break;
	default:
		return false;
	}
	return match->prefix <= bits && (!match->port || match->prefix == bits) &&
	       no_bits_behind(match);
}

static bool count_is_sound(const struct sd_count *count)
{
	switch (count->kind) {
	case SD_COUNT_ALL:
		return true;
	case SD_COUNT_RANGE:
		return count->skip || count->n;
	case SD_COUNT_EVERY:
		return count->n;
	case SD_COUNT_PROB:
		return count->n >= 1 && count->n <= 1000000;
	default:
		return false;
	}
}

bool rule_is_sound(const struct sd_rule *rule)
{
	const struct sd_match_addr *from = &rule->from, *to = &rule->to;

	return rule->verdict <= SD_VERDICT_COUNT && rule->direction <= SD_OUT && rule->roles &&
	       rule->roles <= SD_ANY && match_addr_is_sound(from) && match_addr_is_sound(to) &&
	       (!from->family || !to->family || from->family == to->family) &&
	       count_is_sound(&rule->count);
}

static bool same_match_addr(const struct sd_match_addr *a, const struct sd_match_addr *b)
{
	return !memcmp(&a->addr, &b->addr, sizeof(a->addr)) && a->family == b->family &&
	       a->prefix == b->prefix && a->port == b->port;
}

static bool same_count(const struct sd_count *a, const struct sd_count *b)
{
	return a->kind == b->kind && a->in_total == b->in_total && a->skip == b->skip &&
	       a->n == b->n && a->seed == b->seed;
}

bool same_rule(const struct sd_rule *a, const struct sd_rule *b)
{
	return a->id == b->id && a->verdict == b->verdict && a->direction == b->direction &&
	       a->only == b->only && a->roles == b->roles && same_match_addr(&a->from, &b->from) &&
	       same_match_addr(&a->to, &b->to) && same_count(&a->count, &b->count) &&
	       a->seconds == b->seconds;
}

bool error_is_sound(const struct sd_error *error, u32 line, size_t len)
{
	size_t text_len = strnlen(error->text, sizeof(error->text)), i;
	char place[64];

	snprintf(place, sizeof(place), "line %u, column %u: found ", error->line, error->column);
	if (error->line != line || error->column < 1 || error->column > len + 1)
		return false;
	/* A text that fills its room was cut. */
	if (text_len >= sizeof(error->text) - 1 || strncmp(error->text, place, strlen(place)))
		return false;
	for (i = 0; i < text_len; i++) {
		if (error->text[i] < ' ' || error->text[i] > '~')
			return false;
	}
	return strstr(error->text, ", expected ");
}

// SPDX-License-Identifier: GPL-2.0-only
#include "match_addr.h"
#include "rule_scope.h"

/* The order of the words of SCOPE; one of each stage at most. */
enum stage {
	STAGE_START,
	STAGE_DIRECTION,
	STAGE_FROM,
	STAGE_TO,
	STAGE_COUNT,
	STAGE_NUMBERING,
	STAGE_END,
};

static const struct sd_number_kind matches_kind = {
	.what = "a number of matches", .min = 1, .max = U32_MAX
};

static const struct sd_number_kind seed_kind = { .what = "a seed", .max = U64_MAX };

static const struct sd_number_kind seconds_kind = {
	.what = "a number of seconds", .min = 1, .max = U32_MAX
};

static bool parse_in(struct sd_rule *rule, struct sd_words *words)
{
	rule->direction = SD_IN;
	sd_words_next(words);
	return true;
}

static bool parse_out(struct sd_rule *rule, struct sd_words *words)
{
	rule->direction = SD_OUT;
	sd_words_next(words);
	return true;
}

static bool parse_from(struct sd_rule *rule, struct sd_words *words)
{
	sd_words_next(words);
	if (!sd_match_addr_parse(&rule->from, words))
		return false;
	sd_words_next(words);
	return true;
}

static bool parse_to(struct sd_rule *rule, struct sd_words *words)
{
	sd_words_next(words);
	if (!sd_match_addr_parse(&rule->to, words))
		return false;
	if (rule->from.family && rule->to.family && rule->from.family != rule->to.family)
		return sd_words_refuse_word(words, rule->from.family == 4 ?
					    "an IPv4 address, as behind `from`" :
					    "an IPv6 address, as behind `from`");
	sd_words_next(words);
	return true;
}

static bool parse_first(struct sd_rule *rule, struct sd_words *words)
{
	rule->count.kind = SD_COUNT_RANGE;
	sd_words_next(words);
	return sd_words_take_u32(words, &matches_kind, &rule->count.n);
}

static bool parse_skip(struct sd_rule *rule, struct sd_words *words)
{
	rule->count.kind = SD_COUNT_RANGE;
	sd_words_next(words);
	if (!sd_words_take_u32(words, &matches_kind, &rule->count.skip))
		return false;
	return !sd_words_is(words, "first") || parse_first(rule, words);
}

static bool parse_every(struct sd_rule *rule, struct sd_words *words)
{
	rule->count.kind = SD_COUNT_EVERY;
	sd_words_next(words);
	return sd_words_take_u32(words, &matches_kind, &rule->count.n);
}

/* Return: millionths; 0 if the text is no probability that a rule can have */
static u32 read_probability(const char *text, size_t len)
{
	u32 value = 0, scale = SD_PROB_ONE;
	bool point = false;
	size_t i;

	for (i = 0; i < len; i++) {
		if (text[i] == '.' && i > 0 && i + 1 < len && !point) {
			point = true;
			continue;
		}
		if (text[i] < '0' || text[i] > '9' || (point && scale == 1))
			return 0;
		if (point) {
			scale /= 10;
			value += (u32)(text[i] - '0') * scale;
		} else {
			value = value * 10 + (u32)(text[i] - '0') * SD_PROB_ONE;
		}
		if (value > SD_PROB_ONE)
			return 0;
	}
	return value;
}

static bool parse_prob(struct sd_rule *rule, struct sd_words *words)
{
	struct sd_count *count = &rule->count;

	sd_words_next(words);
	count->kind = SD_COUNT_PROB;
	count->seed = SEGDROP_SEED_DEFAULT;
	count->n = read_probability(words->line + words->start, words->end - words->start);
	if (!count->n)
		return sd_words_refuse_word(words,
					    "a probability above 0 up to 1 with at most six decimal places, as in 0.25");
	sd_words_next(words);
	if (!sd_words_take(words, "seed"))
		return true;
	if (!sd_words_number(words, words->start, words->end, &seed_kind, &count->seed))
		return false;
	sd_words_next(words);
	return true;
}

static bool parse_per_flow(struct sd_rule *rule, struct sd_words *words)
{
	rule->count.in_total = false;
	sd_words_next(words);
	sd_words_next(words);
	return true;
}

static bool parse_in_total(struct sd_rule *rule, struct sd_words *words)
{
	rule->count.in_total = true;
	sd_words_next(words);
	sd_words_next(words);
	return true;
}

static bool parse_for(struct sd_rule *rule, struct sd_words *words)
{
	sd_words_next(words);
	return sd_words_take_u32(words, &seconds_kind, &rule->seconds);
}

/**
 * struct clause - a part of SCOPE
 * @word: it begins with
 * @second: the word that must follow; NULL if @word alone tells
 * @stage: its place in the order
 * @parse: reads it, from @word on
 */
struct clause {
	const char *word;
	const char *second;
	enum stage stage;
	bool (*parse)(struct sd_rule *rule, struct sd_words *words);
};

static const struct clause clauses[] = {
	{ "in", NULL, STAGE_DIRECTION, parse_in },
	{ "out", NULL, STAGE_DIRECTION, parse_out },
	{ "from", NULL, STAGE_FROM, parse_from },
	{ "to", NULL, STAGE_TO, parse_to },
	{ "first", NULL, STAGE_COUNT, parse_first },
	{ "skip", NULL, STAGE_COUNT, parse_skip },
	{ "every", NULL, STAGE_COUNT, parse_every },
	{ "prob", NULL, STAGE_COUNT, parse_prob },
	{ "per", "flow", STAGE_NUMBERING, parse_per_flow },
	{ "in", "total", STAGE_NUMBERING, parse_in_total },
	{ "for", NULL, STAGE_END, parse_for },
};

static bool begins_with(const struct sd_words *words, const struct clause *clause)
{
	struct sd_words rest = *words;

	return sd_words_take(&rest, clause->word) &&
	       (!clause->second || sd_words_is(&rest, clause->second));
}

/* From the end: "in total" comes before "in". */
static const struct clause *find_clause(const struct sd_words *words, enum stage behind)
{
	size_t i;

	for (i = ARRAY_SIZE(clauses); i-- > 0;) {
		if (clauses[i].stage > behind && begins_with(words, &clauses[i]))
			return &clauses[i];
	}
	return NULL;
}

static bool refuse_clause(const struct sd_words *words, enum stage behind)
{
	struct sd_text text = sd_words_complain(words, words->start, words->end);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(clauses); i++) {
		if (clauses[i].stage <= behind)
			continue;
		sd_text_string(&text, clauses[i].word);
		if (clauses[i].second) {
			sd_text_string(&text, " ");
			sd_text_string(&text, clauses[i].second);
		}
		sd_text_string(&text, i + 1 < ARRAY_SIZE(clauses) ? ", " : " or ");
	}
	sd_text_string(&text, "end of line");
	if (find_clause(words, STAGE_START))
		sd_text_string(&text, " (words have a fixed order)");
	return false;
}

bool sd_rule_scope_parse(struct sd_rule *rule, struct sd_words *words)
{
	enum stage stage = STAGE_START;
	const struct clause *clause;

	while (!sd_words_at_end(words)) {
		clause = find_clause(words, stage);
		if (!clause)
			return refuse_clause(words, stage);
		stage = clause->stage;
		if (!clause->parse(rule, words))
			return false;
	}
	return true;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Which words of the rule grammar can stand where. */
#include <stdlib.h>
#include <string.h>

#include <segdrop.h>
#include <segdrop/rule.h>

#include "command.h"
#include "words/grammar.h"
#include "words/suggest.h"

#define X(id, name, meaning) name,
const char *const grammar_words[] = {
	"add", "del", "flush", "reset", "id", "drop", "count", "any", "only",
	SEGDROP_ROLES(X)
	"in", "out", "from", "to", "first", "skip", "every", "prob", "seed",
	"per flow", "flow", "in total", "total", "for", NULL
};

#undef X

/* Return: the column of the complaint, from 1; 0 if there is none */
static size_t complaint(const char *line, size_t len)
{
	struct sd_command command;
	struct sd_error error;

	return sd_command_parse(&command, line, len, 1, &error) ? 0 : error.column;
}

/* Return: complaint() of the line with @word in the place */
static size_t complaint_with(const struct grammar_place *place, const char *word)
{
	size_t word_len = strlen(word), rest = place->len - place->to, column;
	char *line = allocate(place->from + word_len + rest), *end;

	end = mempcpy(mempcpy(line, place->line, place->from), word, word_len);
	end = mempcpy(end, place->line + place->to, rest);
	column = complaint(line, end - line);
	free(line);
	return column;
}

bool grammar_fits(const struct grammar_place *place, const char *word)
{
	size_t column = complaint_with(place, word);

	return !column || column > place->from + 1;
}

static bool mends(const struct grammar_place *place, const char *word)
{
	return !complaint_with(place, word);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

size_t grammar_word_end(const char *line, size_t len, size_t at)
{
	while (at < len && !is_blank(line[at]) && line[at] != ',')
		at++;
	return at;
}

static size_t next_word(const char *line, size_t len, size_t at)
{
	while (at < len && is_blank(line[at]))
		at++;
	return at;
}

/* Of the words that can stand there, those that are one or, if @two, two. */
static const char *nearest(const struct grammar_place *place, bool two,
			   bool (*can)(const struct grammar_place *place, const char *word))
{
	const char *names[ARRAY_SIZE(grammar_words)], *name;
	char word[SUGGEST_WORD_MAX + 1];
	size_t count = 0, i;

	if (place->to - place->from > SUGGEST_WORD_MAX)
		return NULL;
	*(char *)mempcpy(word, place->line + place->from, place->to - place->from) = '\0';
	for (i = 0; (name = grammar_words[i]); i++)
		if (!strchr(name, ' ') == !two && can(place, name))
			names[count++] = name;
	names[count] = NULL;
	return suggest(word, names, sizeof(*names));
}

/* A word that makes the whole line right was meant rather than one that is only nearer. */
const char *grammar_suggest(const char *line, size_t len, size_t column)
{
	struct grammar_place one = { .line = line, .len = len, .from = column - 1 }, two;
	const char *name;

	if (complaint(line, len) != column || column > len)
		return NULL;
	one.to = grammar_word_end(line, len, one.from);
	two = one;
	two.to = grammar_word_end(line, len, next_word(line, len, one.to));
	name = nearest(&one, false, mends);
	if (!name)
		name = nearest(&two, true, mends);
	if (!name)
		name = nearest(&one, false, grammar_fits);
	return name ? name : nearest(&two, true, grammar_fits);
}

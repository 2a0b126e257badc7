// SPDX-License-Identifier: GPL-2.0-only
/* What somebody meant who has misspelt a name. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "words/suggest.h"

/* Names have no capitals. */
static bool same(char written, char name)
{
	return tolower((unsigned char)written) == name;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Row i, column j is the distance of the first i letters of @word from the first j of @name; a
 * change of places needs the row before the last. Both have at most SUGGEST_WORD_MAX letters.
 */
static size_t distance(const char *word, size_t word_len, const char *name, size_t name_len)
{
	size_t rows[SUGGEST_WORD_MAX + 1][SUGGEST_WORD_MAX + 1], i, j;

	for (j = 0; j <= name_len; j++)
		rows[0][j] = j;
	for (i = 1; i <= word_len; i++) {
		rows[i][0] = i;
		for (j = 1; j <= name_len; j++) {
			size_t slips = rows[i - 1][j - 1] + !same(word[i - 1], name[j - 1]);

			slips = least(slips, least(rows[i - 1][j], rows[i][j - 1]) + 1);
			if (i > 1 && j > 1 && same(word[i - 1], name[j - 2]) &&
			    same(word[i - 2], name[j - 1]))
				slips = least(slips, rows[i - 2][j - 2] + 1);
			rows[i][j] = slips;
		}
	}
	return rows[word_len][name_len];
}

const char *suggest(const char *word, const void *rows, size_t size)
{
	size_t word_len = strlen(word), fewest = SUGGEST_WORD_MAX + 1;
	const char *nearest = NULL, *row, *name;

	if (word_len > SUGGEST_WORD_MAX)
		return NULL;
	for (row = rows; (name = *(const char *const *)row); row += size) {
		size_t len = strlen(name), longer = len > word_len ? len : word_len, slips;

		if (len > SUGGEST_WORD_MAX)
			continue;
		slips = distance(word, word_len, name, len);
		if (slips > (longer + 1) / 3 || slips >= fewest)
			continue;
		nearest = name;
		fewest = slips;
	}
	return nearest;
}

const char *suggest_text(char *buf, const char *word, const void *rows, size_t size)
{
	const char *name = suggest(word, rows, size);

	*buf = '\0';
	if (name)
		snprintf(buf, SUGGEST_TEXT_MAX, "did you mean `%s`? ", name);
	return buf;
}

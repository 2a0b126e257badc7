/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which words of the rule grammar can stand where. Only the parser knows: it is asked with each
 * word in that place.
 */
#ifndef SEGDROP_GRAMMAR_H
#define SEGDROP_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

/* All that are not numbers or addresses, some with the one that must follow; NULL ends them. */
extern const char *const grammar_words[];

/**
 * grammar_word_end - look for the end of a word or, in a list, of one of its parts
 * @line: the command, without a newline
 * @len: bytes of @line
 * @at: offset of its beginning
 * Return: its offset; @at for a blank, a comma and the end of the line
 */
size_t grammar_word_end(const char *line, size_t len, size_t at);

/**
 * struct grammar_place - a place in a command
 * @line: the command, without a newline
 * @len: bytes of @line
 * @from: offset of the place, which is the beginning of a word or, in a list, of one of its parts
 * @to: offset of its end
 */
struct grammar_place {
	const char *line;
	size_t len;
	size_t from;
	size_t to;
};

/**
 * grammar_fits - would the parser accept the line up to here, with this in the place?
 * @place: where
 * @word: one of grammar_words
 * Return: whether it would
 */
bool grammar_fits(const struct grammar_place *place, const char *word);

/**
 * grammar_suggest - what was meant where the parser has found something else
 * @line: the command
 * @len: bytes of @line
 * @column: of the complaint, from 1
 * Return: one of grammar_words; NULL if none that can stand there is near enough, or if it is not
 *	   the grammar that is offended
 */
const char *grammar_suggest(const char *line, size_t len, size_t column);

#endif /* SEGDROP_GRAMMAR_H */

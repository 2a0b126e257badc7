/* SPDX-License-Identifier: GPL-2.0-only */
/* What somebody meant who has misspelt a name. */
#ifndef SEGDROP_SUGGEST_H
#define SEGDROP_SUGGEST_H

#include <stddef.h>

/* Longer words are nobody's slip of the pen. */
#define SUGGEST_WORD_MAX	32

/* Room for what suggest_text() writes. */
#define SUGGEST_TEXT_MAX	(SUGGEST_WORD_MAX + 32)

/**
 * suggest - the name that is nearest to a word
 * @word: as it was written
 * @rows: an array of structs that begin with a const char *, or of these alone: the names; NULL
 *	  ends it
 * @size: of a row in bytes
 *
 * Near is what few slips of one key have made of the name: a letter left out, put in, taken for
 * another, or changed places with the next (Damerau-Levenshtein distance, optimal string alignment;
 * capitals are no slip). The longer of both may have one slip in two or three letters, two in five
 * and so on: (letters + 1) / 3. With more, most of what was written would not be the name's, and a
 * wrong guess is worse than none. No slip is allowed in a single letter.
 * Return: the nearest, the first of several as near; NULL if none is near enough
 */
const char *suggest(const char *word, const void *rows, size_t size);

/**
 * suggest_text - "did you mean `fin2ack-lost`? "
 * @buf: SUGGEST_TEXT_MAX bytes
 * @word: as for suggest()
 * @rows: as for suggest()
 * @size: as for suggest()
 * Return: @buf, which is "" when nothing is near enough
 */
const char *suggest_text(char *buf, const char *word, const void *rows, size_t size);

#endif /* SEGDROP_SUGGEST_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* A line as words, and what to say when one of them is not what it should be. */
#ifndef SEGDROP_CORE_WORDS_H
#define SEGDROP_CORE_WORDS_H

#include <segdrop/rule.h>

#include "text.h"

/**
 * struct sd_words - a line that is being read word by word
 * @line: not NUL-terminated
 * @len: bytes of @line up to its last word's end: no comment, no blanks behind
 * @number: of the line, from 1
 * @error: where to complain
 * @start: offset of the current word
 * @end: offset of its end; the same as @start (and @len) behind the last word
 */
struct sd_words {
	const char *line;
	size_t len;
	u32 number;
	struct sd_error *error;
	size_t start;
	size_t end;
};

/**
 * sd_words_begin - look at a line and stand at its first word
 * @words: set up here
 * @line: without its newline; any byte may occur
 * @len: bytes of @line
 * @number: of the line, from 1
 * @error: where to complain
 * Return: false after complaining about a byte that no word can have
 */
bool sd_words_begin(struct sd_words *words, const char *line, size_t len, u32 number,
		    struct sd_error *error);

/**
 * sd_words_next - go on to the next word
 * @words: the line
 */
void sd_words_next(struct sd_words *words);

/**
 * sd_words_at_end - are there no more words?
 * @words: the line
 */
bool sd_words_at_end(const struct sd_words *words);

/**
 * sd_words_is - is this the current word?
 * @words: the line
 * @word: NUL-terminated
 */
bool sd_words_is(const struct sd_words *words, const char *word);

/**
 * sd_words_take - go on to the next word if the current one is this
 * @words: the line
 * @word: NUL-terminated
 * Return: whether it was
 */
bool sd_words_take(struct sd_words *words, const char *word);

/**
 * sd_words_find - look for a character in the current word
 * @words: the line
 * @from: offset where to begin, from @words->start to @words->end
 * @c: the character
 * Return: its offset; @words->end if it is not there
 */
size_t sd_words_find(const struct sd_words *words, size_t from, char c);

/**
 * sd_words_complain - begin a complaint: "line 2, column 10: found `fin3`, expected "
 * @words: the line
 * @from: offset of what was found
 * @to: offset of its end; the same as @from where something is missing
 * Return: the text, for the caller to say what was expected
 */
struct sd_text sd_words_complain(const struct sd_words *words, size_t from, size_t to);

/**
 * sd_words_refuse - complain about a part of the line
 * @words: the line
 * @from: offset of what was found
 * @to: offset of its end
 * @expected: the rest of the sentence
 * Return: false
 */
bool sd_words_refuse(const struct sd_words *words, size_t from, size_t to, const char *expected);

/**
 * sd_words_refuse_word - complain about the current word
 * @words: the line
 * @expected: the rest of the sentence
 * Return: false
 */
bool sd_words_refuse_word(const struct sd_words *words, const char *expected);

/**
 * struct sd_number_kind - what a number may be
 * @what: for the complaint, as in "a port"
 * @min: at least
 * @max: at most
 */
struct sd_number_kind {
	const char *what;
	u64 min;
	u64 max;
};

/**
 * sd_words_number - read a number within the current word
 * @words: the line
 * @from: offset of its first digit
 * @to: offset of its end
 * @kind: what it may be
 * @value: the number
 * Return: false after complaining, of anything but decimal digits and of a number out of range
 */
bool sd_words_number(const struct sd_words *words, size_t from, size_t to,
		     const struct sd_number_kind *kind, u64 *value);

/**
 * sd_words_take_u32 - read the current word as a number and go on to the next
 * @words: the line
 * @kind: what it may be; its maximum fits in 32 bits
 * @value: the number
 * Return: false after complaining
 */
bool sd_words_take_u32(struct sd_words *words, const struct sd_number_kind *kind, u32 *value);

#endif /* SEGDROP_CORE_WORDS_H */

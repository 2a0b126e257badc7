/* SPDX-License-Identifier: GPL-2.0-only */
/* What can stand in the place of a word of the command line that is not finished. */
#ifndef SEGDROP_COMPLETE_H
#define SEGDROP_COMPLETE_H

#include <stdbool.h>

/* On a line of its own instead of names: any file, any folder. */
#define COMPLETE_FILES		":files"
#define COMPLETE_FOLDERS	":folders"

/**
 * struct unfinished - a word that is not finished, and what stands before it
 * @before: what each candidate begins with, because it stays; not NUL-terminated
 * @before_len: bytes of @before
 * @typed: the rest of the word, which goes on in each candidate
 * @operands: the operands before this word, with a blank behind each, for a word of a rule
 * @netns: the value of --netns; NULL without that option
 */
struct unfinished {
	const char *before;
	int before_len;
	const char *typed;
	const char *operands;
	const char *netns;
};

/**
 * complete_offer - print a candidate, if it goes on what was typed
 * @word: the word
 * @name: what can stand behind @word->before
 * @suffix: what goes behind it
 */
void complete_offer(const struct unfinished *word, const char *name, const char *suffix);

/**
 * complete_values - print what can stand in the place of an operand or a value
 * @word: the word
 * @of: the name of the subcommand or of the option, without dashes
 * @doc: as --help has it: "4|6|both", "[FILE]", "SCENARIO...|all": in small letters what is meant
 *	 as it stands, in capitals what stands for something
 */
void complete_values(const struct unfinished *word, const char *of, const char *doc);

#endif /* SEGDROP_COMPLETE_H */

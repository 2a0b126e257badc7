// SPDX-License-Identifier: GPL-2.0-only
/* Shows which words can stand in a place of a rule, and which is taken for what was meant. */
#include <segdrop.h>

#include <segdrop/rule.h>

#include "words/grammar.h"
#include "unit.h"

/* The words that fit behind @line, with blanks between them. */
static const char *behind(const char *line)
{
	static char text[512];
	struct grammar_place place = { line, strlen(line), strlen(line), strlen(line) };
	size_t i;

	*text = '\0';
	for (i = 0; grammar_words[i]; i++) {
		if (!grammar_fits(&place, grammar_words[i]))
			continue;
		strcat(text, *text ? "|" : "");
		strcat(text, grammar_words[i]);
	}
	return text;
}

#define ROLES	"syn|synack|hsack|data|fin1|fin1ack|fin2|fin2ack|probe|rst|ack"
#define COUNT	"first|skip|every|prob"
#define END	"per flow|in total|for"

static void words_of_each_place(void **state)
{
	(void)state;
	assert_string_equal(behind(""), "add|del|flush|reset");
	assert_string_equal(behind("add "), "id|drop|count");
	assert_string_equal(behind("add id 7 "), "drop|count");
	assert_string_equal(behind("add drop "), "any|only|" ROLES);
	assert_string_equal(behind("add count only "), ROLES);
	assert_string_equal(behind("add drop syn,rst,"),
			    "synack|hsack|data|fin1|fin1ack|fin2|fin2ack|probe|ack");
	assert_string_equal(behind("add drop any from "), "any");
	assert_string_equal(behind("add drop any out "), "from|to|" COUNT "|" END);
	assert_string_equal(behind("add drop any to [::1]:80 "), COUNT "|" END);
	assert_string_equal(behind("add drop any skip 2 "), "first|" END);
	assert_string_equal(behind("add drop any prob 0.5 "), "seed|" END);
	assert_string_equal(behind("add drop any per "), "flow");
	assert_string_equal(behind("add drop any per flow "), "for");
}

/* Where a number must stand, or nothing, no word can. */
static void no_words(void **state)
{
	(void)state;
	assert_string_equal(behind("add id "), "");
	assert_string_equal(behind("add drop any first "), "");
	assert_string_equal(behind("add drop any for "), "");
	assert_string_equal(behind("add drop any for 3 "), "");
	assert_string_equal(behind("flush "), "");
	assert_string_equal(behind("add drop nonsense "), "");
}

/* As a user does it: the parser says where, and then it is asked what was meant. */
static const char *meant(const char *line)
{
	struct sd_command command;
	struct sd_error error;

	assert_false(sd_command_parse(&command, line, strlen(line), 1, &error));
	return grammar_suggest(line, strlen(line), error.column);
}

static void misspelt_words(void **state)
{
	static const struct {
		const char *line, *word;
	} table[] = {
		{ "ad drop syn", "add" }, { "fulsh", "flush" }, { "add drpo syn", "drop" },
		{ "add di 7 drop syn", "id" }, { "add drop ayn", "any" },
		{ "add drop olny syn", "only" }, { "add drop synnack from any first 2", "synack" },
		{ "add drop syn,fin1akc,rst", "fin1ack" }, { "add drop only prboe", "probe" },
		{ "add drop syn form 10.0.0.1", "from" }, { "add drop syn fist 2", "first" },
		{ "add drop syn prob 0.5 sead 3", "seed" }, { "add drop syn tt any", "to" },
		{ "add drop syn per flwo", "per flow" }, { "add drop syn pre flow", "per flow" },
		{ "add drop syn per flwo first", "per flow" },
		{ "add drop syn in totla for 3", "total" }, { "add drop syn fro 3", "for" },
		{ "add drop syn fro", "from" },
		{ "ADD drop syn", "add" }, { "\tadd\tdrop\tfni1\t# comment", "fin1" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		assert_string_equal(meant(table[i].line), table[i].word);
}

/* A word that is right elsewhere, what no word is near, a number, no word, a byte of no word. */
static void nothing_is_meant(void **state)
{
	static const char *const lines[] = {
		"drop syn", "add drop xyzzy", "add drop syn first x", "add drop", "add drop syn,",
		"add drop s\xc3\xbcn", "del 0", "add drop syn from 10.0.0.1/24", "flush all",
		"add drop syn,syn",
	};
	static const char right[] = "add id 7 drop syn";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_null(meant(lines[i]));
	/* What is refused for another reason, here because there is a rule 7. */
	assert_null(grammar_suggest(right, strlen(right), 8));
	assert_null(grammar_suggest(right, strlen(right), 1));
	assert_null(grammar_suggest("", 0, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_each_place),
		cmocka_unit_test(no_words),
		cmocka_unit_test(misspelt_words),
		cmocka_unit_test(nothing_is_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

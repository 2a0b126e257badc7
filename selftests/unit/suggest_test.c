// SPDX-License-Identifier: GPL-2.0-only
/* Shows which name is taken for the one that was meant: with the fewest slips, not too many. */
#include <stdio.h>

#include "words/suggest.h"
#include "unit.h"

static const char *nearest(const char *word, const char *const *names)
{
	return suggest(word, names, sizeof(*names));
}

static void each_kind_of_slip_is_one(void **state)
{
	static const char *const names[] = { "synack", NULL };
	static const char *const slips[] = {
		"ynack", "synak", "synac", "synnack", "xsynack", "synacks", "sinack", "synacx",
		"ysnack", "synakc",
	};
	/* Three slips are too many in so few letters; of letters put in it takes four. */
	static const char *const far[] = { "ack", "xsxyxnxack", "xxxack", "ysancx", "ysankc" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(slips) / sizeof(*slips); i++)
		assert_string_equal(nearest(slips[i], names), "synack");
	for (i = 0; i < sizeof(far) / sizeof(*far); i++)
		assert_null(nearest(far[i], names));
}

/* Two changes of places side by side are two slips, not four: "yscakn" is too far, this is not. */
static void change_of_places_is_one_slip(void **state)
{
	static const char *const names[] = { "stats", NULL }, *const flows[] = { "flows", NULL };

	(void)state;
	assert_string_equal(nearest("tsast", names), "stats");
	assert_string_equal(nearest("flwos", flows), "flows");
	assert_null(nearest("tsasx", flows));
}

/* Optimal string alignment: what has changed places is not changed again ("ca" to "abc" is 3). */
static void nothing_slips_twice(void **state)
{
	static const char *const names[] = { "abcde", NULL };

	(void)state;
	assert_null(nearest("cade", names));
}

/* The bound for each length of the longer of both: the sum of letters and 1, by 3. */
static void slips_allowed_by_length(void **state)
{
	static const size_t allowed[] = { 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4 };
	char name[16], word[16];
	const char *const names[] = { name, NULL };
	size_t len, slips;

	(void)state;
	for (len = 1; len < sizeof(allowed) / sizeof(*allowed); len++) {
		for (slips = 0; slips <= len; slips++) {
			snprintf(name, sizeof(name), "%.*s", (int)len, "abcdefghijklmno");
			strcpy(word, name);
			memset(word, '-', slips);
			if (slips <= allowed[len])
				assert_ptr_equal(nearest(word, names), name);
			else
				assert_null(nearest(word, names));
		}
	}
}

static void nearest_of_several(void **state)
{
	static const char *const names[] = { "fin1", "fin2", "fin2ack", "fin1ack", "rst", NULL };

	(void)state;
	assert_string_equal(nearest("fin2akc", names), "fin2ack");
	assert_string_equal(nearest("fin1akc", names), "fin1ack");
	assert_ptr_equal(nearest("fin3", names), names[0]);
	assert_null(nearest("add", names));
	assert_null(nearest("", names));
}

static void capitals_are_no_slip(void **state)
{
	static const char *const names[] = { "rst", "syn", NULL };

	(void)state;
	assert_string_equal(nearest("SYN", names), "syn");
	assert_string_equal(nearest("RTS", names), "rst");
}

/* A word or a name as long as can be, and longer ones, which are nobody's slip. */
static void long_words(void **state)
{
	char name[SUGGEST_WORD_MAX + 2] = "", word[4096] = "";
	const char *const names[] = { name, NULL };

	(void)state;
	memset(name, 'a', SUGGEST_WORD_MAX);
	memset(word, 'a', SUGGEST_WORD_MAX - 1);
	assert_ptr_equal(nearest(word, names), name);
	memset(word, 'a', SUGGEST_WORD_MAX + 1);
	assert_null(nearest(word, names));
	memset(word, 'a', sizeof(word) - 1);
	assert_null(nearest(word, names));
	memset(name, 'a', SUGGEST_WORD_MAX + 1);
	word[SUGGEST_WORD_MAX] = '\0';
	assert_null(nearest(word, names));
}

/* Rows may hold more than the name. */
static void rows_of_structs(void **state)
{
	static const struct {
		const char *name;
		int more[3];
	} rows[] = { { "list", { 1 } }, { "flush", { 2 } }, { NULL, { 0 } } };
	char buf[SUGGEST_TEXT_MAX];

	(void)state;
	assert_string_equal(suggest("fluhs", rows, sizeof(*rows)), "flush");
	assert_string_equal(suggest_text(buf, "fluhs", rows, sizeof(*rows)),
			    "did you mean `flush`? ");
	assert_string_equal(suggest_text(buf, "restore", rows, sizeof(*rows)), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_slip_is_one),
		cmocka_unit_test(change_of_places_is_one_slip),
		cmocka_unit_test(nothing_slips_twice),
		cmocka_unit_test(slips_allowed_by_length),
		cmocka_unit_test(nearest_of_several),
		cmocka_unit_test(capitals_are_no_slip),
		cmocka_unit_test(long_words),
		cmocka_unit_test(rows_of_structs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Shows what the lines of one write do to a rule list, and that a line which fails does nothing. */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>

#include <segdrop/draft.h>

#include "unit.h"

#define ROOM 8

/* The draft that most tests work on, with a rule behind it that nobody may touch. */
static struct sd_draft_rule rules[ROOM + 1];
static struct sd_draft draft;

/* What the last line that failed was told. */
static struct sd_error complaint;

static int begin(void **state)
{
	(void)state;
	memset(rules, 0, sizeof(rules));
	draft = (struct sd_draft){ .rules = rules, .max = ROOM };
	return 0;
}

static int apply(const char *line)
{
	return sd_draft_apply(&draft, line, strlen(line), 3, &complaint);
}

static void must_apply(const char *line)
{
	if (apply(line))
		fail_msg("`%s`: %s", line, complaint.text);
}

/* The line fails, says why, and leaves everything as it was. */
static void must_fail(const char *line, int status, const char *text)
{
	struct sd_draft_rule rules_before[ROOM + 1];
	struct sd_draft before = draft;

	memcpy(rules_before, rules, sizeof(rules));
	assert_int_equal(apply(line), status);
	assert_string_equal(complaint.text, text);
	assert_memory_equal(&draft, &before, sizeof(draft));
	assert_memory_equal(rules, rules_before, sizeof(rules));
}

/* @ids: "1 5 2" */
static void assert_ids(const char *ids)
{
	char text[128] = "";
	u32 i, len = 0;

	for (i = 0; i < draft.len; i++)
		len += (u32)sprintf(text + len, "%s%u", i ? " " : "", rules[i].rule.id);
	assert_string_equal(text, ids);
}

/* Rules stand in the order of their adding; an id that is not given is the highest plus 1. */
static void rules_are_added_behind(void **state)
{
	(void)state;
	must_apply("add drop syn");
	must_apply("add id 7 count synack out");
	must_apply("add drop fin1");
	must_apply("add id 3 drop ack");
	must_apply("");
	must_apply("# add drop ack");
	must_apply("add drop data");
	assert_ids("1 7 8 3 9");
	assert_int_equal(draft.highest, 9);
	assert_int_equal(rules[1].rule.verdict, SD_VERDICT_COUNT);
	assert_int_equal(rules[1].rule.roles, SD_SYNACK);
	assert_int_equal(rules[1].rule.direction, SD_OUT);
	assert_int_equal(rules[3].rule.roles, SD_ACK);
	assert_null(rules[0].state);
	assert_false(rules[0].reset);
}

/* A deleted rule leaves the others, their order and what goes with them; its id is free. */
static void rules_are_deleted(void **state)
{
	struct sd_rule_state *first = (void *)rules, *last = (void *)(rules + 1);

	(void)state;
	must_apply("add id 5 drop syn");
	must_apply("add id 9 drop ack");
	must_apply("add id 2 drop rst");
	rules[0].state = first;
	rules[2].state = last;
	must_apply("del 9");
	assert_ids("5 2");
	assert_ptr_equal(rules[0].state, first);
	assert_ptr_equal(rules[1].state, last);
	assert_int_equal(rules[1].rule.roles, SD_RST);
	must_apply("add drop data");
	assert_ids("5 2 6");
	assert_null(rules[2].state);
	must_apply("del 2");
	must_apply("add drop data");
	assert_ids("5 6 7");
	must_apply("del 7");
	must_apply("del 6");
	must_apply("del 5");
	assert_ids("");
	must_apply("add drop data");
	assert_ids("1");
}

/* A flush leaves nothing, and ids begin anew. */
static void a_flush_empties(void **state)
{
	(void)state;
	must_apply("add id 5 drop syn");
	must_apply("add drop syn");
	rules[0].state = (void *)rules;
	rules[0].reset = true;
	must_apply("flush");
	assert_int_equal(draft.len, 0);
	must_apply("add drop ack");
	assert_ids("1");
	assert_null(rules[0].state);
	assert_false(rules[0].reset);
	assert_false(draft.reset_all);
}

/* A reset marks its rule, or all rules and the totals. */
static void resets_are_marked(void **state)
{
	(void)state;
	must_apply("add drop syn");
	must_apply("add drop ack");
	must_apply("reset 2");
	assert_false(rules[0].reset);
	assert_true(rules[1].reset);
	assert_false(draft.reset_all);
	must_apply("reset");
	assert_true(rules[0].reset);
	assert_true(rules[1].reset);
	assert_true(draft.reset_all);
	must_apply("add drop ack");
	assert_false(rules[2].reset);
}

/* What cannot be done is refused with its own error and changes nothing. */
static void what_fails_changes_nothing(void **state)
{
	(void)state;
	must_apply("add id 5 drop syn");
	must_apply("add id 2 drop syn");
	must_fail("add id 5 drop ack", -EEXIST,
		  "line 3, column 8: found `5`, expected an id that no rule has: delete that rule first, or leave `id N` out");
	must_fail("  add  id  2 drop ack", -EEXIST,
		  "line 3, column 12: found `2`, expected an id that no rule has: delete that rule first, or leave `id N` out");
	must_fail("del 3", -ENOENT,
		  "line 3, column 5: found `3`, expected the id of a rule that is there: read the rules to see them");
	must_fail("reset 4294967295", -ENOENT,
		  "line 3, column 7: found `4294967295`, expected the id of a rule that is there: read the rules to see them");
	must_fail("del 5 5", -EINVAL, "line 3, column 7: found `5`, expected end of line");
	must_fail("flush all", -EINVAL, "line 3, column 7: found `all`, expected end of line");
	must_fail("add drop syn for 0", -EINVAL,
		  "line 3, column 18: found `0`, expected a number of seconds from 1 to 4294967295");
	must_apply("add drop ack");
	assert_ids("5 2 6");
}

/* The highest id there can be has no next one; a number of one's own choice still works. */
static void ids_end(void **state)
{
	(void)state;
	must_apply("add id 4294967294 drop syn");
	must_apply("add drop syn");
	must_fail("add drop syn", -ENOSPC,
		  "line 3, column 1: found `add`, expected `id N` behind it: the highest id is taken, so there is no next one");
	must_apply("add id 1 drop syn");
	must_apply("del 4294967295");
	must_apply("add drop syn");
	assert_ids("4294967294 1 4294967295");
}

/* There are as many rules as there is room for; a deleted one makes room. */
static void room_ends(void **state)
{
	static const struct sd_draft_rule untouched;
	u32 i;

	(void)state;
	for (i = 0; i < ROOM; i++)
		must_apply("add drop syn");
	must_fail("\tadd drop syn", -ENOSPC,
		  "line 3, column 2: found `add`, expected no more than 8 rules: delete some first");
	must_fail("add id 99 drop syn", -ENOSPC,
		  "line 3, column 1: found `add`, expected no more than 8 rules: delete some first");
	must_apply("reset");
	must_apply("del 4");
	must_apply("add drop syn");
	assert_ids("1 2 3 5 6 7 8 9");
	assert_memory_equal(&rules[ROOM], &untouched, sizeof(untouched));
}

/* Rules with rising ids are added without a look at those before: time does not go squared. */
static void rising_ids_do_not_look_back(void **state)
{
	const size_t size = SEGDROP_RULES_MAX * sizeof(struct sd_draft_rule);
	char line[64];
	u32 id;

	(void)state;
	draft.max = SEGDROP_RULES_MAX;
	draft.rules = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(draft.rules, MAP_FAILED);
	for (id = 1; id <= SEGDROP_RULES_MAX; id++) {
		/* Looking back now means death. */
		if (id == SEGDROP_RULES_MAX / 2)
			assert_int_equal(mprotect(draft.rules, size / 4, PROT_NONE), 0);
		sprintf(line, id % 2 ? "add drop syn" : "add id %u drop syn", id);
		must_apply(line);
	}
	assert_int_equal(draft.len, SEGDROP_RULES_MAX);
	assert_int_equal(draft.rules[SEGDROP_RULES_MAX - 1].rule.id, SEGDROP_RULES_MAX);
	munmap(draft.rules, size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(rules_are_added_behind, begin),
		cmocka_unit_test_setup(rules_are_deleted, begin),
		cmocka_unit_test_setup(a_flush_empties, begin),
		cmocka_unit_test_setup(resets_are_marked, begin),
		cmocka_unit_test_setup(what_fails_changes_nothing, begin),
		cmocka_unit_test_setup(ids_end, begin),
		cmocka_unit_test_setup(room_ends, begin),
		cmocka_unit_test_setup(rising_ids_do_not_look_back, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

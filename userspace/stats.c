// SPDX-License-Identifier: GPL-2.0-only
/* The command stats: the module's counters, and what each one counts. */
#include <ctype.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop.h>
#include <segdrop/port.h>

#include "output.h"
#include "procfs.h"

struct sentence {
	const char *name;
	const char *text;
};

static const struct sentence counters[] = {
#define X(name, text) { name, text },
	SEGDROP_COUNTERS(X)
#undef X
};

/* What the last part of a name stands for, where it varies. */
static const struct sentence details[] = {
#define X(id, name, text) { name, text },
	SEGDROP_ROLES(X)
	SEGDROP_PASSED_REASONS(X)
#undef X
};

/* Does "seen.syn" fit "seen.ROLE"? A part in capitals fits anything. */
static bool fits(const char *name, const char *pattern)
{
	while (*pattern) {
		size_t name_len = strcspn(name, "."), pattern_len = strcspn(pattern, ".");

		if (!isupper((unsigned char)*pattern) &&
		    (name_len != pattern_len || strncmp(name, pattern, name_len)))
			return false;
		name += name_len + (name[name_len] == '.');
		pattern += pattern_len + (pattern[pattern_len] == '.');
	}
	return !*name;
}

static json_t *explain(const char *name)
{
	const char *last = strrchr(name, '.');
	const struct sentence *counter, *detail;

	for (counter = counters; counter < counters + ARRAY_SIZE(counters); counter++)
		if (fits(name, counter->name))
			break;
	if (counter == counters + ARRAY_SIZE(counters))
		return NULL;
	for (detail = details; detail < details + ARRAY_SIZE(details); detail++)
		if (last && !strcmp(last + 1, detail->name))
			return json_sprintf("%s: %s", counter->text, detail->text);
	return json_string(counter->text);
}

/* The members of @stats as rows of a table. */
static json_t *rows_of(json_t *stats, bool explained)
{
	json_t *rows = json_array(), *value;
	const char *name;

	json_object_foreach(stats, name, value) {
		json_t *row = json_pack("{sssO}", "name", name, "value", value);

		if (explained)
			json_object_set_new(row, "meaning", explain(name));
		json_array_append_new(rows, row);
	}
	return rows;
}

/* Above all characters: it has no short form. */
#define OPTION_EXPLAIN	0x100

static error_t parse_explain(int key, char *arg, struct argp_state *state)
{
	bool *explained = state->input;

	(void)arg;
	if (key != OPTION_EXPLAIN)
		return ARGP_ERR_UNKNOWN;
	*explained = true;
	return 0;
}

static const struct argp_option explain_options[] = {
	{ "explain", OPTION_EXPLAIN, NULL, 0, "say what each counter counts", 0 },
	{ 0 }
};

static const struct argp explain_argp = { .options = explain_options, .parser = parse_explain };

int command_stats(int argc, char **argv)
{
	static const struct column columns[] = {
		{ "name", 0 }, { "value", SCOLS_FL_RIGHT }, { "meaning", SCOLS_FL_WRAP },
	};
	bool json = false, explained = false;
	const char *netns = NULL;
	json_t *stats, *rows;
	int status;

	parse_common(&(struct common){
		.doc = "Shows the module's counters. `segdrop reset` lets them start anew.",
		.netns = &netns,
		.json = &json,
		.own = &explain_argp,
		.own_input = &explained,
	}, argc, argv);
	status = procfs_attach(netns);
	if (status)
		return status;
	stats = procfs_read_stats();
	if (!stats)
		return STATUS_CANNOT;
	if (json && !explained)
		return output_json(stats);
	rows = rows_of(stats, explained);
	json_decref(stats);
	if (json)
		return output_json(rows);
	return output_table(rows, columns, ARRAY_SIZE(columns) - !explained);
}

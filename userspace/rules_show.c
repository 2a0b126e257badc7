// SPDX-License-Identifier: GPL-2.0-only
/* Commands that show rules: list, save. */
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop/port.h>

#include "output.h"
#include "procfs.h"

/* The counter "rule.ID.NAME"; NULL if the rule has gone since the rules were read. */
static json_t *counter_of(const json_t *stats, unsigned int id, const char *name)
{
	char key[64];

	snprintf(key, sizeof(key), "rule.%u.%s", id, name);
	return json_incref(json_object_get(stats, key));
}

/* A rule as the rules file has it; in a table, what comes before "drop" is another column. */
static json_t *rule_row(const char *line, const json_t *stats, bool table)
{
	json_t *row = json_object();
	unsigned int id;
	int rest;

	if (sscanf(line, "add id %u %n", &id, &rest) != 1)
		return row;
	json_object_set_new(row, "id", json_integer(id));
	json_object_set_new(row, "matched", counter_of(stats, id, "matched"));
	json_object_set_new(row, "dropped", counter_of(stats, id, "dropped"));
	json_object_set_new(row, "rule", json_string(table ? line + rest : line));
	return row;
}

int command_list(int argc, char **argv)
{
	static const struct column columns[] = {
		{ "id", SCOLS_FL_RIGHT },
		{ "matched", SCOLS_FL_RIGHT },
		{ "dropped", SCOLS_FL_RIGHT },
		{ "rule", SCOLS_FL_WRAP },
	};
	char *text, *rest, *line;
	json_t *rows, *stats;
	const char *netns = NULL;
	bool json = false;
	int status;

	parse_common(&(struct common){
		.doc = "Shows the rules in the order in which they are tried, how many segments\n"
		       "fitted each one's roles, direction and addresses, and how many it dropped.",
		.netns = &netns,
		.json = &json,
	}, argc, argv);
	status = procfs_attach(netns);
	if (status)
		return status;
	text = procfs_read("rules");
	stats = text ? procfs_read_stats() : NULL;
	if (!stats)
		return STATUS_CANNOT;
	rows = json_array();
	for (rest = text; (line = strsep(&rest, "\n")); )
		if (*line)
			json_array_append_new(rows, rule_row(line, stats, !json));
	json_decref(stats);
	free(text);
	return json ? output_json(rows) : output_table(rows, columns, ARRAY_SIZE(columns));
}

int command_save(int argc, char **argv)
{
	const char *netns = NULL, *path = NULL;
	bool failed;
	char *text;
	FILE *file;
	int status;

	parse_common(&(struct common){
		.doc = "Writes the rules to FILE, or to standard output, for `segdrop restore`.",
		.netns = &netns,
		.path = &path,
	}, argc, argv);
	status = procfs_attach(netns);
	if (status)
		return status;
	text = procfs_read("rules");
	if (!text)
		return STATUS_CANNOT;
	file = path ? fopen(path, "we") : stdout;
	failed = !file || fputs(text, file) < 0;
	free(text);
	if (path && file && fclose(file))
		failed = true;
	return path && failed ? fail_file(path) : STATUS_DONE;
}

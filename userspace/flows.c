// SPDX-License-Identifier: GPL-2.0-only
/* The command flows. */
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop/port.h>

#include "output.h"
#include "procfs.h"

/* "10.0.0.1:40000 10.0.0.2:80 start syn ...": two ends, then names and values in turn. */
static json_t *flow_row(char *line)
{
	const char *from = strsep(&line, " "), *to = strsep(&line, " "), *name, *value;
	json_t *row = json_object();

	json_object_set_new(row, "from", json_string(from));
	json_object_set_new(row, "to", json_string(to));
	while ((name = strsep(&line, " ")) && (value = strsep(&line, " ")))
		json_object_set_new(row, name, procfs_value(value));
	return row;
}

int command_flows(int argc, char **argv)
{
	static const struct column columns[] = {
		{ "from", 0 },
		{ "to", 0 },
		{ "start", 0 },
		{ "passing", 0 },
		{ "handshake", 0 },
		{ "fins", SCOLS_FL_RIGHT },
		{ "state", 0 },
		{ "idle", SCOLS_FL_RIGHT },
	};
	char *text, *rest, *line;
	const char *netns = NULL;
	bool json = false;
	json_t *rows;
	int status;

	parse_common(&(struct common){
		.doc = "Shows the connections that the module follows because a rule concerns\n"
		       "them: from the end that opened it, if that is known; idle is in seconds.",
		.netns = &netns,
		.json = &json,
	}, argc, argv);
	status = procfs_attach(netns);
	if (status)
		return status;
	text = procfs_read("flows");
	if (!text)
		return STATUS_CANNOT;
	rows = json_array();
	for (rest = text; (line = strsep(&rest, "\n")); )
		if (*line)
			json_array_append_new(rows, flow_row(line));
	free(text);
	return json ? output_json(rows) : output_table(rows, columns, ARRAY_SIZE(columns));
}

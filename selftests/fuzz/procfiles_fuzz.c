// SPDX-License-Identifier: GPL-2.0-only
/* Shows that what the module prints of rules, counters and flows is what the tool reads. */
#include <jansson.h>
#include <stdio.h>

#include <segdrop/flow.h>
#include <segdrop/rule.h>

#include "command.h"
#include "fuzz.h"
#include "rule_checks.h"
#include "world.h"

#define LINES_MAX	6

/* The module's files, as it would print them, and what they were made from. */
struct module {
	char rules[LINES_MAX * (SD_RULE_TEXT_MAX + 1)];
	char stats[64 + LINES_MAX * 64];
	char flows[LINES_MAX * (SD_FLOW_TEXT_MAX + 16)];
	struct sd_rule rule[LINES_MAX];
	u32 matched[LINES_MAX];
	size_t rules_len;
	struct sd_flow_key key[LINES_MAX];
	struct sd_flow flow[LINES_MAX];
	u32 idle[LINES_MAX];
	size_t flows_len;
};

static void add_rule(struct module *module, const struct sd_rule *rule, struct input *input)
{
	char *rules = module->rules + strlen(module->rules);
	char *stats = module->stats + strlen(module->stats);
	size_t i = module->rules_len++;

	module->rule[i] = *rule;
	module->rule[i].id = (u32)i + 1;
	module->matched[i] = take_u32(input);
	sd_rule_print(&module->rule[i], rules);
	strcat(rules, "\n");
	sprintf(stats, "rule.%zu.matched %u\n", i + 1, module->matched[i]);
}

/* A rule that the parser makes of the next line is one that can be there. */
static void make_rules(struct module *module, struct input *input)
{
	struct sd_command command;
	struct sd_error error;
	const char *line;
	size_t len;

	while (module->rules_len < LINES_MAX && (line = take_line(input, &len)) && len) {
		if (sd_command_parse(&command, line, len, 1, &error) &&
		    command.kind == SD_COMMAND_ADD)
			add_rule(module, &command.rule, input);
	}
}

static void take_segment(struct sd_segment *segment, struct input *input)
{
	u32 bytes, i;

	segment->family = take_u8(input) & 1 ? 6 : 4;
	bytes = segment->family == 4 ? 4 : 16;
	for (i = 0; i < bytes; i++)
		segment->saddr.bytes[i] = take_u8(input);
	for (i = 0; i < bytes; i++)
		segment->daddr.bytes[i] = take_u8(input);
	segment->sport = take_u16(input);
	segment->dport = take_u16(input);
}

static void make_flows(struct module *module, struct input *input)
{
	while (module->flows_len < LINES_MAX && input->size) {
		size_t i = module->flows_len++;
		struct sd_segment segment = { 0 };
		char *text = module->flows + strlen(module->flows);

		take_segment(&segment, input);
		sd_flow_key_set(&module->key[i], &segment, 0);
		module->flow[i].end[0].flags = take_u16(input);
		module->flow[i].end[1].flags = take_u16(input);
		module->idle[i] = take_u32(input);
		text += sd_flow_print(&module->key[i], &module->flow[i], text);
		sprintf(text, " idle %u\n", module->idle[i]);
	}
}

static json_t *ask(const struct module *module, int (*command)(int argc, char **argv), bool json)
{
	char *argv[3] = { (char *)"fuzz", (char *)(json ? "--json" : NULL) };
	struct world world = { 0 };
	json_t *value = NULL;

	world_add(&world, "segdrop/rules", module->rules, strlen(module->rules));
	world_add(&world, "segdrop/stats", module->stats, strlen(module->stats));
	world_add(&world, "segdrop/flows", module->flows, strlen(module->flows));
	world_run(&world, command, 1 + json, argv);
	must(world.status == STATUS_DONE && !*world.complaint);
	if (json)
		value = json_loads(world.output, 0, NULL);
	must(!json || value);
	world_free(&world);
	return value;
}

static const char *text_of(const json_t *row, const char *key)
{
	const char *text = json_string_value(json_object_get(row, key));

	must(text);
	return text;
}

static void check_rules(const struct module *module)
{
	json_t *rows = ask(module, command_list, true), *row;
	struct sd_command command;
	struct sd_error error;
	size_t i;

	must(json_array_size(rows) == module->rules_len);
	json_array_foreach(rows, i, row) {
		const char *rule = text_of(row, "rule");

		must(json_integer_value(json_object_get(row, "id")) == (json_int_t)i + 1);
		must(json_integer_value(json_object_get(row, "matched")) == module->matched[i]);
		must(sd_command_parse(&command, rule, strlen(rule), 1, &error));
		must(same_rule(&command.rule, &module->rule[i]));
	}
	json_decref(rows);
}

/* "[2001:db8::1]:80" of the one end, as the other's line of text would have it */
static bool is_end(const char *text, const struct sd_flow_key *key, int end)
{
	char addr[64], expected[80];
	struct sd_segment seg;

	sd_flow_key_segment(key, &seg);
	sd_addr_print(end ? &seg.daddr : &seg.saddr, seg.family, addr);
	snprintf(expected, sizeof(expected), seg.family == 6 ? "[%s]:%u" : "%s:%u", addr,
		 end ? seg.dport : seg.sport);
	return !strcmp(text, expected);
}

static int fins(const struct sd_flow *flow)
{
	return !!(flow->end[0].flags & SD_END_FIN) + !!(flow->end[1].flags & SD_END_FIN);
}

static void check_flow(const json_t *row, const struct module *module, size_t i)
{
	const struct sd_flow_key *key = &module->key[i];
	const struct sd_flow *flow = &module->flow[i];
	const char *from = text_of(row, "from"), *to = text_of(row, "to");
	bool midstream = sd_flow_midstream(flow);

	must((is_end(from, key, 0) && is_end(to, key, 1)) ||
	     (is_end(from, key, 1) && is_end(to, key, 0)));
	must(!strcmp(text_of(row, "start"), midstream ? "mid-stream" : "syn"));
	must(!strcmp(text_of(row, "passing"), sd_flow_oneway(flow) ? "one-way" : "both"));
	must(!strcmp(text_of(row, "handshake"), "unknown") == midstream);
	must(!strcmp(text_of(row, "handshake"), "done") ==
	     (!midstream && sd_flow_done(flow)));
	must(!strcmp(text_of(row, "state"), sd_flow_ended(flow) ? "ended" : "live"));
	must(json_integer_value(json_object_get(row, "fins")) == fins(flow));
	must(json_integer_value(json_object_get(row, "idle")) == module->idle[i]);
	must(json_object_size(row) == 8);
}

static void check_flows(const struct module *module)
{
	json_t *rows = ask(module, command_flows, true), *row;
	size_t i;

	must(json_array_size(rows) == module->flows_len);
	json_array_foreach(rows, i, row)
		check_flow(row, module, i);
	json_decref(rows);
}

static void check_stats(const struct module *module)
{
	json_t *stats = ask(module, command_stats, true);
	char name[64];
	size_t i;

	must(json_object_size(stats) == 1 + module->rules_len);
	for (i = 0; i < module->rules_len; i++) {
		snprintf(name, sizeof(name), "rule.%zu.matched", i + 1);
		must(json_integer_value(json_object_get(stats, name)) == module->matched[i]);
	}
	json_decref(stats);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct module *module = calloc(1, sizeof(*module));
	struct input input = { data, size };

	strcpy(module->stats, "module.version " SEGDROP_VERSION "\n");
	make_rules(module, &input);
	make_flows(module, &input);
	check_rules(module);
	check_flows(module);
	check_stats(module);
	ask(module, command_list, false);
	ask(module, command_flows, false);
	free(module);
	return 0;
}

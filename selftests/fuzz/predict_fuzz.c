// SPDX-License-Identifier: GPL-2.0-only
/* Shows that any settings of TCP give a prediction of every scenario, in windows with two ends. */
#include <jansson.h>
#include <stdio.h>

#include <segdrop.h>

#include "command.h"
#include "fuzz.h"
#include "lab/scenario.h"
#include "world.h"

#define SETTING(name, max)	{ "net/ipv4/tcp_" #name, max }

/*
 * What predictions depend on, and what scenarios set; an input has a line for each. No kernel has
 * larger values (net/ipv4/sysctl_net_ipv4.c), or they would only take longer to predict.
 */
static const struct {
	const char *path;
	unsigned long max;
} settings[] = {
	SETTING(syn_retries, 15), SETTING(synack_retries, 15), SETTING(retries2, 15),
	SETTING(orphan_retries, 15), SETTING(fin_timeout, 9999), SETTING(keepalive_time, 9999),
	SETTING(keepalive_intvl, 999), SETTING(keepalive_probes, 9), SETTING(early_retrans, 4),
	SETTING(thin_linear_timeouts, 1), SETTING(syn_linear_timeouts, 20),
	SETTING(rto_min_us, 9999999), SETTING(rto_max_ms, 120000), SETTING(sack, 1),
	SETTING(invalid_ratelimit, 99999), SETTING(syncookies, 2), SETTING(fastopen, 3),
	SETTING(abort_on_overflow, 1),
};

/* A kernel is built with one of these, or with 1000, which takes long; the module tells which. */
static const u32 hz_choices[] = { 100, 250, 300 };

static void check_window(const json_t *event)
{
	double from = json_number_value(json_object_get(event, "from"));
	double to = json_number_value(json_object_get(event, "to"));

	must(json_is_string(json_object_get(event, "what")));
	must(from >= 0 && from <= to);
}

static void check_json(const char *output)
{
	json_t *report = json_loads(output, 0, NULL), *strand, *event;
	size_t i, j;

	must(report && json_array_size(json_object_get(report, "strands")));
	json_array_foreach(json_object_get(report, "strands"), i, strand)
		json_array_foreach(json_object_get(strand, "predicted"), j, event)
			check_window(event);
	json_decref(report);
}

static void check(const struct world *world, bool json)
{
	must(world->status == STATUS_DONE || world->status == STATUS_CANNOT);
	must((world->status == STATUS_DONE) == !*world->complaint);
	if (world->status == STATUS_DONE && json)
		check_json(world->output);
}

/* Return: whether the text is a number in bounds, as the kernel writes it */
static bool is_setting(const char *line, size_t len, unsigned long max)
{
	char text[16], *end;
	unsigned long value;

	snprintf(text, sizeof(text), "%.*s", (int)len, line);
	value = strtoul(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && len < sizeof(text) && value <= max;
}

/* A line that is no such number stands for a setting that the kernel does not have. */
static void add_settings(struct world *world, struct input *input)
{
	const char *line;
	size_t len, i;

	for (i = 0; i < ARRAY_SIZE(settings) && (line = take_line(input, &len)); i++) {
		if (is_setting(line, len, settings[i].max))
			world_add(world, settings[i].path, line, len);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input input = { data, size };
	const struct scenario *scenario = &scenarios[take_below(&input, (u32)scenario_count())];
	u32 hz = hz_choices[take_below(&input, ARRAY_SIZE(hz_choices))];
	u8 options = take_u8(&input);
	char *argv[5] = { (char *)"predict", (char *)scenario->name };
	struct world world = { 0 };
	char stats[64];
	int argc = 2;

	if (options & 1)
		argv[argc++] = (char *)"--json";
	if (options & 2)
		argv[argc++] = (char *)"--fast";
	snprintf(stats, sizeof(stats), "module.version " SEGDROP_VERSION "\nkernel.hz %u\n", hz);
	world_add(&world, "segdrop/stats", stats, strlen(stats));
	add_settings(&world, &input);
	world_run(&world, command_predict, argc, argv);
	check(&world, options & 1);
	world_free(&world);
	return 0;
}

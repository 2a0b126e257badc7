// SPDX-License-Identifier: GPL-2.0-only
/* The subcommand `predict`. */
#include <netinet/tcp.h>
#include <stdio.h>

#include "lab/fast.h"
#include "lab/scenario.h"
#include "output.h"
#include "predict/basis.h"
#include "predict/foresight.h"
#include "predict/left.h"
#include "words/scenario_arg.h"

enum key {
	KEY_FAST = 256,
};

/**
 * struct request - what the command line asks for
 * @plan: of the scenario
 * @scenario: which
 * @netns: whose settings of TCP; NULL: the caller's
 * @fast: with the settings of `run --fast`
 * @json: print JSON
 */
struct request {
	const struct plan *plan;
	const struct scenario *scenario;
	const char *netns;
	bool fast;
	bool json;
};

static void choose(struct request *request, const char *name, struct argp_state *state)
{
	if (request->scenario)
		argp_error(state, "`%s` is one too many: name one scenario", name);
	request->scenario = scenario_arg(state, name);
	request->plan = plan_by_name(name);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct request *request = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &request->netns;
		state->child_inputs[1] = &request->json;
		return 0;
	case KEY_FAST:
		request->fast = true;
		return 0;
	case ARGP_KEY_ARG:
		choose(request, arg, state);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "say which scenario; `segdrop scenarios` lists them");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {
	{ &netns_argp, 0, NULL, 0 },
	{ &json_argp, 0, NULL, 0 },
	{ 0 }
};

#define PREDICT_DOC                                                                                \
	"Says what will happen in a scenario and when, without running it: from the settings of " \
	"TCP here (net.ipv4.tcp_*) and a model of the kernel's timers. Needs the module, which "  \
	"tells how many timer ticks a second the kernel has.\v"                                   \
	"Times are windows: the kernel rounds long timeouts up, by as much as an eighth. Once a " \
	"timer is armed it is known to the jiffy when it fires: `segdrop run` predicts that, too."

static const struct argp_option options[] = {
	{ "fast", KEY_FAST, NULL, 0, "for `segdrop run --fast`", 0 },
	{ 0 }
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = children,
	.args_doc = "SCENARIO",
	.doc = PREDICT_DOC,
};

static double seconds(const struct basis *basis, u64 jiffies)
{
	return (double)jiffies / basis->hz;
}

/* What it begins with, and what must have been before. */
static void print_begin(const struct strand *strand)
{
	char text[PATTERN_TEXT_MAX];

	pattern_print(&strand->begin, text);
	printf("\nAfter: %s", text);
	if (!pattern_is_empty(&strand->after)) {
		pattern_print(&strand->after, text);
		printf(" (and, before that, %s)", text);
	}
	putchar('\n');
}

static void print_strand(const struct strand *strand, const struct basis *basis)
{
	char text[PATTERN_TEXT_MAX];
	struct foresight foresight;
	size_t i;

	print_begin(strand);
	foresee(&foresight, strand, basis);
	for (i = 0; i < foresight.len; i++) {
		const struct foreseen *foreseen = &foresight.list[i];

		pattern_print(foreseen->what, text);
		printf("%10.3f to %9.3f  %s%s\n", seconds(basis, foreseen->after.earliest),
		       seconds(basis, foreseen->after.latest), text,
		       foresight_is_sure(&foresight, foreseen) ? "" : " (perhaps)");
	}
	foresight_free(&foresight);
}

static json_t *pattern_json(const struct pattern *pattern)
{
	char text[PATTERN_TEXT_MAX];

	if (pattern_is_empty(pattern))
		return json_null();
	pattern_print(pattern, text);
	return json_string(text);
}

static json_t *foreseen_json(const struct foresight *foresight, const struct foreseen *foreseen,
			     const struct basis *basis)
{
	json_t *event = json_object();

	json_object_set_new(event, "what", pattern_json(foreseen->what));
	json_object_set_new(event, "from", json_real(seconds(basis, foreseen->after.earliest)));
	json_object_set_new(event, "to", json_real(seconds(basis, foreseen->after.latest)));
	json_object_set_new(event, "sure", json_boolean(foresight_is_sure(foresight, foreseen)));
	return event;
}

static json_t *strand_json(const struct strand *strand, const struct basis *basis)
{
	json_t *events = json_array();
	struct foresight foresight;
	size_t i;

	foresee(&foresight, strand, basis);
	for (i = 0; i < foresight.len; i++)
		json_array_append_new(events,
				      foreseen_json(&foresight, &foresight.list[i], basis));
	foresight_free(&foresight);
	return json_pack("{so so so}", "begins", pattern_json(&strand->begin), "after",
			 pattern_json(&strand->after), "predicted", events);
}

static json_t *left_json(const struct request *request, const struct basis *basis)
{
	json_t *ends = json_object();
	enum side side;

	for (side = 0; side < SIDES; side++) {
		struct remains left = remains_predict(request->plan, basis, side);
		json_t *end = json_pack("{sI}", "read", (json_int_t)left.bytes);

		json_object_set_new(end, "state", left.state == TCP_CLOSE ? json_null() :
				    json_string(state_name(left.state)));
		json_object_set_new(ends, side_name(side), end);
	}
	return ends;
}

static int print_json(const struct request *request, const struct basis *basis)
{
	const struct strand *strand;
	json_t *strands = json_array();

	for (strand = request->plan->strands; strand_exists(strand); strand++)
		json_array_append_new(strands, strand_json(strand, basis));
	return output_json(json_pack("{ss si so so}", "name", request->scenario->name, "hz",
				     (int)basis->hz, "strands", strands, "left",
				     left_json(request, basis)));
}

static void print_left(const struct plan *plan, const struct basis *basis)
{
	char text[PATTERN_TEXT_MAX];
	enum side side;

	printf("\nIn the end:\n");
	for (side = 0; side < SIDES; side++) {
		struct remains left = remains_predict(plan, basis, side);

		remains_print_socket(&left, side, text);
		printf("%25s%s\n", "", text);
		remains_print_bytes(&left, side, text);
		printf("%25s%s\n", "", text);
	}
}

static int print(const struct request *request, const struct basis *basis)
{
	const struct strand *strand;

	if (request->json)
		return print_json(request, basis);
	printf("%s: seconds after what each begins with\n", request->scenario->name);
	for (strand = request->plan->strands; strand_exists(strand); strand++)
		print_strand(strand, basis);
	print_left(request->plan, basis);
	puts("\nNo other state changes, nothing else is sent again.");
	puts("There are no other probes or resets.");
	return STATUS_DONE;
}

int command_predict(int argc, char **argv)
{
	struct sysctls caller = { 0 }, sysctls = { 0 };
	struct request request = { 0 };
	struct basis basis;
	enum status status;
	u32 hz;

	parse_options(&argp, argc, argv, &request);
	status = basis_read(&caller, &hz, request.netns);
	if (status == STATUS_DONE && request.fast)
		status = fast_lower(&caller);
	if (status == STATUS_DONE)
		status = scenario_sysctls(request.scenario, &sysctls, &caller);
	if (status == STATUS_DONE) {
		basis_make(&basis, request.scenario, &sysctls, hz);
		status = print(&request, &basis);
	}
	sysctls_free(&sysctls);
	sysctls_free(&caller);
	return status;
}

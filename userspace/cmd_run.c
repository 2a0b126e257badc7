// SPDX-License-Identifier: GPL-2.0-only
/* The subcommand `run`. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "claims/study.h"
#include "lab/fast.h"
#include "report/live.h"
#include "run_files.h"
#include "words/scenario_arg.h"

/* Above all characters: these have no short form. */
enum key {
	KEY_FAMILY = 256,
	KEY_FAST,
	KEY_ANSWERS,
};

enum families {
	IPV4 = 1 << 0,
	IPV6 = 1 << 1,
};

/**
 * struct request - what the command line asks for
 * @run: with its trials' scenarios and families
 * @chosen: which rows of scenarios
 * @families: OR of enum families
 * @answers: print the page of answers, not what happened
 * @json: print JSON
 * @files: what is written besides
 * @captured: whether captures were, after the run
 * @findings: of claims, after the run
 */
struct request {
	struct run run;
	bool *chosen;
	unsigned int families;
	bool answers;
	bool json;
	struct run_files files;
	enum status captured;
	struct findings findings;
};

static void choose(struct request *request, const char *name, struct argp_state *state)
{
	if (strcmp(name, "all"))
		request->chosen[scenario_arg(state, name) - scenarios] = true;
	else
		memset(request->chosen, true, scenario_count() * sizeof(*request->chosen));
}

static unsigned int parse_families(struct argp_state *state, const char *text)
{
	static const struct {
		const char *text;
		unsigned int families;
	} table[] = { { "4", IPV4 }, { "6", IPV6 }, { "both", IPV4 | IPV6 } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(text, table[i].text))
			return table[i].families;
	argp_error(state, "--family=%s: use 4, 6 or both", text);
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct request *request = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &request->json;
		state->child_inputs[1] = &request->files;
		return 0;
	case KEY_FAMILY:
		request->families = parse_families(state, arg);
		return 0;
	case KEY_ANSWERS:
		request->answers = true;
		return 0;
	case KEY_FAST:
		request->run.fast = true;
		return 0;
	case ARGP_KEY_ARG:
		choose(request, arg, state);
		return 0;
	case ARGP_KEY_END:
		if (request->answers && request->json)
			argp_error(state, "choose one of --answers and --json");
		request->run.settings.capture = request->files.pcap.file.path;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "say which scenarios, or `all`; `segdrop scenarios` lists them");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "family", KEY_FAMILY, "4|6|both", 0,
	  "run over IPv4 (the default), over IPv6, or each scenario over either", 0 },
	{ "answers", KEY_ANSWERS, NULL, 0,
	  "print each scenario's question and the numbers that answer it, instead of all events",
	  0 },
	{ "fast", KEY_FAST, NULL, 0,
	  "lower the settings of TCP, in the lab alone, so that all of it takes seconds; "
	  FAST_FIXED, 0 },
	{ 0 }
};

static const struct argp_child children[] = {
	{ &json_argp, 0, NULL, 0 },
	{ &run_files_argp, 0, NULL, 0 },
	{ 0 }
};

#define RUN_DOC                                                                                    \
	"Loses segments between two network namespaces and shows what both ends do. Scenarios "   \
	"run side by side, each between namespaces of its own, which have this one's settings "   \
	"of TCP (net.ipv4.tcp_*). The ladder of one scenario is drawn while it happens.\v"        \
	"A scenario takes as long as TCP takes to give up: minutes, or two hours where it waits " \
	"for keepalive. Ctrl-C ends all, removes everything, and still prints what was seen.\n\n" \
	"Exit status: 0 every scenario came to its end, was recorded completely, and was as "     \
	"predicted, 1 some did not or were not (also after Ctrl-C), 2 wrong usage, 3 cannot run " \
	"here (no module, no permission, ...)."

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = children,
	.args_doc = "SCENARIO...|all",
	.doc = RUN_DOC,
};

static enum status print(const struct request *request, struct text_ladder *ladder)
{
	size_t i;

	if (request->json)
		run_print_json(&request->run, &request->findings, stdout);
	else if (request->answers)
		report_answers(&request->run, &request->findings);
	else
		report_text(&request->run, &request->findings, ladder);
	for (i = 0; i < request->run.len; i++)
		if (request->run.trials[i].problems ||
		    !judgement_holds(&request->run.trials[i].judgement))
			return STATUS_DIFFERS;
	return STATUS_DONE;
}

static void add_trial(struct run *run, const struct scenario *scenario, int family)
{
	run->trials[run->len++] = (struct trial){
		.scenario = scenario, .family = family, .net = { .netns = { -1, -1 } },
	};
}

static void make_trials(struct request *request)
{
	size_t count = scenario_count(), i;

	request->run.trials = allocate(2 * count * sizeof(*request->run.trials));
	for (i = 0; i < count; i++) {
		if (request->chosen[i] && request->families & IPV4)
			add_trial(&request->run, &scenarios[i], 4);
		if (request->chosen[i] && request->families & IPV6)
			add_trial(&request->run, &scenarios[i], 6);
	}
}

/* A capture shows also why a run failed. Return: STATUS_DONE when there are results */
static enum status run(struct request *request, struct audience *audience)
{
	enum status status = run_prepare(&request->run);

	if (status == STATUS_DONE)
		status = run_files_open(&request->files);
	if (status != STATUS_DONE)
		return status;
	status = run_all(&request->run, audience);
	if (status == STATUS_DONE || run_captured(&request->run))
		request->captured = pcap_files_write(&request->files.pcap, &request->run);
	return status;
}

static enum status report(struct request *request, struct text_ladder *ladder)
{
	enum status status, written;

	study_make(&request->findings.study, &request->run);
	claims_judge(&request->findings);
	written = run_files_write(&request->files, &request->run, &request->findings);
	status = print(request, ladder);
	if (request->captured != STATUS_DONE)
		return request->captured;
	return written == STATUS_DONE ? status : written;
}

int command_run(int argc, char **argv)
{
	size_t size = scenario_count() * sizeof(bool);
	struct request request = {
		.run.settings.id = getpid(), .chosen = allocate(size), .families = IPV4,
	};
	struct text_ladder *ladder;
	enum status status;
	struct live live;

	memset(request.chosen, false, size);
	parse_options(&argp, argc, argv, &request);
	/* Who reads our output may go before all is done, and it is for us to remove all of it. */
	signal(SIGPIPE, SIG_IGN);
	make_trials(&request);
	free(request.chosen);
	live_open(&live, &request.run, !request.json && !request.answers);
	status = run(&request, &live.audience);
	ladder = live_end(&live);
	if (status == STATUS_DONE)
		status = report(&request, ladder);
	run_files_give_up(&request.files);
	live_close(&live);
	claims_free(&request.findings);
	run_close(&request.run);
	return status;
}

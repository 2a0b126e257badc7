// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tracker against a model that keeps the whole history, on scripts of one connection. With
 * ROLES_FUZZ_SHOW in the environment every script is printed, as the unit tests write it.
 */
#include <stdio.h>
#include <stdlib.h>

#include <segdrop/track.h>

#include "roles_model.h"
#include "roles_script.h"

/**
 * struct contest - a script that both are playing
 * @script: the script
 * @flow: what the tracker knows
 * @attempts: part of it, when it is wanted
 * @model: what the model knows
 * @roles: what the tracker called each line
 * @fate: what became of each line, as the unit tests name it
 */
struct contest {
	struct roles_script script;
	struct sd_flow flow;
	struct sd_attempts attempts;
	struct roles_model model;
	u16 roles[ROLES_SCRIPT_LINES];
	const char *fate[ROLES_SCRIPT_LINES];
};

/* What was known of an end, as its flags; libFuzzer takes what is new for new coverage. */
__attribute__((section("__libfuzzer_extra_counters"))) static u8 states[SD_END_RESET << 1];

static void note_states(const struct sd_flow *flow)
{
	states[flow->end[0].flags % ARRAY_SIZE(states)] = 1;
	states[flow->end[1].flags % ARRAY_SIZE(states)] = 1;
}

static void print_contest(const struct contest *contest)
{
	size_t i;

	for (i = 0; i < contest->script.len; i++)
		roles_script_print(&contest->script, &contest->script.lines[i], contest->roles[i],
				   contest->fate[i]);
}

/* The last line printed is the one on which they differ, with what the tracker says of it. */
static void compare(const struct contest *contest, const char *what, u32 tracker, u32 model)
{
	if (tracker == model)
		return;
	print_contest(contest);
	fprintf(stderr, "%s: the tracker says %#x, the model %#x\n", what, tracker, model);
	abort();
}

static void compare_flow(const struct contest *contest)
{
	const struct sd_flow *flow = &contest->flow;
	const struct roles_model *model = &contest->model;

	compare(contest, "ended", sd_flow_ended(flow), roles_model_ended(model));
	compare(contest, "mid-stream", sd_flow_midstream(flow), roles_model_midstream(model));
	compare(contest, "one-way", sd_flow_oneway(flow), roles_model_oneway(model));
}

static void play_restart(struct contest *contest, const struct roles_line *line, const char **fate)
{
	bool restarts = line->seg.flags & SD_TCP_SYN &&
			sd_track_restarts(&contest->flow, &line->seg, line->sender);

	compare(contest, "restarts", restarts,
		roles_model_restarts(&contest->model, &line->seg, line->sender));
	if (!restarts)
		return;
	*fate = line->pass ? "RESTART" : "DROP | RESTART";
	sd_track_begin(&contest->flow);
	contest->model.len = 0;
}

static void play_delivery(struct contest *contest, const struct roles_line *line,
			  const struct sd_sight *sight, const char **fate)
{
	const struct sd_flow before = contest->flow;
	bool anew = sd_track_deliver(&contest->flow, &line->seg, line->sender, sight) ==
		    SD_TRACK_STARTED_ANEW;

	if (anew)
		*fate = "ANEW";
	compare(contest, "started anew", anew, roles_model_pass(&contest->model));
	compare_flow(contest);
	if (!sight->accepted && !(line->seg.flags & SD_TCP_SYN))
		compare(contest, "moved by what is not accepted",
			!!memcmp(&before, &contest->flow, sizeof(before)), false);
}

/* Its receiver would not accept it: nothing has changed. */
static void play_nowhere(const struct contest *contest, const struct roles_line *line,
			 const struct sd_flow *before)
{
	const struct sd_flow *flow = &contest->flow;

	compare(contest, "moved by what belongs nowhere", !!memcmp(before, flow, sizeof(*flow)),
		false);
	compare(contest, "nowhere in a mid-stream flow", sd_flow_midstream(flow), false);
	compare(contest, "a SYN that belongs nowhere",
		(line->seg.flags & (SD_TCP_SYN | SD_TCP_ACK)) == SD_TCP_SYN, false);
}

/* The opener has told which of the server's numberings it goes by. */
static void play_renumber(struct contest *contest, const struct sd_flow *before)
{
	int server = contest->attempts.server;
	u32 shift = contest->flow.end[server].iss - before->end[server].iss;

	if (contest->flow.attempts && shift)
		roles_model_renumber(&contest->model, server, shift);
}

static void play_line(struct contest *contest)
{
	size_t i = contest->script.len - 1;
	const struct roles_line *line = &contest->script.lines[i];
	struct sd_segment seg = line->seg;
	struct sd_flow before;
	struct sd_sight sight;

	contest->roles[i] = 0;
	contest->fate[i] = line->pass ? "PASS" : "DROP";
	play_restart(contest, line, &contest->fate[i]);
	if (seg.flags & SD_TCP_SYN &&
	    sd_track_wants_attempts(&contest->flow, &seg, line->sender))
		contest->flow.attempts = &contest->attempts;
	before = contest->flow;
	sd_track_see(&contest->flow, &seg, line->sender, &sight);
	contest->roles[i] = sight.roles;
	if (sight.part == SD_PART_NONE) {
		play_nowhere(contest, line, &before);
		return;
	}
	if (!(seg.flags & SD_TCP_SYN))
		play_renumber(contest, &before);
	seg.seq += sight.seq_shift;
	seg.ack += sight.ack_shift;
	compare(contest, "roles", sight.roles,
		roles_model_see(&contest->model, &seg, line->sender,
				sight.accepted || seg.flags & (SD_TCP_SYN | SD_TCP_RST)));
	compare(contest, "part", sight.part, roles_model_part(&contest->model));
	compare_flow(contest);
	if (line->pass)
		play_delivery(contest, line, &sight, &contest->fate[i]);
	note_states(&contest->flow);
}

int LLVMFuzzerTestOneInput(const u8 *bytes, size_t size)
{
	static struct contest contest;

	contest.flow = (struct sd_flow){ };
	contest.attempts = (struct sd_attempts){ };
	contest.model.len = 0;
	roles_script_begin(&contest.script, bytes, size);
	while (roles_script_next(&contest.script))
		play_line(&contest);
	if (getenv("ROLES_FUZZ_SHOW"))
		print_contest(&contest);
	return 0;
}

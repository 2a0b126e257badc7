// SPDX-License-Identifier: GPL-2.0-only
#include <setjmp.h>
#include <stdarg.h>

#include <segdrop/role.h>

#include "track_script.h"

#include <cmocka.h>

/* The flags that play no part in naming a segment, ECE and CWR among them. */
#define NOISE (SD_TCP_PSH | SD_TCP_URG | 0x40 | 0x80)

/* Initial sequence numbers: a script's first few numbers, or its data, then cross 2^31 or 2^32. */
static const u32 starts[] = {
	0, 0x12345678, 0x7fffffff, 0x7fffff9c, 0xffffffff, 0xffffff9c, 0xfffff000,
};

/**
 * struct variant - one way of playing a script
 * @client: index of the client's end in the flow
 * @start: the initial sequence numbers, of the client and of the server
 * @noise: flags that must not matter are set, and a segment without ACK has a tempting number
 *         where the acknowledgment number would be
 * @copies: each segment is seen and dropped once before it meets its fate
 */
struct variant {
	int client;
	u32 start[2];
	bool noise;
	bool copies;
};

/**
 * struct end - what an end of a script says besides its numbers
 * @window: bytes that it offers
 * @wscale: bits that it shifts them by
 * @clock: its time stamp; 0: it sends none
 */
struct end {
	u32 window;
	u8 wscale;
	u32 clock;
};

static const struct end widest = { .window = U16_MAX << SD_WSCALE_MAX, .wscale = SD_WSCALE_MAX };

/**
 * struct play - a script that is being played
 * @script: which
 * @variant: how
 * @flow: what the tracker knows
 * @attempts: part of it, when it is wanted
 * @ends: what the client and the server say besides their numbers
 * @line: of the script, from 1, for messages
 */
struct play {
	const struct script *script;
	const struct variant *variant;
	struct sd_flow flow;
	struct sd_attempts attempts;
	struct end ends[2];
	int line;
};

static const struct step handshake[] = {
	{ C, SYN,       0, 0, 0, "syn",    PASS },
	{ S, SYN | ACK, 0, 1, 0, "synack", PASS },
	{ C, ACK,       1, 1, 0, "hsack",  PASS },
};

static void fail_play(const struct play *play, const char *what, const char *found,
		      const char *expected)
{
	const struct variant *variant = play->variant;

	print_error("client is end %d, numbers start at %#x and %#x%s%s\n",
		    variant->client, variant->start[0], variant->start[1],
		    variant->noise ? ", with noise" : "",
		    variant->copies ? ", with lost copies" : "");
	fail_msg("%s: line %d: %s is \"%s\", expected \"%s\"",
		 play->script->shows, play->line, what, found, expected);
}

static void expect_bool(const struct play *play, const char *what, bool found, bool expected)
{
	if (found != expected)
		fail_play(play, what, found ? "true" : "false", expected ? "true" : "false");
}

static void expect_roles(const struct play *play, const struct sd_sight *found,
			 const char *expected)
{
	char text[SD_ROLES_TEXT_MAX] = NOWHERE;

	if (found->part != SD_PART_NONE)
		sd_roles_print(found->roles, text);
	if (strcmp(text, expected))
		fail_play(play, "the set of roles", text, expected);
}

static void set_options(struct sd_segment *seg, const struct end *end)
{
	const u32 field = seg->flags & SYN ? end->window : end->window >> end->wscale;

	seg->window = field < U16_MAX ? field : U16_MAX;
	seg->wscale = end->wscale;
	seg->tsval = end->clock;
	if (seg->flags & SYN)
		seg->options |= SD_TCP_WSCALE | SD_TCP_SACK;
	if (end->clock)
		seg->options |= SD_TCP_TIMESTAMP;
}

static struct sd_segment make_segment(const struct play *play, const struct step *step)
{
	const struct variant *variant = play->variant;
	bool by_server = step->actor == S;
	u32 start = variant->start[by_server], peer_start = variant->start[!by_server];
	struct sd_segment seg = {
		.family = 4,
		.flags = step->flags | (variant->noise ? NOISE : 0),
		.seq = start + step->seq,
		.len = step->len,
	};

	set_options(&seg, &play->ends[by_server]);
	if (step->flags & ACK)
		seg.ack = peer_start + step->ack;
	else if (variant->noise)
		seg.ack = peer_start + 1;
	return seg;
}

/* What the tracker's caller does with a segment. */
static void see_segment(struct play *play, const struct step *step, u8 fate)
{
	int sender = step->actor == C ? play->variant->client : !play->variant->client;
	const struct sd_segment seg = make_segment(play, step);
	bool syn = seg.flags & SYN, restarts = syn && sd_track_restarts(&play->flow, &seg, sender);
	enum sd_track_event event;
	struct sd_sight sight;

	expect_bool(play, "that it restarts the flow", restarts, fate & RESTART);
	if (restarts)
		sd_track_begin(&play->flow);
	if (syn && sd_track_wants_attempts(&play->flow, &seg, sender))
		play->flow.attempts = &play->attempts;
	sd_track_see(&play->flow, &seg, sender, &sight);
	expect_roles(play, &sight, step->roles);
	expect_bool(play, "that it begins an attempt", sight.part == SD_PART_NEW_ATTEMPT,
		    fate & ATTEMPT);
	if (fate & DROP || sight.part == SD_PART_NONE)
		return;
	event = sd_track_deliver(&play->flow, &seg, sender, &sight);
	expect_bool(play, "that it started anew", event == SD_TRACK_STARTED_ANEW, fate & ANEW);
}

static void send_segment(struct play *play, const struct step *step)
{
	u8 fate = step->fate;

	if (play->variant->copies) {
		see_segment(play, step, DROP | (fate & (RESTART | ATTEMPT)));
		fate &= ~(RESTART | ATTEMPT);
	}
	see_segment(play, step, fate);
}

static void check_property(const struct play *play, const struct step *step)
{
	const struct sd_flow *flow = &play->flow;

	switch ((enum property)step->flags) {
	case ENDED:
		expect_bool(play, "that the flow has ended", sd_flow_ended(flow), step->fate);
		break;
	case MIDSTREAM:
		expect_bool(play, "that it is mid-stream", sd_flow_midstream(flow), step->fate);
		break;
	case ONEWAY:
		expect_bool(play, "that it is one-way", sd_flow_oneway(flow), step->fate);
		break;
	}
}

static void play_step(struct play *play, const struct step *step)
{
	size_t i;

	switch ((enum actor)step->actor) {
	case C:
	case S:
		send_segment(play, step);
		break;
	case THREE_STEPS:
		for (i = 0; i < ARRAY_SIZE(handshake); i++)
			send_segment(play, &handshake[i]);
		break;
	case PROPERTY:
		check_property(play, step);
		break;
	case SET_WINDOW:
		play->ends[step->flags == S] = (struct end){
			.window = step->len,
			.wscale = play->flow.end[0].flags ? SD_WSCALE_MAX : 0,
			.clock = play->ends[step->flags == S].clock,
		};
		break;
	case SET_CLOCK:
		play->ends[step->flags == S].clock = step->len;
		break;
	case END_OF_SCRIPT:
		break;
	}
}

static void play_variant(const struct script *script, const struct variant *variant)
{
	struct play play = {
		.script = script, .variant = variant, .ends = { widest, widest },
	};
	const struct step *step;

	for (step = script->steps; step->actor != END_OF_SCRIPT; step++) {
		play.line = step - script->steps + 1;
		play_step(&play, step);
	}
}

static void play_script(void **state)
{
	const size_t all = ARRAY_SIZE(starts) * ARRAY_SIZE(starts) * 2 * 2 * 2;
	const struct script *script = *state;
	size_t i;

	for (i = 0; i < all; i++) {
		const struct variant variant = {
			.client = i & 1,
			.noise = i & 2,
			.copies = i & 4,
			.start = {
				starts[i / 8 % ARRAY_SIZE(starts)],
				starts[i / 8 / ARRAY_SIZE(starts)],
			},
		};

		play_variant(script, &variant);
	}
}

int play_scripts(const struct script *scripts, size_t count)
{
	struct CMUnitTest tests[count];
	size_t i;

	for (i = 0; i < count; i++)
		tests[i] = (struct CMUnitTest){
			.name = scripts[i].shows,
			.test_func = play_script,
			.initial_state = (void *)&scripts[i],
		};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* A strand that is played through: everything happens as it is expected. */
#ifndef SEGDROP_PLAY_H
#define SEGDROP_PLAY_H

#include "predict/foresight.h"

/* How many segments may be under way at a time. */
#define FLIGHTS_MAX	8

/**
 * struct flight - a segment that is under way
 * @event: it
 * @sent: when it left; jiffies
 * @lands: when it arrives
 */
struct flight {
	struct event event;
	u64 sent;
	u64 lands;
};

/**
 * struct play - a strand that is played through
 * @oracle: says what comes
 * @start: when it begins; jiffies
 * @late: everything comes as late as it can; otherwise as early
 * @waited: something hangs on an event that may come early or late
 * @cue: when the script does something; NEVER: not any more
 * @matched: how many segments were such as the scenario's rule is about
 * @flights: segments that are under way, in order
 * @flying: how many
 */
struct play {
	struct oracle oracle;
	u64 start;
	bool late;
	bool waited;
	u64 cue;
	unsigned int matched;
	struct flight flights[FLIGHTS_MAX];
	size_t flying;
};

/**
 * play_open - the strand begins
 * @play: filled in; to be closed
 * @strand: which
 * @basis: what it is computed from
 * @start: when; jiffies
 * @late: see struct play
 */
void play_open(struct play *play, const struct strand *strand, const struct basis *basis,
	       u64 start, bool late);

/**
 * play_next - what comes next, comes
 * @play: open
 * @came: filled in, but for @plays
 * Return: false if nothing comes any more
 */
bool play_next(struct play *play, struct foreseen *came);

/**
 * play_close - let go of it
 * @play: what the oracle knows at the end may still be read
 */
void play_close(struct play *play);

#endif /* SEGDROP_PLAY_H */

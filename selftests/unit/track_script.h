/* SPDX-License-Identifier: GPL-2.0-only */
/* Tests of the tracker as scripts: a line is a segment, its roles and its fate. */
#ifndef TRACK_SCRIPT_H
#define TRACK_SCRIPT_H

#include <segdrop/track.h>

/* The flags of a segment, as scripts write them. */
enum {
	FIN = SD_TCP_FIN,
	SYN = SD_TCP_SYN,
	RST = SD_TCP_RST,
	ACK = SD_TCP_ACK,
};

/* What a line of a script is. */
enum actor {
	END_OF_SCRIPT,
	C,		/* the client sends a segment */
	S,		/* the server sends one */
	THREE_STEPS,	/* see HANDSHAKE */
	PROPERTY,	/* see IS and IS_NOT */
	SET_WINDOW,	/* see WINDOW */
	SET_CLOCK,	/* see CLOCK */
};

/* What becomes of a segment; OR of these. */
enum fate {
	PASS = 0,	/* it is delivered, and that is nothing of note */
	DROP = 1,	/* it is not delivered */
	ANEW = 2,	/* it is delivered, and with it the flow becomes a new connection */
	RESTART = 4,	/* it begins a new connection on a flow that has ended */
	ATTEMPT = 8,	/* it is the first segment of an attempt to open another connection */
};

/* What can be asked of a flow between two segments. */
enum property {
	ENDED,
	MIDSTREAM,
	ONEWAY,
};

/**
 * struct step - a line of a script
 * @actor: who sends the segment; or another kind of line
 * @flags: OR of FIN, SYN, RST and ACK; of a PROPERTY line, which one; of WINDOW and CLOCK, whose
 * @seq: sequence number, relative to the sender's initial one, so that a SYN has 0
 * @ack: acknowledgment number, relative to the receiver's initial one; says nothing without ACK
 * @len: bytes of payload
 * @roles: what the tracker must call it; NOWHERE: it belongs to no connection
 * @fate: OR of enum fate; of a PROPERTY line, whether it must hold
 */
struct step {
	u8 actor;
	u8 flags;
	u32 seq;
	u32 ack;
	u32 len;
	const char *roles;
	u8 fate;
};

/* Its receiver would not accept it, so it is not named, and moves nothing. */
#define NOWHERE		"nowhere"

/* SYN, SYN-ACK and ACK, all delivered: both ends are at 1 and have acknowledged it. */
#define HANDSHAKE	{ .actor = THREE_STEPS }
/*
 * From here on an end offers a window of so many bytes (before its SYN: without scaling; the widest
 * if it says nothing), or its segments have this time stamp (none).
 */
#define WINDOW(end, bytes) { .actor = SET_WINDOW, .flags = (end), .len = (bytes) }
#define CLOCK(end, now)	{ .actor = SET_CLOCK, .flags = (end), .len = (now) }
#define IS(property)	{ .actor = PROPERTY, .flags = (property), .fate = true }
#define IS_NOT(property) { .actor = PROPERTY, .flags = (property), .fate = false }

#define SCRIPT_STEPS_MAX 32

/**
 * struct script - a test
 * @shows: one sentence that says what the test shows
 * @steps: its lines; an all-zero one ends it
 */
struct script {
	const char *shows;
	struct step steps[SCRIPT_STEPS_MAX];
};

/**
 * play_scripts - run each script as a cmocka test of its own
 * @scripts: the tests
 * @count: how many
 *
 * Each is played in many variants that must make no difference: either end can be the flow's
 * first, both ends' numbers start at places from which they pass 2^31 or 2^32 early, the flags that
 * play no part are set or not, and each segment meets its fate at once or after a lost copy.
 * Return: the number of tests that failed
 */
int play_scripts(const struct script *scripts, size_t count);

#endif /* TRACK_SCRIPT_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is predicted of a scenario: a table. What begins it, what follows from that at once, which
 * timers it starts, what can be seen when they fire, and who is left with what.
 */
#ifndef SEGDROP_PLAN_H
#define SEGDROP_PLAN_H

#include "predict/pattern.h"

/* What can be seen when a chain ends, how many chains a strand has, and strands a plan, at most. */
#define CHAIN_ENDS	6
#define STRAND_CHAINS	10
#define PLAN_STRANDS	10

enum chain_timer {
	TIMER_NONE,		/* there is no such chain */
	TIMER_ANSWER,		/* none: it is answered, at once or when ACKs are put off */
	TIMER_SYN,
	TIMER_SYNACK,
	TIMER_DEFERRED,		/* a SYN-ACK that was acknowledged, with TCP_DEFER_ACCEPT */
	TIMER_FIN,		/* of a socket that was closed */
	TIMER_FIN_SHUTDOWN,	/* of a socket that was shut down */
	TIMER_DATA,		/* one segment, on an established connection */
	TIMER_WINDOW_PROBE,
	TIMER_KEEPALIVE,
	TIMER_FIN_WAIT2,
	TIMER_TIME_WAIT,
};

/**
 * struct chain - a timer, and what can be seen of it
 * @timer: which
 * @side: whose
 * @after: it is not armed before this has happened; empty: it is
 * @start: arms it when it is not armed
 * @once: it is armed one time only
 * @while_runs: it is armed only while this timer of the same strand runs
 * @unless_runs: or only while that does not
 * @limited: of an answer: segments out of the window are answered once in a while
 * @put_off: of an answer: it is an ACK that may be put off; of a timer: the round-trip times that
 * count are those of the handshake, and of such an ACK
 * @rearm: shows that the peer is there, and, but for keepalive, arms it anew, as long as the last
 * time
 * @stop: disarms it
 * @copy: what is sent when it fires, but for the last time
 * @thaws: it ends when it has sent as many probes as let a stopped process go on
 * @end: what happens when it fires for the last time
 */
struct chain {
	enum chain_timer timer;
	enum side side;
	struct pattern after;
	struct pattern start;
	bool once;
	enum chain_timer while_runs;
	enum chain_timer unless_runs;
	bool limited;
	bool put_off;
	struct pattern rearm;
	struct pattern stop;
	struct pattern copy;
	bool thaws;
	struct pattern end[CHAIN_ENDS];
};

/**
 * struct cue - what a script does while the timers of a strand run
 * @what: what it does; empty: nothing
 * @side: whose script
 * @when: offset of its moment in struct endpoint_options
 * @since_side: and of the moment with which the strand begins
 * @since: as @when; 0: it begins when the connection is made
 *
 * It matters before a run only: in a run it is seen.
 */
struct cue {
	struct pattern what;
	enum side side;
	size_t when;
	enum side since_side;
	size_t since;
};

/**
 * struct strand - chains that act upon each other, and what all of them hang on
 * @after: it cannot begin before this has happened; empty: it can
 * @begin: the event; the first one that fits
 * @cue: what a script does then
 * @chains: one without a timer is the end
 */
struct strand {
	struct pattern after;
	struct pattern begin;
	struct cue cue;
	const struct chain *chains;
};

/**
 * struct left - what an end is left with
 * @state: of its socket, as in netinet/tcp.h; 0: it has none
 * @turns: how many times its program has read what the peer's script sends at a time
 */
struct left {
	int state;
	unsigned int turns;
};

/**
 * struct plan - what is predicted of a scenario
 * @name: of the scenario
 * @left: what each end is left with
 * @strands: one without chains is the end
 *
 * What the strands do not speak of does not happen: no other state changes, nothing else is sent
 * again, and there are no other probes or resets.
 */
struct plan {
	const char *name;
	struct left left[SIDES];
	const struct strand *strands;
};

/**
 * strand_exists - is it one, or what stands behind the last one?
 * @strand: of a plan
 */
static inline bool strand_exists(const struct strand *strand)
{
	return strand->chains;
}

/**
 * plan_by_name - look a plan up
 * @name: of a scenario
 * Return: NULL if there is no such scenario
 */
const struct plan *plan_by_name(const char *name);

/**
 * plan_forbids - is it among what does not happen unless a strand speaks of it?
 * @event: what happened
 */
bool plan_forbids(const struct event *event);

/* The tables: the row without a name is the end. */
extern const struct plan plans_open[];
extern const struct plan plans_talk[];
extern const struct plan plans_close[];
extern const struct plan plans_part[];
extern const struct plan plans_once[];
extern const struct plan plans_beyond[];

#endif /* SEGDROP_PLAN_H */

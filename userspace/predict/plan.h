/* SPDX-License-Identifier: GPL-2.0-only */
/* What a scenario's timers are, what starts them, and what can be seen when they fire: a table. */
#ifndef SEGDROP_PLAN_H
#define SEGDROP_PLAN_H

#include "predict/pattern.h"

/* What can be seen when a chain ends, and how many chains and strands there are at most. */
#define CHAIN_ENDS	4
#define STRAND_CHAINS	3
#define PLAN_STRANDS	2

enum chain_timer {
	TIMER_NONE,		/* there is no such chain */
	TIMER_ANSWER,		/* what starts it is answered, at once or when ACKs are put off */
	TIMER_SYN,
	TIMER_SYNACK,
	TIMER_FIN,		/* of a socket that was closed */
	TIMER_FIN_SHUTDOWN,	/* of a socket that was shut down */
	TIMER_DATA,		/* one segment, on an established connection */
	TIMER_KEEPALIVE,
	TIMER_FIN_WAIT2,
	TIMER_TIME_WAIT,
};

/**
 * struct chain - a timer, and what can be seen of it
 * @timer: which
 * @side: whose
 * @start: arms it when it is not armed
 * @once: it is armed one time only
 * @rearm: arms it anew, as long as the last time
 * @stop: disarms it
 * @copy: what is sent when it fires, but for the last time
 * @one_probe: the first probe is the end: the peer answers it with RST
 * @end: what happens when it fires for the last time
 */
struct chain {
	enum chain_timer timer;
	enum side side;
	struct pattern start;
	bool once;
	struct pattern rearm;
	struct pattern stop;
	struct pattern copy;
	bool one_probe;
	struct pattern end[CHAIN_ENDS];
};

/**
 * struct strand - chains that act upon each other, and what all of them hang on
 * @begin: the event; the first one that fits
 * @chains: one without a timer is the end
 */
struct strand {
	struct pattern begin;
	struct chain chains[STRAND_CHAINS];
};

/**
 * struct plan - what is predicted of a scenario
 * @name: of the scenario
 * @strands: one without a chain is the end
 */
struct plan {
	const char *name;
	struct strand strands[PLAN_STRANDS];
};

/**
 * strand_exists - is it one, or what stands behind the last one?
 * @plan: its plan
 * @strand: of @plan
 */
static inline bool strand_exists(const struct plan *plan, const struct strand *strand)
{
	return strand < plan->strands + PLAN_STRANDS && strand->chains[0].timer;
}

/**
 * plan_by_name - look a plan up
 * @name: of a scenario
 * Return: NULL if nothing is predicted of it
 */
const struct plan *plan_by_name(const char *name);

#endif /* SEGDROP_PLAN_H */

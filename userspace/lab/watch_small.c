// SPDX-License-Identifier: GPL-2.0-only
/* The part of the watch that knows requests and small sockets. */
#include <netinet/tcp.h>

#include "lab/monotonic.h"
#include "lab/sockets.h"
#include "lab/watch_small.h"

bool small_is_wanted(int state)
{
	return state == TCP_SYN_RECV || state == TCP_FIN_WAIT2 || state == TCP_TIME_WAIT;
}

/* --- what is known to the moment --- */

static void add_exact(struct watch *watch, enum side side, int to, const struct cause *cause)
{
	struct watched_end *end = &watch->ends[side];
	struct event seen = {
		.kind = EVENT_STATE, .side = side, .time = cause->time, .cause = *cause,
		.state = { .from = end->small, .to = to },
	};

	timeline_add(&watch->timeline, &seen);
	end->small = to == TCP_CLOSE ? 0 : to;
}

static void add_window(struct watch *watch, enum side side, int to, u64 since, u64 until)
{
	struct watched_end *end = &watch->ends[side];
	struct event seen = {
		.kind = EVENT_STATE, .side = side, .time = until, .since = since,
		.state = { .from = end->small, .to = to },
	};

	timeline_add(&watch->timeline, &seen);
	end->small = to == TCP_CLOSE ? 0 : to;
}

/* When what was last seen can have changed at the earliest. */
static u64 earliest_change(const struct watched_end *end)
{
	return !end->touched && end->expires < monotonic_now() ? end->expires : end->seen;
}

/* It is no more: its timer has fired, or there was a RST, or nobody knows. */
static void note_gone(struct watch *watch, enum side side, u64 until)
{
	struct watched_end *end = &watch->ends[side];

	if (end->gone.time && end->small == TCP_FIN_WAIT2 && end->fin.time)
		add_exact(watch, side, TCP_TIME_WAIT, &end->fin);
	if (end->gone.time)
		add_exact(watch, side, TCP_CLOSE, &end->gone);
	else if (end->reset.time)
		add_exact(watch, side, TCP_CLOSE, &end->reset);
	else
		add_window(watch, side, TCP_CLOSE, earliest_change(end), until);
}

/* --- what the recorder tells --- */

/* The timer's place in memory may become somebody else's. */
static void disown(struct watched_end *end)
{
	if (end->timer && end->timer->owner == end)
		end->timer->owner = NULL;
	end->timer = NULL;
}

static void adopt(struct watch *watch, enum side side, const struct trace_event *event)
{
	const struct cause *cause = &event->cause;
	struct watched_end *end = &watch->ends[side];
	struct small_timer *timer = event->small;

	if (end->small)
		note_gone(watch, side, timer->time);
	end->gone = (struct cause){ 0 };
	end->reset = (struct cause){ 0 };
	disown(end);
	timer->owner = end;
	end->timer = timer;
	end->existed = true;
	end->closed = 0;
	end->cookie = 0;
	end->seen = timer->time;
	end->look = true;
	watch_add_timer(watch, side, &timer->armed, timer->time, cause);
}

void small_request(struct watch *watch, enum side side, const struct trace_event *answer)
{
	struct watched_end *end = &watch->ends[side];
	struct cause cause = answer->cause;

	adopt(watch, side, answer);
	cause.time = end->seen;
	end->small = TCP_LISTEN;
	add_exact(watch, side, TCP_SYN_RECV, &cause);
}

/* There is such a socket for an orphan that waits for the peer's FIN, and for TIME_WAIT. */
int small_follows(struct watch *watch, enum side side, const struct trace_event *event)
{
	struct watched_end *end = &watch->ends[side];

	adopt(watch, side, event);
	end->small = end->fin.time ? TCP_TIME_WAIT : TCP_FIN_WAIT2;
	return end->small;
}

bool small_timer_event(struct watch *watch, enum side side, const struct trace_event *event)
{
	struct watched_end *end = &watch->ends[side];

	/* Nobody but its own handler arms the timer of one that is gone. */
	if (end->gone.time && event->cause.kind != CAUSE_TIMER) {
		disown(end);
		return false;
	}
	end->gone = (struct cause){ 0 };
	if (event->timer.fired) {
		end->gone = event->cause;
		end->gone.time = event->time;
		watch_touch(watch);
	}
	return true;
}

void small_is_no_more(struct watched_end *end)
{
	end->small = 0;
	disown(end);
}

void small_reset(struct watched_end *end, const struct cause *cause)
{
	if (end->small)
		end->reset = *cause;
}

/* --- what sock_diag tells --- */

/*
 * What took the place of a full socket was taken for another one, or its timer is not known: then
 * the end of the full socket is put right.
 */
static void correct_end(struct watch *watch, enum side side, int state)
{
	struct watched_end *end = &watch->ends[side];
	struct event *closed = &watch->timeline.events[end->closed - 1];

	if (end->small == TCP_FIN_WAIT2 || end->small == state)
		return;
	closed->kind = closed->state.from == state ? EVENT_NONE : EVENT_STATE;
	closed->state.to = state;
	end->small = state;
	if (state == TCP_FIN_WAIT2)
		end->fin = (struct cause){ 0 };
}

static void note_found(struct watch *watch, enum side side, const struct socket_look *found,
		       u64 now)
{
	struct watched_end *end = &watch->ends[side];
	bool same = end->small && found->state && (!end->cookie || end->cookie == found->cookie);

	if (end->closed && found->state) {
		correct_end(watch, side, found->state);
		same = true;
	}
	if (same && end->small == found->state)
		return;
	if (same && end->small == TCP_FIN_WAIT2 && end->fin.time)
		add_exact(watch, side, found->state, &end->fin);
	else if (same)
		add_window(watch, side, found->state, end->seen, now);
	else if (end->small)
		note_gone(watch, side, now);
	if (found->state && !same) {
		end->small = TCP_LISTEN;
		add_window(watch, side, found->state, end->asked, now);
	}
}

enum status small_look(struct watch *watch, enum side side)
{
	struct watched_end *end = &watch->ends[side];
	u64 start = monotonic_now();
	struct socket_look found;
	enum status status;

	if (end->socket) {
		end->closed = 0;
		end->look = false;
		return STATUS_DONE;
	}
	status = sockets_look(end->diag, watch->family, &found);
	/* A full socket that the recorder has not told of yet: it will. */
	if (status != STATUS_DONE || (found.state && !small_is_wanted(found.state)))
		return status;
	note_found(watch, side, &found, monotonic_now());
	end->closed = 0;
	end->existed |= !!found.state;
	end->cookie = found.cookie;
	end->seen = start;
	end->expires = start + found.timer;
	end->touched = false;
	end->look = found.state;
	end->look_at = found.timer > SECOND ? end->expires : start + SECOND;
	return STATUS_DONE;
}

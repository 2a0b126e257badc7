/* SPDX-License-Identifier: GPL-2.0-only */
/* Questions to a timeline. */
#ifndef SEGDROP_QUERY_H
#define SEGDROP_QUERY_H

#include "model/wheel.h"
#include "predict/pattern.h"

/*
 * Patterns for the questions: any copy of what an end sends, the first one, the others, what
 * arrives and what does not.
 */
#define SENT(which, what, ...)                                                                     \
	(&(const struct pattern){ .kind = EVENT_SEGMENT, .side = which, .roles = what,             \
				  ##__VA_ARGS__ })
#define FIRST(which, what)	SENT(which, what, .copy = FIRST_ONLY)
#define AGAIN(which, what)	SENT(which, what, .copy = COPY_ONLY)
#define ARRIVED(which, what)	SENT(which, what, .fate = FATE_ARRIVES)
#define LOST(which, what)	SENT(which, what, .fate = FATE_LOST)

/**
 * query_count - how many events fit
 * @timeline: complete
 * @pattern: what to count
 */
size_t query_count(const struct timeline *timeline, const struct pattern *pattern);

/**
 * query_count_after - how many events fit behind another one
 * @timeline: complete
 * @after: an event of @timeline; NULL: from the beginning
 * @pattern: what to count
 */
size_t query_count_after(const struct timeline *timeline, const struct event *after,
			 const struct pattern *pattern);

/**
 * query_next - the first event that fits
 * @timeline: complete
 * @after: only behind this one; NULL: from the beginning
 * @pattern: what to look for
 * Return: NULL if there is none
 */
const struct event *query_next(const struct timeline *timeline, const struct event *after,
			       const struct pattern *pattern);

/**
 * query_last - the last event that fits
 * @timeline: complete
 * @before: only in front of this one; NULL: to the end
 * @pattern: what to look for
 * Return: NULL if there is none
 */
const struct event *query_last(const struct timeline *timeline, const struct event *before,
			       const struct pattern *pattern);

/**
 * struct query_copies - how often something was sent again, and why
 * @timed: by its sender's own timer
 * @answers: to something that had arrived
 */
struct query_copies {
	size_t timed;
	size_t answers;
};

/**
 * query_copies - tell copies by the sender's own timer from answers to the peer's copies
 * @timeline: complete
 * @after: only what is sent behind this event; NULL: all
 * @until: and in front of this one; NULL: all
 * @copies: what is sent again
 *
 * What a timer's handler sends is its own; all else has been asked for.
 */
struct query_copies query_copies(const struct timeline *timeline, const struct event *after,
				 const struct event *until, const struct pattern *copies);

/**
 * query_unasked - how many were sent though nothing had arrived to which they are the answer
 * @timeline: complete
 * @answers: what is counted
 * @question: what must have arrived before each of them: the last one, once for one answer
 * @within: not longer before it than that; jiffies
 */
size_t query_unasked(const struct timeline *timeline, const struct pattern *answers,
		     const struct pattern *question, u64 within);

/**
 * query_entered - when did an end's socket come to be in a state?
 * @timeline: complete
 * @side: whose socket
 * @state: as in netinet/tcp.h
 * Return: the first such event; NULL if there is none
 */
const struct event *query_entered(const struct timeline *timeline, enum side side, int state);

/**
 * query_left - when did it leave the state that it came to with an event?
 * @timeline: complete
 * @entered: an event of EVENT_STATE of @timeline
 * Return: NULL if it did not
 */
const struct event *query_left(const struct timeline *timeline, const struct event *entered);

/**
 * query_state - the state of an end's socket at the time of an event
 * @timeline: complete
 * @side: whose socket
 * @at: an event of @timeline; NULL: in the end
 * Return: as in netinet/tcp.h; TCP_CLOSE before its first state
 */
int query_state(const struct timeline *timeline, enum side side, const struct event *at);

/**
 * query_call - a call of a program
 * @timeline: complete
 * @side: whose program
 * @name: of the call
 * Return: EVENT_CALL of the first one; NULL if there is none
 */
const struct event *query_call(const struct timeline *timeline, enum side side, const char *name);

/**
 * query_error - how a program's calls went wrong
 * @timeline: complete
 * @side: whose program
 * @name: of the call
 * Return: errno of the first one that failed; 0 if none did
 */
int query_error(const struct timeline *timeline, enum side side, const char *name);

/**
 * query_result - what a program's successful calls returned, added up
 * @timeline: complete
 * @side: whose program
 * @name: of the call
 * @after: only what returned behind this event; NULL: all
 * @until: and in front of this one; NULL: all
 */
size_t query_result(const struct timeline *timeline, enum side side, const char *name,
		    const struct event *after, const struct event *until);

/**
 * query_arrived - bytes of payload that had arrived with none missing before them
 * @timeline: complete
 * @side: the sender
 * @until: only in front of this event; NULL: to the end
 */
size_t query_arrived(const struct timeline *timeline, enum side side, const struct event *until);

/**
 * query_acknowledged - has an end acknowledged payload?
 * @timeline: complete
 * @side: whose acknowledgment
 * @bytes: all of that payload: so many from the connection's beginning on
 * @after: only behind this event; NULL: from the beginning
 *
 * A reset acknowledges nothing.
 */
bool query_acknowledged(const struct timeline *timeline, enum side side, size_t bytes,
			const struct event *after);

/**
 * query_owner - when was looked for who owns an end's socket after close() or shutdown()?
 * @timeline: complete
 * @side: whose socket
 * Return: the first event of EVENT_OWNER; NULL if nobody has looked
 */
const struct event *query_owner(const struct timeline *timeline, enum side side);

/**
 * query_owned - did a process own it then?
 * @timeline: complete
 * @side: whose socket
 * Return: false also if nobody has looked
 */
bool query_owned(const struct timeline *timeline, enum side side);

/**
 * query_between - how long it took from one event to another
 * @from: the earlier one
 * @to: the later one
 * Return: nanoseconds; a window if for one of them only a window is known
 */
struct sd_window query_between(const struct event *from, const struct event *to);

/**
 * query_timeout - how long a timer was armed that one event starts and that another one ends
 * @from: what was sent then armed it
 * @to: what was sent, or changed, when it fired
 * @hz: jiffies in a second
 * Return: nanoseconds, to the boundary of the wheel at which it was to fire: not longer if the
 * processor was busy then; if that is not known, the time between both
 */
struct sd_window query_timeout(const struct event *from, const struct event *to, u32 hz);

/**
 * struct query_timer - what a timer does for a while
 * @timer: which
 * @side: whose
 * @after: only behind this event
 * @until: and not behind this one; NULL: to the end
 */
struct query_timer {
	enum tcp_timer timer;
	enum side side;
	const struct event *after;
	const struct event *until;
};

/**
 * query_lateness - how much later than the wheel says a timer has fired
 * @timeline: complete
 * @timer: which, and from when until when
 * @hz: jiffies in a second
 * Return: nanoseconds, added up; 0 unless the processor was busy
 */
u64 query_lateness(const struct timeline *timeline, const struct query_timer *timer, u32 hz);

#endif /* SEGDROP_QUERY_H */

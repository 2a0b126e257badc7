/* SPDX-License-Identifier: GPL-2.0-only */
/* What happened in a scenario, in order. */
#ifndef SEGDROP_TIMELINE_H
#define SEGDROP_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>

#include <segdrop/port.h>

#include "lab/side.h"
#include "lab/tcp_timer.h"

enum event_kind {
	EVENT_SEGMENT,
	EVENT_STATE,
	EVENT_CALL,
	EVENT_RETURN,
	EVENT_OWNER,
	EVENT_TIMER,
	EVENT_NONE,	/* it turned out that nothing happened */
};

enum cause_kind {
	CAUSE_NONE,	/* none that is known: a process, or a segment that had to wait for one */
	CAUSE_TIMER,	/* it was done by a timer's handler */
	CAUSE_ARRIVAL,	/* it was done when a segment was dealt with that had just arrived */
};

/**
 * struct cause - why something happened, and when by the kernel's own count
 * @kind: why
 * @due: of a timer: the boundary of the wheel at which it fires; of an arrival: jiffies then; 0
 *	for none
 * @jiffies: when it happened; not before @due, and later on a busy processor; 0: not known
 * @time: the same; nanoseconds of CLOCK_MONOTONIC
 * @netns: of an arrival: number of the namespace
 */
struct cause {
	enum cause_kind kind;
	u64 due;
	u64 jiffies;
	u64 time;
	u32 netns;
};

/**
 * struct segment_event - a segment that reached its receiver, or would have
 * @roles: OR of enum sd_role
 * @dropped: it was lost
 * @rule: number of the rule that took it; 0 if it was not lost
 * @retransmission: its end had sent some of its sequence numbers before
 * @has_ack: @ack counts
 * @flags: OR of enum sd_tcp_flag
 * @seq: relative to its end's initial number
 * @ack: relative to the other end's initial number
 * @len: bytes of payload
 * @wire_seq: @seq as the segment has it
 * @wire_ack: @ack as the segment has it, whether it counts or not
 * @jiffies: when it was judged on arrival, by the kernel's own count
 */
struct segment_event {
	u16 roles;
	bool dropped;
	u32 rule;
	bool retransmission;
	bool has_ack;
	u8 flags;
	u32 seq;
	u32 ack;
	u32 len;
	u32 wire_seq;
	u32 wire_ack;
	u64 jiffies;
};

/**
 * struct state_event - a socket changed its state
 * @from: before, as in netinet/tcp.h
 * @to: after
 */
struct state_event {
	int from;
	int to;
};

/**
 * struct call_event - a socket call, or its return
 * @name: of the call
 * @done: of a call: it has returned; of a return: nothing else happened meanwhile
 * @called: of a return: when the call was made
 * @result: of a return: the value
 * @error: of a return: errno, 0 for success
 */
struct call_event {
	char name[16];
	bool done;
	u64 called;
	long result;
	int error;
};

/**
 * struct owner_event - whose socket it is after close() or shutdown()
 * @owned: a process has it open; otherwise only the kernel knows it
 */
struct owner_event {
	bool owned;
};

/**
 * struct timer_event - a timer was armed, or fires
 * @timer: which
 * @fired: it fires
 * @expires: when armed: for when; jiffies
 * @fires: when armed: at which boundary of the wheel it is to fire; otherwise: at which it fires
 */
struct timer_event {
	enum tcp_timer timer;
	bool fired;
	u64 expires;
	u64 fires;
};

/**
 * struct event - something that happened
 * @kind: which of the below it has
 * @side: who sent it, whose socket it is, who called, whose timer it is
 * @time: nanoseconds of CLOCK_MONOTONIC; when only a window is known, its end
 * @since: beginning of that window; 0 when @time is exact
 * @order: in which it was seen, from 0: number of those that were added before it
 * @cause: of a segment: of its sending; its time is 0 if that was not seen
 */
struct event {
	enum event_kind kind;
	enum side side;
	u64 time;
	u64 since;
	size_t order;
	struct cause cause;
	union {
		struct segment_event segment;
		struct state_event state;
		struct call_event call;
		struct owner_event owner;
		struct timer_event timer;
	};
};

/**
 * struct timeline - events in the order in which they were seen
 * @events: the array
 * @len: how many are in use
 * @room: for how many there is room
 * @start: time of the first system call; 0 before that
 * @end: when it was broken off; 0: it is complete
 */
struct timeline {
	struct event *events;
	size_t len;
	size_t room;
	u64 start;
	u64 end;
};

/**
 * timeline_add - append an event
 * @timeline: the timeline
 * @event: copied; its order is filled in
 */
void timeline_add(struct timeline *timeline, const struct event *event);

/**
 * timeline_finish - put the events in the order of their times, without those that turned out to be
 * none
 * @timeline: complete
 */
void timeline_finish(struct timeline *timeline);

/**
 * timeline_copy - what is known so far, finished
 * @copy: filled in; for timeline_free()
 * @timeline: more may come
 */
void timeline_copy(struct timeline *copy, const struct timeline *timeline);

/**
 * timeline_free - free the events
 * @timeline: empty afterwards
 */
void timeline_free(struct timeline *timeline);

/**
 * timeline_seconds - from the first system call on
 * @timeline: the timeline
 * @time: nanoseconds of CLOCK_MONOTONIC
 */
double timeline_seconds(const struct timeline *timeline, u64 time);

/**
 * timer_name - "keepalive"
 * @timer: not TCP_TIMER_NONE
 * Return: a constant string
 */
const char *timer_name(enum tcp_timer timer);

/**
 * state_name - "SYN_RECV"
 * @state: as in netinet/tcp.h
 * Return: a constant string
 */
const char *state_name(int state);

#endif /* SEGDROP_TIMELINE_H */

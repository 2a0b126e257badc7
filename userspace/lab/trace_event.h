/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel's tracepoints tell. */
#ifndef SEGDROP_TRACE_EVENT_H
#define SEGDROP_TRACE_EVENT_H

#include <stdbool.h>

#include <segdrop/packet.h>

#include "lab/endpoint_log.h"
#include "lab/tcp_timer.h"
#include "lab/timeline.h"

enum trace_kind {
	TRACE_SEGMENT,		/* segdrop judged a segment */
	TRACE_STATE,		/* a socket changed its state */
	TRACE_RETRANSMIT,	/* a socket sent something again */
	TRACE_MARK,		/* an end called, or a call returned */
	TRACE_TIMER,		/* a timer was armed, or fires */
	TRACE_SOFTIRQ,		/* a processor begins to deal with segments; is not handed on */
};

/**
 * struct trace_segment - what segdrop:segdrop_segment tells
 * @netns: number of the namespace that judged it
 * @scope: 0, or what tells its connection from others with the same addresses: an interface's index
 * @out: judged as it left; otherwise as it arrived
 * @segment: the segment; tcp_offset is not known
 * @roles: OR of enum sd_role
 * @rule: the rule that decided; 0: none
 * @dropped: the verdict
 * @jiffies: when
 */
struct trace_segment {
	u32 netns;
	u32 scope;
	bool out;
	struct sd_segment segment;
	u16 roles;
	u32 rule;
	bool dropped;
	u64 jiffies;
};

/**
 * struct trace_socket - what a tracepoint tells of a socket
 * @socket: tells it from others while it lives
 * @family: 4 or 6
 * @from: its own address
 * @to: the peer's address
 * @sport: its own port, 0 if it has none yet
 * @dport: the peer's port, 0 if it has none
 * @old_state: TRACE_STATE: before, as in netinet/tcp.h
 * @new_state: TRACE_STATE: after
 */
struct trace_socket {
	u64 socket;
	u8 family;
	struct sd_addr from;
	struct sd_addr to;
	u16 sport;
	u16 dport;
	int old_state;
	int new_state;
};

/**
 * struct trace_timer - what a tracepoint tells of a timer
 * @timer: which; TCP_TIMER_NONE: another one, or not known
 * @fired: it fires; otherwise it was armed
 * @address: tells it from others while its socket lives; a socket's lies within the socket
 * @function: its handler
 * @now: jiffies
 * @expires: when armed: for when
 * @fires: when armed: at which boundary of the wheel it is to fire; otherwise: at which it fires
 *
 * A timer that stays in its bucket of the wheel when it is armed anew is not told of
 * (__mod_timer(), kernel/time/timer.c).
 */
struct trace_timer {
	enum tcp_timer timer;
	bool fired;
	u64 address;
	u64 function;
	u64 now;
	u64 expires;
	u64 fires;
};

/**
 * struct small_timer - the timer of a request or of a small socket: nothing tells whose that is
 * @address: as in struct trace_timer
 * @armed: when it was armed last
 * @time: when that was; nanoseconds of CLOCK_MONOTONIC
 * @owner: for whoever finds out; NULL at first
 * @next: for the recorder
 */
struct small_timer {
	u64 address;
	struct trace_timer armed;
	u64 time;
	void *owner;
	struct small_timer *next;
};

/**
 * struct trace_event - one event
 * @kind: which of the below it has
 * @time: nanoseconds of CLOCK_MONOTONIC
 * @cpu: the processor
 * @pid: the process that ran or was interrupted
 * @softirq: it was interrupted
 * @cause: why it happened, as far as the processor shows
 * @small: of a timer: if it is such a one; of another event: the one that the same flow of control
 *	has armed just before, which is how to find out whose it is; or NULL
 */
struct trace_event {
	enum trace_kind kind;
	u64 time;
	int cpu;
	int pid;
	bool softirq;
	struct cause cause;
	struct small_timer *small;
	union {
		struct trace_segment segment;
		struct trace_socket socket;
		struct mark mark;
		struct trace_timer timer;
	};
};

#endif /* SEGDROP_TRACE_EVENT_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of the watch that knows requests (SYN_RECV) and the small sockets of FIN_WAIT2 and
 * TIME_WAIT. No tracepoint tells of them. Their timers, and the segments that they get and send,
 * say when something becomes of one; sock_diag says what.
 */
#ifndef SEGDROP_WATCH_SMALL_H
#define SEGDROP_WATCH_SMALL_H

#include "lab/watch.h"

/**
 * small_is_wanted - can a request or small socket of that state be?
 * @state: as in netinet/tcp.h
 */
bool small_is_wanted(int state);

/**
 * small_request - a request was made, and is being answered
 * @watch: the watch
 * @side: whose
 * @answer: the SYN-ACK; its timer is that of the request
 */
void small_request(struct watch *watch, enum side side, const struct trace_event *answer);

/**
 * small_follows - a full socket ended, and a small one has taken its place
 * @watch: the watch
 * @side: whose
 * @end: the end of the full socket; its timer is that of the small one
 * Return: the state in which it begins
 */
int small_follows(struct watch *watch, enum side side, const struct trace_event *end);

/**
 * small_timer_event - the timer of a request or small socket was armed anew, or fires
 * @watch: the watch
 * @side: whose
 * @event: of the timer
 * Return: false if it must be somebody else's by now
 */
bool small_timer_event(struct watch *watch, enum side side, const struct trace_event *event);

/**
 * small_is_no_more - there is a full socket now
 * @end: whose
 */
void small_is_no_more(struct watched_end *end);

/**
 * small_reset - a RST was sent, or has arrived: that may have been the end of it
 * @end: whose
 * @cause: of the RST, with its time
 */
void small_reset(struct watched_end *end, const struct cause *cause);

/**
 * small_look - ask sock_diag, and take notice of what has changed
 * @watch: the watch
 * @side: whose
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status small_look(struct watch *watch, enum side side);

/**
 * watch_touch - what sock_diag has said may not be so any more, at either end
 * @watch: the watch
 */
void watch_touch(struct watch *watch);

/**
 * watch_add_timer - a timer's event
 * @watch: its timeline gets it
 * @side: whose
 * @told: what the recorder told
 * @time: when
 * @cause: as the recorder told it
 */
void watch_add_timer(struct watch *watch, enum side side, const struct trace_timer *told, u64 time,
		     const struct cause *cause);

#endif /* SEGDROP_WATCH_SMALL_H */

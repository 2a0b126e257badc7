/* SPDX-License-Identifier: GPL-2.0-only */
/* The timers of a connection. */
#ifndef SEGDROP_TCP_TIMER_H
#define SEGDROP_TCP_TIMER_H

/**
 * TCP_TIMERS - all of them
 * @X: called with the C name, what people call it, and the kernel's function that runs when it
 *	fires: net/ipv4/tcp_timer.c, inet_connection_sock.c and inet_timewait_sock.c
 */
#define TCP_TIMERS(X)                                                                              \
	X(WRITE, "retransmission", "tcp_write_timer")                                              \
	X(KEEPALIVE, "keepalive", "tcp_keepalive_timer")                                           \
	X(DELACK, "delayed ACK", "tcp_delack_timer")                                               \
	X(REQUEST, "request", "reqsk_timer_handler")                                               \
	X(SMALL, "small socket", "tw_timer_handler")

/**
 * enum tcp_timer - a timer
 *
 * TCP_TIMER_WRITE is for the loss probe and for window probes, too; TCP_TIMER_KEEPALIVE is the
 * socket's; a request (SYN_RECV) and a small socket (FIN_WAIT2 of an orphan, TIME_WAIT) have one
 * each.
 */
enum tcp_timer {
	TCP_TIMER_NONE,
#define X(name, text, function) TCP_TIMER_##name,
	TCP_TIMERS(X)
#undef X
	TCP_TIMER_COUNT,
};

#endif /* SEGDROP_TCP_TIMER_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Follows one connection: makes a timeline of what the recorder and sock_diag tell, and knows which
 * sockets live.
 */
#ifndef SEGDROP_WATCH_H
#define SEGDROP_WATCH_H

#include <stdbool.h>

#include <segdrop/packet.h>

#include "lab/endpoint.h"
#include "lab/flight.h"
#include "lab/lab_net.h"
#include "lab/recorder.h"
#include "lab/side.h"
#include "lab/timeline.h"

struct mnl_socket;

/**
 * struct watched_end - what is known of one end
 * @diag: asks its namespace
 * @socket: its full socket, as the tracepoints name it; 0: there is none
 * @existed: it has had a socket of any size
 * @let_go: when close() or shutdown() returned, until sock_diag has told whose socket it is; 0:
 * there is nothing to ask
 * @closed: index of the event in which that socket ended, plus 1, until sock_diag has told what
 * followed it
 * @small: state of its request or small socket, as far as is known; 0: there is none
 * @cookie: of that one; 0: sock_diag was not asked yet
 * @look: such a one may exist
 * @look_at: when to ask next
 * @seen: when @small was last seen
 * @expires: when its timer expires; it cannot go by itself before that
 * @touched: a segment came since then
 * @asked: when a SYN last reached this end
 * @timer: of its request or small socket; NULL: not known
 * @gone: when that timer fired, and was not armed again; its time is 0 if it did not
 * @reset: when a RST was sent or arrived last, while there was such a one; its time is 0 for never
 * @fin: when the peer's FIN arrived first; its time is 0 if it did not
 * @flight: what it has sent, and the other end has not got yet
 * @has_iss: @iss is known
 * @iss: initial number of what it sends
 * @answered: it has sent a SYN-ACK with that number
 * @has_sent: @sent is known
 * @sent: the next number that it has not sent yet
 * @call: index of its call that has not returned, plus 1
 * @retransmits: how often the kernel says that it sent something again
 */
struct watched_end {
	struct mnl_socket *diag;
	u64 socket;
	bool existed;
	u64 let_go;
	size_t closed;
	int small;
	u64 cookie;
	bool look;
	u64 look_at;
	u64 seen;
	u64 expires;
	bool touched;
	u64 asked;
	struct small_timer *timer;
	struct cause gone;
	struct cause reset;
	struct cause fin;
	struct flight flight;
	bool has_iss;
	u32 iss;
	bool answered;
	bool has_sent;
	u32 sent;
	size_t call;
	unsigned int retransmits;
};

/**
 * struct watch - one connection that is followed
 * @timeline: what happened
 * @ends: what is known of the ends
 * @netns: numbers of their namespaces
 * @server: address of the server
 * @family: 4 or 6
 * @port: of the server, host order
 * @number: of the scenario in this run
 * @socket_size: bytes of memory that a full socket has; 0: not known
 */
struct watch {
	struct timeline timeline;
	struct watched_end ends[SIDES];
	u32 netns[SIDES];
	struct sd_addr server;
	u8 family;
	u16 port;
	unsigned int number;
	u64 socket_size;
};

/**
 * watch_open - begin to follow a connection
 * @watch: filled in; to be closed, also after a failure
 * @net: where it will be
 * @server: its server's address
 * @number: of the scenario in this run
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status watch_open(struct watch *watch, const struct lab_net *net,
		       const union endpoint_address *server, unsigned int number);

/**
 * watch_event - take notice of an event
 * @watch: the watch
 * @event: any event
 * Return: false if it belongs to another connection
 */
bool watch_event(struct watch *watch, const struct trace_event *event);

/**
 * watch_look_at - when sock_diag must be asked next
 * @watch: the watch
 * Return: a moment that may have passed; NEVER if there is nothing to ask for
 */
u64 watch_look_at(const struct watch *watch);

/**
 * watch_look - ask sock_diag where it is time to
 * @watch: the watch
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status watch_look(struct watch *watch);

/**
 * watch_gone - has an end no socket any more (or none yet), of any size?
 * @watch: the watch
 * @side: which end
 */
bool watch_gone(const struct watch *watch, enum side side);

/**
 * watch_is_settled - is all that was seen known for what it is?
 * @watch: the watch
 * Return: false while sock_diag must say what an event was
 */
bool watch_is_settled(const struct watch *watch);

/**
 * watch_call - which call is an end in?
 * @watch: the watch
 * @side: which end
 * Return: its name; "" if it is in none
 */
const char *watch_call(const struct watch *watch, enum side side);

/**
 * watch_close - let go of everything, the timeline included
 * @watch: what watch_open() has filled in
 */
void watch_close(struct watch *watch);

#endif /* SEGDROP_WATCH_H */

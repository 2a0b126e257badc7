// SPDX-License-Identifier: GPL-2.0-only
/*
 * Follows one connection: makes a timeline of what the recorder and sock_diag tell, and knows which
 * sockets live.
 */
#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include <segdrop.h>

#include "lab/monotonic.h"
#include "lab/sockets.h"
#include "lab/watch_small.h"

enum status watch_open(struct watch *watch, const struct lab_net *net,
		       const union endpoint_address *server, unsigned int number)
{
	bool v6 = server->any.sa_family == AF_INET6;
	enum status status = STATUS_DONE;
	int home = lab_netns_here();
	enum side side;

	*watch = (struct watch){ .family = v6 ? 6 : 4, .number = number };
	if (home < 0)
		return STATUS_CANNOT;
	memcpy(watch->netns, net->inode, sizeof(watch->netns));
	watch->socket_size = sockets_size(watch->family);
	watch->port = ntohs(v6 ? server->v6.sin6_port : server->v4.sin_port);
	if (v6)
		memcpy(watch->server.bytes, &server->v6.sin6_addr, sizeof(server->v6.sin6_addr));
	else
		memcpy(watch->server.bytes, &server->v4.sin_addr, sizeof(server->v4.sin_addr));
	for (side = 0; side < SIDES && status == STATUS_DONE; side++) {
		status = lab_netns_go(net->netns[side]);
		if (status == STATUS_DONE)
			watch->ends[side].diag = sockets_open();
		if (!watch->ends[side].diag)
			status = STATUS_CANNOT;
	}
	if (lab_netns_go(home) != STATUS_DONE)
		status = STATUS_CANNOT;
	close(home);
	return status;
}

void watch_close(struct watch *watch)
{
	enum side side;

	for (side = 0; side < SIDES; side++) {
		if (watch->ends[side].diag)
			mnl_socket_close(watch->ends[side].diag);
		flight_free(&watch->ends[side].flight);
	}
	timeline_free(&watch->timeline);
	*watch = (struct watch){ 0 };
}

/* The small sockets of either end may have changed. */
void watch_touch(struct watch *watch)
{
	enum side side;

	for (side = 0; side < SIDES; side++) {
		watch->ends[side].touched = true;
		watch->ends[side].look_at = 0;
	}
}

static bool before(u32 a, u32 b)
{
	return (int32_t)(a - b) < 0;
}

/* Return: whether the end had sent some of the segment's numbers before */
static bool note_sent(struct watched_end *sender, const struct sd_segment *segment)
{
	bool syn = segment->flags & SD_TCP_SYN;
	u32 len = segment->len + syn + !!(segment->flags & SD_TCP_FIN);
	u32 end = segment->seq + len;
	bool again;

	if (syn && !(sender->has_iss && sender->iss == segment->seq)) {
		sender->has_iss = true;
		sender->iss = segment->seq;
		sender->answered = false;
		sender->has_sent = false;
	}
	if (!len)
		return false;
	again = sender->has_sent && before(segment->seq, sender->sent);
	if (!sender->has_sent || before(sender->sent, end))
		sender->sent = end;
	sender->has_sent = true;
	/* A SYN-ACK is an answer, also of an end that has sent a SYN with that number itself. */
	again &= sender->answered || !(syn && segment->flags & SD_TCP_ACK);
	sender->answered |= syn && segment->flags & SD_TCP_ACK;
	return again;
}

void watch_add_timer(struct watch *watch, enum side side, const struct trace_timer *told, u64 time,
		     const struct cause *cause)
{
	struct event seen = {
		.kind = EVENT_TIMER, .side = side, .time = time, .cause = *cause,
		.timer = {
			.timer = told->timer, .fired = told->fired,
			.expires = told->expires, .fires = told->fires,
		},
	};

	seen.cause.jiffies = told->now;
	seen.cause.time = time;
	timeline_add(&watch->timeline, &seen);
}

static bool is_owner(const struct watch *watch, enum side side, const struct trace_event *event)
{
	const struct watched_end *end = &watch->ends[side];

	if (event->small)
		return event->small->owner == end;
	return end->socket && event->timer.address - end->socket < watch->socket_size;
}

static void note_timer(struct watch *watch, enum side side, const struct trace_event *event)
{
	if (!event->small || small_timer_event(watch, side, event))
		watch_add_timer(watch, side, &event->timer, event->time, &event->cause);
}

/* An arrival at the other end is no cause of what this one does. */
static struct cause cause_at(const struct watch *watch, enum side side,
			     const struct trace_event *event)
{
	struct cause cause = event->cause;

	if (cause.kind == CAUSE_ARRIVAL && cause.netns != watch->netns[side])
		cause = (struct cause){ 0 };
	cause.time = event->time;
	return cause;
}

/* tcp_conn_request() arms the timer of a request and answers then. */
static void note_departure(struct watch *watch, const struct trace_event *event)
{
	enum side from = event->segment.netns == watch->netns[CLIENT] ? CLIENT : SERVER;
	struct watched_end *sender = &watch->ends[from];
	struct trace_event sent = *event;

	sent.cause = cause_at(watch, from, event);
	if (event->small && event->segment.roles & SD_SYNACK &&
	    event->small->armed.timer == TCP_TIMER_REQUEST)
		small_request(watch, from, &sent);
	if (event->segment.segment.flags & SD_TCP_RST)
		small_reset(sender, &sent.cause);
	if (!event->segment.dropped)
		flight_depart(&sender->flight, &sent);
}

static void note_delivered(struct watch *watch, struct watched_end *receiver,
			   const struct trace_event *event)
{
	u8 flags = event->segment.segment.flags;
	const struct cause arrival = {
		.kind = CAUSE_ARRIVAL, .due = event->segment.jiffies,
		.jiffies = event->segment.jiffies, .time = event->time,
		.netns = event->segment.netns,
	};

	if (flags & SD_TCP_SYN) {
		receiver->asked = event->time;
		receiver->look = true;
		receiver->fin = (struct cause){ 0 };
	}
	if (flags & SD_TCP_FIN && !receiver->fin.time)
		receiver->fin = arrival;
	if (flags & SD_TCP_RST)
		small_reset(receiver, &arrival);
	watch_touch(watch);
}

static void note_segment(struct watch *watch, const struct trace_event *event)
{
	const struct trace_segment *told = &event->segment;
	const struct sd_segment *segment = &told->segment;
	enum side from = told->netns == watch->netns[SERVER] ? CLIENT : SERVER;
	struct watched_end *sender = &watch->ends[from], *receiver = &watch->ends[!from];
	bool again = note_sent(sender, segment);
	struct event seen = {
		.kind = EVENT_SEGMENT, .side = from, .time = event->time,
		.segment = {
			.roles = told->roles,
			.dropped = told->dropped,
			.rule = told->dropped ? told->rule : 0,
			.retransmission = again,
			.flags = segment->flags,
			.seq = segment->seq - (sender->has_iss ? sender->iss : 0),
			.has_ack = segment->flags & SD_TCP_ACK,
			.ack = segment->ack - (receiver->has_iss ? receiver->iss : 0),
			.len = segment->len,
			.wire_seq = segment->seq,
			.wire_ack = segment->ack,
			.jiffies = told->jiffies,
		},
	};

	flight_arrive(&sender->flight, segment, &seen.cause);
	timeline_add(&watch->timeline, &seen);
	if (!told->dropped)
		note_delivered(watch, receiver, event);
	/* Its request is there now, whether it was when the SYN came or not. */
	if (told->roles & SD_SYNACK)
		sender->look = true;
	watch_touch(watch);
}

/* A server that fills its own queue is at both ends of what fills it. */
static bool to_itself(const struct sd_addr *from, const struct sd_addr *to)
{
	return !memcmp(from, to, sizeof(*from));
}

/* Whose socket a tracepoint tells of; SIDES for somebody else's, and for one that listens. */
static enum side owner(const struct watch *watch, const struct trace_socket *told)
{
	if (told->family != watch->family || to_itself(&told->from, &told->to))
		return SIDES;
	if (told->dport == watch->port && !memcmp(&told->to, &watch->server, sizeof(watch->server)))
		return CLIENT;
	if (told->sport == watch->port && told->dport &&
	    !memcmp(&told->from, &watch->server, sizeof(watch->server)))
		return SERVER;
	return SIDES;
}

static void note_state(struct watch *watch, enum side side, const struct trace_event *event)
{
	struct watched_end *end = &watch->ends[side];
	const struct trace_socket *told = &event->socket;
	struct event seen = {
		.kind = EVENT_STATE, .side = side, .time = event->time,
		.cause = cause_at(watch, side, event),
		.state = { .from = told->old_state, .to = told->new_state },
	};

	/* tcp_time_wait() arms the timer of the small socket, and ends the full one then. */
	if (event->small && told->new_state == TCP_CLOSE &&
	    event->small->armed.timer == TCP_TIMER_SMALL)
		seen.state.to = small_follows(watch, side, event);
	if (seen.state.to == seen.state.from)
		seen.kind = EVENT_NONE;
	timeline_add(&watch->timeline, &seen);
	if (told->new_state != TCP_CLOSE) {
		end->socket = told->socket;
		end->existed = true;
		small_is_no_more(end);
	} else if (end->socket == told->socket) {
		end->socket = 0;
		end->closed = watch->timeline.len;
		end->look = true;
	}
	watch_touch(watch);
}

/* Nothing that people are shown came behind the first so many events. */
static bool is_last_but_timers(const struct timeline *timeline, size_t len)
{
	while (len < timeline->len && timeline->events[len].kind == EVENT_TIMER)
		len++;
	return len == timeline->len;
}

static void note_call(struct watch *watch, const struct trace_event *event)
{
	const struct mark *mark = &event->mark;
	struct timeline *timeline = &watch->timeline;
	struct watched_end *end = &watch->ends[mark->side];
	struct event seen = {
		.kind = mark->call ? EVENT_CALL : EVENT_RETURN,
		.side = mark->side,
		.time = event->time,
	};
	struct event *call;

	if (mark->call) {
		memcpy(seen.call.name, mark->name, sizeof(seen.call.name));
		if (!timeline->start)
			timeline->start = event->time;
		timeline_add(timeline, &seen);
		end->call = timeline->len;
		return;
	}
	if (!end->call)
		return;
	call = &timeline->events[end->call - 1];
	call->call.done = true;
	seen.call = call->call;
	seen.call.called = call->time;
	seen.call.result = mark->result;
	seen.call.error = mark->error;
	seen.call.done = is_last_but_timers(timeline, end->call);
	timeline_add(timeline, &seen);
	end->call = 0;
	if (!strcmp(seen.call.name, "close") || !strcmp(seen.call.name, "shutdown"))
		end->let_go = event->time;
}

bool watch_event(struct watch *watch, const struct trace_event *event)
{
	const struct trace_segment *segment = &event->segment;
	enum side side;

	switch (event->kind) {
	case TRACE_SEGMENT:
		if (segment->netns != watch->netns[CLIENT] &&
		    segment->netns != watch->netns[SERVER])
			return false;
		if (to_itself(&segment->segment.saddr, &segment->segment.daddr))
			return true;
		if (segment->out)
			note_departure(watch, event);
		else
			note_segment(watch, event);
		return true;
	case TRACE_TIMER:
		for (side = 0; side < SIDES; side++)
			if (is_owner(watch, side, event)) {
				note_timer(watch, side, event);
				return true;
			}
		return false;
	case TRACE_MARK:
		if (event->mark.trial != watch->number)
			return false;
		note_call(watch, event);
		return true;
	default:
		side = owner(watch, &event->socket);
		if (side == SIDES)
			return false;
		if (event->kind == TRACE_STATE)
			note_state(watch, side, event);
		else
			watch->ends[side].retransmits++;
		return true;
	}
}

u64 watch_look_at(const struct watch *watch)
{
	u64 next = NEVER;
	enum side side;

	for (side = 0; side < SIDES; side++) {
		if (watch->ends[side].let_go)
			return 0;
		if (watch->ends[side].look && watch->ends[side].look_at < next)
			next = watch->ends[side].look_at;
	}
	return next;
}

static enum status look_for_owner(struct watch *watch, enum side side)
{
	struct watched_end *end = &watch->ends[side];
	struct socket_look found;
	enum status status = sockets_look(end->diag, watch->family, &found);
	struct event seen = {
		.kind = EVENT_OWNER, .side = side, .time = monotonic_now(), .since = end->let_go,
		.owner = { .owned = found.owned },
	};

	if (status == STATUS_DONE && found.state)
		timeline_add(&watch->timeline, &seen);
	end->let_go = 0;
	return status;
}

enum status watch_look(struct watch *watch)
{
	u64 now = monotonic_now();
	enum status status = STATUS_DONE;
	enum side side;

	for (side = 0; side < SIDES && status == STATUS_DONE; side++) {
		if (watch->ends[side].let_go)
			status = look_for_owner(watch, side);
		if (status == STATUS_DONE && watch->ends[side].look &&
		    watch->ends[side].look_at <= now)
			status = small_look(watch, side);
	}
	return status;
}

bool watch_gone(const struct watch *watch, enum side side)
{
	const struct watched_end *end = &watch->ends[side];

	return !end->socket && !end->look;
}

bool watch_is_settled(const struct watch *watch)
{
	enum side side;

	for (side = 0; side < SIDES; side++)
		if (watch->ends[side].let_go || watch->ends[side].closed)
			return false;
	return true;
}

const char *watch_call(const struct watch *watch, enum side side)
{
	size_t call = watch->ends[side].call;

	return call ? watch->timeline.events[call - 1].call.name : "";
}

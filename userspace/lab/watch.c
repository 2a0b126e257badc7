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
#include "lab/watch.h"

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
static void touch(struct watch *watch)
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

static void add_timer(struct watch *watch, enum side side, const struct trace_timer *told, u64 time,
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

/* What happened exactly when the recorder says, and what sock_diag has shown since then. */
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

/* The timer's place in memory may become somebody else's. */
static void disown(struct watched_end *end)
{
	if (end->timer && end->timer->owner == end)
		end->timer->owner = NULL;
	end->timer = NULL;
}

/* The timer is that of a new request or small socket; the one before it is no more. */
static void adopt(struct watch *watch, enum side side, struct small_timer *timer)
{
	struct watched_end *end = &watch->ends[side];

	if (end->small && end->gone.time)
		add_exact(watch, side, TCP_CLOSE, &end->gone);
	end->gone = (struct cause){ 0 };
	end->moved = 0;
	end->born = timer->time;
	disown(end);
	timer->owner = end;
	end->timer = timer;
	add_timer(watch, side, &timer->armed, timer->time, &end->gone);
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
	struct watched_end *end = &watch->ends[side];

	/* Nobody arms the timer of a request or small socket that is gone. */
	if (event->small && end->gone.time && event->cause.kind != CAUSE_TIMER) {
		disown(end);
		return;
	}
	add_timer(watch, side, &event->timer, event->time, &event->cause);
	if (!event->small)
		return;
	end->gone = (struct cause){ 0 };
	if (event->timer.fired) {
		end->gone = event->cause;
		end->gone.time = event->time;
		touch(watch);
	} else if (!end->moved) {
		end->moved = event->time;
	}
}

/* tcp_conn_request() arms the timer of a request and answers then. */
static void note_sent_segment(struct watch *watch, const struct trace_event *event)
{
	enum side from = event->segment.netns == watch->netns[CLIENT] ? CLIENT : SERVER;
	struct watched_end *sender = &watch->ends[from];
	struct trace_event sent = *event;

	if (event->small && event->segment.roles & SD_SYNACK &&
	    event->small->armed.timer == TCP_TIMER_REQUEST)
		adopt(watch, from, event->small);
	if (sent.cause.kind == CAUSE_ARRIVAL && sent.cause.netns != event->segment.netns)
		sent.cause = (struct cause){ 0 };
	if (!event->segment.dropped)
		flight_depart(&sender->flight, &sent);
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
			.retransmission = again,
			.flags = segment->flags,
			.seq = segment->seq - (sender->has_iss ? sender->iss : 0),
			.has_ack = segment->flags & SD_TCP_ACK,
			.ack = segment->ack - (receiver->has_iss ? receiver->iss : 0),
			.len = segment->len,
			.jiffies = told->jiffies,
		},
	};

	flight_arrive(&sender->flight, segment, &seen.cause);
	timeline_add(&watch->timeline, &seen);
	if (!told->dropped && told->roles & SD_SYN) {
		receiver->asked = event->time;
		receiver->look = true;
	}
	/* Its request is there now, whether it was when the SYN came or not. */
	if (told->roles & SD_SYNACK)
		sender->look = true;
	touch(watch);
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
		.kind = EVENT_STATE, .side = side, .time = event->time, .cause = event->cause,
		.state = { .from = told->old_state, .to = told->new_state },
	};

	if (seen.cause.kind == CAUSE_ARRIVAL && seen.cause.netns != watch->netns[side])
		seen.cause = (struct cause){ 0 };
	seen.cause.time = event->time;
	/* tcp_time_wait() arms the timer of the small socket, and ends the full one then. */
	if (event->small && told->new_state == TCP_CLOSE &&
	    event->small->armed.timer == TCP_TIMER_SMALL)
		adopt(watch, side, event->small);
	timeline_add(&watch->timeline, &seen);
	if (told->new_state != TCP_CLOSE) {
		end->socket = told->socket;
		end->existed = true;
		end->small = 0;
		disown(end);
	} else if (end->socket == told->socket) {
		end->socket = 0;
		end->closed = watch->timeline.len;
		end->look = true;
	}
	touch(watch);
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
			note_sent_segment(watch, event);
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

/* A full socket ended, and a small one took its place: the end was none. */
static void correct_end(struct watch *watch, struct watched_end *end, int state)
{
	struct event *closed = &watch->timeline.events[end->closed - 1];

	if (closed->state.from == state)
		closed->kind = EVENT_NONE;
	else
		closed->state.to = state;
}

static void add_window(struct watch *watch, enum side side, int from, int to, u64 since)
{
	struct event seen = {
		.kind = EVENT_STATE, .side = side, .time = monotonic_now(), .since = since,
		.state = { .from = from, .to = to },
	};

	timeline_add(&watch->timeline, &seen);
}

/* When what was last seen can have changed at the earliest. */
static u64 earliest_change(const struct watched_end *end)
{
	return !end->touched && end->expires < monotonic_now() ? end->expires : end->seen;
}

static void note_small(struct watch *watch, enum side side, const struct socket_look *found)
{
	struct watched_end *end = &watch->ends[side];
	bool same = end->small && end->cookie == found->cookie;

	if (same && end->small == found->state)
		return;
	if (!end->small && found->state && end->closed) {
		correct_end(watch, end, found->state);
		return;
	}
	if (end->small && !same && end->gone.time)
		add_exact(watch, side, TCP_CLOSE, &end->gone);
	else if (end->small && same && end->moved)
		add_exact(watch, side, found->state, &(struct cause){ .time = end->moved });
	else if (end->small)
		add_window(watch, side, end->small, same ? found->state : TCP_CLOSE,
			   earliest_change(end));
	if (found->state && !same) {
		end->small = TCP_LISTEN;
		if (end->born)
			add_exact(watch, side, found->state, &(struct cause){ .time = end->born });
		else
			add_window(watch, side, TCP_LISTEN, found->state, end->asked);
		end->born = 0;
	}
}

static enum status look(struct watch *watch, enum side side)
{
	struct watched_end *end = &watch->ends[side];
	u64 start = monotonic_now();
	struct socket_look found;
	enum status status;

	if (end->socket) {
		end->look = false;
		return STATUS_DONE;
	}
	status = sockets_look(end->diag, watch->family, &found);
	if (status != STATUS_DONE)
		return status;
	note_small(watch, side, &found);
	end->closed = 0;
	end->small = found.state;
	end->existed |= !!found.state;
	end->cookie = found.cookie;
	end->seen = start;
	end->moved = 0;
	end->expires = start + found.timer;
	end->touched = false;
	end->look = found.state;
	end->look_at = found.timer > SECOND ? end->expires : start + SECOND;
	return STATUS_DONE;
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
			status = look(watch, side);
	}
	return status;
}

bool watch_gone(const struct watch *watch, enum side side)
{
	const struct watched_end *end = &watch->ends[side];

	return !end->socket && !end->look;
}

const char *watch_call(const struct watch *watch, enum side side)
{
	size_t call = watch->ends[side].call;

	return call ? watch->timeline.events[call - 1].call.name : "";
}

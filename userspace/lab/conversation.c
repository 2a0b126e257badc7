// SPDX-License-Identifier: GPL-2.0-only
/* What an end does on an established connection: when to send, read, freeze and close. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "lab/endpoint_call.h"

const char endpoint_zeros[CHUNK];

/**
 * struct conversation - an established connection
 * @options: the script
 * @log: is told of each call
 * @fd: the socket
 * @start: when the connection was made
 * @unsent: bytes of the present turn still to send
 * @send_at: when that turn begins
 * @turns: how many come after it
 * @frozen: it has stopped itself already
 * @shut: shutdown() was called
 * @over: there is nothing more to read: the peer has closed, or the connection is dead
 */
struct conversation {
	const struct endpoint_options *options;
	struct endpoint_log *log;
	int fd;
	u64 start;
	size_t unsent;
	u64 send_at;
	unsigned int turns;
	bool frozen;
	bool shut;
	bool over;
};

static void send_next_turn(struct conversation *talk)
{
	if (talk->unsent || !talk->turns)
		return;
	talk->turns--;
	talk->unsent = talk->options->send;
	talk->send_at += talk->options->send_every;
}

static void send_some(struct conversation *talk)
{
	char arguments[32];
	ssize_t sent;

	snprintf(arguments, sizeof(arguments), "%zu", talk->unsent);
	sent = TELL(talk->log, arguments, send, talk->fd, endpoint_zeros,
		    endpoint_chunk(talk->unsent), MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent >= 0) {
		talk->unsent -= sent;
		send_next_turn(talk);
	} else if (errno != EAGAIN) {
		talk->unsent = 0;
		talk->turns = 0;
		/* Its own shutdown() explains it, and then there may be more to read. */
		talk->over |= !talk->shut;
	}
}

static void read_some(struct conversation *talk)
{
	static char buf[CHUNK];

	talk->over |= TELL(talk->log, "", read, talk->fd, buf, sizeof(buf)) <= 0;
}

static void freeze(struct conversation *talk)
{
	talk->frozen = true;
	TELL(talk->log, "SIGSTOP", raise, SIGSTOP);
}

/**
 * struct plan - when to do what; NEVER: not any more, or not at all
 * @freeze: when to stop
 * @send: when to send
 * @read: when to read
 * @end: when to close
 */
struct plan {
	u64 freeze;
	u64 send;
	u64 read;
	u64 end;
};

static u64 moment(const struct conversation *talk, u64 after)
{
	return after == NEVER ? NEVER : talk->start + after;
}

static u64 plan_end(const struct conversation *talk)
{
	const struct endpoint_options *options = talk->options;

	if (!talk->shut && options->close_set)
		return moment(talk, options->close_after);
	if (talk->shut && options->final_close_set)
		return moment(talk, options->final_close);
	return talk->over && !(talk->shut && talk->unsent) ? talk->start : NEVER;
}

static struct plan make_plan(const struct conversation *talk)
{
	const struct endpoint_options *options = talk->options;
	bool freezes = options->freeze_set && !talk->frozen;
	bool reads = !talk->over && (options->read || talk->shut);

	return (struct plan){
		.freeze = freezes ? moment(talk, options->freeze_after) : NEVER,
		.send = talk->unsent ? talk->send_at : NEVER,
		.read = reads ? moment(talk, options->read_after) : NEVER,
		.end = plan_end(talk),
	};
}

static bool due(u64 now, u64 when)
{
	return when != NEVER && now >= when;
}

/* The earliest of the moments that are still to come. */
static u64 next_moment(const struct plan *plan, u64 now)
{
	const u64 moments[] = { plan->freeze, plan->send, plan->read, plan->end };
	u64 next = NEVER;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(moments); i++)
		if (moments[i] > now && moments[i] < next)
			next = moments[i];
	return next;
}

/* Waits for what the script waits for, and does it. Return: false when it is time to close */
static bool converse_once(struct conversation *talk)
{
	const struct plan plan = make_plan(talk);
	u64 now = monotonic_now();
	bool sending = due(now, plan.send), reading = due(now, plan.read);
	/* What is known already would only wake us up again and again. */
	bool watching = sending || reading || !(talk->over || talk->shut);
	struct pollfd fd = { .fd = watching ? talk->fd : -1 };

	if (due(now, plan.freeze)) {
		freeze(talk);
		return true;
	}
	if (due(now, plan.end))
		return false;

	fd.events = talk->options->read || talk->shut ? 0 : POLLRDHUP;
	if (sending)
		fd.events |= POLLOUT;
	if (reading)
		fd.events |= POLLIN;
	if (poll(&fd, 1, poll_timeout(now, next_moment(&plan, now))) <= 0)
		return true;

	if (sending && fd.revents & (POLLOUT | POLLHUP | POLLERR))
		send_some(talk);
	if (reading && fd.revents & ~POLLOUT)
		read_some(talk);
	else if (!talk->shut && fd.revents & (POLLRDHUP | POLLHUP | POLLERR))
		talk->over = true;
	return true;
}

/* Return: whether there is something left to do */
static bool shut(struct conversation *talk, const char *name, int how)
{
	if (!talk->shut && !TELL(talk->log, name, shutdown, talk->fd, how)) {
		talk->shut = true;
		talk->over = false;
		return true;
	}
	TELL(talk->log, "", close, talk->fd);
	return false;
}

/* Return: whether there is something left to do */
static bool finish(struct conversation *talk)
{
	switch (talk->options->close) {
	case CLOSE_BY_SHUT_WR:
		return shut(talk, "SHUT_WR", SHUT_WR);
	case CLOSE_BY_SHUT_RD:
		return shut(talk, "SHUT_RD", SHUT_RD);
	case CLOSE_BY_SHUT_RDWR:
		return shut(talk, "SHUT_RDWR", SHUT_RDWR);
	case CLOSE_BY_EXIT:
		talk->log->call(talk->log, "exit", "0");
		return false;
	case CLOSE_BY_KILL:
		TELL(talk->log, "SIGKILL", raise, SIGKILL);
		return false;
	case CLOSE_BY_RST:
		endpoint_set_linger(talk->log, talk->fd, 0);
		break;
	default:
		break;
	}
	TELL(talk->log, "", close, talk->fd);
	return false;
}

void conversation_run(const struct endpoint_options *options, struct endpoint_log *log, int fd,
		      size_t sent)
{
	u64 now = monotonic_now();
	struct conversation talk = {
		.options = options, .log = log, .fd = fd, .start = now,
		.unsent = options->send - sent,
		.send_at = now + options->send_after,
		.turns = options->send_again,
	};

	send_next_turn(&talk);
	do {
		while (converse_once(&talk))
			;
	} while (finish(&talk));
}

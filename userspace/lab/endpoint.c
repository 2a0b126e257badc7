// SPDX-License-Identifier: GPL-2.0-only
/* One end of a connection: a small script of socket calls, each of which is logged. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/endpoint.h"

/* At most so much in one call of send() or read(). */
#define CHUNK	65536

/**
 * struct conversation - an established connection
 * @options: the script
 * @log: is told of each call
 * @fd: the socket
 * @start: when the connection was made
 * @unsent: bytes still to send
 * @frozen: it has stopped itself already
 * @over: the peer has closed, or the connection is dead
 */
struct conversation {
	const struct endpoint_options *options;
	struct endpoint_log *log;
	int fd;
	u64 start;
	size_t unsent;
	bool frozen;
	bool over;
};

static long told(struct endpoint_log *log, long result)
{
	int error = errno;

	log->result(log, result, result < 0 ? error : 0);
	errno = error;
	return result;
}

/* Makes a call, and tells the log before and after. */
#define TELL(log, arguments, name, ...) \
	((log)->call(log, #name, arguments), told(log, name(__VA_ARGS__)))

void endpoint_address_print(const union endpoint_address *address, char *buf, size_t size)
{
	char host[INET6_ADDRSTRLEN];

	if (address->any.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &address->v6.sin6_addr, host, sizeof(host));
		snprintf(buf, size, "[%s]:%u", host, ntohs(address->v6.sin6_port));
	} else {
		inet_ntop(AF_INET, &address->v4.sin_addr, host, sizeof(host));
		snprintf(buf, size, "%s:%u", host, ntohs(address->v4.sin_port));
	}
}

static socklen_t address_size(const union endpoint_address *address)
{
	return address->any.sa_family == AF_INET6 ? sizeof(address->v6) : sizeof(address->v4);
}

static long set_option(struct endpoint_log *log, int fd, const char *name, int level, int option,
		       int value)
{
	char arguments[64];

	snprintf(arguments, sizeof(arguments), "%s, %d", name, value);
	return TELL(log, arguments, setsockopt, fd, level, option, &value, sizeof(value));
}

static long set_linger(struct endpoint_log *log, int fd, int seconds)
{
	const struct linger linger = { .l_onoff = 1, .l_linger = seconds };
	char arguments[64];

	snprintf(arguments, sizeof(arguments), "SO_LINGER, %d", seconds);
	return TELL(log, arguments, setsockopt, fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}

/* A listening socket hands all of these down to those that it accepts. */
static long set_options(const struct endpoint_options *options, struct endpoint_log *log, int fd)
{
	long result = 0;

	if (options->side == SERVER)
		result = set_option(log, fd, "SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, 1);
	if (result >= 0 && options->keepalive)
		result = set_option(log, fd, "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, 1);
	if (result >= 0 && options->user_timeout)
		result = set_option(log, fd, "TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT,
				    options->user_timeout);
	if (result >= 0 && options->side == SERVER && options->fastopen)
		result = set_option(log, fd, "TCP_FASTOPEN", IPPROTO_TCP, TCP_FASTOPEN, 16);
	if (result >= 0 && options->linger >= 0)
		result = set_linger(log, fd, options->linger);
	return result;
}

static const char zeros[CHUNK];

static size_t chunk(size_t bytes)
{
	return bytes < CHUNK ? bytes : CHUNK;
}

static void send_some(struct conversation *talk)
{
	char arguments[32];
	ssize_t sent;

	snprintf(arguments, sizeof(arguments), "%zu", talk->unsent);
	sent = TELL(talk->log, arguments, send, talk->fd, zeros, chunk(talk->unsent),
		    MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent >= 0) {
		talk->unsent -= sent;
	} else if (errno != EAGAIN) {
		talk->unsent = 0;
		talk->over = true;
	}
}

static ssize_t read_some(struct conversation *talk)
{
	static char buf[CHUNK];

	return TELL(talk->log, "", read, talk->fd, buf, sizeof(buf));
}

static void freeze(struct conversation *talk)
{
	talk->frozen = true;
	TELL(talk->log, "SIGSTOP", raise, SIGSTOP);
}

static u64 moment(const struct conversation *talk, u64 after)
{
	return after == NEVER ? NEVER : talk->start + after;
}

/* Keeps the earliest of the moments that are still to come. */
static void wait_for(u64 *next, u64 now, u64 candidate)
{
	if (candidate > now && candidate < *next)
		*next = candidate;
}

static bool due(u64 now, u64 when)
{
	return when != NEVER && now >= when;
}

/* Waits for what the script waits for, and does it. Return: false when it is time to close */
static bool converse_once(struct conversation *talk)
{
	const struct endpoint_options *options = talk->options;
	u64 now = monotonic_now(), next = NEVER;
	u64 close_at = options->close_set ? moment(talk, options->close_after) : NEVER;
	bool freezes = options->freeze_set && !talk->frozen;
	u64 freeze_at = freezes ? moment(talk, options->freeze_after) : NEVER;
	u64 send_at = moment(talk, options->send_after);
	u64 read_at = moment(talk, options->read_after);
	bool sending = talk->unsent && due(now, send_at);
	bool reading = options->read && !talk->over && due(now, read_at);
	struct pollfd fd = { .fd = talk->fd };

	if (due(now, freeze_at)) {
		freeze(talk);
		return true;
	}
	if (due(now, close_at) || (talk->over && !options->close_set))
		return false;

	wait_for(&next, now, close_at);
	wait_for(&next, now, freeze_at);
	if (talk->unsent)
		wait_for(&next, now, send_at);
	if (options->read && !talk->over)
		wait_for(&next, now, read_at);

	fd.events = options->read ? 0 : POLLRDHUP;
	if (sending)
		fd.events |= POLLOUT;
	if (reading)
		fd.events |= POLLIN;
	/* What is known already would only wake us up again and again. */
	if (talk->over && !sending)
		fd.fd = -1;
	if (poll(&fd, 1, poll_timeout(now, next)) <= 0)
		return true;

	if (sending)
		send_some(talk);
	if (reading && fd.revents & ~POLLOUT)
		talk->over |= read_some(talk) <= 0;
	else if (fd.revents & (POLLRDHUP | POLLHUP | POLLERR))
		talk->over = true;
	return true;
}

static void shut(struct conversation *talk, const char *name, int how)
{
	if (!TELL(talk->log, name, shutdown, talk->fd, how))
		while (read_some(talk) > 0)
			;
	TELL(talk->log, "", close, talk->fd);
}

static void finish(struct conversation *talk)
{
	switch (talk->options->close) {
	case CLOSE_BY_SHUT_WR:
		shut(talk, "SHUT_WR", SHUT_WR);
		break;
	case CLOSE_BY_SHUT_RD:
		shut(talk, "SHUT_RD", SHUT_RD);
		break;
	case CLOSE_BY_SHUT_RDWR:
		shut(talk, "SHUT_RDWR", SHUT_RDWR);
		break;
	case CLOSE_BY_EXIT:
		talk->log->call(talk->log, "exit", "0");
		break;
	case CLOSE_BY_KILL:
		TELL(talk->log, "SIGKILL", raise, SIGKILL);
		break;
	case CLOSE_BY_RST:
		set_linger(talk->log, talk->fd, 0);
		TELL(talk->log, "", close, talk->fd);
		break;
	default:
		TELL(talk->log, "", close, talk->fd);
	}
}

static struct endpoint_failure failed(const char *call)
{
	return (struct endpoint_failure){ .call = call, .error = errno };
}

/* Return: a failure, or none, and then talk->fd is the connection */
static struct endpoint_failure connect_out(struct conversation *talk, int fd)
{
	const struct endpoint_options *options = talk->options;
	const struct sockaddr *address = &options->address.any;
	socklen_t size = address_size(&options->address);
	char arguments[INET6_ADDRSTRLEN + 8];
	ssize_t sent;

	endpoint_address_print(&options->address, arguments, sizeof(arguments));
	if (talk->log->ready)
		talk->log->ready(talk->log);
	talk->fd = fd;
	if (!options->fastopen) {
		if (TELL(talk->log, arguments, connect, fd, address, size) < 0)
			return failed("connect");
		return (struct endpoint_failure){ 0 };
	}
	sent = TELL(talk->log, arguments, sendto, fd, zeros, chunk(talk->unsent),
		    MSG_FASTOPEN | MSG_NOSIGNAL, address, size);
	if (sent < 0)
		return failed("sendto");
	talk->unsent -= sent;
	return (struct endpoint_failure){ 0 };
}

static struct endpoint_failure accept_one(struct conversation *talk, int fd)
{
	const struct endpoint_options *options = talk->options;
	char arguments[INET6_ADDRSTRLEN + 8];

	endpoint_address_print(&options->address, arguments, sizeof(arguments));
	if (TELL(talk->log, arguments, bind, fd, &options->address.any,
		 address_size(&options->address)) < 0)
		return failed("bind");
	if (TELL(talk->log, "1", listen, fd, 1) < 0)
		return failed("listen");
	if (talk->log->ready)
		talk->log->ready(talk->log);
	talk->fd = TELL(talk->log, "", accept, fd, NULL, NULL);
	if (talk->fd < 0)
		return failed("accept");
	return (struct endpoint_failure){ 0 };
}

struct endpoint_failure endpoint_run(const struct endpoint_options *options,
				     struct endpoint_log *log)
{
	struct conversation talk = { .options = options, .log = log, .unsent = options->send };
	bool v6 = options->address.any.sa_family == AF_INET6;
	struct endpoint_failure failure;
	int fd;

	fd = TELL(log, v6 ? "AF_INET6" : "AF_INET", socket, options->address.any.sa_family,
		  SOCK_STREAM, 0);
	if (fd < 0)
		return failed("socket");
	if (set_options(options, log, fd) < 0)
		failure = failed("setsockopt");
	else if (options->side == SERVER)
		failure = accept_one(&talk, fd);
	else
		failure = connect_out(&talk, fd);

	if (!failure.call) {
		talk.start = monotonic_now();
		while (converse_once(&talk))
			;
		finish(&talk);
	}
	if (failure.call || options->side == SERVER)
		close(fd);
	return failure;
}

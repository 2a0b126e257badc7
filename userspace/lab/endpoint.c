// SPDX-License-Identifier: GPL-2.0-only
/* One end of a connection, until it is made: its socket, the options, the call that connects. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <unistd.h>

#include "lab/endpoint_call.h"

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

static long set_option(struct endpoint_log *log, int fd, const char *name, int level, int option,
		       int value)
{
	char arguments[64];

	snprintf(arguments, sizeof(arguments), "%s, %d", name, value);
	return TELL(log, arguments, setsockopt, fd, level, option, &value, sizeof(value));
}

long endpoint_set_linger(struct endpoint_log *log, int fd, int seconds)
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
	if (result >= 0 && options->defer_accept)
		result = set_option(log, fd, "TCP_DEFER_ACCEPT", IPPROTO_TCP, TCP_DEFER_ACCEPT,
				    options->defer_accept);
	if (result >= 0 && options->receive_buffer)
		result = set_option(log, fd, "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF,
				    options->receive_buffer);
	if (result >= 0 && options->linger >= 0)
		result = endpoint_set_linger(log, fd, options->linger);
	return result;
}

struct endpoint_failure endpoint_bind(struct endpoint_log *log, int fd,
				      const union endpoint_address *own)
{
	char arguments[INET6_ADDRSTRLEN + 8];

	endpoint_address_print(own, arguments, sizeof(arguments));
	if (TELL(log, arguments, bind, fd, &own->any, endpoint_address_size(own)) < 0)
		return endpoint_failed("bind");
	return (struct endpoint_failure){ 0 };
}

static struct endpoint_failure connect_out(const struct endpoint_options *options,
					   struct endpoint_log *log, int fd,
					   struct connection *made)
{
	const struct sockaddr *address = &options->address.any;
	socklen_t size = endpoint_address_size(&options->address);
	struct endpoint_failure failure = { 0 };
	char arguments[INET6_ADDRSTRLEN + 8];
	ssize_t sent;

	if (options->meets)
		failure = endpoint_bind(log, fd, &options->own);
	if (failure.call)
		return failure;
	endpoint_address_print(&options->address, arguments, sizeof(arguments));
	if (log->ready)
		log->ready(log);
	made->fd = fd;
	if (!options->fastopen) {
		if (TELL(log, arguments, connect, fd, address, size) < 0)
			return endpoint_failed("connect");
		return failure;
	}
	sent = TELL(log, arguments, sendto, fd, endpoint_zeros, endpoint_chunk(options->send),
		    MSG_FASTOPEN | MSG_NOSIGNAL, address, size);
	if (sent < 0)
		return endpoint_failed("sendto");
	made->sent = sent;
	return failure;
}

struct endpoint_failure endpoint_run(const struct endpoint_options *options,
				     struct endpoint_log *log)
{
	bool v6 = options->address.any.sa_family == AF_INET6;
	struct endpoint_failure failure;
	struct connection made = { 0 };
	int fd;

	fd = TELL(log, v6 ? "AF_INET6" : "AF_INET", socket, options->address.any.sa_family,
		  SOCK_STREAM, 0);
	if (fd < 0)
		return endpoint_failed("socket");
	if (set_options(options, log, fd) < 0)
		failure = endpoint_failed("setsockopt");
	else if (options->side == SERVER && !options->meets)
		failure = endpoint_accept(options, log, fd, &made);
	else
		failure = connect_out(options, log, fd, &made);

	if (!failure.call)
		conversation_run(options, log, made.fd, made.sent);
	/* The script has closed the connection; what listens is left. */
	if (failure.call || made.fd != fd)
		close(fd);
	return failure;
}

// SPDX-License-Identifier: GPL-2.0-only
/* How a server gets its connection: its queue, and when it accepts. */
#include <poll.h>
#include <stdio.h>

#include "lab/endpoint_call.h"

static void wait_until(u64 moment)
{
	u64 now;

	while ((now = monotonic_now()) < moment)
		poll(NULL, 0, poll_timeout(now, moment));
}

static unsigned int backlog(const struct endpoint_options *options)
{
	return options->backlog_set ? options->backlog : 1;
}

/* A full queue holds one connection more than listen() was told: sk_acceptq_is_full(). */
static unsigned int crowd(const struct endpoint_options *options)
{
	return options->crowd_after ? backlog(options) + 1 : 0;
}

/* Nobody closes these: they stay as long as the process. */
static struct endpoint_failure fill_queue(const struct endpoint_options *options,
					  struct endpoint_log *log)
{
	const struct sockaddr *address = &options->address.any;
	char arguments[INET6_ADDRSTRLEN + 8];
	unsigned int i;

	endpoint_address_print(&options->address, arguments, sizeof(arguments));
	for (i = 0; i < crowd(options); i++) {
		int fd = socket(address->sa_family, SOCK_STREAM, 0);

		if (fd < 0)
			return endpoint_failed("socket");
		if (TELL(log, arguments, connect, fd, address,
			 endpoint_address_size(&options->address)) < 0)
			return endpoint_failed("connect");
	}
	return (struct endpoint_failure){ 0 };
}

/* The connection that counts comes after the crowd. */
static struct endpoint_failure accept_last(const struct endpoint_options *options,
					   struct endpoint_log *log, int fd,
					   struct connection *made)
{
	unsigned int before = crowd(options);

	do {
		made->fd = TELL(log, "", accept, fd, NULL, NULL);
		if (made->fd < 0)
			return endpoint_failed("accept");
	} while (before--);
	return (struct endpoint_failure){ 0 };
}

struct endpoint_failure endpoint_accept(const struct endpoint_options *options,
					struct endpoint_log *log, int fd, struct connection *made)
{
	struct endpoint_failure failure = endpoint_bind(log, fd, &options->address);
	char arguments[16];
	u64 start;

	if (failure.call)
		return failure;
	snprintf(arguments, sizeof(arguments), "%u", backlog(options));
	if (TELL(log, arguments, listen, fd, (int)backlog(options)) < 0)
		return endpoint_failed("listen");
	start = monotonic_now();
	if (log->ready)
		log->ready(log);
	wait_until(start + options->crowd_after);
	failure = fill_queue(options, log);
	wait_until(start + options->accept_after);
	return failure.call ? failure : accept_last(options, log, fd, made);
}

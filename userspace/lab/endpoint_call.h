/* SPDX-License-Identifier: GPL-2.0-only */
/* How an end makes a socket call: the log is told before and after. */
#ifndef SEGDROP_ENDPOINT_CALL_H
#define SEGDROP_ENDPOINT_CALL_H

#include <errno.h>
#include <sys/socket.h>

#include "lab/endpoint.h"

/* At most so much in one call of send() or read(). */
#define CHUNK	65536

/* What ends send. */
extern const char endpoint_zeros[CHUNK];

static inline long told(struct endpoint_log *log, long result)
{
	int error = errno;

	log->result(log, result, result < 0 ? error : 0);
	errno = error;
	return result;
}

/* Makes a call, and tells the log before and after. */
#define TELL(log, arguments, name, ...) \
	((log)->call(log, #name, arguments), told(log, name(__VA_ARGS__)))

/**
 * endpoint_chunk - how much of so many bytes goes into one call
 * @bytes: how many there are
 */
static inline size_t endpoint_chunk(size_t bytes)
{
	return bytes < CHUNK ? bytes : CHUNK;
}

/**
 * struct connection - a connection that is being made
 * @fd: the socket
 * @sent: bytes that went with the SYN
 */
struct connection {
	int fd;
	size_t sent;
};

/**
 * endpoint_failed - a call failed; errno says why
 * @call: its name
 */
static inline struct endpoint_failure endpoint_failed(const char *call)
{
	return (struct endpoint_failure){ .call = call, .error = errno };
}

/**
 * endpoint_bind - bind a socket
 * @log: is told
 * @fd: the socket
 * @own: where to
 * Return: what kept it from being bound
 */
struct endpoint_failure endpoint_bind(struct endpoint_log *log, int fd,
				      const union endpoint_address *own);

/**
 * endpoint_address_size - as the socket calls want it
 * @address: IPv4 or IPv6
 */
static inline socklen_t endpoint_address_size(const union endpoint_address *address)
{
	return address->any.sa_family == AF_INET6 ? sizeof(address->v6) : sizeof(address->v4);
}

/**
 * endpoint_accept - listen, and wait for the connection
 * @options: the script
 * @log: is told of each call
 * @fd: the socket
 * @made: filled in
 * Return: what kept the connection from being made
 */
struct endpoint_failure endpoint_accept(const struct endpoint_options *options,
					struct endpoint_log *log, int fd,
					struct connection *made);

/**
 * endpoint_set_linger - set SO_LINGER
 * @log: is told
 * @fd: the socket
 * @seconds: how long
 * Return: what setsockopt() returns
 */
long endpoint_set_linger(struct endpoint_log *log, int fd, int seconds);

/**
 * conversation_run - do on an established connection what the options say, to the end
 * @options: the script
 * @log: is told of each call
 * @fd: the connection; closed then, if the script closes it
 * @sent: bytes that went with the SYN
 */
void conversation_run(const struct endpoint_options *options, struct endpoint_log *log, int fd,
		      size_t sent);

#endif /* SEGDROP_ENDPOINT_CALL_H */

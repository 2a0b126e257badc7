/* SPDX-License-Identifier: GPL-2.0-only */
/* One end of a connection: a small script of socket calls, each of which is logged. */
#ifndef SEGDROP_ENDPOINT_H
#define SEGDROP_ENDPOINT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

#include "lab/monotonic.h"
#include "lab/side.h"

/**
 * CLOSE_WAYS - how an end can close
 * @X: called with the C name, the name that people write, and a sentence for --help
 */
#define CLOSE_WAYS(X)                                                                              \
	X(CLOSE, "close", "close()")                                                              \
	X(SHUT_WR, "shut-wr", "shutdown(SHUT_WR), close() when the peer has closed")              \
	X(SHUT_RD, "shut-rd", "shutdown(SHUT_RD), read what is there, then close()")              \
	X(SHUT_RDWR, "shut-rdwr", "shutdown(SHUT_RDWR), read what is there, then close()")        \
	X(RST, "rst", "linger 0, then close(): resets the connection")                            \
	X(EXIT, "exit", "the program ends without closing")                                       \
	X(KILL, "kill", "the program kills itself with SIGKILL")

enum close_way {
#define X(name, text, meaning) CLOSE_BY_##name,
	CLOSE_WAYS(X)
#undef X
	CLOSE_WAY_COUNT,
};

/**
 * union endpoint_address - IPv4 or IPv6
 * @any: as the socket calls want it
 * @v4: when @any.sa_family is AF_INET
 * @v6: when @any.sa_family is AF_INET6
 */
union endpoint_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/**
 * struct endpoint_options - what one end does; times are nanoseconds after the connection was made
 * @side: connects or listens
 * @address: where to; for a server where at
 * @meets: a server that does not listen: each end binds to @own and connects to the other
 * @own: where from, for an end that @meets
 * @backlog_set: @backlog counts; otherwise it is 1
 * @backlog: of listen()
 * @crowd_after: when a server fills its queue with connections to itself, after listen(); 0: it
 * does not
 * @accept_after: when a server begins to accept, after listen()
 * @send: bytes to send
 * @send_after: when
 * @send_again: how many times it sends as much again
 * @send_every: how long after the time before
 * @read: reads to the end; otherwise never
 * @read_after: when it begins to
 * @close: how it closes
 * @close_set: @close_after counts; otherwise it closes when the peer has closed
 * @close_after: when it closes; NEVER: it does not
 * @final_close_set: @final_close counts; otherwise an end that has called shutdown() closes when
 * there is nothing left to read
 * @final_close: when it closes after shutdown(); NEVER: it does not
 * @freeze_set: @freeze_after counts
 * @freeze_after: when it stops itself with SIGSTOP
 * @receive_buffer: SO_RCVBUF in bytes; 0: not set
 * @keepalive: SO_KEEPALIVE, with the times of the sysctls
 * @fastopen: TCP Fast Open; a client then sends its bytes with the SYN
 * @defer_accept: TCP_DEFER_ACCEPT of a server in seconds; 0: not set
 * @linger: SO_LINGER in seconds; -1: not set
 * @user_timeout: TCP_USER_TIMEOUT in milliseconds; 0: not set
 */
struct endpoint_options {
	enum side side;
	union endpoint_address address;
	bool meets;
	union endpoint_address own;
	bool backlog_set;
	unsigned int backlog;
	u64 crowd_after;
	u64 accept_after;
	size_t send;
	u64 send_after;
	unsigned int send_again;
	u64 send_every;
	bool read;
	u64 read_after;
	enum close_way close;
	bool close_set;
	u64 close_after;
	bool final_close_set;
	u64 final_close;
	bool freeze_set;
	u64 freeze_after;
	unsigned int receive_buffer;
	bool keepalive;
	bool fastopen;
	unsigned int defer_accept;
	int linger;
	unsigned int user_timeout;
};

/**
 * struct endpoint_log - who is told about each socket call
 * @call: before the call: its name, and its arguments in words
 * @result: after it: what it returned, errno if that is negative
 * @ready: a server is about to accept, a client about to connect; NULL if nobody wants to know
 */
struct endpoint_log {
	void (*call)(struct endpoint_log *log, const char *name, const char *arguments);
	void (*result)(struct endpoint_log *log, long result, int error);
	void (*ready)(struct endpoint_log *log);
};

/**
 * struct endpoint_failure - the call that ended the script early
 * @call: its name; NULL if nothing failed
 * @error: errno
 */
struct endpoint_failure {
	const char *call;
	int error;
};

/**
 * endpoint_run - do what the options say, to the end
 * @options: the script
 * @log: is told of each call
 *
 * An error on the established connection is an ordinary end of the script. After CLOSE_BY_EXIT the
 * sockets are still open: the caller exits. CLOSE_BY_KILL does not return.
 * Return: what kept the connection from being made
 */
struct endpoint_failure endpoint_run(const struct endpoint_options *options,
				     struct endpoint_log *log);

/**
 * endpoint_address_print - "10.0.0.1:80" or "[2001:db8::1]:80"
 * @address: what to print
 * @buf: where to
 * @size: of @buf; INET6_ADDRSTRLEN + 8 is enough
 */
void endpoint_address_print(const union endpoint_address *address, char *buf, size_t size);

#endif /* SEGDROP_ENDPOINT_H */

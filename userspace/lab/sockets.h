/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What no tracepoint shows: requests (SYN_RECV) and the small sockets of FIN_WAIT2 and TIME_WAIT,
 * asked by sock_diag.
 */
#ifndef SEGDROP_SOCKETS_H
#define SEGDROP_SOCKETS_H

#include <stdbool.h>

#include <segdrop/port.h>

#include "command.h"

struct mnl_socket;

/**
 * struct socket_look - the one connection that a namespace has with the other
 * @cookie: tells it from others, also from those that were there before it
 * @state: as in netinet/tcp.h; 0: there is none (a listening socket is not one)
 * @owned: a process has it open; requests and small sockets are nobody's
 * @timer: its timer expires so many nanoseconds later, never earlier; 0: unknown
 */
struct socket_look {
	u64 cookie;
	int state;
	bool owned;
	u64 timer;
};

/**
 * sockets_open - prepare to ask the namespace that the process is in, wherever the process goes
 * then
 * Return: NULL for failure, and then the reason was printed
 */
struct mnl_socket *sockets_open(void);

/**
 * sockets_look - ask
 * @diag: from sockets_open()
 * @family: 4 or 6
 * @look: filled in; when there are several connections, with one of them
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status sockets_look(struct mnl_socket *diag, int family, struct socket_look *look);

/**
 * sockets_size - how many bytes of memory a full socket has
 * @family: 4 or 6
 * Return: 0 if the kernel does not tell
 */
u64 sockets_size(int family);

#endif /* SEGDROP_SOCKETS_H */

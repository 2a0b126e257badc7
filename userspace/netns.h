/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SEGDROP_NETNS_H
#define SEGDROP_NETNS_H

#include <stddef.h>

#include <segdrop/port.h>

#include "command.h"

/* Where namespaces have names, as ip-netns(8) has it. */
#define NETNS_FOLDER	"/run/netns"

/**
 * netns_enter - move the calling thread to another network namespace
 * @netns: a name in NETNS_FOLDER or, if there is none such, the number of a process; NULL: stay
 *
 * /proc/net follows the first thread of the process: call this there.
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status netns_enter(const char *netns);

/**
 * netns_number - of the namespace that the calling thread is in, as the module's tracepoint says it
 * Return: an inode number; 0 for failure, see errno
 */
u32 netns_number(void);

/**
 * struct netns_name - a namespace that has a name
 * @number: as netns_number()
 * @name: in /run/netns
 */
struct netns_name {
	u32 number;
	char *name;
};

/**
 * struct netns_names - those that `ip netns` lists; all zero at first
 * @list: the array
 * @len: how many are in use
 * @room: for how many there is room
 */
struct netns_names {
	struct netns_name *list;
	size_t len;
	size_t room;
};

/**
 * netns_names_read - look which there are now
 * @names: filled in anew
 */
void netns_names_read(struct netns_names *names);

/**
 * netns_names_find - the name of a namespace
 * @names: read
 * @number: as netns_number()
 * Return: valid until they are read again; NULL: it has none
 */
const char *netns_names_find(const struct netns_names *names, u32 number);

/**
 * netns_names_free - forget them
 * @names: all zero afterwards
 */
void netns_names_free(struct netns_names *names);

#endif /* SEGDROP_NETNS_H */

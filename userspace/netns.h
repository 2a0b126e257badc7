/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SEGDROP_NETNS_H
#define SEGDROP_NETNS_H

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

#endif /* SEGDROP_NETNS_H */

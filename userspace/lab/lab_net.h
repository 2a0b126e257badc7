/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a scenario happens: two network namespaces without names, joined by a pair of virtual
 * Ethernet devices.
 */
#ifndef SEGDROP_LAB_NET_H
#define SEGDROP_LAB_NET_H

#include "command.h"
#include "lab/endpoint.h"
#include "lab/side.h"
#include "lab/sysctls.h"

/* The name of the device at either end. */
#define LAB_DEVICE	"lab0"

/**
 * struct lab_net - the two namespaces; they are gone as soon as nothing refers to them
 * @netns: descriptors, -1 if there is none
 * @inode: their numbers, as the kernel's tracepoints give them
 */
struct lab_net {
	int netns[SIDES];
	u32 inode[SIDES];
};

/**
 * lab_net_open - make the namespaces and join them
 * @net: filled in; to be closed, also after a failure
 * @addresses: of the two ends, of one family; ports do not matter
 * @sysctls: what both shall have
 * @delay: how long each segment is under way, in nanoseconds; 0: no time
 *
 * Nothing but TCP is ever waited for on the link: neighbours are known, addresses are usable at
 * once. One segment that is sent is one that arrives: offloads are off. The process is back in its
 * own namespace afterwards.
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status lab_net_open(struct lab_net *net, const union endpoint_address addresses[SIDES],
			 const struct sysctls *sysctls, u64 delay);

/**
 * lab_net_defaults - the settings of TCP that a new namespace has
 * @sysctls: filled in; to be freed, also after a failure
 *
 * The process is back in its own namespace afterwards.
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status lab_net_defaults(struct sysctls *sysctls);

/**
 * lab_net_close - let go of the namespaces
 * @net: what lab_net_open() has filled in
 */
void lab_net_close(struct lab_net *net);

/**
 * lab_netns_here - the namespace that the process is in
 * Return: a descriptor; -1 for failure, and then the reason was printed
 */
int lab_netns_here(void);

/**
 * lab_netns_go - move the process to a namespace
 * @netns: descriptor
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status lab_netns_go(int netns);

#endif /* SEGDROP_LAB_NET_H */

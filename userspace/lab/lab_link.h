/* SPDX-License-Identifier: GPL-2.0-only */
/* The link between the two network namespaces of a scenario. */
#ifndef SEGDROP_LAB_LINK_H
#define SEGDROP_LAB_LINK_H

#include "command.h"
#include "lab/endpoint.h"
#include "lab/side.h"

/**
 * lab_link_make - make a pair of virtual Ethernet devices, one here (the client's), one there
 * @peer: descriptor of the server's namespace
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status lab_link_make(int peer);

/**
 * lab_link_set_up - make the device in this namespace ready for TCP, and loopback, too
 * @side: whose it is
 * @own: its address
 * @peer: the address of the other end, which becomes a permanent neighbour
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status lab_link_set_up(enum side side, const union endpoint_address *own,
			    const union endpoint_address *peer);

/**
 * lab_link_delay - hold back all that the device in this namespace sends
 * @delay: how long, in nanoseconds
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status lab_link_delay(u64 delay);

/**
 * lab_link_wait - wait until the device in this namespace transmits: before that a segment would
 * vanish silently
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status lab_link_wait(void);

#endif /* SEGDROP_LAB_LINK_H */

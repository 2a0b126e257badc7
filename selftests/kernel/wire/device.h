/* SPDX-License-Identifier: GPL-2.0-only */
/* The tun devices over which hand-made packets enter a network namespace and leave it. */
#ifndef WIRE_DEVICE_H
#define WIRE_DEVICE_H

#include "segment.h"

/**
 * wire_attach - open one end
 * @device: name of a tun device that is there
 * @flags: IFF_TUN or IFF_TAP, and what else it is to do
 * Return: a file descriptor of a device that works; the program ends if there is none
 */
int wire_attach(const char *device, int flags);

/**
 * wire_send - let the kernel receive a packet
 * @fd: of the tun device
 * @packet: what it is to receive
 * Return: false if it does not want it
 */
bool wire_send(int fd, const struct wire_packet *packet);

/**
 * wire_receive - take a packet that the kernel has sent
 * @fd: of the tun device
 * @packet: filled in, but for @l4
 * Return: false if there is none and the descriptor does not wait
 */
bool wire_receive(int fd, struct wire_packet *packet);

#endif /* WIRE_DEVICE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What passes one end of the link, kept in memory until somebody writes it. */
#ifndef SEGDROP_CAPTURE_H
#define SEGDROP_CAPTURE_H

#include <stdbool.h>

#include <segdrop/port.h>

#include "command.h"

/**
 * struct packet - a packet that was captured
 * @time: nanoseconds since 1970
 * @bytes: of it, from its link layer's header on
 * @len: how many were captured
 * @whole: how many it had
 */
struct packet {
	u64 time;
	u8 *bytes;
	u32 len;
	u32 whole;
};

/**
 * struct capture - all packets of one end
 * @pcap: where they come from; NULL once it has stopped
 * @packets: in the order in which they came
 * @len: how many
 * @room: for how many there is room
 * @link: what they begin with: DLT_..., as libpcap has it
 * @most: bytes of a packet that are captured at most
 * @broken: it could not be read at some time
 * @received: how many packets the kernel counted; after it has stopped
 * @dropped: how many of them found no room; after it has stopped
 * @stopped: when it stopped; nanoseconds since 1970
 */
struct capture {
	struct pcap *pcap;
	struct packet *packets;
	size_t len;
	size_t room;
	int link;
	u32 most;
	bool broken;
	u64 received;
	u64 dropped;
	u64 stopped;
};

/**
 * capture_open - begin to capture in the namespace that the process is in
 * Return: for capture_free(); NULL for failure, and then the reason was printed
 */
struct capture *capture_open(void);

/**
 * capture_fd - a descriptor that can be read when something was captured
 * @capture: has not stopped
 */
int capture_fd(const struct capture *capture);

/**
 * capture_read - take what was captured
 * @capture: has not stopped
 */
void capture_read(struct capture *capture);

/**
 * capture_stop - take the rest and end the capture
 * @capture: may have stopped; or NULL
 * Return: false if packets are missing
 */
bool capture_stop(struct capture *capture);

/**
 * capture_free - forget all of it
 * @capture: has stopped; or NULL
 */
void capture_free(struct capture *capture);

#endif /* SEGDROP_CAPTURE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes pcapng, the file format of captures with comments: draft-ietf-opsawg-pcapng, whose
 * sections are cited. No library does it for a C program: libpcap only reads the format, wiretap's
 * interface changes with each Wireshark, DPDK's librte_pcapng wants DPDK's own packets.
 *
 * A function that begins a block is followed by the block's options, then by pcapng_end(). The
 * section comes first, then its interfaces, then what refers to them.
 */
#ifndef SEGDROP_PCAPNG_H
#define SEGDROP_PCAPNG_H

#include <segdrop/port.h>

/* Options of any block (3.5). Text is UTF-8, at most U16_MAX bytes, and not NUL-terminated. */
#define PCAPNG_COMMENT			1	/* text; may be repeated */

/* Options of a section (4.1), each a text. */
#define PCAPNG_SECTION_HARDWARE		2
#define PCAPNG_SECTION_OS		3
#define PCAPNG_SECTION_PROGRAM		4

/* Options of an interface (4.2). */
#define PCAPNG_INTERFACE_NAME		2	/* text */
#define PCAPNG_INTERFACE_DESCRIPTION	3	/* text */
#define PCAPNG_INTERFACE_RESOLUTION	9	/* a byte; 9: nanoseconds */

/* Options of a packet (4.3). */
#define PCAPNG_PACKET_ID		5	/* 64 bits; one for all copies */

/* Options of statistics (4.6): 64 bits each. */
#define PCAPNG_STATISTICS_RECEIVED	4	/* all packets, dropped ones too */
#define PCAPNG_STATISTICS_DROPPED	5	/* what of it found no room */

/**
 * struct pcapng - a file in the making; zero at first
 * @bytes: what it has so far
 * @len: how many
 * @room: for how many there is room
 * @block: where the block begins that pcapng_end() will end
 */
struct pcapng {
	u8 *bytes;
	size_t len;
	size_t room;
	size_t block;
};

/**
 * struct pcapng_packet - a packet as an interface has seen it
 * @interface: its number, from 0 in the order of pcapng_interface()
 * @time: since 1970, in units of the interface's resolution
 * @bytes: of the packet
 * @len: how many were captured
 * @whole: how many the packet had
 */
struct pcapng_packet {
	u32 interface;
	u64 time;
	const u8 *bytes;
	u32 len;
	u32 whole;
};

/**
 * pcapng_section - begin a Section Header Block (4.1)
 * @file: the file
 */
void pcapng_section(struct pcapng *file);

/**
 * pcapng_interface - begin an Interface Description Block (4.2)
 * @file: the file
 * @link: LINKTYPE_...: what packets begin with
 * @most: bytes of a packet that are captured at most
 */
void pcapng_interface(struct pcapng *file, u16 link, u32 most);

/**
 * pcapng_packet - begin an Enhanced Packet Block (4.3)
 * @file: the file
 * @packet: what it has
 */
void pcapng_packet(struct pcapng *file, const struct pcapng_packet *packet);

/**
 * pcapng_statistics - begin an Interface Statistics Block (4.6)
 * @file: the file
 * @interface: number of the interface
 * @time: when the statistics were taken, as in struct pcapng_packet
 */
void pcapng_statistics(struct pcapng *file, u32 interface, u64 time);

/**
 * pcapng_option - add an option to the block that was begun
 * @file: the file
 * @code: PCAPNG_... of that kind of block
 * @value: of the option
 * @len: bytes of @value
 */
void pcapng_option(struct pcapng *file, u16 code, const void *value, u16 len);

/**
 * pcapng_text - pcapng_option() for a text
 * @file: the file
 * @code: PCAPNG_... of that kind of block
 * @text: at most U16_MAX bytes
 */
void pcapng_text(struct pcapng *file, u16 code, const char *text);

/**
 * pcapng_end - end the block that was begun
 * @file: the file
 */
void pcapng_end(struct pcapng *file);

/**
 * pcapng_free - forget the file
 * @file: empty afterwards
 */
void pcapng_free(struct pcapng *file);

#endif /* SEGDROP_PCAPNG_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Which connection a segment belongs to, and a connection as a line of text. */
#ifndef SEGDROP_FLOW_H
#define SEGDROP_FLOW_H

#include <segdrop/packet.h>
#include <segdrop/port.h>
#include <segdrop/track.h>

/* The longest line with its final NUL, newline not included. */
#define SD_FLOW_TEXT_MAX	192

/**
 * struct sd_flow_key - what tells connections apart; comparable byte by byte as far as it goes
 * @port: of the two ends, host order; end 0 is the one with the lower address, or else the lower
 *        port
 * @scope: 0, or what else belongs to the addresses: an interface or a VRF by its index
 * @ipv6: or IPv4
 * @addr: of the two ends, one behind the other, in network order: a word each of IPv4, else four
 *
 * That of IPv4 ends behind the second word of @addr: sd_flow_key_len().
 */
struct sd_flow_key {
	u16 port[2];
	u32 scope : 31;
	u32 ipv6 : 1;
	u32 addr[8];
};

#define SD_FLOW_KEY4_LEN	offsetof(struct sd_flow_key, addr[2])

/**
 * sd_flow_key_len - how much of a key is in use
 * @key: the key
 * Return: bytes, a multiple of 4
 */
static inline u32 sd_flow_key_len(const struct sd_flow_key *key)
{
	return key->ipv6 ? sizeof(*key) : SD_FLOW_KEY4_LEN;
}

/**
 * sd_flow_key_same - do they belong to one connection?
 * @a: one
 * @b: the other
 */
static inline bool sd_flow_key_same(const struct sd_flow_key *a, const struct sd_flow_key *b)
{
	return !memcmp(a, b, SD_FLOW_KEY4_LEN) &&
	       (!a->ipv6 || !memcmp(a->addr, b->addr, sizeof(a->addr)));
}

/**
 * sd_segment_sender - which end of its connection has sent it
 * @seg: the segment; its ends differ
 * Return: 0 if its address is the lower one, or else its port, as a number in network order
 */
static inline int sd_segment_sender(const struct sd_segment *seg)
{
	u32 offset, from, to;

	for (offset = 0; offset < sizeof(seg->saddr); offset += sizeof(from)) {
		from = sd_get_be32(seg->saddr.bytes + offset);
		to = sd_get_be32(seg->daddr.bytes + offset);
		if (from != to)
			return from > to;
	}
	return seg->sport > seg->dport;
}

/**
 * sd_flow_key_set - the key of a segment's connection, the same for both directions
 * @key: filled in as far as it goes
 * @seg: the segment; its ends differ
 * @scope: see struct sd_flow_key
 * Return: index of the sending end
 */
static __always_inline int sd_flow_key_set(struct sd_flow_key *key,
					   const struct sd_segment *seg, u32 scope)
{
	int sender = sd_segment_sender(seg);

	key->port[sender] = seg->sport;
	key->port[!sender] = seg->dport;
	key->scope = scope;
	key->ipv6 = seg->family == 6;
	if (key->ipv6) {
		memcpy(key->addr + 4 * sender, &seg->saddr, 4 * sizeof(u32));
		memcpy(key->addr + 4 * !sender, &seg->daddr, 4 * sizeof(u32));
	} else {
		memcpy(key->addr + sender, &seg->saddr, sizeof(u32));
		memcpy(key->addr + !sender, &seg->daddr, sizeof(u32));
	}
	return sender;
}

/**
 * sd_flow_key_segment - the addresses of a segment that end 0 could send
 * @key: of the connection
 * @seg: filled in; all but addresses, ports and family is 0
 */
void sd_flow_key_segment(const struct sd_flow_key *key, struct sd_segment *seg);

/**
 * sd_flow_print - a connection as the flows file shows it, without the "idle" at the end
 * @key: of the connection
 * @flow: what is known of it
 * @buf: SD_FLOW_TEXT_MAX bytes; NUL-terminated afterwards, no newline
 * Return: the length without the NUL
 */
size_t sd_flow_print(const struct sd_flow_key *key, const struct sd_flow *flow, char *buf);

/**
 * enum sd_flow_class - what becomes of a flow that no segment comes for: which is forgotten first
 *                      where there is no room, and which when
 * @SD_CLASS_ENDED: both FINs acknowledged, or reset; kept for a while, so that late copies keep
 *                  their names
 * @SD_CLASS_OPENING: an end has sent SYNs (or a RST) and nothing else
 * @SD_CLASS_HALF_OPEN: the handshake is not complete, though both ends may take it to be, or only
 *                      one direction was seen in mid-stream
 * @SD_CLASS_CLOSING: a FIN is not acknowledged
 * @SD_CLASS_OPEN: all others
 * @SD_CLASSES: how many there are
 * @SD_CLASS_GONE: not followed any more
 */
enum sd_flow_class {
	SD_CLASS_ENDED,
	SD_CLASS_OPENING,
	SD_CLASS_HALF_OPEN,
	SD_CLASS_CLOSING,
	SD_CLASS_OPEN,
	SD_CLASSES,
	SD_CLASS_GONE = SD_CLASSES,
};

/**
 * segdrop_flow_class_rare - of a flow that is not under way
 * @flow: the flow
 */
enum sd_flow_class segdrop_flow_class_rare(const struct sd_flow *flow);

/**
 * segdrop_flow_class - to which class a flow belongs
 * @flow: the flow
 */
static inline enum sd_flow_class segdrop_flow_class(const struct sd_flow *flow)
{
	/* most of the time */
	return sd_flow_is_under_way(flow) ? SD_CLASS_OPEN : segdrop_flow_class_rare(flow);
}

/*
 * No flow is given up earlier. Copies come at most TCP_RTO_MAX (120 s) apart, which the timer wheel
 * makes an eighth longer (kernel/time/timer.c); of an ended flow, too, whose last ACK was lost.
 */
#define SEGDROP_PATIENCE_LEAST	300

/**
 * segdrop_flow_patience - how long a flow may be silent before it is over
 * @class: enum sd_flow_class
 * Return: seconds; longer than any timer of such a connection, but for a keepalive's that is put
 *         beyond days. 0 of SD_CLASS_GONE
 */
u32 segdrop_flow_patience(enum sd_flow_class class);

#endif /* SEGDROP_FLOW_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracker: which part a segment plays in its connection.
 *
 * Two calls a segment. sd_track_see() when it is seen: it names the segment and learns what a
 * segment proves by having been sent. sd_track_deliver() only if it is then let pass: it follows
 * what the receiver has got, because what we drop was never delivered. What the receiver would not
 * accept moves nothing. Before a SYN or a SYN-ACK sd_track_restarts() and sd_track_wants_attempts()
 * are to be asked.
 */
#ifndef SEGDROP_TRACK_H
#define SEGDROP_TRACK_H

#include <segdrop/packet.h>
#include <segdrop/port.h>

/*
 * How many earlier initial numbers of SYN-ACKs are remembered besides the last one. A server that
 * uses SYN cookies changes its number once a minute (net/ipv4/syncookies.c:tcp_cookie_time()), and
 * the copies of a SYN stop after two.
 */
#define SD_SYNACKS_MAX	3

/**
 * enum sd_end_flag - what is known of one end of a connection
 * @SD_END_SEEN: it has sent something
 * @SD_END_SYN: @iss is known: its SYN was seen, its SYN-ACK has passed, or the peer's SYN-ACK told
 * @SD_END_SYNACK_PASSED: @iss is the number of a SYN-ACK of its that passed
 * @SD_END_SYNCED: it has sent an ACK, so it is not (or no longer) in SYN_SENT
 * @SD_END_HS_OPEN: it sent a SYN-ACK, and nothing that completes the handshake has passed towards
 *         it since
 * @SD_END_NXT: @nxt is known
 * @SD_END_ACK: @ack is known
 * @SD_END_WINDOW: @wup and @edge are known
 * @SD_END_SENT: @end is known
 * @SD_END_TOP: @top is known
 * @SD_END_FIN: @fin is known: its FIN was seen
 * @SD_END_FIN_SECOND: that FIN is the second one (fin2)
 * @SD_END_FIN_OPEN: nothing that acknowledges that FIN has passed since its last copy
 * @SD_END_NEW_SYN: a SYN with other numbers was seen: struct sd_attempts
 * @SD_END_DONE: a segment of its that completes the handshake has passed (a repeated SYN-ACK may
 *         have opened the question again)
 * @SD_END_RESET: an acceptable RST of its has passed
 * @SD_END_OPTIONS: its SYN or SYN-ACK was seen, so the next three are known
 * @SD_END_WSCALE: it scales windows, if the peer does (RFC 7323, 2.2)
 * @SD_END_SACK: it allows SACK
 * @SD_END_TIMESTAMP: it sends time stamps, if the peer does; @ts is the last one
 */
enum sd_end_flag {
	SD_END_SEEN = 1 << 0,
	SD_END_SYN = 1 << 1,
	SD_END_SYNACK_PASSED = 1 << 2,
	SD_END_SYNCED = 1 << 3,
	SD_END_HS_OPEN = 1 << 4,
	SD_END_NXT = 1 << 5,
	SD_END_ACK = 1 << 6,
	SD_END_WINDOW = 1 << 7,
	SD_END_SENT = 1 << 8,
	SD_END_TOP = 1 << 9,
	SD_END_FIN = 1 << 10,
	SD_END_FIN_SECOND = 1 << 11,
	SD_END_FIN_OPEN = 1 << 12,
	SD_END_NEW_SYN = 1 << 13,
	SD_END_DONE = 1 << 14,
	SD_END_RESET = 1 << 15,
	SD_END_OPTIONS = 1 << 16,
	SD_END_WSCALE = 1 << 17,
	SD_END_SACK = 1 << 18,
	SD_END_TIMESTAMP = 1 << 19,
};

/**
 * struct sd_end - one end of a connection; every number in host order
 * @iss: initial sequence number of its SYN or SYN-ACK
 * @nxt: the next sequence number that its peer expects of it (the peer's RCV.NXT)
 * @top: behind the highest that has passed, be it beyond a gap
 * @end: behind the highest that it has sent (its SND.NXT)
 * @ack: the highest acknowledgment number that it sent and that passed (the peer's SND.UNA)
 * @wup: the highest acknowledgment number that it sent (the kernel's rcv_wup)
 * @edge: the right edge of the window that it offers: what begins behind it is not accepted
 * @fin: the sequence number after its FIN
 * @ts: the last time stamp that its peer has got in order (the peer's TS.Recent)
 * @flags: OR of enum sd_end_flag
 * @syn_len: the most payload that a copy of its SYN carried (Fast Open), at most 65535
 * @wscale: bits by which it shifts its windows, if both ends do
 */
struct sd_end {
	u32 iss;
	u32 nxt;
	u32 top;
	u32 end;
	u32 ack;
	u32 wup;
	u32 edge;
	u32 fin;
	u32 ts;
	u32 flags;
	u16 syn_len;
	u8 wscale;
};

/**
 * struct sd_new_syn - a SYN with other numbers than the connection's
 * @iss: its initial sequence number
 * @len: the most payload that a copy of it carried, at most 65535
 * @options: OR of enum sd_tcp_option
 * @wscale: bits by which its sender shifts its windows
 */
struct sd_new_syn {
	u32 iss;
	u16 len;
	u8 options;
	u8 wscale;
};

/**
 * struct sd_attempts - what other attempts to open the connection have left; few have any
 * @syn: of each end, with SD_END_NEW_SYN
 * @synacks: initial numbers of SYN-ACKs that passed in this handshake before the one in struct
 *         sd_end, oldest first
 * @synacks_len: how many of @synacks are in use
 * @server: the end whose numbers @synacks are
 */
struct sd_attempts {
	struct sd_new_syn syn[2];
	u32 synacks[SD_SYNACKS_MAX];
	u8 synacks_len;
	u8 server;
};

/**
 * struct sd_flow - a connection; all zero is one of which nothing has been seen
 * @end: the two ends; which is which is the caller's choice and stays
 * @attempts: NULL until sd_track_wants_attempts() asks for it; the caller's to free. Without it
 *         other attempts are not followed.
 *
 * Plain data without locks: the caller serialises calls on one flow.
 */
struct sd_flow {
	struct sd_end end[2];
	struct sd_attempts *attempts;
};

/**
 * enum sd_part - which connection a segment belongs to
 * @SD_PART_NONE: to none: its receiver would not accept it
 * @SD_PART_CONNECTION: to the flow's
 * @SD_PART_ATTEMPT: to one that may replace it: a SYN with other numbers, or the answer to it
 * @SD_PART_NEW_ATTEMPT: the same, the first segment of it
 */
enum sd_part {
	SD_PART_NONE,
	SD_PART_CONNECTION,
	SD_PART_ATTEMPT,
	SD_PART_NEW_ATTEMPT,
};

/**
 * struct sd_sight - what was found of a segment when it was seen
 * @seq_shift: to be added to its numbers, for the server has several numberings (SYN cookies, a
 * @ack_shift:         SYN proxy)
 * @roles: OR of enum sd_role; 0 with SD_PART_NONE
 * @part: enum sd_part
 * @accepted: its receiver accepts it
 */
struct sd_sight {
	u32 seq_shift;
	u32 ack_shift;
	u16 roles;
	u8 part;
	bool accepted;
};

/**
 * enum sd_track_event - what the delivery of a segment did to its flow
 * @SD_TRACK_GOES_ON: nothing of note
 * @SD_TRACK_STARTED_ANEW: a SYN-ACK accepted a SYN with other numbers: what was the attempt is the
 *                         flow's connection now
 */
enum sd_track_event {
	SD_TRACK_GOES_ON,
	SD_TRACK_STARTED_ANEW,
};

/**
 * sd_track_restarts - is this segment the SYN of a new connection on a flow that has ended?
 * @flow: the flow that has the segment's addresses
 * @seg: a segment with SYN that sd_packet_parse() found fit to be judged
 * @sender: index of the sending end in @flow
 *
 * The caller then calls sd_track_begin() (and begins new counts) before sd_track_see().
 * Return: true for a SYN on a flow for which sd_flow_ended() holds, unless it is a copy of that
 *         flow's own SYN
 */
bool sd_track_restarts(const struct sd_flow *flow, const struct sd_segment *seg, int sender);

/**
 * sd_track_begin - begin a new connection on a flow
 * @flow: nothing of it has been seen afterwards; its @attempts stay, and are all zero
 */
void sd_track_begin(struct sd_flow *flow);

/**
 * sd_track_wants_attempts - does this segment try to open the connection by other numbers?
 * @flow: its flow
 * @seg: a segment with SYN that sd_packet_parse() found fit to be judged
 * @sender: index of the sending end in @flow
 *
 * Return: true if @flow is to be given @attempts (all zero) before sd_track_see()
 */
bool sd_track_wants_attempts(const struct sd_flow *flow, const struct sd_segment *seg, int sender);

/**
 * sd_track_see - name a segment that was seen
 * @flow: its flow; learns what is proved by the segment's having been sent (a FIN gets its name at
 *        the first copy, a repeated SYN-ACK or FIN opens its question again)
 * @seg: a segment that sd_packet_parse() found fit to be judged
 * @sender: index of the sending end in @flow
 * @sight: filled in
 */
void sd_track_see(struct sd_flow *flow, const struct sd_segment *seg, int sender,
		  struct sd_sight *sight);

/**
 * sd_track_deliver - a segment passes and the receiver gets it
 * @flow: its flow
 * @seg: the segment
 * @sender: index of the sending end in @flow
 * @sight: what sd_track_see() found; not SD_PART_NONE
 * Return: what that did to the flow
 */
enum sd_track_event sd_track_deliver(struct sd_flow *flow, const struct sd_segment *seg, int sender,
				     const struct sd_sight *sight);

/**
 * sd_end_closed - has its FIN been acknowledged?
 * @end: of a flow
 */
static inline bool sd_end_closed(const struct sd_end *end)
{
	return (end->flags & (SD_END_FIN | SD_END_FIN_OPEN)) == SD_END_FIN;
}

/**
 * sd_flow_ended - has the connection come to its end?
 * @flow: the flow
 * Return: true after an acceptable RST, and once both FINs have been acknowledged
 */
static inline bool sd_flow_ended(const struct sd_flow *flow)
{
	return (flow->end[0].flags | flow->end[1].flags) & SD_END_RESET ||
	       (sd_end_closed(&flow->end[0]) && sd_end_closed(&flow->end[1]));
}

/**
 * sd_flow_done - has a segment that completes the handshake passed?
 * @flow: the flow
 */
static inline bool sd_flow_done(const struct sd_flow *flow)
{
	return (flow->end[0].flags | flow->end[1].flags) & SD_END_DONE;
}

/**
 * sd_flow_is_under_way - is the handshake known to be over, and no FIN or RST seen?
 * @flow: the flow
 */
static inline bool sd_flow_is_under_way(const struct sd_flow *flow)
{
	const u32 begun = SD_END_SYN | SD_END_DONE, ending = SD_END_FIN | SD_END_RESET;

	return ((flow->end[0].flags | flow->end[1].flags) & (begun | ending)) == begun;
}

/**
 * sd_flow_midstream - was the connection there before we were?
 * @flow: the flow
 * Return: true when neither a SYN nor a SYN-ACK of it was seen
 */
static inline bool sd_flow_midstream(const struct sd_flow *flow)
{
	return !((flow->end[0].flags | flow->end[1].flags) & SD_END_SYN);
}

/**
 * sd_flow_oneway - does only one direction pass here?
 * @flow: the flow
 * Return: true while only one end has sent anything
 */
static inline bool sd_flow_oneway(const struct sd_flow *flow)
{
	return (flow->end[0].flags ^ flow->end[1].flags) & SD_END_SEEN;
}

#endif /* SEGDROP_TRACK_H */

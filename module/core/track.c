// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which part a segment plays in its connection. Two rules run through all of it: roles come from
 * sequence numbers, never from timing; and what was sent proves something of the sender, what has
 * passed something of the receiver.
 */
#include <segdrop/track.h>

/*
 * Is @a at or after @b on the circle of sequence numbers? (RFC 9293, 3.4;
 * include/net/tcp.h:before())
 */
static bool at_or_after(u32 a, u32 b)
{
	return (s32)(a - b) >= 0;
}

static bool has(const struct sd_end *end, u16 flags)
{
	return (end->flags & flags) == flags;
}

static void raise_to(struct sd_end *end, u32 *number, u16 known, u32 value)
{
	if (!has(end, known) || at_or_after(value, *number))
		*number = value;
	end->flags |= known;
}

/* An ACK of a SYN covers its number, and may cover what it carries (RFC 7413, 4.1.3). */
static bool acks_syn(u32 ack, u32 iss, u16 len)
{
	return ack - (iss + 1) <= len;
}

static bool acks_its_syn(const struct sd_segment *seg, const struct sd_end *opener)
{
	return has(opener, SD_END_SYN) && acks_syn(seg->ack, opener->iss, opener->syn_len);
}

static bool acks_its_new_syn(const struct sd_segment *seg, const struct sd_end *opener)
{
	return has(opener, SD_END_NEW_SYN) &&
	       acks_syn(seg->ack, opener->new_iss, opener->new_syn_len);
}

static bool acks_fin(const struct sd_segment *seg, const struct sd_end *closer)
{
	return has(closer, SD_END_FIN) && at_or_after(seg->ack, closer->fin);
}

/* Keepalive and window probes: net/ipv4/tcp_output.c:tcp_xmit_probe_skb(). */
static bool is_probe(const struct sd_segment *seg, const struct sd_end *peer)
{
	return !seg->len && !(seg->flags & SD_TCP_FIN) && has(peer, SD_END_ACK) &&
	       seg->seq == peer->ack - 1;
}

/*
 * In a simultaneous open the number of a SYN-ACK that did not pass is known from the SYN; and what
 * is remembered of earlier numbers does not say which end's they are, but neither has several.
 */
static bool acks_peers_syn(const struct sd_flow *flow, const struct sd_segment *seg,
			   const struct sd_end *me, const struct sd_end *peer)
{
	int i;

	if (has(peer, SD_END_SYN) && at_or_after(seg->ack, peer->iss + 1))
		return true;
	if (has(me, SD_END_SYNACK_PASSED))
		return false;
	for (i = 0; i < flow->synacks_len; i++) {
		if (at_or_after(seg->ack, flow->synacks[i] + 1))
			return true;
	}
	return false;
}

/*
 * Would the delivery of this segment, no SYN, RST or probe, complete the handshake that @peer's
 * SYN-ACK has opened?
 */
static bool completes_handshake(const struct sd_flow *flow, const struct sd_segment *seg,
				const struct sd_end *me, const struct sd_end *peer)
{
	return has(peer, SD_END_HS_OPEN) && at_or_after(seg->seq, me->iss + 1) &&
	       acks_peers_syn(flow, seg, me, peer);
}

/* Which SYN a SYN-ACK accepts. */
enum acceptance {
	ACCEPTS_NOTHING,
	ACCEPTS_SYN,
	ACCEPTS_NEW_SYN,
};

static enum acceptance synack_accepts(const struct sd_segment *seg, const struct sd_end *me,
				      const struct sd_end *opener)
{
	if (acks_its_syn(seg, opener))
		return ACCEPTS_SYN;
	if (acks_its_new_syn(seg, opener))
		return ACCEPTS_NEW_SYN;
	if (has(opener, SD_END_SEEN))
		return ACCEPTS_NOTHING;
	/* The opener's segments do not pass here: its SYN is known only by this answer. */
	return has(me, SD_END_SEEN) ? ACCEPTS_NEW_SYN : ACCEPTS_SYN;
}

static void raise_len(u16 *len, u32 seen)
{
	if (seen > *len)
		*len = seen < U16_MAX ? seen : U16_MAX;
}

static void see_new_syn(const struct sd_segment *seg, struct sd_end *me)
{
	if (!has(me, SD_END_NEW_SYN) || me->new_iss != seg->seq)
		me->new_syn_len = 0;
	me->new_iss = seg->seq;
	me->flags |= SD_END_NEW_SYN;
	raise_len(&me->new_syn_len, seg->len);
}

static void see_syn(const struct sd_segment *seg, struct sd_end *me, const struct sd_end *peer)
{
	bool first = !has(me, SD_END_SEEN) && (!has(peer, SD_END_SEEN) || has(peer, SD_END_SYN));

	if (has(me, SD_END_SYN) ? seg->seq != me->iss : !first) {
		see_new_syn(seg, me);
		return;
	}
	me->iss = seg->seq;
	me->flags |= SD_END_SYN;
	raise_len(&me->syn_len, seg->len);
}

static void see_synack(const struct sd_segment *seg, struct sd_end *me, struct sd_end *opener)
{
	if (synack_accepts(seg, me, opener) != ACCEPTS_SYN)
		return;
	if (!has(opener, SD_END_SYN)) {
		opener->iss = seg->ack - 1;
		opener->flags |= SD_END_SYN;
	}
	raise_to(opener, &opener->nxt, SD_END_NXT, seg->ack);
	me->flags |= SD_END_HS_OPEN;
}

static u16 see_fin(const struct sd_segment *seg, struct sd_end *me, const struct sd_end *peer)
{
	u32 fin = seg->seq + seg->len + 1;

	if (!has(me, SD_END_FIN) || me->fin != fin) {
		me->fin = fin;
		me->flags |= SD_END_FIN;
		me->flags &= ~SD_END_FIN_SECOND;
		if (acks_fin(seg, peer))
			me->flags |= SD_END_FIN_SECOND;
	}
	me->flags |= SD_END_FIN_OPEN;
	return has(me, SD_END_FIN_SECOND) ? SD_FIN2 : SD_FIN1;
}

static u16 fin_ack_role(const struct sd_segment *seg, const struct sd_end *closer)
{
	if (!has(closer, SD_END_FIN_OPEN) || !acks_fin(seg, closer))
		return 0;
	return has(closer, SD_END_FIN_SECOND) ? SD_FIN2ACK : SD_FIN1ACK;
}

/* The roles of a segment that is neither SYN nor RST. */
static u16 see_synchronised(const struct sd_flow *flow, const struct sd_segment *seg,
			    struct sd_end *me, const struct sd_end *peer)
{
	u16 roles = seg->len ? SD_DATA : 0;

	if (is_probe(seg, peer))
		return SD_PROBE;
	if (seg->flags & SD_TCP_FIN)
		roles |= see_fin(seg, me, peer);
	else if (!seg->len && completes_handshake(flow, seg, me, peer))
		roles |= SD_HSACK;
	roles |= fin_ack_role(seg, peer);
	return roles ? roles : SD_ACK;
}

u16 sd_track_roles(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_end *me = &flow->end[sender], *peer = &flow->end[!sender];
	u16 roles = seg->len ? SD_DATA : 0;

	if (seg->flags & SD_TCP_RST) {
		roles |= SD_RST;
	} else if (!(seg->flags & SD_TCP_SYN)) {
		roles = see_synchronised(flow, seg, me, peer);
		/* What it acknowledges it has got, whatever becomes of this segment. */
		raise_to(peer, &peer->nxt, SD_END_NXT, seg->ack);
	} else if (seg->flags & SD_TCP_ACK) {
		roles |= SD_SYNACK;
		see_synack(seg, me, peer);
	} else {
		roles |= SD_SYN;
		see_syn(seg, me, peer);
	}
	me->flags |= SD_END_SEEN;
	if (seg->flags & SD_TCP_ACK && !(seg->flags & SD_TCP_RST))
		me->flags |= SD_END_SYNCED;
	return roles;
}

/* The number that is in use again makes room for the one before it, or else the oldest does. */
static void remember_synack(struct sd_flow *flow, u32 before, u32 now)
{
	int i = 0;

	while (i < flow->synacks_len && flow->synacks[i] != now)
		i++;
	if (i == SD_SYNACKS_MAX)
		i = 0;
	if (i == flow->synacks_len)
		flow->synacks_len++;
	else
		memmove(flow->synacks + i, flow->synacks + i + 1,
			(flow->synacks_len - i - 1) * sizeof(now));
	flow->synacks[flow->synacks_len - 1] = before;
}

static void start_anew(struct sd_flow *flow, const struct sd_segment *seg, struct sd_end *opener)
{
	bool seen = has(opener, SD_END_NEW_SYN);
	u32 iss = seen ? opener->new_iss : seg->ack - 1;
	u16 syn_len = opener->new_syn_len;

	memset(flow, 0, sizeof(*flow));
	opener->iss = iss;
	opener->nxt = seg->ack;
	opener->syn_len = syn_len;
	opener->flags = SD_END_SYN | SD_END_NXT | (seen ? SD_END_SEEN : 0);
}

static void deliver_syn(const struct sd_segment *seg, struct sd_end *me)
{
	if (has(me, SD_END_SYN) && seg->seq == me->iss)
		raise_to(me, &me->nxt, SD_END_NXT, seg->seq + 1);
}

/* A SYN-ACK with another number than before: the receiver's count begins anew. */
static void renumber(struct sd_flow *flow, struct sd_end *me, u32 iss)
{
	if (has(me, SD_END_SYNACK_PASSED))
		remember_synack(flow, me->iss, iss);
	me->iss = iss;
	me->nxt = iss + 1;
	me->syn_len = 0;
}

static void deliver_accepting_synack(struct sd_flow *flow, const struct sd_segment *seg,
				     struct sd_end *me)
{
	if (!has(me, SD_END_SYN) || me->iss != seg->seq)
		renumber(flow, me, seg->seq);
	me->flags |= SD_END_SEEN | SD_END_SYN | SD_END_SYNACK_PASSED | SD_END_SYNCED |
		     SD_END_HS_OPEN;
	raise_to(me, &me->nxt, SD_END_NXT, seg->seq + 1);
	raise_to(me, &me->ack, SD_END_ACK, seg->ack);
	flow->flags &= ~SD_FLOW_RESET;
}

/* Return: whether the flow is another connection now. */
static bool deliver_synack(struct sd_flow *flow, const struct sd_segment *seg, struct sd_end *me,
			   struct sd_end *opener)
{
	enum acceptance accepts = synack_accepts(seg, me, opener);

	if (accepts == ACCEPTS_NOTHING)
		return false;
	if (accepts == ACCEPTS_NEW_SYN)
		start_anew(flow, seg, opener);
	deliver_accepting_synack(flow, seg, me);
	return accepts == ACCEPTS_NEW_SYN;
}

/* An end that waits for the answer to its SYN expects no number yet. */
static bool expects_number(const struct sd_end *me, const struct sd_end *peer)
{
	return has(me, SD_END_NXT) && (has(me, SD_END_SYN) || has(peer, SD_END_SYNCED) ||
				       !has(peer, SD_END_SEEN | SD_END_SYN));
}

/*
 * The receiver's next expected number (RFC 5961, 3.2;
 * net/ipv4/tcp_input.c:tcp_validate_incoming()), or, to one that has only sent a SYN, an ACK of
 * that SYN (tcp_rcv_synsent_state_process()).
 */
static bool rst_is_acceptable(const struct sd_segment *seg, const struct sd_end *me,
			      const struct sd_end *peer)
{
	if (expects_number(me, peer) && seg->seq == me->nxt)
		return true;
	if (!(seg->flags & SD_TCP_ACK))
		return false;
	return acks_its_new_syn(seg, peer) ||
	       (!has(peer, SD_END_SYNCED) && acks_its_syn(seg, peer));
}

static void deliver_in_order(const struct sd_segment *seg, struct sd_end *me)
{
	u32 end = seg->seq + seg->len + !!(seg->flags & SD_TCP_FIN);

	if (!has(me, SD_END_NXT) || at_or_after(me->nxt, seg->seq))
		raise_to(me, &me->nxt, SD_END_NXT, end);
}

static void deliver_synchronised(struct sd_flow *flow, const struct sd_segment *seg,
				 struct sd_end *me, struct sd_end *peer, u16 roles)
{
	/*
	 * Its number is out of the window, so the receiver answers a probe but does not look at its
	 * ACK.
	 */
	if (roles & SD_PROBE)
		return;
	deliver_in_order(seg, me);
	if (completes_handshake(flow, seg, me, peer)) {
		peer->flags &= ~SD_END_HS_OPEN;
		peer->nxt = seg->ack;
		flow->flags |= SD_FLOW_DONE;
	}
	if (acks_fin(seg, peer))
		peer->flags &= ~SD_END_FIN_OPEN;
	raise_to(me, &me->ack, SD_END_ACK, seg->ack);
}

enum sd_track_event sd_track_deliver(struct sd_flow *flow, const struct sd_segment *seg, int sender,
				     u16 roles)
{
	struct sd_end *me = &flow->end[sender], *peer = &flow->end[!sender];

	if (roles & SD_RST) {
		if (rst_is_acceptable(seg, me, peer))
			flow->flags |= SD_FLOW_RESET;
	} else if (roles & SD_SYN) {
		deliver_syn(seg, me);
	} else if (!(roles & SD_SYNACK)) {
		deliver_synchronised(flow, seg, me, peer, roles);
	} else if (deliver_synack(flow, seg, me, peer)) {
		return SD_TRACK_STARTED_ANEW;
	}
	return SD_TRACK_GOES_ON;
}

static bool is_closed(const struct sd_end *end)
{
	return has(end, SD_END_FIN) && !has(end, SD_END_FIN_OPEN);
}

bool sd_flow_ended(const struct sd_flow *flow)
{
	return flow->flags & SD_FLOW_RESET ||
	       (is_closed(&flow->end[0]) && is_closed(&flow->end[1]));
}

bool sd_flow_midstream(const struct sd_flow *flow)
{
	return !((flow->end[0].flags | flow->end[1].flags) & SD_END_SYN);
}

bool sd_flow_oneway(const struct sd_flow *flow)
{
	return has(&flow->end[0], SD_END_SEEN) != has(&flow->end[1], SD_END_SEEN);
}

bool sd_track_restarts(const struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	const struct sd_end *me = &flow->end[sender];

	return (seg->flags & (SD_TCP_SYN | SD_TCP_ACK)) == SD_TCP_SYN && sd_flow_ended(flow) &&
	       !(has(me, SD_END_SYN) && seg->seq == me->iss);
}

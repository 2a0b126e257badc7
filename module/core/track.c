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

static bool acks_its_new_syn(const struct sd_flow *flow, const struct sd_segment *seg, int opener)
{
	return has(&flow->end[opener], SD_END_NEW_SYN) &&
	       acks_syn(seg->ack, flow->attempts->new_iss[opener],
			flow->attempts->new_syn_len[opener]);
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
	u32 i;

	if (has(peer, SD_END_SYN) && at_or_after(seg->ack, peer->iss + 1))
		return true;
	if (has(me, SD_END_SYNACK_PASSED) || !flow->attempts)
		return false;
	for (i = 0; i < flow->attempts->synacks_len; i++) {
		if (at_or_after(seg->ack, flow->attempts->synacks[i] + 1))
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

static enum acceptance synack_accepts(const struct sd_flow *flow, const struct sd_segment *seg,
				      int sender)
{
	const struct sd_end *me = &flow->end[sender], *opener = &flow->end[!sender];

	if (acks_its_syn(seg, opener))
		return ACCEPTS_SYN;
	if (acks_its_new_syn(flow, seg, !sender))
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

/* A SYN that is no copy of the one that is known, nor the first one. */
static bool is_new_syn(const struct sd_segment *seg, const struct sd_end *me,
		       const struct sd_end *peer)
{
	if (has(me, SD_END_SYN))
		return seg->seq != me->iss;
	return has(me, SD_END_SEEN) || (has(peer, SD_END_SEEN) && !has(peer, SD_END_SYN));
}

static void see_new_syn(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_attempts *attempts = flow->attempts;
	struct sd_end *me = &flow->end[sender];

	if (!has(me, SD_END_NEW_SYN) || attempts->new_iss[sender] != seg->seq)
		attempts->new_syn_len[sender] = 0;
	attempts->new_iss[sender] = seg->seq;
	me->flags |= SD_END_NEW_SYN;
	raise_len(&attempts->new_syn_len[sender], seg->len);
}

static void see_syn(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_end *me = &flow->end[sender];

	if (is_new_syn(seg, me, &flow->end[!sender])) {
		see_new_syn(flow, seg, sender);
		return;
	}
	me->iss = seg->seq;
	me->flags |= SD_END_SYN;
	raise_len(&me->syn_len, seg->len);
}

static void see_synack(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_end *me = &flow->end[sender], *opener = &flow->end[!sender];

	if (synack_accepts(flow, seg, sender) != ACCEPTS_SYN)
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

/*
 * Does @seg, no SYN or RST, ask for an answer, or may it be the answer to something of @peer's? Of
 * the segments of a long connection nearly none does.
 */
static bool is_of_note(const struct sd_segment *seg, const struct sd_end *peer)
{
	return seg->flags & SD_TCP_FIN || peer->flags & (SD_END_HS_OPEN | SD_END_FIN_OPEN);
}

static noinline u16 roles_of_note(const struct sd_flow *flow, const struct sd_segment *seg,
				  struct sd_end *me, const struct sd_end *peer)
{
	u16 roles = 0;

	if (seg->flags & SD_TCP_FIN)
		roles |= see_fin(seg, me, peer);
	else if (!seg->len && completes_handshake(flow, seg, me, peer))
		roles |= SD_HSACK;
	return roles | fin_ack_role(seg, peer);
}

/* A segment that is neither SYN nor RST. */
static u16 see_synchronised(const struct sd_flow *flow, const struct sd_segment *seg,
			    struct sd_end *me, struct sd_end *peer)
{
	u16 roles = seg->len ? SD_DATA : 0;

	/* What it acknowledges it has got, whatever becomes of this segment. */
	raise_to(peer, &peer->nxt, SD_END_NXT, seg->ack);
	me->flags |= SD_END_SEEN | SD_END_SYNCED;
	if (is_probe(seg, peer))
		return SD_PROBE;
	if (is_of_note(seg, peer))
		roles |= roles_of_note(flow, seg, me, peer);
	return roles ? roles : SD_ACK;
}

static noinline u16 see_other(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	u16 roles = seg->len ? SD_DATA : 0;
	struct sd_end *me = &flow->end[sender];

	if (seg->flags & SD_TCP_RST) {
		roles |= SD_RST;
	} else if (seg->flags & SD_TCP_ACK) {
		roles |= SD_SYNACK;
		see_synack(flow, seg, sender);
		me->flags |= SD_END_SYNCED;
	} else {
		roles |= SD_SYN;
		see_syn(flow, seg, sender);
	}
	me->flags |= SD_END_SEEN;
	return roles;
}

u16 sd_track_roles(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	if (seg->flags & (SD_TCP_SYN | SD_TCP_RST))
		return see_other(flow, seg, sender);
	return see_synchronised(flow, seg, &flow->end[sender], &flow->end[!sender]);
}

/* The number that is in use again makes room for the one before it, or else the oldest does. */
static void remember_synack(struct sd_attempts *attempts, u32 before, u32 now)
{
	u32 *synacks = attempts->synacks, i = 0;

	while (i < attempts->synacks_len && synacks[i] != now)
		i++;
	if (i == SD_SYNACKS_MAX)
		i = 0;
	if (i == attempts->synacks_len)
		attempts->synacks_len++;
	else
		memmove(synacks + i, synacks + i + 1,
			(attempts->synacks_len - i - 1) * sizeof(now));
	synacks[attempts->synacks_len - 1] = before;
}

void sd_track_begin(struct sd_flow *flow)
{
	memset(flow->end, 0, sizeof(flow->end));
	if (flow->attempts)
		memset(flow->attempts, 0, sizeof(*flow->attempts));
}

static void start_anew(struct sd_flow *flow, const struct sd_segment *seg, int opener)
{
	struct sd_end *end = &flow->end[opener];
	bool seen = has(end, SD_END_NEW_SYN);
	u32 iss = seen ? flow->attempts->new_iss[opener] : seg->ack - 1;
	u16 syn_len = seen ? flow->attempts->new_syn_len[opener] : 0;

	sd_track_begin(flow);
	end->iss = iss;
	end->nxt = seg->ack;
	end->syn_len = syn_len;
	end->flags = SD_END_SYN | SD_END_NXT | (seen ? SD_END_SEEN : 0);
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
		remember_synack(flow->attempts, me->iss, iss);
	me->iss = iss;
	me->nxt = iss + 1;
	me->syn_len = 0;
}

static void deliver_accepting_synack(struct sd_flow *flow, const struct sd_segment *seg,
				     int sender)
{
	struct sd_end *me = &flow->end[sender];

	if (!has(me, SD_END_SYN) || me->iss != seg->seq)
		renumber(flow, me, seg->seq);
	me->flags |= SD_END_SEEN | SD_END_SYN | SD_END_SYNACK_PASSED | SD_END_SYNCED |
		     SD_END_HS_OPEN;
	raise_to(me, &me->nxt, SD_END_NXT, seg->seq + 1);
	raise_to(me, &me->ack, SD_END_ACK, seg->ack);
	me->flags &= ~SD_END_RESET;
	flow->end[!sender].flags &= ~SD_END_RESET;
}

/* Return: whether the flow is another connection now. */
static bool deliver_synack(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	enum acceptance accepts = synack_accepts(flow, seg, sender);

	if (accepts == ACCEPTS_NOTHING)
		return false;
	if (accepts == ACCEPTS_NEW_SYN)
		start_anew(flow, seg, !sender);
	deliver_accepting_synack(flow, seg, sender);
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
static bool rst_is_acceptable(const struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	const struct sd_end *me = &flow->end[sender], *peer = &flow->end[!sender];

	if (expects_number(me, peer) && seg->seq == me->nxt)
		return true;
	if (!(seg->flags & SD_TCP_ACK))
		return false;
	return acks_its_new_syn(flow, seg, !sender) ||
	       (!has(peer, SD_END_SYNCED) && acks_its_syn(seg, peer));
}

static void deliver_in_order(const struct sd_segment *seg, struct sd_end *me)
{
	u32 end = seg->seq + seg->len + !!(seg->flags & SD_TCP_FIN);

	if (!has(me, SD_END_NXT) || at_or_after(me->nxt, seg->seq))
		raise_to(me, &me->nxt, SD_END_NXT, end);
}

static noinline void deliver_of_note(struct sd_flow *flow, const struct sd_segment *seg,
				     struct sd_end *me, struct sd_end *peer)
{
	if (completes_handshake(flow, seg, me, peer)) {
		peer->flags &= ~SD_END_HS_OPEN;
		peer->nxt = seg->ack;
		me->flags |= SD_END_DONE;
	}
	if (acks_fin(seg, peer))
		peer->flags &= ~SD_END_FIN_OPEN;
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
	raise_to(me, &me->ack, SD_END_ACK, seg->ack);
	if (is_of_note(seg, peer))
		deliver_of_note(flow, seg, me, peer);
}

static noinline enum sd_track_event deliver_other(struct sd_flow *flow,
						  const struct sd_segment *seg, int sender,
						  u16 roles)
{
	struct sd_end *me = &flow->end[sender];

	if (roles & SD_RST) {
		if (rst_is_acceptable(flow, seg, sender))
			me->flags |= SD_END_RESET;
	} else if (roles & SD_SYN) {
		deliver_syn(seg, me);
	} else if (deliver_synack(flow, seg, sender)) {
		return SD_TRACK_STARTED_ANEW;
	}
	return SD_TRACK_GOES_ON;
}

enum sd_track_event sd_track_deliver(struct sd_flow *flow, const struct sd_segment *seg, int sender,
				     u16 roles)
{
	if (roles & (SD_SYN | SD_SYNACK | SD_RST))
		return deliver_other(flow, seg, sender, roles);
	deliver_synchronised(flow, seg, &flow->end[sender], &flow->end[!sender], roles);
	return SD_TRACK_GOES_ON;
}

bool sd_track_is_attempt(const struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	const struct sd_end *me = &flow->end[sender];

	return seg->flags & SD_TCP_ACK ? has(me, SD_END_SYNACK_PASSED) && seg->seq != me->iss :
					 is_new_syn(seg, me, &flow->end[!sender]);
}

bool sd_track_restarts(const struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	const struct sd_end *me = &flow->end[sender];

	return !(seg->flags & SD_TCP_ACK) && sd_flow_ended(flow) &&
	       !(has(me, SD_END_SYN) && seg->seq == me->iss);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which part a segment plays in its connection. Two rules run through all of it: roles come from
 * sequence numbers, never from timing; and what was sent proves something of the sender, what has
 * passed something of the receiver.
 */
#include "opening.h"
#include "seq.h"
#include "window.h"

static bool acks_fin(const struct sd_segment *seg, const struct sd_end *closer)
{
	return has(closer, SD_END_FIN) && !before(seg->ack, closer->fin);
}

/*
 * Keepalive and window probes repeat the number before the first that is not acknowledged
 * (net/ipv4/tcp_output.c:tcp_xmit_probe_skb()), some with a byte of garbage (RFC 1122, 4.2.3.6).
 */
static bool is_probe(const struct sd_segment *seg, const struct sd_end *peer)
{
	return seg->len <= 1 && !(seg->flags & SD_TCP_FIN) && has(peer, SD_END_ACK) &&
	       seg->seq == peer->ack - 1;
}

/*
 * Would the delivery of this segment, which is accepted, complete the handshake that @peer's
 * SYN-ACK has opened? (tcp_check_req(), tcp_rcv_state_process())
 */
static bool completes_handshake(const struct sd_segment *seg, const struct sd_end *me,
				const struct sd_end *peer)
{
	return has(peer, SD_END_HS_OPEN | SD_END_SYN) && !before(seg->seq, me->iss + 1) &&
	       !before(seg->ack, peer->iss + 1);
}

static u16 fin_name(const struct sd_end *me)
{
	return has(me, SD_END_FIN_SECOND) ? SD_FIN2 : SD_FIN1;
}

static bool is_copy_of_fin(const struct sd_segment *seg, const struct sd_end *me)
{
	return has(me, SD_END_FIN) && me->fin == end_of(seg);
}

static u16 see_fin(const struct sd_segment *seg, struct sd_end *me, const struct sd_end *peer)
{
	if (!is_copy_of_fin(seg, me)) {
		me->fin = end_of(seg);
		me->flags |= SD_END_FIN;
		me->flags &= ~SD_END_FIN_SECOND;
		if (acks_fin(seg, peer))
			me->flags |= SD_END_FIN_SECOND;
	}
	me->flags |= SD_END_FIN_OPEN;
	return fin_name(me);
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

static noinline u16 roles_of_note(const struct sd_segment *seg, struct sd_end *me,
				  const struct sd_end *peer, bool accepted)
{
	u16 roles = 0;

	if (!accepted)
		return seg->flags & SD_TCP_FIN && is_copy_of_fin(seg, me) ? fin_name(me) : 0;
	if (seg->flags & SD_TCP_FIN)
		roles |= see_fin(seg, me, peer);
	else if (!seg->len && completes_handshake(seg, me, peer))
		roles |= SD_HSACK;
	return roles | fin_ack_role(seg, peer);
}

/*
 * A server that answers with several initial numbers (SYN cookies, a SYN proxy) has several
 * numberings. A segment that does not fit in the last one may fit in an earlier one: then @shifted
 * is @seg by the numbers of the last one.
 */
static noinline enum sd_fit fit_in_another(const struct sd_flow *flow,
					   const struct sd_segment *seg, int sender,
					   struct sd_sight *sight, struct sd_segment *shifted)
{
	const struct sd_attempts *attempts = flow->attempts;
	enum sd_fit fit = SD_FIT_NONE;
	u32 i, shift;

	*shifted = *seg;
	for (i = 0; attempts && i < attempts->synacks_len && fit == SD_FIT_NONE; i++) {
		shift = flow->end[attempts->server].iss - attempts->synacks[i];
		sight->seq_shift = sender == attempts->server ? shift : 0;
		sight->ack_shift = sender == attempts->server ? 0 : shift;
		shifted->seq = seg->seq + sight->seq_shift;
		shifted->ack = seg->ack + sight->ack_shift;
		fit = sd_window_fit(flow, shifted, sender);
	}
	return fit;
}

/* A segment that is neither SYN nor RST, by the numbers of the flow. */
static void see_synchronised(struct sd_flow *flow, const struct sd_segment *seg, int sender,
			     enum sd_fit fit, struct sd_sight *sight)
{
	struct sd_end *me = &flow->end[sender], *peer = &flow->end[!sender];
	u16 roles = seg->len ? SD_DATA : 0;

	/* What it acknowledges it has got, whatever becomes of this segment. */
	raise_to(peer, &peer->nxt, SD_END_NXT, seg->ack);
	raise_to(me, &me->end, SD_END_SENT, end_of(seg));
	sd_window_offer(flow, seg, sender);
	me->flags |= SD_END_SEEN | SD_END_SYNCED;
	sight->accepted = fit == SD_FIT_ACCEPTED;
	if (is_probe(seg, peer)) {
		roles |= SD_PROBE;
		/* Out of the window: the receiver answers, but does not look at its ACK. */
		if (!seg->len)
			sight->accepted = false;
	}
	if (is_of_note(seg, peer))
		roles |= roles_of_note(seg, me, peer, sight->accepted);
	sight->roles = roles ? roles : SD_ACK;
}

/* An end that waits for the answer to its SYN expects no number yet. */
static bool expects_number(const struct sd_end *me, const struct sd_end *peer)
{
	return has(me, SD_END_NXT) && (has(me, SD_END_SYN) || has(peer, SD_END_SYNCED) ||
				       !has(peer, SD_END_SEEN | SD_END_SYN));
}

/*
 * The receiver's next expected number, one below it once it has got a FIN, or, with SACK, the right
 * edge of what it has got beyond a gap (RFC 5961, 3.2; net/ipv4/tcp_input.c:
 * tcp_validate_incoming(), tcp_reset_check()). Behind a segment that filled the gap that edge is
 * what it expects next.
 */
static bool is_reset_number(const struct sd_flow *flow, const struct sd_segment *seg,
			    const struct sd_end *me)
{
	if (seg->seq == me->nxt)
		return true;
	if (has(me, SD_END_FIN) && me->fin == me->nxt && seg->seq == me->nxt - 1)
		return true;
	return has(me, SD_END_TOP) && seg->seq == me->top && after(me->top, me->nxt) &&
	       both_have(flow, SD_END_SACK);
}

/* To one that has only sent a SYN it is an ACK of that SYN (tcp_rcv_synsent_state_process()). */
static bool answers_syn(const struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	const struct sd_end *peer = &flow->end[!sender];

	return seg->flags & SD_TCP_ACK && !has(peer, SD_END_SYNCED) && sd_acks_syn(seg, peer);
}

static bool is_acceptable_rst(const struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	const struct sd_end *me = &flow->end[sender];

	return expects_number(me, &flow->end[!sender]) && is_reset_number(flow, seg, me);
}

static noinline void see_rst(struct sd_flow *flow, const struct sd_segment *seg, int sender,
			     struct sd_sight *sight)
{
	struct sd_segment shifted = *seg;

	if (seg->flags & SD_TCP_ACK && sd_acks_new_syn(flow, seg, !sender))
		sight->part = SD_PART_ATTEMPT;
	else if (!answers_syn(flow, seg, sender) &&
		 sd_window_fit(flow, seg, sender) == SD_FIT_NONE &&
		 fit_in_another(flow, seg, sender, sight, &shifted) == SD_FIT_NONE)
		sight->part = SD_PART_NONE;
	if (sight->part == SD_PART_NONE)
		return;
	sight->roles = SD_RST | (seg->len ? SD_DATA : 0);
	sight->accepted = sight->part == SD_PART_ATTEMPT || answers_syn(flow, seg, sender) ||
			  is_acceptable_rst(flow, &shifted, sender);
	flow->end[sender].flags |= SD_END_SEEN;
}

/* Its ACK tells which of several SYN-ACKs the opener has accepted. */
static bool chooses_numbering(const struct sd_flow *flow, int sender)
{
	int server = flow->attempts->server;

	return sender != server && has(&flow->end[server], SD_END_HS_OPEN);
}

static noinline void see_in_another(struct sd_flow *flow, const struct sd_segment *seg, int sender,
				    struct sd_sight *sight)
{
	struct sd_segment shifted;
	enum sd_fit fit = fit_in_another(flow, seg, sender, sight, &shifted);

	if (fit == SD_FIT_NONE) {
		sight->part = SD_PART_NONE;
		return;
	}
	if (chooses_numbering(flow, sender)) {
		sd_adopt_numbering(flow, sight->ack_shift);
		sight->ack_shift = 0;
		shifted = *seg;
	}
	see_synchronised(flow, &shifted, sender, fit, sight);
}

static noinline void see_opening(struct sd_flow *flow, const struct sd_segment *seg, int sender,
				 struct sd_sight *sight)
{
	struct sd_end *me = &flow->end[sender];

	if (seg->flags & SD_TCP_ACK)
		sight->part = sd_see_synack(flow, seg, sender);
	else
		sight->part = sd_see_syn(flow, seg, sender);
	if (sight->part == SD_PART_NONE)
		return;
	sight->roles = (seg->flags & SD_TCP_ACK ? SD_SYNACK : SD_SYN) | (seg->len ? SD_DATA : 0);
	me->flags |= SD_END_SEEN | (seg->flags & SD_TCP_ACK ? SD_END_SYNCED : 0);
}

void sd_track_see(struct sd_flow *flow, const struct sd_segment *seg, int sender,
		  struct sd_sight *sight)
{
	enum sd_fit fit;

	*sight = (struct sd_sight){ .part = SD_PART_CONNECTION };
	if (seg->flags & SD_TCP_SYN) {
		see_opening(flow, seg, sender, sight);
		return;
	}
	if (seg->flags & SD_TCP_RST) {
		see_rst(flow, seg, sender, sight);
		return;
	}
	fit = sd_window_fit(flow, seg, sender);
	if (fit == SD_FIT_NONE)
		see_in_another(flow, seg, sender, sight);
	else
		see_synchronised(flow, seg, sender, fit, sight);
}

static void deliver_in_order(const struct sd_segment *seg, struct sd_end *me,
			     const struct sd_end *peer)
{
	if (!has(me, SD_END_NXT) || !after(seg->seq, me->nxt))
		raise_to(me, &me->nxt, SD_END_NXT, end_of(seg));
	raise_to(me, &me->top, SD_END_TOP, end_of(seg));
	/* tcp_input.c:tcp_replace_ts_recent(), RFC 7323, 4.3 */
	if (seg->options & SD_TCP_TIMESTAMP && !after(seg->seq, peer->wup) &&
	    !before(seg->tsval, me->ts))
		me->ts = seg->tsval;
}

static noinline void deliver_of_note(const struct sd_segment *seg, struct sd_end *me,
				     struct sd_end *peer)
{
	if (completes_handshake(seg, me, peer)) {
		peer->flags &= ~SD_END_HS_OPEN;
		me->flags |= SD_END_DONE;
	}
	if (acks_fin(seg, peer))
		peer->flags &= ~SD_END_FIN_OPEN;
}

static void deliver_synchronised(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_end *me = &flow->end[sender], *peer = &flow->end[!sender];

	deliver_in_order(seg, me, peer);
	raise_to(me, &me->ack, SD_END_ACK, seg->ack);
	if (is_of_note(seg, peer))
		deliver_of_note(seg, me, peer);
}

static noinline void deliver_shifted(struct sd_flow *flow, const struct sd_segment *seg, int sender,
				     const struct sd_sight *sight)
{
	struct sd_segment shifted = *seg;

	shifted.seq += sight->seq_shift;
	shifted.ack += sight->ack_shift;
	deliver_synchronised(flow, &shifted, sender);
}

static noinline enum sd_track_event deliver_other(struct sd_flow *flow,
						  const struct sd_segment *seg, int sender,
						  const struct sd_sight *sight)
{
	struct sd_end *me = &flow->end[sender];

	if (sight->roles & SD_SYNACK)
		return sd_deliver_synack(flow, seg, sender);
	if (sight->roles & SD_SYN && sight->part == SD_PART_CONNECTION)
		sd_deliver_syn(seg, me);
	else if (sight->roles & SD_RST && sight->accepted)
		me->flags |= SD_END_RESET;
	return SD_TRACK_GOES_ON;
}

enum sd_track_event sd_track_deliver(struct sd_flow *flow, const struct sd_segment *seg, int sender,
				     const struct sd_sight *sight)
{
	if (sight->roles & (SD_SYN | SD_SYNACK | SD_RST))
		return deliver_other(flow, seg, sender, sight);
	if (!sight->accepted)
		return SD_TRACK_GOES_ON;
	if (sight->seq_shift | sight->ack_shift)
		deliver_shifted(flow, seg, sender, sight);
	else
		deliver_synchronised(flow, seg, sender);
	return SD_TRACK_GOES_ON;
}

bool sd_track_restarts(const struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	const struct sd_end *me = &flow->end[sender];

	return !(seg->flags & SD_TCP_ACK) && sd_flow_ended(flow) &&
	       !(has(me, SD_END_SYN) && seg->seq == me->iss);
}

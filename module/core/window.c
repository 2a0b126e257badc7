// SPDX-License-Identifier: GPL-2.0-only
#include "seq.h"
#include "window.h"

/* The window of a SYN is not scaled (RFC 7323, 2.2). */
#define UNSCALED_MAX	0xffff
/* A copy may lie that far back whatever the window: MAXACKWINCONST of nf_conntrack_proto_tcp.c. */
#define REACH_MIN	66000
/* How far time stamps may go back: include/net/tcp.h:TCP_PAWS_WINDOW */
#define PAWS_WINDOW	1

/*
 * Both must have offered to scale. Where a SYN was not seen, the widest window that it may have
 * agreed on is taken, as connection tracking does.
 */
static u8 shift_of(const struct sd_end *me, const struct sd_end *peer)
{
	if ((me->flags & (SD_END_OPTIONS | SD_END_WSCALE)) == SD_END_OPTIONS ||
	    (peer->flags & (SD_END_OPTIONS | SD_END_WSCALE)) == SD_END_OPTIONS)
		return 0;
	return has(me, SD_END_WSCALE) ? me->wscale : SD_WSCALE_MAX;
}

void sd_window_offer(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_end *me = &flow->end[sender];
	u8 shift = seg->flags & SD_TCP_SYN ? 0 : shift_of(me, &flow->end[!sender]);
	u32 edge = seg->ack + ((u32)seg->window << shift);

	if (!has(me, SD_END_WINDOW)) {
		me->wup = seg->ack;
		me->edge = edge;
		me->flags |= SD_END_WINDOW;
		return;
	}
	if (after(seg->ack, me->wup))
		me->wup = seg->ack;
	if (after(edge, me->edge))
		me->edge = edge;
}

/* How far back a copy of what was sent to @end may lie. */
static u32 reach(const struct sd_end *end)
{
	u32 window = has(end, SD_END_WINDOW) ? end->edge - end->wup : 0;

	return window > REACH_MIN ? window : REACH_MIN;
}

/* What its receiver takes: tcp_input.c:tcp_sequence(), or of a request tcp_check_req(). */
static enum sd_fit fit_seq(const struct sd_segment *seg, const struct sd_end *me,
			   const struct sd_end *peer)
{
	bool offered = has(peer, SD_END_WINDOW);
	u32 wup = offered ? peer->wup : me->iss + 1;
	u32 edge = offered ? peer->edge : wup + UNSCALED_MAX;

	if (after(seg->seq, edge))
		return SD_FIT_NONE;
	if (!before(end_of(seg), wup))
		return SD_FIT_ACCEPTED;
	return before(end_of(seg), wup - reach(peer)) ? SD_FIT_NONE : SD_FIT_OLD;
}

/*
 * An ACK of what was never sent, or of less than a window ago (tcp_input.c:tcp_ack(), RFC 5961,
 * 5.2), is thrown away with all that comes with it. A request wants its own number
 * (tcp_check_req()), and has sent no more than that.
 */
static bool ack_fits(const struct sd_segment *seg, const struct sd_end *me,
		     const struct sd_end *peer)
{
	if (has(peer, SD_END_SENT) && after(seg->ack, peer->end))
		return false;
	return !before(seg->ack, has(me, SD_END_ACK) ? me->ack - reach(me) : peer->iss + 1);
}

/* An old duplicate: tcp_input.c:tcp_paws_discard(). Each numbering has a clock of its own. */
static bool is_outdated(const struct sd_flow *flow, const struct sd_segment *seg,
			const struct sd_end *me)
{
	return seg->options & SD_TCP_TIMESTAMP && both_have(flow, SD_END_TIMESTAMP) &&
	       (s32)(me->ts - seg->tsval) > PAWS_WINDOW &&
	       !(flow->attempts && flow->attempts->synacks_len);
}

/*
 * Of a connection that was there before, or of which one direction passes, nothing can be said. If
 * a SYN was seen and no SYN-ACK has passed, nothing but a RST is accepted.
 */
static bool is_tolerant(const struct sd_flow *flow, const struct sd_end *peer)
{
	const u32 own = SD_END_SYN | SD_END_OPTIONS;

	return !has(peer, SD_END_SEEN) || !(has(&flow->end[0], own) || has(&flow->end[1], own));
}

enum sd_fit sd_window_fit(const struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	const struct sd_end *me = &flow->end[sender], *peer = &flow->end[!sender];
	bool rst = seg->flags & SD_TCP_RST;
	enum sd_fit fit;

	if (!both_have(flow, SD_END_SYN) || !has(peer, SD_END_SEEN)) {
		if (is_tolerant(flow, peer))
			return SD_FIT_ACCEPTED;
		if (!rst || !has(me, SD_END_SYN))
			return SD_FIT_NONE;
	}
	fit = fit_seq(seg, me, peer);
	/* Neither its ACK nor its time stamp is looked at (tcp_input.c:tcp_validate_incoming()). */
	if (fit == SD_FIT_NONE || rst)
		return fit;
	if (!ack_fits(seg, me, peer))
		return SD_FIT_NONE;
	return is_outdated(flow, seg, me) ? SD_FIT_OLD : fit;
}

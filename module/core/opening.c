// SPDX-License-Identifier: GPL-2.0-only
#include "opening.h"
#include "seq.h"
#include "window.h"

/* An ACK of a SYN covers its number, and may cover what it carries (RFC 7413, 4.1.3). */
static bool covers(u32 ack, u32 iss, u16 len)
{
	return ack - (iss + 1) <= len;
}

bool sd_acks_syn(const struct sd_segment *seg, const struct sd_end *opener)
{
	return has(opener, SD_END_SYN) && covers(seg->ack, opener->iss, opener->syn_len);
}

bool sd_acks_new_syn(const struct sd_flow *flow, const struct sd_segment *seg, int opener)
{
	return has(&flow->end[opener], SD_END_NEW_SYN) &&
	       covers(seg->ack, flow->attempts->syn[opener].iss, flow->attempts->syn[opener].len);
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

	if (sd_acks_syn(seg, opener))
		return ACCEPTS_SYN;
	if (sd_acks_new_syn(flow, seg, !sender))
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

bool sd_track_wants_attempts(const struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	const struct sd_end *me = &flow->end[sender];

	if (flow->attempts)
		return false;
	return seg->flags & SD_TCP_ACK ? has(me, SD_END_SYNACK_PASSED) && seg->seq != me->iss :
					 is_new_syn(seg, me, &flow->end[!sender]);
}

static enum sd_part see_new_syn(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_end *me = &flow->end[sender];
	enum sd_part part = SD_PART_ATTEMPT;
	struct sd_new_syn *syn;

	if (!flow->attempts)
		return SD_PART_NEW_ATTEMPT;
	syn = &flow->attempts->syn[sender];
	if (!has(me, SD_END_NEW_SYN) || syn->iss != seg->seq) {
		part = SD_PART_NEW_ATTEMPT;
		syn->len = 0;
	}
	syn->iss = seg->seq;
	syn->options = seg->options;
	syn->wscale = seg->wscale;
	raise_len(&syn->len, seg->len);
	me->flags |= SD_END_NEW_SYN;
	return part;
}

static void note_options(struct sd_end *me, u8 options, u8 wscale)
{
	me->flags &= ~(SD_END_WSCALE | SD_END_SACK | SD_END_TIMESTAMP);
	me->flags |= SD_END_OPTIONS;
	if (options & SD_TCP_WSCALE)
		me->flags |= SD_END_WSCALE;
	if (options & SD_TCP_SACK)
		me->flags |= SD_END_SACK;
	if (options & SD_TCP_TIMESTAMP)
		me->flags |= SD_END_TIMESTAMP;
	me->wscale = wscale;
}

enum sd_part sd_see_syn(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_end *me = &flow->end[sender];

	if (is_new_syn(seg, me, &flow->end[!sender]))
		return see_new_syn(flow, seg, sender);
	me->iss = seg->seq;
	me->flags |= SD_END_SYN;
	raise_len(&me->syn_len, seg->len);
	raise_to(me, &me->end, SD_END_SENT, end_of(seg));
	note_options(me, seg->options, seg->wscale);
	return SD_PART_CONNECTION;
}

enum sd_part sd_see_synack(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_end *me = &flow->end[sender], *opener = &flow->end[!sender];

	switch (synack_accepts(flow, seg, sender)) {
	case ACCEPTS_NOTHING:
		/* Of a connection that was there before nothing tells whether it fits. */
		return has(opener, SD_END_SYN) || has(me, SD_END_SYN) ? SD_PART_NONE :
									SD_PART_CONNECTION;
	case ACCEPTS_NEW_SYN:
		return SD_PART_ATTEMPT;
	case ACCEPTS_SYN:
		break;
	}
	if (!has(opener, SD_END_SYN)) {
		opener->iss = seg->ack - 1;
		opener->flags |= SD_END_SYN;
	}
	raise_to(opener, &opener->nxt, SD_END_NXT, seg->ack);
	if (has(me, SD_END_SYN) && seg->seq == me->iss)
		raise_to(me, &me->end, SD_END_SENT, end_of(seg));
	note_options(me, seg->options, seg->wscale);
	sd_window_offer(flow, seg, sender);
	me->flags |= SD_END_HS_OPEN;
	return SD_PART_CONNECTION;
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
	struct sd_new_syn syn = { .iss = seg->ack - 1 };

	if (seen)
		syn = flow->attempts->syn[opener];
	sd_track_begin(flow);
	end->iss = syn.iss;
	end->nxt = seg->ack;
	end->flags = SD_END_SYN | SD_END_NXT;
	if (!seen)
		return;
	end->syn_len = syn.len;
	end->end = syn.iss + 1 + syn.len;
	end->flags |= SD_END_SEEN | SD_END_SENT;
	note_options(end, syn.options, syn.wscale);
}

void sd_deliver_syn(const struct sd_segment *seg, struct sd_end *me)
{
	if (!has(me, SD_END_NXT) && seg->options & SD_TCP_TIMESTAMP)
		me->ts = seg->tsval;
	raise_to(me, &me->nxt, SD_END_NXT, seg->seq + 1);
	raise_to(me, &me->top, SD_END_TOP, seg->seq + 1);
}

/*
 * A SYN-ACK with another number than before: what was sent and acknowledged by the old numbers says
 * nothing any more.
 */
static void renumber(struct sd_flow *flow, const struct sd_segment *seg, int sender)
{
	struct sd_end *me = &flow->end[sender];

	if (has(me, SD_END_SYNACK_PASSED) && flow->attempts) {
		remember_synack(flow->attempts, me->iss, seg->seq);
		flow->attempts->server = sender;
	}
	me->iss = seg->seq;
	me->nxt = seg->seq + 1;
	me->top = me->nxt;
	me->end = end_of(seg);
	me->syn_len = 0;
	me->flags |= SD_END_NXT | SD_END_TOP | SD_END_SENT;
	me->flags &= ~(SD_END_FIN | SD_END_FIN_SECOND | SD_END_FIN_OPEN);
	flow->end[!sender].flags &= ~(SD_END_ACK | SD_END_WINDOW);
}

void sd_adopt_numbering(struct sd_flow *flow, u32 shift)
{
	struct sd_end *me = &flow->end[flow->attempts->server];
	struct sd_end *opener = &flow->end[!flow->attempts->server];

	remember_synack(flow->attempts, me->iss, me->iss - shift);
	me->iss -= shift;
	me->nxt -= shift;
	me->top -= shift;
	me->end -= shift;
	me->fin -= shift;
	opener->ack -= shift;
	opener->wup -= shift;
	opener->edge -= shift;
}

static void deliver_accepting_synack(struct sd_flow *flow, const struct sd_segment *seg,
				     int sender)
{
	struct sd_end *me = &flow->end[sender];

	if (!has(me, SD_END_SYN) || me->iss != seg->seq)
		renumber(flow, seg, sender);
	if (seg->options & SD_TCP_TIMESTAMP)
		me->ts = seg->tsval;
	me->flags |= SD_END_SEEN | SD_END_SYN | SD_END_SYNACK_PASSED | SD_END_SYNCED |
		     SD_END_HS_OPEN;
	raise_to(me, &me->nxt, SD_END_NXT, seg->seq + 1);
	raise_to(me, &me->top, SD_END_TOP, seg->seq + 1);
	raise_to(me, &me->ack, SD_END_ACK, seg->ack);
	me->flags &= ~SD_END_RESET;
	flow->end[!sender].flags &= ~SD_END_RESET;
}

enum sd_track_event sd_deliver_synack(struct sd_flow *flow, const struct sd_segment *seg,
				      int sender)
{
	enum acceptance accepts = synack_accepts(flow, seg, sender);

	if (accepts == ACCEPTS_NOTHING)
		return SD_TRACK_GOES_ON;
	if (accepts == ACCEPTS_NEW_SYN) {
		start_anew(flow, seg, !sender);
		note_options(&flow->end[sender], seg->options, seg->wscale);
		sd_window_offer(flow, seg, sender);
	}
	deliver_accepting_synack(flow, seg, sender);
	return accepts == ACCEPTS_NEW_SYN ? SD_TRACK_STARTED_ANEW : SD_TRACK_GOES_ON;
}

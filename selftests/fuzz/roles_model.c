// SPDX-License-Identifier: GPL-2.0-only
#include "roles_model.h"

#include <segdrop/track.h>

/* Every segment of the present connection, in the order in which they were seen. */
#define for_each_step(model, step)                                                                \
	for ((step) = (model)->steps; (step) < (model)->steps + (model)->len; (step)++)           \
		if (!(step)->old)

/* The same, the newest first. */
#define for_each_step_back(model, step)                                                           \
	for ((step) = (model)->steps + (model)->len; (step)-- > (model)->steps;)                  \
		if (!(step)->old)

/* Sequence numbers: RFC 9293, 3.4. */
static bool at_or_after(u32 a, u32 b)
{
	return a - b < 1u << 31;
}

static bool after(u32 a, u32 b)
{
	return a != b && at_or_after(a, b);
}

static bool has(const struct sd_segment *seg, u8 flags)
{
	return seg->flags & flags;
}

static bool is_syn(const struct sd_segment *seg)
{
	return has(seg, SD_TCP_SYN) && !has(seg, SD_TCP_ACK);
}

static bool is_synack(const struct sd_segment *seg)
{
	return has(seg, SD_TCP_SYN) && has(seg, SD_TCP_ACK);
}

static bool is_fin(const struct sd_segment *seg)
{
	return has(seg, SD_TCP_FIN) && !has(seg, SD_TCP_RST);
}

/* No payload, and nothing else that takes a sequence number. */
static bool is_empty_ack(const struct sd_segment *seg)
{
	return has(seg, SD_TCP_ACK) && !has(seg, SD_TCP_SYN | SD_TCP_FIN | SD_TCP_RST) &&
	       seg->len == 0;
}

/* The sequence number after everything that the segment carries. */
static u32 end_of(const struct sd_segment *seg)
{
	return seg->seq + has(seg, SD_TCP_SYN) + seg->len + has(seg, SD_TCP_FIN);
}

/* It has sent an ACK, so it is not in SYN_SENT. */
static bool has_sent_ack(const struct roles_model *model, int end)
{
	const struct roles_step *step;

	for_each_step(model, step) {
		if (step->sender == end && has(&step->seg, SD_TCP_ACK))
			return true;
	}
	return false;
}

/*
 * The initial number of an end: that of its SYN, or of the last SYN-ACK that passed (a server that
 * gave up may answer with a new one). A SYN-ACK alone starts a known flow: it tells the number of a
 * SYN that we did not see.
 */
static bool initial_number(const struct roles_model *model, int end, u32 *number)
{
	const struct roles_step *step;
	bool known = false;

	for_each_step(model, step) {
		if (!has(&step->seg, SD_TCP_SYN) || step->part != ROLES_OWN)
			continue;
		if (step->sender == end && (is_syn(&step->seg) || step->passed))
			*number = step->seg.seq;
		else if (step->sender != end && is_synack(&step->seg) && !known)
			*number = step->seg.ack - 1;
		else
			continue;
		known = true;
	}
	return known;
}

/* A copy of a SYN may carry data (Fast Open), another may not. */
static u32 syn_payload(const struct roles_model *model, int end, enum roles_part part, u32 number)
{
	const struct roles_step *step;
	u32 most = 0;

	for_each_step(model, step) {
		if (step->sender == end && is_syn(&step->seg) && step->part == part &&
		    step->seg.seq == number && step->seg.len > most)
			most = step->seg.len;
	}
	return most < U16_MAX ? most : U16_MAX;
}

/* An ACK of a SYN is acceptable up to what that SYN carried. */
static bool acknowledges_syn(const struct sd_segment *seg, u32 number, u32 payload)
{
	u32 beyond = seg->ack - (number + 1);

	return has(seg, SD_TCP_ACK) && beyond <= payload;
}

static bool acknowledges_own_syn(const struct roles_model *model, const struct sd_segment *seg,
				 int opener)
{
	u32 number;

	return initial_number(model, opener, &number) &&
	       acknowledges_syn(seg, number, syn_payload(model, opener, ROLES_OWN, number));
}

/* Of several provisional SYNs the last one counts: its sender has forgotten the others. */
static bool acknowledges_new_syn(const struct roles_model *model, const struct sd_segment *seg,
				 int opener)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (step->sender == opener && is_syn(&step->seg) && step->part == ROLES_NEW)
			return acknowledges_syn(seg, step->seg.seq,
						syn_payload(model, opener, ROLES_NEW,
							    step->seg.seq));
	}
	return false;
}

/* A SYN with other numbers is provisional. An end in the middle of a connection has other ones. */
static enum roles_part part_of_syn(const struct roles_model *model, const struct sd_segment *seg,
				   int sender)
{
	u32 number;

	if (!initial_number(model, sender, &number))
		return has_sent_ack(model, sender) ? ROLES_NEW : ROLES_OWN;
	return seg->seq == number ? ROLES_OWN : ROLES_NEW;
}

static enum roles_part part_of_synack(const struct roles_model *model,
				      const struct sd_segment *seg, int sender)
{
	u32 number;

	if (acknowledges_own_syn(model, seg, !sender))
		return ROLES_OWN;
	if (acknowledges_new_syn(model, seg, !sender))
		return ROLES_NEW;
	return initial_number(model, !sender, &number) ? ROLES_STRAY : ROLES_OWN;
}

static enum roles_part part_of(const struct roles_model *model, const struct sd_segment *seg,
			       int sender)
{
	if (is_syn(seg))
		return part_of_syn(model, seg, sender);
	if (is_synack(seg))
		return part_of_synack(model, seg, sender);
	return ROLES_OWN;
}

/* The highest ack that has passed towards an end. */
static bool highest_ack_towards(const struct roles_model *model, int end, u32 *highest)
{
	const struct roles_step *step;
	bool known = false;

	for_each_step(model, step) {
		if (step->sender == end || !step->passed || step->part != ROLES_OWN ||
		    !has(&step->seg, SD_TCP_ACK) || has(&step->seg, SD_TCP_RST))
			continue;
		if (!known || after(step->seg.ack, *highest))
			*highest = step->seg.ack;
		known = true;
	}
	return known;
}

/* "no payload, seq one below the highest ack that has passed towards its sender" */
static bool is_probe(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	u32 highest;

	return is_empty_ack(seg) && highest_ack_towards(model, sender, &highest) &&
	       seg->seq == highest - 1;
}

/* A SYN-ACK that passed in this handshake. */
static bool is_passed_synack(const struct roles_step *step, int sender)
{
	return !step->old && step->sender == sender && is_synack(&step->seg) &&
	       step->part == ROLES_OWN && step->passed;
}

/* It is the last one before the end of the history that has its number. */
static bool is_last_synack_of_number(const struct roles_model *model, const struct roles_step *step)
{
	const struct roles_step *later;

	for (later = step + 1; later < model->steps + model->len; later++) {
		if (is_passed_synack(later, step->sender) && later->seg.seq == step->seg.seq)
			return false;
	}
	return true;
}

/* No more than SD_SYNACKS_MAX other numbers were used since. */
static bool is_remembered(const struct roles_model *model, const struct roles_step *synack)
{
	const struct roles_step *step;
	unsigned int newer = 0;

	for (step = synack + 1; step < model->steps + model->len; step++) {
		if (is_passed_synack(step, synack->sender) && step->seg.seq != synack->seg.seq &&
		    is_last_synack_of_number(model, step))
			newer++;
	}
	return newer <= SD_SYNACKS_MAX;
}

/*
 * "ack at or after the end of the peer's": SYN cookies give each SYN-ACK a number of its own, and
 * an ack of any that passed counts. In a simultaneous open the peer's SYN told its number already.
 */
static bool acknowledges_peers_syn(const struct roles_model *model, const struct sd_segment *seg,
				   int sender)
{
	const struct roles_step *step;

	for_each_step(model, step) {
		if (step->sender == sender || !has(&step->seg, SD_TCP_SYN) || !step->passed ||
		    step->part != ROLES_OWN || !at_or_after(seg->ack, step->seg.seq + 1))
			continue;
		if (is_syn(&step->seg) || is_remembered(model, step))
			return true;
	}
	return false;
}

/* "seq at or after the end of its own SYN, ack at or after the end of the peer's" */
static bool in_handshake_bounds(const struct roles_model *model, const struct sd_segment *seg,
				int sender)
{
	u32 number;

	return initial_number(model, sender, &number) && at_or_after(seg->seq, number + 1) &&
	       acknowledges_peers_syn(model, seg, sender);
}

/*
 * The handshake is complete once any segment of the opener with ACK, without SYN or RST, that
 * satisfies hsack's bounds has passed: data or a FIN does it too; a probe does not.
 */
static bool completes_handshake(const struct roles_model *model, const struct sd_segment *seg,
				int sender)
{
	return has(seg, SD_TCP_ACK) && !has(seg, SD_TCP_SYN | SD_TCP_RST) &&
	       !is_probe(model, seg, sender) && in_handshake_bounds(model, seg, sender);
}

/* "while no segment that completes the handshake has passed since the last SYN-ACK" */
static bool handshake_is_open(const struct roles_model *model, int opener)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (step->sender != opener && is_synack(&step->seg) && step->part == ROLES_OWN)
			return true;
		if (step->sender == opener && step->passed && step->completes)
			return false;
	}
	return false;
}

/* "from the opener, no payload, SYN, FIN or RST", within the bounds, while the question is open */
static bool is_hsack(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	return is_empty_ack(seg) && completes_handshake(model, seg, sender) &&
	       handshake_is_open(model, sender);
}

/* The last FIN that an end sent; all copies end with the same number. */
static const struct roles_step *fin_of(const struct roles_model *model, int end)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (step->sender == end && is_fin(&step->seg))
			return step;
	}
	return NULL;
}

/* Its ack covers the FIN. A SYN-ACK acknowledges no more than a SYN, and a RST nothing. */
static bool covers(const struct sd_segment *seg, const struct roles_step *fin)
{
	return has(seg, SD_TCP_ACK) && !has(seg, SD_TCP_SYN | SD_TCP_RST) &&
	       at_or_after(seg->ack, end_of(&fin->seg));
}

/* "no such segment has passed since the last copy": a probe does not mark a FIN acknowledged */
static bool is_acknowledged(const struct roles_model *model, const struct roles_step *fin)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (step == fin)
			return false;
		if (step->sender != fin->sender && step->passed && covers(&step->seg, fin) &&
		    !(step->roles & SD_PROBE))
			return true;
	}
	return false;
}

/* fin1ack or fin2ack: acknowledges the peer's FIN, which nothing has acknowledged yet. */
static u16 fin_ack_role(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	const struct roles_step *fin = fin_of(model, !sender);

	if (!fin || !covers(seg, fin) || is_probe(model, seg, sender) ||
	    is_acknowledged(model, fin))
		return 0;
	return fin->roles & SD_FIN1 ? SD_FIN1ACK : SD_FIN2ACK;
}

/* A FIN is named at the first copy seen, and keeps its name. */
static u16 fin_role(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	const struct roles_step *own = fin_of(model, sender), *peers = fin_of(model, !sender);

	if (own && end_of(&own->seg) == end_of(seg))
		return own->roles & (SD_FIN1 | SD_FIN2);
	return peers && covers(seg, peers) ? SD_FIN2 : SD_FIN1;
}

/* "RST; it has no other role (but data, if it carries some)" */
static u16 roles_of(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	u16 roles = seg->len ? SD_DATA : 0;

	if (has(seg, SD_TCP_RST))
		return roles | SD_RST;
	if (has(seg, SD_TCP_SYN))
		return roles | (is_syn(seg) ? SD_SYN : SD_SYNACK);
	if (has(seg, SD_TCP_FIN))
		roles |= fin_role(model, seg, sender);
	if (is_hsack(model, seg, sender))
		roles |= SD_HSACK;
	if (is_probe(model, seg, sender))
		roles |= SD_PROBE;
	roles |= fin_ack_role(model, seg, sender);
	return roles ? roles : SD_ACK;
}

/*
 * The number that the receiver expects next from an end: the end of what passed without a gap, or
 * what the receiver itself says in an ack, dropped or not.
 */
static bool expected_from(const struct roles_model *model, int end, u32 *expected)
{
	const struct roles_step *step;
	bool known = false;

	for_each_step(model, step) {
		u32 next;

		if (step->part != ROLES_OWN || has(&step->seg, SD_TCP_RST))
			continue;
		if (step->sender != end && has(&step->seg, SD_TCP_ACK))
			next = step->seg.ack;
		else if (step->sender == end && step->passed &&
			 (!known || !after(step->seg.seq, *expected)))
			next = end_of(&step->seg);
		else
			continue;
		if (!known || after(next, *expected))
			*expected = next;
		known = true;
	}
	return known;
}

/* An end whose last word is a SYN waits for the answer to it. */
static bool in_syn_sent(const struct roles_model *model, int end)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (step->sender == end)
			return is_syn(&step->seg) &&
			       (step->part == ROLES_NEW || !has_sent_ack(model, end));
	}
	return false;
}

/* "acceptable to the receiver (its next expected number, or an answer to its SYN)" */
static bool is_acceptable_rst(const struct roles_model *model, const struct sd_segment *seg,
			      int sender)
{
	u32 expected;

	if (!has(seg, SD_TCP_RST))
		return false;
	if (in_syn_sent(model, !sender))
		return acknowledges_own_syn(model, seg, !sender) ||
		       acknowledges_new_syn(model, seg, !sender);
	return expected_from(model, sender, &expected) && seg->seq == expected;
}

/* The new connection consists of its SYN, in all its copies, and of the SYN-ACK that accepts it. */
static void start_anew(struct roles_model *model, const struct roles_step *synack)
{
	struct roles_step *step;

	for_each_step(model, step) {
		bool is_new = step == synack ||
			      (step->part == ROLES_NEW && is_syn(&step->seg) &&
			       step->sender != synack->sender &&
			       acknowledges_new_syn(model, &synack->seg, step->sender));

		step->old = !is_new;
		if (is_new)
			step->part = ROLES_OWN;
	}
}

bool roles_model_restarts(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	return is_syn(seg) && roles_model_ended(model) &&
	       part_of_syn(model, seg, sender) != ROLES_OWN;
}

u16 roles_model_see(struct roles_model *model, const struct sd_segment *seg, int sender)
{
	struct roles_step step = { .seg = *seg, .sender = sender };

	step.roles = roles_of(model, seg, sender);
	step.part = part_of(model, seg, sender);
	step.completes = completes_handshake(model, seg, sender);
	step.resets = is_acceptable_rst(model, seg, sender);
	model->steps[model->len++] = step;
	return step.roles;
}

/* A provisional SYN's connection holds once a SYN-ACK that accepts it passes. */
bool roles_model_pass(struct roles_model *model)
{
	struct roles_step *step = &model->steps[model->len - 1];

	step->passed = true;
	if (!is_synack(&step->seg) || step->part != ROLES_NEW)
		return false;
	start_anew(model, step);
	return true;
}

bool roles_model_ended(const struct roles_model *model)
{
	const struct roles_step *fins[2] = { fin_of(model, 0), fin_of(model, 1) };
	const struct roles_step *step;

	for_each_step(model, step) {
		if (step->resets && step->passed)
			return true;
	}
	return fins[0] && fins[1] && is_acknowledged(model, fins[0]) &&
	       is_acknowledged(model, fins[1]);
}

bool roles_model_midstream(const struct roles_model *model)
{
	const struct roles_step *step;

	for_each_step(model, step) {
		if (has(&step->seg, SD_TCP_SYN) && step->part == ROLES_OWN)
			return false;
	}
	return true;
}

bool roles_model_oneway(const struct roles_model *model)
{
	const struct roles_step *step;
	bool sent[2] = { false, false };

	for_each_step(model, step)
		sent[step->sender] = true;
	return sent[0] != sent[1];
}

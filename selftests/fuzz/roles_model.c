// SPDX-License-Identifier: GPL-2.0-only
#include "roles_model.h"

#include <segdrop/track.h>

/* What the fuzzer has to reach is in the tracker; looking at the model as well takes it longer. */
#ifdef __clang__
#pragma clang attribute push(__attribute__((no_sanitize("coverage"))), apply_to = function)
#endif

/* Every segment of the present connection, in the order in which they were seen. */
#define for_each_step(model, step)                                                                \
	for ((step) = (model)->steps; (step) < (model)->steps + (model)->len; (step)++)           \
		if (!(step)->old)

/* The same, the newest first. */
#define for_each_step_back(model, step)                                                           \
	for ((step) = (model)->steps + (model)->len; (step) > (model)->steps && (step)--;)        \
		if (!(step)->old)

/* Sequence numbers: RFC 9293, 3.4. Of two that are half the circle apart neither is after. */
static bool at_or_after(u32 a, u32 b)
{
	return a - b < 1u << 31;
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

static bool has_sent(const struct roles_model *model, int end)
{
	const struct roles_step *step;

	for_each_step(model, step) {
		if (step->sender == end)
			return true;
	}
	return false;
}

/* It has sent an ACK, so it is not in SYN_SENT. */
static bool has_sent_ack(const struct roles_model *model, int end)
{
	const struct roles_step *step;

	for_each_step(model, step) {
		if (step->sender == end && has(&step->seg, SD_TCP_ACK) &&
		    !has(&step->seg, SD_TCP_RST))
			return true;
	}
	return false;
}

/*
 * The initial number of an end: that of its SYN, or of the last SYN-ACK that passed (a server that
 * gave up may answer with a new one). A SYN-ACK alone starts a known flow: it tells the number of a
 * SYN that we did not see.
 */
static bool initial_number_before(const struct roles_model *model, const struct roles_step *limit,
				  int end, u32 *number)
{
	const struct roles_step *step;
	bool known = false;

	for_each_step(model, step) {
		if (step == limit)
			break;
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

static bool initial_number(const struct roles_model *model, int end, u32 *number)
{
	return initial_number_before(model, NULL, end, number);
}

/* A SYN-ACK that passed in this handshake. */
static bool is_passed_synack(const struct roles_step *step, int sender)
{
	return !step->old && step->sender == sender && is_synack(&step->seg) &&
	       step->part == ROLES_OWN && step->passed;
}

/*
 * A copy of a SYN may carry data (Fast Open), another may not. Where an end sends two provisional
 * SYNs in turns, each turn is another attempt, not a copy; and a SYN-ACK with another number is
 * from an end that has forgotten what its SYN carried.
 */
static u32 syn_payload(const struct roles_model *model, int end, enum roles_part part, u32 number)
{
	const struct roles_step *step;
	u32 most = 0;

	for_each_step_back(model, step) {
		bool is_of_part = step->sender == end && step->part == part &&
				  (is_syn(&step->seg) || is_passed_synack(step, end));

		if (is_of_part && step->seg.seq != number)
			break;
		if (is_of_part && is_syn(&step->seg) && step->seg.len > most)
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

static bool is_provisional(const struct roles_step *step, int end)
{
	return step->sender == end && is_syn(&step->seg) && step->part == ROLES_NEW;
}

/* Of several provisional SYNs the last one counts: its sender has forgotten the others. */
static bool provisional_number(const struct roles_model *model, int end, u32 *number)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (is_provisional(step, end)) {
			*number = step->seg.seq;
			return true;
		}
	}
	return false;
}

static bool acknowledges_new_syn(const struct roles_model *model, const struct sd_segment *seg,
				 int opener)
{
	u32 number;

	return provisional_number(model, opener, &number) &&
	       acknowledges_syn(seg, number, syn_payload(model, opener, ROLES_NEW, number));
}

/*
 * In the middle of a connection whose beginning was not seen a SYN has other numbers than that one,
 * which its sender shows by having sent something, or its peer by having sent no SYN.
 */
static bool can_open(const struct roles_model *model, int end)
{
	u32 number;

	return !has_sent(model, end) &&
	       (!has_sent(model, !end) || initial_number(model, !end, &number));
}

static bool is_copy_of_syn(const struct roles_model *model, const struct sd_segment *seg,
			   int sender)
{
	u32 number;

	return initial_number(model, sender, &number) && seg->seq == number;
}

/* A SYN with other numbers is provisional. */
static enum roles_part part_of_syn(const struct roles_model *model, const struct sd_segment *seg,
				   int sender)
{
	u32 number;

	if (is_copy_of_syn(model, seg, sender))
		return ROLES_OWN;
	if (!initial_number(model, sender, &number) && can_open(model, sender))
		return ROLES_OWN;
	return ROLES_NEW;
}

/*
 * A SYN-ACK that accepts no SYN that we saw: where its receiver's segments do not pass, it tells of
 * one that opens the flow, or of one that opens another connection on it.
 */
static enum roles_part part_of_synack(const struct roles_model *model,
				      const struct sd_segment *seg, int sender)
{
	if (acknowledges_own_syn(model, seg, !sender))
		return ROLES_OWN;
	if (acknowledges_new_syn(model, seg, !sender))
		return ROLES_NEW;
	if (has_sent(model, !sender))
		return ROLES_STRAY;
	return has_sent(model, sender) ? ROLES_NEW : ROLES_OWN;
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

/* The highest ack that has passed towards an end, which does not look at that of a probe. */
static bool highest_ack_towards(const struct roles_model *model, int end, u32 *highest)
{
	const struct roles_step *step;
	bool known = false;

	for_each_step(model, step) {
		if (step->sender == end || !step->passed || step->part != ROLES_OWN ||
		    !has(&step->seg, SD_TCP_ACK) || step->roles & (SD_RST | SD_PROBE))
			continue;
		if (!known || at_or_after(step->seg.ack, *highest))
			*highest = step->seg.ack;
		known = true;
	}
	return known;
}

/* "no payload, seq one below the highest ack that has passed towards its sender" */
static bool is_probe(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	u32 highest = 0;

	return is_empty_ack(seg) && highest_ack_towards(model, sender, &highest) &&
	       seg->seq == highest - 1;
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
 * an ack of any that passed counts. In a simultaneous open, where both ends send a SYN-ACK, it has
 * the number of its sender's SYN, so no other counts.
 */
static bool acknowledges_peers_syn(const struct roles_model *model, const struct sd_segment *seg,
				   int sender)
{
	const struct roles_step *step;
	u32 number;

	if (initial_number(model, !sender, &number) && at_or_after(seg->ack, number + 1))
		return true;
	for_each_step(model, step) {
		if (is_passed_synack(step, sender))
			return false;
	}
	for_each_step(model, step) {
		if (is_passed_synack(step, !sender) && is_remembered(model, step) &&
		    at_or_after(seg->ack, step->seg.seq + 1))
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

/**
 * struct expectation - the number that an end expects next
 * @next: the number
 * @known: there is one
 */
struct expectation {
	u32 next;
	bool known;
};

static bool begins_with_other_number(const struct roles_model *model, const struct roles_step *step)
{
	u32 number;

	return is_synack(&step->seg) &&
	       !(initial_number_before(model, step, step->sender, &number) &&
		 number == step->seg.seq);
}

/*
 * What passed without a gap was received; what came beyond a gap is known from the ack of it. A SYN
 * is the beginning, so there is no gap before it. What it carries may be refused.
 */
static void expect_from_passed(const struct roles_model *model, const struct roles_step *step,
			       struct expectation *expected)
{
	const struct sd_segment *seg = &step->seg;
	u32 next = has(seg, SD_TCP_SYN) ? seg->seq + 1 : end_of(seg);

	if (expected->known && !begins_with_other_number(model, step)) {
		if (!has(seg, SD_TCP_SYN) && !at_or_after(expected->next, seg->seq))
			return;
		if (!at_or_after(next, expected->next))
			return;
	}
	expected->next = next;
	expected->known = true;
}

/*
 * What an end acknowledges it has received, whether or not the ack passes. With the one that
 * completes the handshake it says which of several SYN-ACKs it has accepted.
 */
static void expect_from_ack(const struct roles_step *step, struct expectation *expected)
{
	if (expected->known && !at_or_after(step->seg.ack, expected->next) &&
	    !(step->completes && step->passed))
		return;
	expected->next = step->seg.ack;
	expected->known = true;
}

/* The number that the receiver expects next from an end. */
static struct expectation expected_from(const struct roles_model *model, int end)
{
	struct expectation expected = { };
	const struct roles_step *step;

	for_each_step(model, step) {
		if (step->part != ROLES_OWN || has(&step->seg, SD_TCP_RST))
			continue;
		if (step->sender == end && step->passed)
			expect_from_passed(model, step, &expected);
		else if (step->sender != end && has(&step->seg, SD_TCP_ACK))
			expect_from_ack(step, &expected);
	}
	return expected;
}

/* It sent a SYN and no ACK, and nothing tells it the peer's numbers, so it expects none yet. */
static bool in_syn_sent(const struct roles_model *model, int end)
{
	u32 number;

	return has_sent(model, end) && initial_number(model, end, &number) &&
	       !has_sent_ack(model, end) && !initial_number(model, !end, &number);
}

/*
 * "acceptable to the receiver (its next expected number, or an answer to its SYN)". It waits for
 * the answer until it has sent an ACK: a SYN-ACK that passed may be lost further on. A provisional
 * SYN can have its answer at any time: whether its sender sent the rest of what we see before or
 * after it, the order in which they come here does not tell.
 */
static bool is_acceptable_rst(const struct roles_model *model, const struct sd_segment *seg,
			      int sender)
{
	struct expectation expected;

	if (!has(seg, SD_TCP_RST))
		return false;
	if (acknowledges_new_syn(model, seg, !sender))
		return true;
	if (acknowledges_own_syn(model, seg, !sender) && !has_sent_ack(model, !sender))
		return true;
	expected = expected_from(model, sender);
	return expected.known && seg->seq == expected.next && !in_syn_sent(model, !sender);
}

/* The new connection consists of its SYN, in all its copies, and of the SYN-ACK that accepts it. */
static void start_anew(struct roles_model *model, const struct roles_step *synack)
{
	int opener = !synack->sender;
	struct roles_step *step;
	u32 number = 0;
	bool is_last_attempt = provisional_number(model, opener, &number);

	for_each_step_back(model, step) {
		bool is_new = is_provisional(step, opener);

		if (is_new && step->seg.seq != number)
			is_last_attempt = false;
		step->old = step != synack && !(is_new && is_last_attempt);
		step->part = ROLES_OWN;
	}
}

bool roles_model_restarts(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	return is_syn(seg) && roles_model_ended(model) && !is_copy_of_syn(model, seg, sender);
}

u16 roles_model_see(struct roles_model *model, const struct sd_segment *seg, int sender)
{
	struct roles_step step = { .seg = *seg, .sender = sender };

	step.roles = roles_of(model, seg, sender);
	step.part = part_of(model, seg, sender);
	step.completes = handshake_is_open(model, sender) &&
			 completes_handshake(model, seg, sender);
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

/* A SYN-ACK to the same SYN shows that the RST was lost further on, or not believed. */
static bool is_reset(const struct roles_model *model)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (is_passed_synack(step, step->sender))
			return false;
		if (step->resets && step->passed)
			return true;
	}
	return false;
}

bool roles_model_ended(const struct roles_model *model)
{
	const struct roles_step *fins[2] = { fin_of(model, 0), fin_of(model, 1) };

	return is_reset(model) || (fins[0] && fins[1] && is_acknowledged(model, fins[0]) &&
				    is_acknowledged(model, fins[1]));
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

#ifdef __clang__
#pragma clang attribute pop
#endif

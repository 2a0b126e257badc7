// SPDX-License-Identifier: GPL-2.0-only
#include "roles_history.h"

#ifdef __clang__
#pragma clang attribute push(__attribute__((no_sanitize("coverage"))), apply_to = function)
#endif

/* "from the opener, no payload, SYN, FIN or RST", within the bounds, while the question is open */
static bool is_hsack(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	return is_empty_ack(seg) && completes_handshake(model, seg, sender) &&
	       handshake_is_open(model, sender);
}

/*
 * The last FIN that an end sent and that its receiver could accept; all copies end with the same
 * number. One from before its numbers began where they do says nothing.
 */
static const struct roles_step *fin_of(const struct roles_model *model, int end)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (step->sender == end && begins_numbering(model, step))
			return NULL;
		if (step->sender == end && is_fin(&step->seg) && step->accepted)
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

/* "no such segment has passed since the last copy" */
static bool is_acknowledged(const struct roles_model *model, const struct roles_step *fin)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (step == fin)
			return false;
		if (step->sender != fin->sender && step->passed && step->accepted &&
		    covers(&step->seg, fin))
			return true;
	}
	return false;
}

/* fin1ack or fin2ack: acknowledges the peer's FIN, which nothing has acknowledged yet. */
static u16 fin_ack_role(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	const struct roles_step *fin = fin_of(model, !sender);

	if (!fin || !covers(seg, fin) || is_acknowledged(model, fin))
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

/* What is not accepted has no role that it would change the connection by. */
static u16 unaccepted_roles_of(const struct roles_model *model, const struct sd_segment *seg,
			       int sender)
{
	const struct roles_step *own = fin_of(model, sender);
	u16 roles = seg->len ? SD_DATA : 0;

	if (has(seg, SD_TCP_FIN) && own && end_of(&own->seg) == end_of(seg))
		roles |= own->roles & (SD_FIN1 | SD_FIN2);
	if (is_probe(model, seg, sender))
		roles |= SD_PROBE;
	return roles ? roles : SD_ACK;
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

/*
 * What passed without a gap was received; what came beyond a gap is known from the ack of it. A SYN
 * is the beginning, so there is no gap before it. What it carries may be refused.
 */
static void expect_from_passed(const struct roles_model *model, const struct roles_step *step,
			       struct expectation *expected)
{
	const struct sd_segment *seg = &step->seg;
	u32 next = has(seg, SD_TCP_SYN) ? seg->seq + 1 : end_of(seg);

	if (expected->known && !begins_numbering(model, step)) {
		if (!has(seg, SD_TCP_SYN) && !at_or_after(expected->next, seg->seq))
			return;
		if (!at_or_after(next, expected->next))
			return;
	}
	expected->next = next;
	expected->known = true;
}

/* What an end acknowledges it has received, whether or not the ack passes. */
static void expect_from_ack(const struct roles_step *step, struct expectation *expected)
{
	if (expected->known && !at_or_after(step->seg.ack, expected->next))
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
		if (step->sender == end && step->passed && step->accepted)
			expect_from_passed(model, step, &expected);
		else if (step->sender != end && has(&step->seg, SD_TCP_ACK))
			expect_from_ack(step, &expected);
	}
	return expected;
}

/* Behind the highest that has passed, be it beyond a gap. */
static struct expectation top_of(const struct roles_model *model, int end)
{
	struct expectation top = { };
	const struct roles_step *step;
	u32 next;

	for_each_step(model, step) {
		if (step->part != ROLES_OWN || has(&step->seg, SD_TCP_RST) ||
		    step->sender != end || !step->passed || !step->accepted)
			continue;
		next = has(&step->seg, SD_TCP_SYN) ? step->seg.seq + 1 : end_of(&step->seg);
		if (!top.known || at_or_after(next, top.next) || begins_numbering(model, step))
			top.next = next;
		top.known = true;
	}
	return top;
}

/* The last SYN or SYN-ACK of an end says whether it allows SACK. */
static bool allows_sack(const struct roles_model *model, int end)
{
	const struct roles_step *step;

	for_each_step_back(model, step) {
		if (step->sender == end && has(&step->seg, SD_TCP_SYN) && step->part == ROLES_OWN)
			return step->seg.options & SD_TCP_SACK;
	}
	return false;
}

/* It sent a SYN and no ACK, and nothing tells it the peer's numbers, so it expects none yet. */
static bool in_syn_sent(const struct roles_model *model, int end)
{
	u32 number;

	return has_sent(model, end) && initial_number(model, end, &number) &&
	       !has_sent_ack(model, end) && !initial_number(model, !end, &number);
}

/* "its next expected number, the right edge of its SACK blocks, one below after a FIN" */
static bool is_reset_number(const struct roles_model *model, u32 seq, int sender)
{
	struct expectation expected = expected_from(model, sender), top = top_of(model, sender);
	const struct roles_step *fin = fin_of(model, sender);

	if (!expected.known)
		return false;
	if (seq == expected.next)
		return true;
	if (fin && end_of(&fin->seg) == expected.next && seq == expected.next - 1)
		return true;
	return top.known && seq == top.next && !at_or_after(expected.next, top.next) &&
	       allows_sack(model, 0) && allows_sack(model, 1);
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
	if (!has(seg, SD_TCP_RST))
		return false;
	if (acknowledges_new_syn(model, seg, !sender))
		return true;
	if (acknowledges_own_syn(model, seg, !sender) && !has_sent_ack(model, !sender))
		return true;
	return is_reset_number(model, seg->seq, sender) && !in_syn_sent(model, !sender);
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

u16 roles_model_see(struct roles_model *model, const struct sd_segment *seg, int sender,
		    bool accepted)
{
	struct roles_step step = { .seg = *seg, .sender = sender };

	step.accepted = accepted && !(is_empty_ack(seg) && is_probe(model, seg, sender));
	step.roles = step.accepted ? roles_of(model, seg, sender) :
				     unaccepted_roles_of(model, seg, sender);
	step.part = part_of(model, seg, sender);
	step.completes = step.accepted && handshake_is_open(model, sender) &&
			 completes_handshake(model, seg, sender);
	step.resets = is_acceptable_rst(model, seg, sender);
	model->steps[model->len++] = step;
	return step.roles;
}

/* A RST may answer a provisional SYN; a SYN may be the first copy of one. */
enum sd_part roles_model_part(const struct roles_model *model)
{
	const struct roles_step *last = &model->steps[model->len - 1];
	struct roles_model before = *model;
	u32 number;

	before.len--;
	if (has(&last->seg, SD_TCP_RST))
		return acknowledges_new_syn(&before, &last->seg, !last->sender) ?
		       SD_PART_ATTEMPT : SD_PART_CONNECTION;
	if (last->part != ROLES_NEW)
		return SD_PART_CONNECTION;
	if (is_synack(&last->seg))
		return SD_PART_ATTEMPT;
	return provisional_number(&before, last->sender, &number) && number == last->seg.seq ?
	       SD_PART_ATTEMPT : SD_PART_NEW_ATTEMPT;
}

void roles_model_renumber(struct roles_model *model, int server, u32 shift)
{
	struct roles_step *step;

	for_each_step(model, step) {
		if (step->part != ROLES_OWN)
			continue;
		if (step->sender == server)
			step->seg.seq += shift;
		else
			step->seg.ack += shift;
	}
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

// SPDX-License-Identifier: GPL-2.0-only
#include "roles_history.h"

#include <segdrop/track.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((no_sanitize("coverage"))), apply_to = function)
#endif

bool has_sent(const struct roles_model *model, int end)
{
	const struct roles_step *step;

	for_each_step(model, step) {
		if (step->sender == end)
			return true;
	}
	return false;
}

/* It has sent an ACK, so it is not in SYN_SENT. */
bool has_sent_ack(const struct roles_model *model, int end)
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
bool initial_number_before(const struct roles_model *model, const struct roles_step *limit, int end,
			   u32 *number)
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

bool initial_number(const struct roles_model *model, int end, u32 *number)
{
	return initial_number_before(model, NULL, end, number);
}

/* A SYN-ACK that passed in this handshake. */
bool is_passed_synack(const struct roles_step *step, int sender)
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

bool acknowledges_own_syn(const struct roles_model *model, const struct sd_segment *seg, int opener)
{
	u32 number;

	return initial_number(model, opener, &number) &&
	       acknowledges_syn(seg, number, syn_payload(model, opener, ROLES_OWN, number));
}

bool is_provisional(const struct roles_step *step, int end)
{
	return step->sender == end && is_syn(&step->seg) && step->part == ROLES_NEW;
}

/* Of several provisional SYNs the last one counts: its sender has forgotten the others. */
bool provisional_number(const struct roles_model *model, int end, u32 *number)
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

bool acknowledges_new_syn(const struct roles_model *model, const struct sd_segment *seg, int opener)
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

bool is_copy_of_syn(const struct roles_model *model, const struct sd_segment *seg, int sender)
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

enum roles_part part_of(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	if (is_syn(seg))
		return part_of_syn(model, seg, sender);
	if (is_synack(seg))
		return part_of_synack(model, seg, sender);
	return ROLES_OWN;
}

bool begins_numbering(const struct roles_model *model, const struct roles_step *step)
{
	u32 number;

	return is_synack(&step->seg) && step->part == ROLES_OWN && step->passed &&
	       !(initial_number_before(model, step, step->sender, &number) &&
		 number == step->seg.seq);
}

/*
 * The highest ack that has passed towards an end and that it has looked at, since its numbers begin
 * where they do.
 */
static bool highest_ack_towards(const struct roles_model *model, int end, u32 *highest)
{
	const struct roles_step *step;
	bool known = false;

	for_each_step(model, step) {
		if (step->sender == end && begins_numbering(model, step))
			known = false;
		if (step->sender == end || !step->passed || !step->accepted ||
		    step->part != ROLES_OWN || !has(&step->seg, SD_TCP_ACK) ||
		    step->roles & SD_RST)
			continue;
		if (!known || at_or_after(step->seg.ack, *highest))
			*highest = step->seg.ack;
		known = true;
	}
	return known;
}

/* "at most a byte, seq one below the highest ack that has passed towards its sender" */
static bool is_byte(const struct sd_segment *seg)
{
	return seg->len == 1 && !has(seg, SD_TCP_SYN | SD_TCP_FIN | SD_TCP_RST);
}

bool is_probe(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	u32 highest = 0;

	return (is_empty_ack(seg) || is_byte(seg)) &&
	       highest_ack_towards(model, sender, &highest) && seg->seq == highest - 1;
}

/* "seq at or after the end of its own SYN, ack at or after the end of the peer's" */
static bool in_handshake_bounds(const struct roles_model *model, const struct sd_segment *seg,
				int sender)
{
	u32 own, peers;

	return initial_number(model, sender, &own) && at_or_after(seg->seq, own + 1) &&
	       initial_number(model, !sender, &peers) && at_or_after(seg->ack, peers + 1);
}

/*
 * The handshake is complete once any segment of the opener with ACK, without SYN or RST, that
 * satisfies hsack's bounds has passed: data or a FIN does it too.
 */
bool completes_handshake(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	return has(seg, SD_TCP_ACK) && !has(seg, SD_TCP_SYN | SD_TCP_RST) &&
	       in_handshake_bounds(model, seg, sender);
}

/* "while no segment that completes the handshake has passed since the last SYN-ACK" */
bool handshake_is_open(const struct roles_model *model, int opener)
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

#ifdef __clang__
#pragma clang attribute pop
#endif

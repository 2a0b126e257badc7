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
bool is_probe(const struct roles_model *model, const struct sd_segment *seg, int sender)
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
bool completes_handshake(const struct roles_model *model, const struct sd_segment *seg, int sender)
{
	return has(seg, SD_TCP_ACK) && !has(seg, SD_TCP_SYN | SD_TCP_RST) &&
	       !is_probe(model, seg, sender) && in_handshake_bounds(model, seg, sender);
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

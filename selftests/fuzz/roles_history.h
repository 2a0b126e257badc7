/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Questions about a history, from which the model names segments: whose SYN is meant, and how far
 * the handshake is.
 */
#ifndef SEGDROP_FUZZ_ROLES_HISTORY_H
#define SEGDROP_FUZZ_ROLES_HISTORY_H

#include "roles_model.h"

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
static inline bool at_or_after(u32 a, u32 b)
{
	return a - b < 1u << 31;
}

static inline bool has(const struct sd_segment *seg, u8 flags)
{
	return seg->flags & flags;
}

static inline bool is_syn(const struct sd_segment *seg)
{
	return has(seg, SD_TCP_SYN) && !has(seg, SD_TCP_ACK);
}

static inline bool is_synack(const struct sd_segment *seg)
{
	return has(seg, SD_TCP_SYN) && has(seg, SD_TCP_ACK);
}

static inline bool is_fin(const struct sd_segment *seg)
{
	return has(seg, SD_TCP_FIN) && !has(seg, SD_TCP_RST);
}

/* No payload, and nothing else that takes a sequence number. */
static inline bool is_empty_ack(const struct sd_segment *seg)
{
	return has(seg, SD_TCP_ACK) && !has(seg, SD_TCP_SYN | SD_TCP_FIN | SD_TCP_RST) &&
	       seg->len == 0;
}

/* The sequence number after everything that the segment carries. */
static inline u32 end_of(const struct sd_segment *seg)
{
	return seg->seq + has(seg, SD_TCP_SYN) + seg->len + has(seg, SD_TCP_FIN);
}

/**
 * has_sent - has anything of it been seen?
 * @model: the history
 * @end: the end
 */
bool has_sent(const struct roles_model *model, int end);

/**
 * has_sent_ack - has it sent an ACK, so that it is not in SYN_SENT?
 * @model: the history
 * @end: the end
 */
bool has_sent_ack(const struct roles_model *model, int end);

/**
 * initial_number_before - the initial number of an end, as it was once
 * @model: the history
 * @limit: the first step that does not count; NULL: all do
 * @end: the end
 * @number: set to it
 * Return: whether there is one
 */
bool initial_number_before(const struct roles_model *model, const struct roles_step *limit, int end,
			   u32 *number);

/**
 * initial_number - the initial number of an end
 * @model: the history
 * @end: the end
 * @number: set to it
 * Return: whether there is one
 */
bool initial_number(const struct roles_model *model, int end, u32 *number);

/**
 * is_passed_synack - is this a SYN-ACK that passed in this handshake?
 * @step: of the history
 * @sender: that must have sent it
 */
bool is_passed_synack(const struct roles_step *step, int sender);

/**
 * acknowledges_own_syn - does it acknowledge the SYN of this connection?
 * @model: the history
 * @seg: the segment
 * @opener: whose SYN
 */
bool acknowledges_own_syn(const struct roles_model *model, const struct sd_segment *seg,
			  int opener);

/**
 * is_provisional - is this a SYN of what may become another connection?
 * @step: of the history
 * @end: that must have sent it
 */
bool is_provisional(const struct roles_step *step, int end);

/**
 * provisional_number - the number of the last provisional SYN
 * @model: the history
 * @end: whose
 * @number: set to it
 * Return: whether there is one
 */
bool provisional_number(const struct roles_model *model, int end, u32 *number);

/**
 * acknowledges_new_syn - does it acknowledge the last provisional SYN?
 * @model: the history
 * @seg: the segment
 * @opener: whose SYN
 */
bool acknowledges_new_syn(const struct roles_model *model, const struct sd_segment *seg,
			  int opener);

/**
 * is_copy_of_syn - has it the number of the SYN of this connection?
 * @model: the history
 * @seg: a SYN
 * @sender: of it
 */
bool is_copy_of_syn(const struct roles_model *model, const struct sd_segment *seg, int sender);

/**
 * part_of - to which connection a segment belongs
 * @model: the history before it
 * @seg: the segment
 * @sender: of it
 */
enum roles_part part_of(const struct roles_model *model, const struct sd_segment *seg, int sender);

/**
 * begins_numbering - does its server count anew from this SYN-ACK?
 * @model: the history
 * @step: of it
 */
bool begins_numbering(const struct roles_model *model, const struct roles_step *step);

/**
 * is_probe - is it a keepalive or a window probe?
 * @model: the history before it
 * @seg: the segment
 * @sender: of it
 */
bool is_probe(const struct roles_model *model, const struct sd_segment *seg, int sender);

/**
 * completes_handshake - would its passing complete an open handshake?
 * @model: the history before it
 * @seg: the segment
 * @sender: of it
 */
bool completes_handshake(const struct roles_model *model, const struct sd_segment *seg, int sender);

/**
 * handshake_is_open - has nothing completed the handshake since the last SYN-ACK?
 * @model: the history
 * @opener: the end that has to complete it
 */
bool handshake_is_open(const struct roles_model *model, int opener);

#ifdef __clang__
#pragma clang attribute pop
#endif

#endif /* SEGDROP_FUZZ_ROLES_HISTORY_H */

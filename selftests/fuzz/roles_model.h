/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The roles a second time: what module/core/track.c answers from a few numbers and flags, this
 * answers from the whole history of the flow, one function for each sentence of the design. It is
 * slow, and it is made to be read beside the design. Whether a segment lies in the window it is
 * told: selftests/unit/track_window_test.c is about that.
 */
#ifndef SEGDROP_FUZZ_ROLES_MODEL_H
#define SEGDROP_FUZZ_ROLES_MODEL_H

#include <segdrop/packet.h>
#include <segdrop/port.h>
#include <segdrop/track.h>

/* The longest history. */
#define ROLES_MODEL_STEPS	128

/**
 * enum roles_part - which connection a segment with SYN belongs to
 * @ROLES_OWN: to the flow's connection; so does every segment without SYN
 * @ROLES_NEW: to one that may replace it: a provisional SYN, or a SYN-ACK that accepts that SYN
 * @ROLES_STRAY: to none that its receiver knows
 */
enum roles_part {
	ROLES_OWN,
	ROLES_NEW,
	ROLES_STRAY,
};

/**
 * struct roles_step - a segment that was seen, and what was found about it at that moment
 * @seg: the segment
 * @sender: 0 or 1
 * @roles: OR of enum sd_role
 * @part: which connection it belongs to
 * @accepted: its receiver looks at all of it
 * @completes: it completes the handshake if it passes
 * @resets: it is a RST that its receiver accepts if it passes
 * @passed: it was let pass
 * @old: its connection was replaced by another one
 */
struct roles_step {
	struct sd_segment seg;
	int sender;
	u16 roles;
	enum roles_part part;
	bool accepted;
	bool completes;
	bool resets;
	bool passed;
	bool old;
};

/**
 * struct roles_model - a flow; all zero is one of which nothing has been seen
 * @steps: every segment, the oldest first
 * @len: how many there are
 */
struct roles_model {
	struct roles_step steps[ROLES_MODEL_STEPS];
	size_t len;
};

/**
 * roles_model_restarts - is this segment the SYN of a new connection on a flow that has ended?
 * @model: the flow before the segment is seen
 * @seg: the segment
 * @sender: who sends it
 * Return: whether the caller has to go on with an empty flow
 */
bool roles_model_restarts(const struct roles_model *model, const struct sd_segment *seg,
			  int sender);

/**
 * roles_model_see - name a segment, and put it into the history as one that was dropped
 * @model: the flow; less than ROLES_MODEL_STEPS segments long
 * @seg: the segment
 * @sender: who sends it
 * @accepted: its receiver looks at all of it, if it is no probe
 * Return: OR of enum sd_role
 */
u16 roles_model_see(struct roles_model *model, const struct sd_segment *seg, int sender,
		    bool accepted);

/**
 * roles_model_part - to which connection the segment belongs that was seen last
 * @model: the flow
 */
enum sd_part roles_model_part(const struct roles_model *model);

/**
 * roles_model_renumber - the opener has chosen another of the server's numberings
 * @model: the flow
 * @server: the end
 * @shift: by how much its numbers are higher from now on
 */
void roles_model_renumber(struct roles_model *model, int server, u32 shift);

/**
 * roles_model_pass - the segment that was seen last passes
 * @model: the flow
 * Return: whether that started the flow anew
 */
bool roles_model_pass(struct roles_model *model);

/**
 * roles_model_ended - has the connection come to its end?
 * @model: the flow
 * Return: true after an acceptable RST, and once both FINs have been acknowledged
 */
bool roles_model_ended(const struct roles_model *model);

/**
 * roles_model_midstream - was the connection there before we were?
 * @model: the flow
 * Return: true when neither a SYN nor a SYN-ACK of it was seen
 */
bool roles_model_midstream(const struct roles_model *model);

/**
 * roles_model_oneway - does only one direction pass here?
 * @model: the flow
 * Return: true while only one end has sent anything
 */
bool roles_model_oneway(const struct roles_model *model);

#endif /* SEGDROP_FUZZ_ROLES_MODEL_H */

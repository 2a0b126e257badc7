/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of a scenario's answer, in the order in which they are told. */
#ifndef SEGDROP_ANSWER_H
#define SEGDROP_ANSWER_H

#include "claims/evidence.h"
#include "lab/endpoint.h"
#include "lab/timeline.h"

/* Room for a set of roles in people's words. */
#define ANSWER_ROLES_MAX	256

/* So many sets of roles are remembered; those beyond are named each time. */
#define ANSWER_NAMES		16

/**
 * struct answer - sentences that are being written
 * @timeline: what they tell of
 * @ends: what both ends were to do
 * @end: when the record ended; as the times of @timeline
 * @buf: takes them: ANSWER_MAX bytes
 * @len: of what it has
 * @named: sets of roles that were named as rules have them; that is done once
 * @names: how many of them there are
 */
struct answer {
	const struct timeline *timeline;
	const struct endpoint_options *ends;
	u64 end;
	char *buf;
	size_t len;
	u16 named[ANSWER_NAMES];
	size_t names;
};

/**
 * answer_say - go on writing
 * @answer: what there is
 * @format: as for printf()
 *
 * What has no room is left out.
 */
void answer_say(struct answer *answer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * answer_at - a time in words
 * @answer: for its timeline
 * @time: nanoseconds of CLOCK_MONOTONIC
 * Return: in seconds from the first system call on
 */
struct span_text answer_at(const struct answer *answer, u64 time);

/**
 * answer_lapse - how long it took, in words
 * @from: nanoseconds of CLOCK_MONOTONIC
 * @to: as well, not before @from
 */
struct span_text answer_lapse(u64 from, u64 to);

/**
 * answer_roles - a set of roles in people's words, and for the first time also as rules have it
 * @answer: what there is; remembers them
 * @roles: OR of enum sd_role, not empty
 * @buf: ANSWER_ROLES_MAX bytes: "last ACK (fin2ack)"
 * Return: @buf
 */
const char *answer_roles(struct answer *answer, u16 roles, char *buf);

/**
 * answer_first - the first segment that an end sent in these roles
 * @answer: for its timeline
 * @like: a segment; of several roles in one, any of them will do
 * Return: @like itself at the latest
 */
const struct event *answer_first(const struct answer *answer, const struct event *like);

/**
 * answer_losses - what was lost, how often, and whether it arrived later
 * @answer: is written
 * Return: whether anything was
 */
bool answer_losses(struct answer *answer);

/**
 * answer_copies - what was sent again, how often, over how long and why; what came back
 * @answer: is written
 * Return: whether anything was
 */
bool answer_copies(struct answer *answer);

/**
 * answer_probes - how often, and when, an end asked whether the other one was there
 * @answer: is written
 */
void answer_probes(struct answer *answer);

/**
 * answer_connected - when each end took the connection for established, if not at once
 * @answer: is written
 */
void answer_connected(struct answer *answer);

/**
 * answer_goodbyes - which calls ended the connection, and whose the sockets were then
 * @answer: is written
 */
void answer_goodbyes(struct answer *answer);

/**
 * answer_programs - what programs were stopped for, and have read
 * @answer: is written
 */
void answer_programs(struct answer *answer);

/**
 * answer_endings - how both sockets ended, and which calls failed
 * @answer: is written
 */
void answer_endings(struct answer *answer);

#endif /* SEGDROP_ANSWER_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Events that a prediction speaks of, and how one is told from others. */
#ifndef SEGDROP_PATTERN_H
#define SEGDROP_PATTERN_H

#include "lab/timeline.h"

/* Room for a pattern in words. */
#define PATTERN_TEXT_MAX	128

enum pattern_copy {
	COPY_OR_FIRST,
	FIRST_ONLY,
	COPY_ONLY,
};

enum pattern_fate {
	FATE_ANY,
	FATE_ARRIVES,
	FATE_LOST,
};

enum pattern_result {
	RESULT_ANY,
	RESULT_NOTHING,		/* 0: there is nothing more to read */
	RESULT_BYTES,		/* above 0 */
};

/**
 * struct pattern - an event that may happen
 * @kind: EVENT_SEGMENT, EVENT_STATE, EVENT_CALL, EVENT_RETURN or EVENT_OWNER
 * @side: as in struct event
 * @copy: of a segment: must it have been sent before?
 * @roles: of a segment: OR of enum sd_role; it has one of them
 * @fate: of a segment: does it reach its receiver?
 * @from: of a state
 * @to: of a state
 * @call: of a call or a return: the name of the call
 * @error: of a return: errno; 0 for success
 * @result: of a return without error
 * @owned: of an owner: as in struct owner_event
 * @more: there may be more of them than one
 * @maybe: there may be none
 *
 * One of zeros, a segment without a role, fits nothing.
 */
struct pattern {
	enum event_kind kind;
	enum side side;
	enum pattern_copy copy;
	u16 roles;
	enum pattern_fate fate;
	int from;
	int to;
	const char *call;
	int error;
	enum pattern_result result;
	bool owned;
	bool more;
	bool maybe;
};

/**
 * pattern_fits - is this such an event?
 * @pattern: what may happen
 * @event: what happened
 */
bool pattern_fits(const struct pattern *pattern, const struct event *event);

/**
 * pattern_is_empty - does it fit nothing?
 * @pattern: what may happen
 */
bool pattern_is_empty(const struct pattern *pattern);

/**
 * pattern_is_telling - does it tell what became of a connection?
 * @pattern: not empty
 *
 * What is lost or sent again, probes, resets and FINs, that a connection is made or a socket ends,
 * errors, and whose a socket is.
 */
bool pattern_is_telling(const struct pattern *pattern);

/**
 * pattern_example - an event that fits
 * @pattern: not empty
 */
struct event pattern_example(const struct pattern *pattern);

/**
 * pattern_of - what fits an event
 * @event: of a kind that a pattern can have; the pattern points into it
 */
struct pattern pattern_of(const struct event *event);

/**
 * pattern_print - in words
 * @pattern: what may happen
 * @buf: PATTERN_TEXT_MAX bytes: "client sends syn again"
 */
void pattern_print(const struct pattern *pattern, char *buf);

#endif /* SEGDROP_PATTERN_H */

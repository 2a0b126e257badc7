/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Says what comes next in a strand of a plan, and compares with it what comes. It knows the jiffy
 * at which a timer was armed as a window. That gives some schedules that may be the true one; each
 * event that is seen leaves only those that fit.
 */
#ifndef SEGDROP_ORACLE_H
#define SEGDROP_ORACLE_H

#include "predict/follow.h"

enum outcome {
	OUTCOME_PENDING,	/* has not come yet; in the end: did not come */
	OUTCOME_RIGHT,
	OUTCOME_WRONG_TIME,
	OUTCOME_WITHDRAWN,	/* something else came before, so it was not to come */
};

/**
 * struct expected - an event that is to come
 * @chain: which chain of the strand says so
 * @step: which step of that
 * @what: the event
 * @number: it is the number-th such event
 * @at: when: jiffies
 * @grace: it may come so many jiffies later: a process is woken up, or an ACK is put off
 * @put_off: if an ACK is put off: when its timer fires; 0: it is not known to be
 * @at_once: it does not come later but for want of a processor
 * @lagged: see struct oracle: what is known only now counts
 * @outcome: what became of it
 * @seen: when it came, or rather what did it; jiffies
 * @exact: both are one jiffy, and the same one
 * @event: what the caller knows it by
 */
struct expected {
	size_t chain;
	size_t step;
	const struct pattern *what;
	unsigned int number;
	struct sd_window at;
	u64 grace;
	u64 put_off;
	bool at_once;
	bool lagged;
	enum outcome outcome;
	struct sd_window seen;
	bool exact;
	size_t event;
};

/**
 * struct oracle - a strand that is followed
 * @strand: which
 * @basis: what it is computed from
 * @prepared: what it must come after has come
 * @begun: its first event has come
 * @began: when; jiffies
 * @lagged: some handler ran late, or some segment came late, which the wheel may round up; or the
 *	connection has an RTO of its own
 * @count: how many chains it has
 * @chains: state of each of its chains
 * @list: what was expected, in the order in which that became known
 * @len: how many
 * @room: for how many there is room
 * @period: all of it repeats with this period; jiffies
 * @slack: had it begun so many jiffies later, timers would fire at the same jiffies
 */
struct oracle {
	const struct strand *strand;
	const struct basis *basis;
	bool prepared;
	bool begun;
	struct sd_window began;
	bool lagged;
	size_t count;
	struct watched_chain chains[STRAND_CHAINS];
	struct expected *list;
	size_t len;
	size_t room;
	u64 period;
	u64 slack;
};

/* What of a segment is seen; of other events all is seen at once. */
enum sighting_part {
	SEEN_TO_LEAVE = 1 << 0,
	SEEN_TO_ARRIVE = 1 << 1,
	SEEN_WHOLE = SEEN_TO_LEAVE | SEEN_TO_ARRIVE,
};

/**
 * struct sighting - an event that came
 * @event: what
 * @index: what the caller knows it by
 * @part: what of it is seen
 * @ordered: sightings come in the order in which things happened, also within a jiffy
 * @due: what did it: when a timer fires, or a segment arrived; otherwise as @sent; jiffies
 * @sent: when it happened; jiffies
 * @at: when it came to the other end; otherwise as @sent; jiffies
 */
struct sighting {
	const struct event *event;
	size_t index;
	enum sighting_part part;
	bool ordered;
	struct sd_window due;
	struct sd_window sent;
	struct sd_window at;
};

enum notice {
	NOTICE_NONE,		/* the strand does not speak of such events */
	NOTICE_EXPECTED,
	NOTICE_UNEXPECTED,
};

/**
 * oracle_open - begin
 * @oracle: filled in; to be closed
 * @strand: which
 * @basis: must stay
 */
void oracle_open(struct oracle *oracle, const struct strand *strand, const struct basis *basis);

/**
 * oracle_see - something came, after all that came before
 * @oracle: learns from it
 * @sighting: what came; of a segment first that it left, then that it arrived
 */
enum notice oracle_see(struct oracle *oracle, const struct sighting *sighting);

/**
 * oracle_armed - a timer was seen to be armed, after all that came before
 * @oracle: learns from it
 * @event: of a timer that was armed
 */
void oracle_armed(struct oracle *oracle, const struct event *event);

/**
 * expected_window - from when until when it is to come, grace included; jiffies
 * @expected: known
 */
struct sd_window expected_window(const struct expected *expected);

/**
 * oracle_next - what comes next
 * @oracle: not changed
 * @late: if timers and processes let it wait as long as they can; otherwise as short
 * @when: filled in: when that is; jiffies
 * Return: NULL if nothing is pending
 */
const struct expected *oracle_next(const struct oracle *oracle, bool late, u64 *when);

/**
 * oracle_hangs_on - does something hang on when this comes?
 * @oracle: not changed
 * @expected: what comes
 */
bool oracle_hangs_on(const struct oracle *oracle, const struct expected *expected);

/**
 * oracle_finish - nothing will come any more: what is to come still is pending for good
 * @oracle: its list is complete then
 */
void oracle_finish(struct oracle *oracle);

/**
 * oracle_close - let go of the list
 * @oracle: must not be used any more
 */
void oracle_close(struct oracle *oracle);

#endif /* SEGDROP_ORACLE_H */

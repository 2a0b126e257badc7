/* SPDX-License-Identifier: GPL-2.0-only */
/* What an oracle expects: the list of events that are to come, as its chains go on. */
#ifndef SEGDROP_EXPECT_H
#define SEGDROP_EXPECT_H

#include "predict/oracle.h"

/* When a process runs that was woken up is not for timers to say: it is given so long. */
#define WAKE_UP_SECONDS	1

/**
 * oracle_chain - a chain of the strand that is followed
 * @oracle: opened
 * @i: which
 */
static inline const struct chain *oracle_chain(const struct oracle *oracle, size_t i)
{
	return &oracle->strand->chains[i];
}

/**
 * expect_is_called - does a chain say what a call does?
 * @oracle: opened
 * @i: which chain
 *
 * The process may be kept from running before the kernel does it.
 */
bool expect_is_called(const struct oracle *oracle, size_t i);

/**
 * expect_started - a chain is armed, or answers
 * @oracle: what is to come then is expected
 * @i: which chain; not armed
 * @sighting: what did it
 */
void expect_started(struct oracle *oracle, size_t i, const struct sighting *sighting);

/**
 * expect_rearmed - a chain is armed anew
 * @oracle: what was to come is withdrawn, and expected at another time
 * @i: which chain; armed
 * @jiffy: when
 */
void expect_rearmed(struct oracle *oracle, size_t i, u64 jiffy);

/**
 * expect_after - a chain's next step was taken: what comes after it?
 * @oracle: that is expected
 * @i: which chain; armed
 * @when: when
 */
void expect_after(struct oracle *oracle, size_t i, struct step_time when);

/**
 * expect_anew - it is known better when a chain's next step comes
 * @oracle: what is expected comes then
 * @i: which chain; looked at
 */
void expect_anew(struct oracle *oracle, size_t i);

/**
 * expect_no_more - a chain's next step will not be taken
 * @oracle: what was to come is withdrawn
 * @i: which chain
 */
void expect_no_more(struct oracle *oracle, size_t i);

/**
 * expect_until_return - a call has returned
 * @oracle: what the kernel does in it is done, or answered to at once
 * @sighting: the return
 */
void expect_until_return(struct oracle *oracle, const struct sighting *sighting);

#endif /* SEGDROP_EXPECT_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What comes in a strand if the jiffy at which it begins is not known: before a run. */
#ifndef SEGDROP_FORESIGHT_H
#define SEGDROP_FORESIGHT_H

#include "predict/oracle.h"

/**
 * struct foreseen - an event that is to come
 * @what: the event
 * @number: it is the number-th such event
 * @after: when: jiffies after the strand has begun
 * @plays: how often, see struct foresight
 */
struct foreseen {
	const struct pattern *what;
	unsigned int number;
	struct sd_window after;
	size_t plays;
};

/**
 * struct foresight - what is to come, in order
 * @list: events
 * @len: how many
 * @room: for how many there is room
 * @plays: how often the strand was played through; what did not come each time may not come
 */
struct foresight {
	struct foreseen *list;
	size_t len;
	size_t room;
	size_t plays;
};

/**
 * foresee - when each event of a strand comes, over all jiffies at which it might begin
 * @foresight: filled in; for foresight_free()
 * @strand: which
 * @basis: what it is computed from
 */
void foresee(struct foresight *foresight, const struct strand *strand, const struct basis *basis);

/**
 * foresight_find - when is it to come?
 * @foresight: what is to come
 * @what: an event of its strand
 * @number: as in struct foreseen
 * Return: NULL if it is not to come
 */
struct foreseen *foresight_find(const struct foresight *foresight, const struct pattern *what,
				unsigned int number);

/**
 * foresee_end - when the last event of a strand comes at the latest, roughly
 * @strand: which
 * @basis: what it is computed from
 *
 * It is played through once only; the wheel makes no timeout later than by a seventh.
 * Return: jiffies after the strand has begun
 */
u64 foresee_end(const struct strand *strand, const struct basis *basis);

/**
 * foresight_is_sure - does it come whenever the strand begins?
 * @foresight: what is to come
 * @foreseen: one of it
 */
bool foresight_is_sure(const struct foresight *foresight, const struct foreseen *foreseen);

/**
 * foresight_free - let go of the list
 * @foresight: empty afterwards
 */
void foresight_free(struct foresight *foresight);

#endif /* SEGDROP_FORESIGHT_H */

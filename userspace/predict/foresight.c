// SPDX-License-Identifier: GPL-2.0-only
/* What comes in a strand if the jiffy at which it begins is not known. */
#include <stdlib.h>

#include "command.h"
#include "predict/play.h"

/* A bucket of the wheel is no longer than this part of the timeout: 8 * 64 / (64 - 1). */
#define WHEEL_ADDS	7

struct foreseen *foresight_find(const struct foresight *foresight, const struct pattern *what,
				unsigned int number)
{
	size_t i;

	for (i = 0; i < foresight->len; i++)
		if (foresight->list[i].what == what && foresight->list[i].number == number)
			return &foresight->list[i];
	return NULL;
}

static void note(struct foresight *foresight, const struct foreseen *came)
{
	struct foreseen *known = foresight_find(foresight, came->what, came->number);

	if (known) {
		known->plays++;
		if (came->after.earliest < known->after.earliest)
			known->after.earliest = came->after.earliest;
		if (came->after.latest > known->after.latest)
			known->after.latest = came->after.latest;
		return;
	}
	foresight->list = grow(foresight->list, foresight->len, &foresight->room,
			       sizeof(*foresight->list));
	foresight->list[foresight->len] = *came;
	foresight->list[foresight->len++].plays = 1;
}

static void play_through(struct foresight *foresight, struct play *play,
			 const struct strand *strand, const struct basis *basis, u64 start,
			 bool late)
{
	struct foreseen came;

	play_open(play, strand, basis, start, late);
	while (play_next(play, &came))
		note(foresight, &came);
	play_close(play);
	foresight->plays++;
}

/* Return: how much later it can begin without another bucket for any timer */
static u64 play_both(struct foresight *foresight, const struct strand *strand,
		     const struct basis *basis, u64 start, u64 *period)
{
	struct play play;
	u64 slack;

	play_through(foresight, &play, strand, basis, start, false);
	slack = play.oracle.slack;
	if (play.oracle.period > *period)
		*period = play.oracle.period;
	if (play.waited)
		play_through(foresight, &play, strand, basis, start, true);
	return slack;
}

static int compare(const void *left, const void *right)
{
	const struct foreseen *a = left, *b = right;

	if (a->after.earliest != b->after.earliest)
		return a->after.earliest < b->after.earliest ? -1 : 1;
	return a->after.latest < b->after.latest ? -1 : a->after.latest > b->after.latest;
}

/*
 * What repeats with a period is known once each jiffy of a period was tried. Between two jiffies
 * with the same buckets all moments lie between theirs.
 */
void foresee(struct foresight *foresight, const struct strand *strand, const struct basis *basis)
{
	u64 period = 1, start = 0, slack;

	*foresight = (struct foresight){ 0 };
	while (start < period) {
		slack = play_both(foresight, strand, basis, start, &period);
		if (slack < period) {
			start += slack;
			play_both(foresight, strand, basis, start, &period);
		}
		start++;
	}
	if (foresight->len)
		qsort(foresight->list, foresight->len, sizeof(*foresight->list), compare);
}

u64 foresee_end(const struct strand *strand, const struct basis *basis)
{
	struct foresight foresight = { 0 };
	u64 end = 0, period = 1;
	size_t i;

	play_both(&foresight, strand, basis, 0, &period);
	for (i = 0; i < foresight.len; i++)
		if (foresight.list[i].after.latest > end)
			end = foresight.list[i].after.latest;
	foresight_free(&foresight);
	return end + end / WHEEL_ADDS;
}

bool foresight_is_sure(const struct foresight *foresight, const struct foreseen *foreseen)
{
	return foreseen->plays == foresight->plays && !foreseen->what->maybe;
}

void foresight_free(struct foresight *foresight)
{
	free(foresight->list);
	*foresight = (struct foresight){ 0 };
}

// SPDX-License-Identifier: GPL-2.0-only
/* What comes in a strand if the jiffy at which it begins is not known. */
#include <stdlib.h>

#include "command.h"
#include "predict/foresight.h"

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

static void note(struct foresight *foresight, const struct pattern *what, unsigned int number,
		 struct sd_window after)
{
	struct foreseen *known = foresight_find(foresight, what, number);

	if (known) {
		if (after.earliest < known->after.earliest)
			known->after.earliest = after.earliest;
		if (after.latest > known->after.latest)
			known->after.latest = after.latest;
		return;
	}
	if (foresight->len == foresight->room) {
		foresight->room = foresight->room ? 2 * foresight->room : 32;
		foresight->list = reallocarray(foresight->list, foresight->room,
					       sizeof(*foresight->list));
		if (!foresight->list)
			exit(fail(STATUS_CANNOT, "there is no memory for a prediction"));
	}
	foresight->list[foresight->len++] = (struct foreseen){ what, number, after };
}

static void happen(struct oracle *oracle, const struct pattern *what, u64 jiffy)
{
	const struct event event = pattern_example(what);
	const struct sd_window at = { jiffy, jiffy };
	const struct sighting sighting = { .event = &event, .at = at, .sent = at };

	oracle_see(oracle, &sighting);
}

/* Everything happens as it is expected. Return: with which period it would do so again */
static u64 play(struct foresight *foresight, const struct strand *strand,
		const struct basis *basis, u64 start)
{
	const struct expected *next;
	struct oracle oracle;
	u64 period;

	oracle_open(&oracle, strand, basis);
	happen(&oracle, &strand->begin, start);
	while ((next = oracle_next(&oracle))) {
		note(foresight, next->what, next->number,
		     (struct sd_window){ next->at.earliest - start, next->at.latest - start });
		happen(&oracle, next->what, next->at.earliest);
	}
	period = oracle.period;
	oracle_close(&oracle);
	return period;
}

static int compare(const void *left, const void *right)
{
	const struct foreseen *a = left, *b = right;

	if (a->after.earliest != b->after.earliest)
		return a->after.earliest < b->after.earliest ? -1 : 1;
	return a->after.latest < b->after.latest ? -1 : a->after.latest > b->after.latest;
}

void foresee(struct foresight *foresight, const struct strand *strand, const struct basis *basis)
{
	u64 period = 1, start, met;

	*foresight = (struct foresight){ 0 };
	for (start = 0; start < period; start++) {
		met = play(foresight, strand, basis, start);
		if (met > period)
			period = met;
	}
	if (foresight->len)
		qsort(foresight->list, foresight->len, sizeof(*foresight->list), compare);
}

u64 foresee_end(const struct strand *strand, const struct basis *basis)
{
	struct foresight foresight = { 0 };
	u64 end = 0;
	size_t i;

	play(&foresight, strand, basis, 0);
	for (i = 0; i < foresight.len; i++)
		if (foresight.list[i].after.latest > end)
			end = foresight.list[i].after.latest;
	foresight_free(&foresight);
	return end + end / WHEEL_ADDS;
}

void foresight_free(struct foresight *foresight)
{
	free(foresight->list);
	*foresight = (struct foresight){ 0 };
}

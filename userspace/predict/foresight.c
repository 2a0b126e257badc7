// SPDX-License-Identifier: GPL-2.0-only
/* What comes in a strand if the jiffy at which it begins is not known. */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lab/monotonic.h"
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

/**
 * struct play - a strand that is played through
 * @foresight: takes what comes
 * @oracle: says what comes
 * @start: when it begins; jiffies
 * @late: everything comes as late as it can; otherwise as early
 * @waited: something hangs on an event that may come early or late
 * @cue: when the script does something; NEVER: not any more
 * @matched: how many segments were such as the scenario's rule is about
 */
struct play {
	struct foresight *foresight;
	struct oracle oracle;
	u64 start;
	bool late;
	bool waited;
	u64 cue;
	unsigned int matched;
};

/* What a pattern leaves open, the rule of the scenario decides. */
static bool is_lost(struct play *play, const struct pattern *what)
{
	const struct lost *lost = &play->oracle.basis->lost;

	if (what->kind != EVENT_SEGMENT || what->side != lost->from ||
	    !(what->roles & lost->roles))
		return false;
	play->matched++;
	return what->fate == FATE_ANY && (!lost->first || play->matched <= lost->first);
}

static void happen(struct play *play, const struct pattern *what, u64 jiffy)
{
	struct event event = pattern_example(what);
	const struct sd_window at = { jiffy, jiffy };
	const struct sighting sighting = {
		.event = &event, .part = SEEN_WHOLE, .due = at, .sent = at, .at = at,
	};

	if (is_lost(play, what))
		event.segment.dropped = true;
	oracle_see(&play->oracle, &sighting);
}

static u64 moment(const struct basis *basis, enum side side, size_t offset)
{
	u64 moment;

	memcpy(&moment, (const char *)&basis->ends[side] + offset, sizeof(moment));
	return moment;
}

static u64 cue_at(const struct play *play)
{
	const struct basis *basis = play->oracle.basis;
	const struct cue *cue = &play->oracle.strand->cue;
	u64 when;

	if (pattern_is_empty(&cue->what))
		return NEVER;
	when = moment(basis, cue->side, cue->when);
	if (cue->since)
		when -= moment(basis, cue->since_side, cue->since);
	return play->start + when / (SECOND / basis->hz);
}

/* Return: whether there was something left to happen */
static bool play_next(struct play *play)
{
	const struct cue *cue = &play->oracle.strand->cue;
	struct event event;
	u64 at = NEVER, until;
	const struct expected *next = oracle_next(&play->oracle, play->late, &at);

	if (play->cue != NEVER && play->cue <= at) {
		at = play->cue;
		play->cue = NEVER;
		happen(play, &cue->what, at);
		return true;
	}
	if (!next)
		return false;
	event = pattern_example(next->what);
	until = expected_until(next);
	play->waited |= !next->at_once && until > next->at.earliest &&
			oracle_hangs_on(&play->oracle, &event);
	note(play->foresight, next->what, next->number,
	     (struct sd_window){ next->at.earliest - play->start, until - play->start });
	happen(play, next->what, at);
	return true;
}

/* Everything happens as it is expected. */
static void play(struct play *play, const struct strand *strand, const struct basis *basis)
{
	oracle_open(&play->oracle, strand, basis);
	play->cue = cue_at(play);
	play->oracle.prepared = true;
	happen(play, &strand->begin, play->start);
	while (play_next(play))
		;
	oracle_close(&play->oracle);
}

/* Return: how much later it can begin without another bucket for any timer */
static u64 play_both(struct foresight *foresight, const struct strand *strand,
		     const struct basis *basis, u64 start, u64 *period)
{
	struct play early = { .foresight = foresight, .start = start };
	struct play late = { .foresight = foresight, .start = start, .late = true };

	play(&early, strand, basis);
	if (early.oracle.period > *period)
		*period = early.oracle.period;
	if (early.waited)
		play(&late, strand, basis);
	return early.oracle.slack;
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

void foresight_free(struct foresight *foresight)
{
	free(foresight->list);
	*foresight = (struct foresight){ 0 };
}

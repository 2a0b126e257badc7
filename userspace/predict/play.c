// SPDX-License-Identifier: GPL-2.0-only
/* A strand that is played through: everything happens as it is expected. */
#include <string.h>

#include "lab/monotonic.h"
#include "predict/play.h"

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

static void show(struct play *play, const struct event *event, enum sighting_part part, u64 sent,
		 u64 at)
{
	const struct sd_window then = { sent, sent };
	const struct sighting sighting = {
		.event = event, .part = part, .due = then, .sent = then, .at = { at, at },
	};

	oracle_see(&play->oracle, &sighting);
}

/* A segment that is under way for whole jiffies sees one more begin, or not. */
static void happen(struct play *play, const struct pattern *what, u64 jiffy)
{
	u64 delay = play->oracle.basis->delay;
	struct event event = pattern_example(what);

	if (is_lost(play, what))
		event.segment.dropped = true;
	if (!delay || event.kind != EVENT_SEGMENT || play->flying == FLIGHTS_MAX) {
		show(play, &event, SEEN_WHOLE, jiffy, jiffy);
		return;
	}
	play->flights[play->flying++] = (struct flight){
		.event = event, .sent = jiffy, .lands = jiffy + delay + play->late,
	};
	play->waited = true;
	show(play, &event, SEEN_TO_LEAVE, jiffy, jiffy);
}

static void land(struct play *play)
{
	const struct flight flight = play->flights[0];

	play->flying--;
	memmove(play->flights, play->flights + 1, play->flying * sizeof(flight));
	show(play, &flight.event, SEEN_TO_ARRIVE, flight.sent, flight.lands);
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

void play_open(struct play *play, const struct strand *strand, const struct basis *basis,
	       u64 start, bool late)
{
	play->start = start;
	play->late = late;
	play->waited = false;
	play->matched = 0;
	play->flying = 0;
	oracle_open(&play->oracle, strand, basis);
	play->oracle.prepared = true;
	play->cue = cue_at(play);
	happen(play, &strand->begin, start);
}

static void come(struct play *play, const struct expected *next, u64 at, struct foreseen *came)
{
	const struct pattern *what = next->what;
	u64 until = expected_window(next).latest;

	play->waited |= !next->at_once && until > next->at.earliest &&
			oracle_hangs_on(&play->oracle, next);
	*came = (struct foreseen){
		.what = what, .number = next->number,
		.after = { next->at.earliest - play->start, until - play->start },
	};
	happen(play, what, at);
}

bool play_next(struct play *play, struct foreseen *came)
{
	const struct expected *next;
	u64 at, lands;

	for (;;) {
		at = NEVER;
		next = oracle_next(&play->oracle, play->late, &at);
		lands = play->flying ? play->flights[0].lands : NEVER;
		if (lands < at && lands < play->cue) {
			land(play);
		} else if (play->cue != NEVER && play->cue <= at) {
			at = play->cue;
			play->cue = NEVER;
			happen(play, &play->oracle.strand->cue.what, at);
		} else if (next) {
			come(play, next, at, came);
			return true;
		} else {
			return false;
		}
	}
}

void play_close(struct play *play)
{
	oracle_close(&play->oracle);
}

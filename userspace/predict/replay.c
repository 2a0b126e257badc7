// SPDX-License-Identifier: GPL-2.0-only
/* Shows the strands of a plan what happened. */
#include <stdlib.h>

#include "command.h"
#include "predict/replay.h"

/**
 * struct moment - something of the timeline that the oracle is to see
 * @time: when; nanoseconds of CLOCK_MONOTONIC
 * @index: the event
 * @part: what of it
 */
struct moment {
	u64 time;
	size_t index;
	enum sighting_part part;
};

static bool was_seen_to_leave(const struct event *event)
{
	return event->kind == EVENT_SEGMENT && event->cause.time;
}

static int compare_moments(const void *left, const void *right)
{
	const struct moment *a = left, *b = right;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	return (int)a->part - (int)b->part;
}

/* Return: how many; a segment leaves before it arrives */
static size_t list_moments(const struct timeline *timeline, struct moment *moments)
{
	size_t count = 0, i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (was_seen_to_leave(event)) {
			moments[count++] = (struct moment){ event->cause.time, i, SEEN_TO_LEAVE };
			moments[count++] = (struct moment){ event->time, i, SEEN_TO_ARRIVE };
		} else {
			moments[count++] = (struct moment){ event->time, i, SEEN_WHOLE };
		}
	}
	qsort(moments, count, sizeof(*moments), compare_moments);
	return count;
}

static void note_unpredicted(struct replay *replay, size_t index)
{
	replay->unpredicted = grow(replay->unpredicted, replay->len, &replay->room,
				   sizeof(*replay->unpredicted));
	replay->unpredicted[replay->len++] = index;
}

static struct sd_window one(u64 jiffy)
{
	return (struct sd_window){ jiffy, jiffy };
}

static struct sighting sight(const struct replay *replay, const struct moment *moment)
{
	const struct event *event = &replay->timeline->events[moment->index];
	struct sighting sighting = {
		.event = event, .index = moment->index, .part = moment->part,
		.ordered = event->cause.time,
	};

	if (event->kind == EVENT_SEGMENT)
		sighting.at = one(event->segment.jiffies);
	else
		sighting.at = jiffy_clock_of(&replay->clock,
					     event->since ? event->since : event->time,
					     event->time);
	sighting.sent = was_seen_to_leave(event) ? one(event->cause.jiffies) : sighting.at;
	sighting.due = event->cause.kind == CAUSE_NONE ? sighting.sent : one(event->cause.due);
	return sighting;
}

/* Return: whether what came is spoken of, and not predicted */
static bool show_all(struct replay *replay, const struct sighting *sighting)
{
	bool expected = false, unexpected = false;
	enum notice notice;
	size_t i;

	for (i = 0; i < replay->count; i++) {
		notice = oracle_see(&replay->oracles[i], sighting);
		expected |= notice == NOTICE_EXPECTED;
		unexpected |= notice == NOTICE_UNEXPECTED;
	}
	return sighting->part & SEEN_TO_LEAVE && !expected &&
	       (unexpected || plan_forbids(sighting->event));
}

static void show(struct replay *replay, const struct moment *moment)
{
	const struct event *event = &replay->timeline->events[moment->index];
	struct sighting sighting;
	size_t i;

	if (event->kind == EVENT_TIMER) {
		for (i = 0; i < replay->count && !event->timer.fired; i++)
			oracle_armed(&replay->oracles[i], event);
		return;
	}
	sighting = sight(replay, moment);
	if (show_all(replay, &sighting))
		note_unpredicted(replay, moment->index);
}

static void show_timeline(struct replay *replay)
{
	struct moment *moments = allocate(2 * replay->timeline->len * sizeof(*moments));
	size_t len, i;

	len = list_moments(replay->timeline, moments);
	for (i = 0; i < len; i++)
		show(replay, &moments[i]);
	free(moments);
}

void replay_open(struct replay *replay, const struct plan *plan, const struct basis *basis,
		 const struct timeline *timeline)
{
	const struct strand *strand;

	*replay = (struct replay){ .timeline = timeline };
	for (strand = plan->strands; strand_exists(strand); strand++)
		oracle_open(&replay->oracles[replay->count++], strand, basis);
	if (jiffy_clock_set(&replay->clock, timeline, basis->hz))
		show_timeline(replay);
}

void replay_close(struct replay *replay)
{
	size_t i;

	for (i = 0; i < replay->count; i++)
		oracle_close(&replay->oracles[i]);
	free(replay->unpredicted);
	jiffy_clock_free(&replay->clock);
}

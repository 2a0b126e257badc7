// SPDX-License-Identifier: GPL-2.0-only
/* When a scenario has come to its end, and what must happen before. */
#include <signal.h>
#include <string.h>

#include <segdrop/role.h>

#include "lab/monotonic.h"
#include "lab/trial.h"

static unsigned int probes(const struct timeline *timeline)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		count += event->kind == EVENT_SEGMENT && event->side == CLIENT &&
			 event->segment.roles & SD_PROBE && !event->segment.dropped;
	}
	return count;
}

void trial_thaw(struct trial *trial)
{
	unsigned int enough = trial->scenario->thaw;

	if (!enough || trial->thawed || probes(&trial->watch.timeline) < enough)
		return;
	trial->thawed = true;
	if (trial->pids[SERVER])
		kill(trial->pids[SERVER], SIGCONT);
}

static bool never_closes(const struct endpoint_options *end)
{
	return (end->close_set && end->close_after == NEVER) ||
	       (end->final_close_set && end->final_close == NEVER);
}

/* A server that nobody has reached waits for ever, and so does one that is not to close. */
static bool program_is_through(const struct trial *trial, enum side side)
{
	return !trial->pids[side] || never_closes(&trial->ends[side]) ||
	       !strcmp(watch_call(&trial->watch, side), "accept");
}

bool trial_ended(const struct trial *trial)
{
	bool existed = !trial->scenario->over;
	enum side side;

	for (side = 0; side < SIDES; side++) {
		if (!(trial->scenario->over & 1U << side))
			continue;
		if (!watch_gone(&trial->watch, side) || !program_is_through(trial, side))
			return false;
		existed |= trial->watch.ends[side].existed;
	}
	return existed && monotonic_now() >= trial->until;
}

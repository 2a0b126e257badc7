// SPDX-License-Identifier: GPL-2.0-only
/* Questions to a timeline. */
#include <netinet/tcp.h>
#include <string.h>

#include <segdrop/packet.h>
#include <segdrop/role.h>

#include "claims/query.h"
#include "lab/monotonic.h"

/* Sequence number 0 is the SYN's. */
#define FIRST_BYTE	1

static const struct event *end_of(const struct timeline *timeline)
{
	return timeline->events + timeline->len;
}

/* The events behind one event and in front of another one; NULL: no limit. */
static const struct event *begin_at(const struct timeline *timeline, const struct event *after)
{
	return after ? after + 1 : timeline->events;
}

static const struct event *end_at(const struct timeline *timeline, const struct event *until)
{
	return until ? until : end_of(timeline);
}

size_t query_count_after(const struct timeline *timeline, const struct event *after,
			 const struct pattern *pattern)
{
	const struct event *event;
	size_t count = 0;

	for (event = begin_at(timeline, after); event < end_of(timeline); event++)
		count += pattern_fits(pattern, event);
	return count;
}

size_t query_count(const struct timeline *timeline, const struct pattern *pattern)
{
	return query_count_after(timeline, NULL, pattern);
}

const struct event *query_next(const struct timeline *timeline, const struct event *after,
			       const struct pattern *pattern)
{
	const struct event *event;

	for (event = begin_at(timeline, after); event < end_of(timeline); event++)
		if (pattern_fits(pattern, event))
			return event;
	return NULL;
}

const struct event *query_last(const struct timeline *timeline, const struct event *before,
			       const struct pattern *pattern)
{
	const struct event *event;

	for (event = end_at(timeline, before); event-- > timeline->events;)
		if (pattern_fits(pattern, event))
			return event;
	return NULL;
}

struct query_copies query_copies(const struct timeline *timeline, const struct event *after,
				 const struct event *until, const struct pattern *copies)
{
	struct query_copies found = { 0 };
	const struct event *event;

	for (event = begin_at(timeline, after); event < end_at(timeline, until); event++) {
		if (!pattern_fits(copies, event))
			continue;
		if (event->cause.kind == CAUSE_TIMER)
			found.timed++;
		else
			found.answers++;
	}
	return found;
}

/* When it was sent; by a timer that fired late: when that was to fire; jiffies. */
static u64 sent_at(const struct event *segment)
{
	if (segment->cause.kind == CAUSE_TIMER)
		return segment->cause.due;
	return segment->cause.jiffies ? segment->cause.jiffies : segment->segment.jiffies;
}

size_t query_unasked(const struct timeline *timeline, const struct pattern *answers,
		     const struct pattern *question, u64 within)
{
	const struct event *asked = NULL, *event;
	size_t unasked = 0;

	for (event = timeline->events; event < end_of(timeline); event++) {
		if (pattern_fits(question, event)) {
			asked = event;
		} else if (pattern_fits(answers, event)) {
			unasked += !asked || sent_at(event) > asked->segment.jiffies + within;
			asked = NULL;
		}
	}
	return unasked;
}

static bool is_state_of(const struct event *event, enum side side)
{
	return event->kind == EVENT_STATE && event->side == side;
}

const struct event *query_entered(const struct timeline *timeline, enum side side, int state)
{
	const struct event *event;

	for (event = timeline->events; event < end_of(timeline); event++)
		if (is_state_of(event, side) && event->state.to == state)
			return event;
	return NULL;
}

const struct event *query_left(const struct timeline *timeline, const struct event *entered)
{
	const struct event *event;

	for (event = entered + 1; event < end_of(timeline); event++)
		if (is_state_of(event, entered->side))
			return event;
	return NULL;
}

int query_state(const struct timeline *timeline, enum side side, const struct event *at)
{
	const struct event *event;

	for (event = end_at(timeline, at); event-- > timeline->events;)
		if (is_state_of(event, side))
			return event->state.to;
	return TCP_CLOSE;
}

static bool is_call(const struct event *event, enum event_kind kind, enum side side,
		    const char *name)
{
	return event->kind == kind && event->side == side && !strcmp(event->call.name, name);
}

const struct event *query_call(const struct timeline *timeline, enum side side, const char *name)
{
	const struct event *event;

	for (event = timeline->events; event < end_of(timeline); event++)
		if (is_call(event, EVENT_CALL, side, name))
			return event;
	return NULL;
}

int query_error(const struct timeline *timeline, enum side side, const char *name)
{
	const struct event *event;

	for (event = timeline->events; event < end_of(timeline); event++)
		if (is_call(event, EVENT_RETURN, side, name) && event->call.error)
			return event->call.error;
	return 0;
}

size_t query_result(const struct timeline *timeline, enum side side, const char *name,
		    const struct event *after, const struct event *until)
{
	const struct event *event;
	size_t sum = 0;

	for (event = begin_at(timeline, after); event < end_at(timeline, until); event++)
		if (is_call(event, EVENT_RETURN, side, name) && event->call.result > 0)
			sum += event->call.result;
	return sum;
}

/* The byte that follows on those of a segment with data; its SYN comes before the first one. */
static u32 end_of_data(const struct segment_event *segment)
{
	return segment->seq + !!(segment->flags & SD_TCP_SYN) + segment->len;
}

/* Go on with a segment that has bytes from @next on, or from before it. */
static u32 next_missing(const struct timeline *timeline, enum side side,
			const struct event *until, u32 next)
{
	const struct event *event;

	for (event = timeline->events; event < end_at(timeline, until); event++)
		if (pattern_fits(ARRIVED(side, SD_DATA), event) &&
		    event->segment.seq <= next && end_of_data(&event->segment) > next)
			return end_of_data(&event->segment);
	return next;
}

size_t query_arrived(const struct timeline *timeline, enum side side, const struct event *until)
{
	u32 next, more = FIRST_BYTE;

	do {
		next = more;
		more = next_missing(timeline, side, until, next);
	} while (more != next);
	return next - FIRST_BYTE;
}

bool query_acknowledged(const struct timeline *timeline, enum side side, size_t bytes,
			const struct event *after)
{
	const struct event *event;

	for (event = begin_at(timeline, after); event < end_of(timeline); event++)
		if (event->kind == EVENT_SEGMENT && event->side == side &&
		    event->segment.has_ack && !(event->segment.roles & SD_RST) &&
		    event->segment.ack >= FIRST_BYTE + bytes)
			return true;
	return false;
}

const struct event *query_owner(const struct timeline *timeline, enum side side)
{
	const struct event *event;

	for (event = timeline->events; event < end_of(timeline); event++)
		if (event->kind == EVENT_OWNER && event->side == side)
			return event;
	return NULL;
}

bool query_owned(const struct timeline *timeline, enum side side)
{
	const struct event *owner = query_owner(timeline, side);

	return owner && owner->owner.owned;
}

static u64 earliest(const struct event *event)
{
	return event->since ? event->since : event->time;
}

struct sd_window query_between(const struct event *from, const struct event *to)
{
	u64 least = earliest(to);

	return (struct sd_window){
		.earliest = least > from->time ? least - from->time : 0,
		.latest = to->time - earliest(from),
	};
}

struct sd_window query_timeout(const struct event *from, const struct event *to, u32 hz)
{
	u64 length;

	if (!from->cause.jiffies || to->cause.kind != CAUSE_TIMER)
		return query_between(from, to);
	length = (to->cause.due - from->cause.jiffies) * (SECOND / hz);
	return (struct sd_window){ length, length };
}

u64 query_lateness(const struct timeline *timeline, const struct query_timer *timer, u32 hz)
{
	const struct event *event;
	u64 jiffies = 0;

	for (event = begin_at(timeline, timer->after); event < end_at(timeline, timer->until);
	     event++)
		if (event->kind == EVENT_TIMER && event->side == timer->side &&
		    event->timer.timer == timer->timer && event->timer.fired)
			jiffies += event->cause.jiffies - event->timer.fires;
	return jiffies * (SECOND / hz);
}

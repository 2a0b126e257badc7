// SPDX-License-Identifier: GPL-2.0-only
/* Places of times on an axis. */
#include <stdlib.h>

#include "command.h"
#include "lab/monotonic.h"
#include "page/axis.h"

#define MILLISECOND	(SECOND / 1000)

unsigned int doublings(u64 time)
{
	unsigned int count = 0;

	for (time /= MILLISECOND; time; time /= 2)
		count++;
	return count;
}

static void make(struct axis *axis, size_t room)
{
	*axis = (struct axis){
		.times = allocate(room * sizeof(*axis->times)),
		.places = allocate(room * sizeof(*axis->places)),
	};
}

static void add(struct axis *axis, u64 time, double place)
{
	axis->times[axis->len] = time;
	axis->places[axis->len++] = place;
}

/* Places from 0 to 1, also where nothing takes any room. */
static void scale(struct axis *axis)
{
	double whole = axis->places[axis->len - 1];
	size_t i;

	for (i = 0; i < axis->len; i++)
		axis->places[i] = whole > 0 ? axis->places[i] / whole : (double)(i > 0);
}

void axis_linear(struct axis *axis, const struct timeline *timeline, u64 end)
{
	make(axis, 2);
	add(axis, timeline->events[0].time, 0);
	add(axis, end, 1);
}

void axis_compressed(struct axis *axis, const struct timeline *timeline, u64 end)
{
	u64 last = timeline->events[0].time;
	double place = 0;
	size_t i;

	make(axis, timeline->len + 2);
	add(axis, last, place);
	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (event->kind == EVENT_TIMER || event->time == last)
			continue;
		place += doublings(event->time - last);
		last = event->time;
		add(axis, last, place);
	}
	if (end > last)
		add(axis, end, place + doublings(end - last));
	else
		add(axis, last, place);
	scale(axis);
}

double axis_place(const struct axis *axis, u64 time)
{
	const u64 *times = axis->times;
	size_t i = 0;
	double part;

	if (time <= times[0])
		return 0;
	while (i < axis->len && times[i] < time)
		i++;
	if (i == axis->len)
		return 1;
	part = (double)(time - times[i - 1]) / (double)(times[i] - times[i - 1]);
	return axis->places[i - 1] + part * (axis->places[i] - axis->places[i - 1]);
}

void axis_free(struct axis *axis)
{
	free(axis->times);
	free(axis->places);
	*axis = (struct axis){ 0 };
}

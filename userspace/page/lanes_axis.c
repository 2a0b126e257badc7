// SPDX-License-Identifier: GPL-2.0-only
/* The time axis of a picture of states over time. */
#include "lab/monotonic.h"
#include "page/lanes.h"

/* Per cent of the width: names before the axis, and what it takes itself. */
#define AXIS_LEFT	31.0
#define AXIS_WIDTH	66.0

/* A number takes this part of the axis on a telephone. */
#define NUMBER_WIDTH	0.22

void lanes_open(struct lanes *lanes, bool compressed)
{
	const struct timeline *timeline = &lanes->trial->watch.timeline;

	if (compressed)
		axis_compressed(&lanes->axis, timeline, lanes->trial->time);
	else
		axis_linear(&lanes->axis, timeline, lanes->trial->time);
}

double lanes_across(const struct lanes *lanes, u64 time)
{
	return AXIS_LEFT + AXIS_WIDTH * axis_place(&lanes->axis, time);
}

static void draw_number(const struct lanes *lanes, u64 time, const char *anchor)
{
	double x = lanes_across(lanes, time), seconds;

	seconds = timeline_seconds(&lanes->trial->watch.timeline, time);
	fprintf(lanes->stream,
		"<line class=\"grid\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>\n"
		"<text class=\"t%s\" x=\"%.2f%%\" y=\"%d\">%.*f s</text>\n",
		x, x, LANE_HEIGHT / 2, lanes->y + LANE_HEIGHT / 2, anchor, x,
		lanes->y + LANES_AXIS_HEIGHT, seconds > 0 && seconds < 9.95 ? 1 : 0, seconds);
}

/* The last number ends where the axis does; the others have their middle at their place. */
static bool has_room(const struct lanes *lanes, u64 time, double last)
{
	double place = axis_place(&lanes->axis, time);

	return place >= last + NUMBER_WIDTH && place <= 1 - 1.5 * NUMBER_WIDTH;
}

/* Numbers at moments when something happens, where there is room for them. */
static void draw_moments(const struct lanes *lanes)
{
	const struct timeline *timeline = &lanes->trial->watch.timeline;
	double last = 0;
	size_t i;

	draw_number(lanes, timeline->start, "");
	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (event->kind == EVENT_TIMER || !has_room(lanes, event->time, last))
			continue;
		last = axis_place(&lanes->axis, event->time);
		draw_number(lanes, event->time, " m");
	}
	draw_number(lanes, lanes->trial->time, " e");
}

/* The longest of 1, 2 and 5 times a power of ten that leaves room for the numbers. */
static u64 round_interval(u64 whole)
{
	static const unsigned int factors[] = { 2, 5, 10 };
	u64 decade = SECOND / 10, interval = decade;
	size_t i = 0;

	while ((double)interval < NUMBER_WIDTH * (double)whole) {
		interval = decade * factors[i++];
		if (i == ARRAY_SIZE(factors)) {
			decade = interval;
			i = 0;
		}
	}
	return interval;
}

static void draw_round(const struct lanes *lanes)
{
	u64 start = lanes->trial->watch.timeline.start, time;
	u64 interval = round_interval(lanes->trial->time - start);

	draw_number(lanes, start, "");
	for (time = start + interval; has_room(lanes, time, 0); time += interval)
		draw_number(lanes, time, " m");
	draw_number(lanes, lanes->trial->time, " e");
}

void lanes_numbers(const struct lanes *lanes, bool compressed)
{
	if (compressed)
		draw_moments(lanes);
	else
		draw_round(lanes);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The states of both ends over time: each state has a row of its own, so that its name always has
 * room; losses and copies have rows, too.
 */
#include <netinet/tcp.h>
#include <stdlib.h>

#include "command.h"
#include "page/lanes.h"
#include "page/parts.h"
#include "report/group.h"

/* Pixels: of a bar; from the middle of a line of text to its feet; above an end. */
#define BAR_HEIGHT	12
#define TO_FEET		4
#define END_GAP		6

/* Per cent of the width that a bar has at least: one without any would not be drawn. */
#define LEAST_WIDTH	0.4

static void draw_name(struct lanes *lanes, const char *class, const char *name)
{
	lanes->y += LANE_HEIGHT;
	fprintf(lanes->stream, "<text class=\"%s\" y=\"%d\">%s</text>", class, lanes->y + TO_FEET,
		name);
}

/* Losses, or copies, of one end: a row, if there are any. */
static void draw_ticks(struct lanes *lanes, enum side side, group_choice *choose,
		       const char *class, const char *name)
{
	const struct timeline *timeline = &lanes->trial->watch.timeline;
	bool named = false;
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];
		double x = lanes_across(lanes, event->time);

		if (event->side != side || !group_chooses(event, choose))
			continue;
		if (!named)
			draw_name(lanes, "n", name);
		named = true;
		fprintf(lanes->stream,
			"<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>",
			class, x, x, lanes->y - BAR_HEIGHT / 2, lanes->y + BAR_HEIGHT / 2);
	}
	if (named)
		fputc('\n', lanes->stream);
}

static bool is_entered(const struct event *event, enum side side, int state)
{
	return event->kind == EVENT_STATE && event->side == side && event->state.to == state;
}

/* When the state is over that begins with an event. */
static u64 left_at(const struct trial *trial, const struct event *entered)
{
	const struct timeline *timeline = &trial->watch.timeline;
	const struct event *event;

	for (event = entered + 1; event < timeline->events + timeline->len; event++)
		if (event->kind == EVENT_STATE && event->side == entered->side)
			return event->time;
	return trial->time;
}

static void draw_state(struct lanes *lanes, enum side side, int state)
{
	const struct timeline *timeline = &lanes->trial->watch.timeline;
	size_t i;

	draw_name(lanes, "st", state_name(state));
	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];
		double from = lanes_across(lanes, event->time), width;

		if (!is_entered(event, side, state))
			continue;
		width = lanes_across(lanes, left_at(lanes->trial, event)) - from;
		fprintf(lanes->stream,
			"<rect class=\"bar %s\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%d\" height=\"%d\"/>",
			side_name(side), from, width < LEAST_WIDTH ? LEAST_WIDTH : width,
			lanes->y - BAR_HEIGHT / 2, BAR_HEIGHT);
	}
	fputc('\n', lanes->stream);
}

/* The states of an end in the order in which it came to them first. */
static void draw_states(struct lanes *lanes, enum side side)
{
	const struct timeline *timeline = &lanes->trial->watch.timeline;
	unsigned int drawn = 1U << TCP_CLOSE;
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (event->kind != EVENT_STATE || event->side != side ||
		    drawn & 1U << event->state.to)
			continue;
		drawn |= 1U << event->state.to;
		draw_state(lanes, side, event->state.to);
	}
}

static void draw_end(struct lanes *lanes, enum side side)
{
	lanes->y += END_GAP;
	draw_name(lanes, "end", side_name(side));
	fputc('\n', lanes->stream);
	draw_states(lanes, side);
	draw_ticks(lanes, side, group_again, "tick", "sent again");
	draw_ticks(lanes, side, group_lost, "tick lost", "lost");
}

/* How high the picture is follows from what is drawn, and the lines of the axis are behind it. */
static void draw(const struct trial *trial, bool compressed, FILE *stream)
{
	struct lanes lanes = { .trial = trial, .y = -LANE_HEIGHT / 2 };
	char name[PART_NAME_MAX], *body = NULL;
	size_t size;

	part_name(trial, name);
	lanes_open(&lanes, compressed);
	lanes.stream = memory_stream(&body, &size);
	draw_end(&lanes, CLIENT);
	draw_end(&lanes, SERVER);
	fclose(lanes.stream);
	lanes.stream = stream;
	fprintf(stream,
		"<svg class=\"lanes %s\" role=\"img\" aria-describedby=\"%s-d\" height=\"%d\">\n"
		"<title>%s: states of both ends over time, %s</title>\n",
		compressed ? "c" : "e", name, lanes.y + LANE_HEIGHT + LANES_AXIS_HEIGHT, name,
		compressed ? "waits made short" : "evenly");
	lanes_numbers(&lanes, compressed);
	fputs(body, stream);
	fputs("</svg>\n", stream);
	free(body);
	axis_free(&lanes.axis);
}

static void write_choice(const char *name, const char *kind, const char *label, bool chosen,
			 FILE *stream)
{
	fprintf(stream,
		"<input type=\"radio\" name=\"%s-x\" id=\"%s-x%s\" class=\"%s\"%s>\n"
		"<label for=\"%s-x%s\">%s</label>\n",
		name, name, kind, kind, chosen ? " checked" : "", name, kind, label);
}

void part_lanes(const struct trial *trial, FILE *stream)
{
	char name[PART_NAME_MAX];

	part_name(trial, name);
	fputs("<h4>States over time</h4>\n<fieldset class=\"axis\"><legend>Time axis</legend>\n",
	      stream);
	write_choice(name, "c", "waits made short", true, stream);
	write_choice(name, "e", "even", false, stream);
	draw(trial, true, stream);
	draw(trial, false, stream);
	fputs("</fieldset>\n", stream);
}

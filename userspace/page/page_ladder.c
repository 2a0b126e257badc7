// SPDX-License-Identifier: GPL-2.0-only
/*
 * Segment by segment, as a picture: time, the client's line, the server's line. Places from left to
 * right are percentages, and text has a size of its own: so it can be read at any width.
 */
#include <string.h>

#include <segdrop/role.h>

#include "page/bands.h"
#include "page/html.h"
#include "page/parts.h"
#include "page/words.h"

/* Where an arrow begins, by its end; where it gets to; where one gets to that is lost. */
#define AT_CLIENT	"20%"
#define AT_SERVER	"95%"
#define LOST_OF_CLIENT	"80%"
#define LOST_OF_SERVER	"35%"
#define IN_BETWEEN	"57.5%"

/* Pixels between an arrow and the feet of its two lines of text. */
#define ABOVE_ARROW	6
#define BELOW_ARROW	13
/* From the middle of a line of text to its feet. */
#define TO_FEET		4

/* Paper can be cut between pictures, not in one: so much of a page may stay empty. */
#define SLICE_HEIGHT	300

static const char *place(enum side side)
{
	return side == CLIENT ? AT_CLIENT : AT_SERVER;
}

static const char *target(const struct event *event)
{
	if (!event->segment.dropped)
		return place(!event->side);
	return event->side == CLIENT ? LOST_OF_CLIENT : LOST_OF_SERVER;
}

static void draw_label(const struct segment_event *segment, int y, FILE *stream)
{
	char roles[SD_ROLES_TEXT_MAX], header[WORDS_HEADER_MAX];

	sd_roles_print(segment->roles, roles);
	words_header(segment, header);
	fprintf(stream, "<text class=\"m\" x=\"%s\" y=\"%d\">", IN_BETWEEN, y - ABOVE_ARROW);
	html_element(stream, "tspan class=\"r\"", roles);
	if (segment->len)
		fprintf(stream, " %u B", segment->len);
	if (segment->retransmission)
		fputs(" again", stream);
	if (segment->dropped)
		fprintf(stream, " <tspan class=\"l\">lost: rule %u</tspan>", segment->rule);
	fprintf(stream, "</text><text class=\"m f\" x=\"%s\" y=\"%d\">", IN_BETWEEN,
		y + BELOW_ARROW);
	html_text(stream, header);
	fputs("</text>", stream);
}

static void draw_segment(const struct event *event, int y, FILE *stream)
{
	const struct segment_event *segment = &event->segment;

	fprintf(stream, "<line class=\"arrow%s%s\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>",
		segment->dropped ? " lost" : "", segment->retransmission ? " again" : "",
		place(event->side), y, target(event), y);
	draw_label(segment, y, stream);
}

static void draw_note(const struct row *row, int y, FILE *stream)
{
	bool failed = row->event->kind == EVENT_RETURN && row->event->call.error;

	fprintf(stream, "<text class=\"%s %s%s\" x=\"%s\" y=\"%d\" dx=\"%s\">",
		row->kind == ROW_STATE ? "st" : "n", row->event->side == CLIENT ? "c" : "v",
		failed ? " l" : "", place(row->event->side), y + TO_FEET,
		row->event->side == CLIENT ? "11" : "-11");
	html_text(stream, row->text);
	fputs("</text>", stream);
}

static void draw_wait(const struct row *row, int y, FILE *stream)
{
	fprintf(stream, "<text class=\"m w\" x=\"%s\" y=\"%d\">%s later</text>",
		IN_BETWEEN, y + TO_FEET, span_of((double)(row->to - row->from) / SECOND).text);
}

static void draw_row(const struct row *row, int y, FILE *stream)
{
	if (row->kind == ROW_SEGMENT)
		draw_segment(row->event, y, stream);
	else if (row->kind == ROW_WAIT)
		draw_wait(row, y, stream);
	else
		draw_note(row, y, stream);
}

/* Each time once: rows below that have none have the same. */
static void draw_time(const struct timeline *timeline, const struct row *row, int y,
		      char last[WORDS_TIME_MAX], FILE *stream)
{
	char time[WORDS_TIME_MAX];

	if (!row->event)
		return;
	words_time(timeline, row->event, time);
	if (strcmp(time, last))
		fprintf(stream, "<text class=\"t\" y=\"%d\">%s</text>", y + TO_FEET, time);
	strcpy(last, time);
}

static void draw_line(const struct slice *slice, const struct judgement *judgement, enum side side,
		      FILE *stream)
{
	fprintf(stream, "<svg x=\"%s\"><path class=\"band\" d=\"", place(side));
	bands_windows(slice, judgement, side, stream);
	fputs("\"/><path class=\"life\" d=\"", stream);
	bands_line(slice, false, stream);
	fputs("\"/><path class=\"life wait\" d=\"", stream);
	bands_line(slice, true, stream);
	fputs("\"/><path class=\"dot\" d=\"", stream);
	bands_dots(slice, side, stream);
	fputs("\"/></svg>", stream);
}

static void draw_slice(const struct trial *trial, const struct slice *slice, FILE *stream)
{
	char name[PART_NAME_MAX], last[WORDS_TIME_MAX] = "";
	enum side side;
	size_t i;

	part_name(trial, name);
	fprintf(stream,
		"<svg class=\"ladder\" role=\"img\" aria-describedby=\"%s-d\" height=\"%d\">\n"
		"<title>%s: segments and states from %.3f to %.3f s</title>\n",
		name, slice->height, name,
		timeline_seconds(&trial->watch.timeline, slice->ladder->rows[slice->first].from),
		timeline_seconds(&trial->watch.timeline, slice->ladder->rows[slice->end - 1].to));
	for (side = 0; side < SIDES; side++)
		draw_line(slice, &trial->judgement, side, stream);
	for (i = slice->first; i < slice->end; i++) {
		const struct row *row = &slice->ladder->rows[i];
		int y = row->top + row->height / 2 - slice->top;

		draw_time(&trial->watch.timeline, row, y, last, stream);
		draw_row(row, y, stream);
		fputc('\n', stream);
	}
	fputs("</svg>\n", stream);
}

/* As many rows as a picture may have, at least one. */
static struct slice next_slice(const struct ladder *ladder, size_t first)
{
	struct slice slice = { .ladder = ladder, .first = first, .top = ladder->rows[first].top };

	for (slice.end = first; slice.end < ladder->len; slice.end++) {
		const struct row *row = &ladder->rows[slice.end];
		int height = row->top + row->height - slice.top;

		if (slice.end > first && height > SLICE_HEIGHT)
			break;
		slice.height = height;
	}
	return slice;
}

void part_ladder(const struct trial *trial, FILE *stream)
{
	char name[PART_NAME_MAX];
	struct ladder ladder;
	struct slice slice;
	size_t first;

	part_name(trial, name);
	ladder_make(&ladder, &trial->watch.timeline);
	fprintf(stream,
		"<h4>Segment by segment</h4>\n<figure class=\"ladders\">\n"
		"<div class=\"ends\" aria-hidden=\"true\"><span>s</span>\n"
		"<b>client</b><b>server</b></div>\n");
	for (first = 0; first < ladder.len; first = slice.end) {
		slice = next_slice(&ladder, first);
		draw_slice(trial, &slice, stream);
	}
	fprintf(stream,
		"<figcaption id=\"%s-d\">Time runs downwards, the client is on the left.\n"
		"The table of all events below says the same in words.</figcaption>\n</figure>\n",
		name);
	ladder_free(&ladder);
}

// SPDX-License-Identifier: GPL-2.0-only
/* All events as a table: what the ladder shows, for those who cannot see it. */
#include <segdrop/role.h>

#include "page/html.h"
#include "page/parts.h"
#include "page/words.h"
#include "report/report.h"

static void write_segment(const struct segment_event *segment, FILE *stream)
{
	char roles[SD_ROLES_TEXT_MAX], header[WORDS_HEADER_MAX];

	sd_roles_print(segment->roles, roles);
	words_header(segment, header);
	fprintf(stream, "<td>sends <b>%s</b>%s", roles, segment->retransmission ? " again" : "");
	if (segment->dropped)
		fprintf(stream, "; <span class=\"l\">lost: rule %u</span>", segment->rule);
	fputs("</td><td class=\"f\">", stream);
	html_text(stream, header);
	if (segment->len)
		fprintf(stream, " %u B", segment->len);
	fputs("</td>", stream);
}

static void write_note(const struct event *event, FILE *stream)
{
	char text[WORDS_EVENT_MAX];

	words_event(event, text);
	if (event->kind != EVENT_STATE) {
		html_element(stream, "td", text);
		fputs("<td></td>", stream);
		return;
	}
	fprintf(stream, "<td>is in <b>%s</b></td><td class=\"f\">was in %s</td>", text,
		state_name(event->state.from));
}

static void write_event(const struct timeline *timeline, const struct event *event, FILE *stream)
{
	char time[WORDS_TIME_MAX];

	words_time(timeline, event, time);
	fprintf(stream, "<tr><td class=\"t\">%s</td><td>%s</td>", time, side_name(event->side));
	if (event->kind == EVENT_SEGMENT)
		write_segment(&event->segment, stream);
	else
		write_note(event, stream);
	fputs("</tr>\n", stream);
}

void part_events(const struct trial *trial, FILE *stream)
{
	const struct timeline *timeline = &trial->watch.timeline;
	static const char *const columns[] = {
		"Seconds", "End", "What happens", "Header, payload", NULL
	};
	size_t count = 0, i;

	for (i = 0; i < timeline->len; i++)
		count += report_shows(timeline, i);
	fprintf(stream, "<details><summary>All %zu events as a table</summary>\n", count);
	html_table(stream, "events", columns);
	for (i = 0; i < timeline->len; i++)
		if (report_shows(timeline, i))
			write_event(timeline, &timeline->events[i], stream);
	fputs("</tbody></table></details>\n", stream);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Segments on standard output, one after another. */
#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>

#include "report/judged.h"
#include "watch_view.h"

/* Enough for microseconds since 1970. */
#define TIME_DIGITS	16

void view_open(struct view *view, const struct watch_options *options)
{
	*view = (struct view){
		.options = options, .relative = relative_open(), .style = style_of_output(),
	};
	setvbuf(stdout, NULL, _IOLBF, 0);
}

void view_begin_round(struct view *view)
{
	view->fresh = false;
}

static void refresh(struct view *view)
{
	if (view->fresh)
		return;
	wall_clock_follow(&view->clock);
	if (view->options->all || view->options->json)
		netns_names_read(&view->names);
	view->fresh = true;
}

static void print_line(const struct view *view, const struct judged *judged)
{
	bool dropped = judged->told->dropped;
	char line[JUDGED_LINE_MAX];

	judged_line(judged, line);
	printf("%s%s%s\n", dropped ? view->style.red : "", line, dropped ? view->style.plain : "");
}

static void print_json(const struct judged *judged)
{
	json_t *object = judged_json(judged);

	json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(TIME_DIGITS));
	putchar('\n');
	json_decref(object);
}

/* What an interrupt has left unwritten is not wanted any more, and is no failure. */
static enum view_end output_end(void)
{
	if (!ferror(stdout))
		return VIEW_GOES_ON;
	if (errno != EINTR)
		return errno == EPIPE ? VIEW_UNREAD : VIEW_FAILED;
	__fpurge(stdout);
	clearerr(stdout);
	return VIEW_INTERRUPTED;
}

void view_show(struct trace_event *event, void *context)
{
	const struct trace_segment *told = &event->segment;
	struct view *view = context;
	struct judged judged = {
		.told = told, .names_netns = view->options->all,
		.numbers = relative_follow(view->relative, told),
	};

	if (view->end || !sieve_fits(&view->options->sieve, &told->segment))
		return;
	refresh(view);
	judged.time = wall_clock_time(&view->clock, event->time);
	judged.netns = netns_names_find(&view->names, told->netns);
	if (view->options->json)
		print_json(&judged);
	else
		print_line(view, &judged);
	view->end = output_end();
	view->shown += !view->end;
}

void view_close(struct view *view)
{
	netns_names_free(&view->names);
	relative_close(view->relative);
}

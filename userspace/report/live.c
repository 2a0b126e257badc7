// SPDX-License-Identifier: GPL-2.0-only
/* What people see while a run goes on: the ladder as it grows, and what is waited for. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/monotonic.h"
#include "report/live.h"
#include "report/report.h"

/* A status line that changes more often cannot be read. */
#define SHORTEST_WAIT	(SECOND / 10)

static struct live *live_of(struct audience *audience)
{
	return (struct live *)audience;
}

/* Nobody likes to wait without knowing how long. */
static void announce(const struct run *run)
{
	unsigned long long seconds = run_length(run) / SECOND + 1, minutes = (seconds + 59) / 60;

	if (run->len == 1)
		fprintf(stderr, "It takes up to ");
	else
		fprintf(stderr, "%zu runs side by side: up to ", run->len);
	if (minutes >= 60)
		fprintf(stderr, "%llu h %llu min", minutes / 60, minutes % 60);
	else
		fprintf(stderr, "%llu min %llu s", seconds / 60, seconds % 60);
	fprintf(stderr, ". Ctrl-C ends it and shows what was seen.\n");
}

static void ready(struct audience *audience, const struct run *run)
{
	struct live *live = live_of(audience);
	struct style style = style_of_output();

	announce(run);
	live->since = monotonic_now();
	if (!live->draws)
		return;
	report_head(&style, run, &run->trials[0]);
	text_ladder_begin(&live->ladder, &style);
	live->begun = true;
	fflush(stdout);
}

/* Return: when to draw again; NEVER if nothing waits */
static u64 draw(struct live *live, const struct trial *trial, u64 now)
{
	struct timeline timeline;

	if (!watch_is_settled(&trial->watch) ||
	    (trial->watch.timeline.len == live->len && now < live->due))
		return live->due > now ? live->due : NEVER;
	status_line_clear(&live->status);
	timeline_copy(&timeline, &trial->watch.timeline);
	live->len = trial->watch.timeline.len;
	live->due = text_ladder_draw(&live->ladder, &timeline, now);
	timeline_free(&timeline);
	/* Nobody sees it any more: as an interrupt, so that all is removed and reported. */
	if (fflush(stdout) || ferror(stdout))
		raise(SIGTERM);
	return live->due;
}

static void look_ahead(struct live *live, const struct trial *trial, struct prospect *prospect,
		       u64 now)
{
	const struct plan *plan = plan_by_name(trial->scenario->name);
	struct timeline timeline;

	if (trial->watch.timeline.len != prospect->len)
		live->since = now;
	else if (!prospect->known || now <= prospect->ahead.to)
		return;
	prospect->len = trial->watch.timeline.len;
	timeline_copy(&timeline, &trial->watch.timeline);
	prospect->known = ahead_find(&prospect->ahead, plan, &trial->basis, &timeline, now);
	timeline_free(&timeline);
}

/* Return: the scenario in which something comes first; run->len if none is known to */
static size_t find_first(const struct live *live, const struct run *run)
{
	size_t first = run->len, i;

	for (i = 0; i < run->len; i++)
		if (!run->trials[i].over && live->prospects[i].known &&
		    (first == run->len ||
		     live->prospects[i].ahead.from < live->prospects[first].ahead.from))
			first = i;
	return first;
}

static size_t count_over(const struct run *run)
{
	size_t i, count = 0;

	for (i = 0; i < run->len; i++)
		count += run->trials[i].over;
	return count;
}

/* Of one scenario the time stands below those of its ladder. */
static void print_wait(const struct live *live, const struct run *run, size_t first, u64 now,
		       char *text)
{
	const struct trial *trial = &run->trials[first];
	const struct timeline *timeline = &trial->watch.timeline;
	const struct ahead *ahead = &live->prospects[first].ahead;
	int len;

	if (run->len == 1)
		len = snprintf(text, STATUS_TEXT_MAX, "%10.1f  waits for: ",
			       timeline_seconds(timeline, now));
	else
		len = snprintf(text, STATUS_TEXT_MAX, "%zu of %zu over; %s: ", count_over(run),
			       run->len, trial->scenario->name);
	snprintf(text + len, STATUS_TEXT_MAX - len, "%s, by %.1f s", ahead->what,
		 timeline_seconds(timeline, ahead->to));
}

/* Return: when to show it anew */
static u64 show_status(struct live *live, const struct run *run, u64 now)
{
	size_t first = find_first(live, run);
	char text[STATUS_TEXT_MAX];
	u64 parts, part;

	if (first == run->len) {
		status_line_show(&live->status, "            waits to see whether anything comes",
				 0, 0);
		return NEVER;
	}
	parts = live->prospects[first].ahead.to - live->since;
	print_wait(live, run, first, now, text);
	status_line_show(&live->status, text, now - live->since, parts);
	part = parts / STATUS_BAR;
	return now + (part < SHORTEST_WAIT ? SHORTEST_WAIT : part);
}

static u64 look(struct audience *audience, const struct run *run, u64 read_at)
{
	struct live *live = live_of(audience);
	u64 now = monotonic_now(), drawn = NEVER, shown = NEVER;
	size_t i;

	if (live->draws)
		drawn = draw(live, &run->trials[0], read_at);
	if (live->status.usable) {
		for (i = 0; i < run->len; i++)
			look_ahead(live, &run->trials[i], &live->prospects[i], now);
		shown = show_status(live, run, now);
	}
	return drawn < shown ? drawn : shown;
}

static bool is_pipe(int fd)
{
	struct stat stat_of;

	return !fstat(fd, &stat_of) && S_ISFIFO(stat_of.st_mode);
}

void live_open(struct live *live, const struct run *run, bool draws)
{
	size_t size = run->len * sizeof(*live->prospects);

	*live = (struct live){
		.audience = { .ready = ready, .look = look },
		.prospects = memset(allocate(size), 0, size),
		.draws = draws && run->len == 1, .due = NEVER,
	};
	status_line_open(&live->status);
	/* Behind a pipe may be the same terminal, which would show both in one row. */
	if (live->draws && is_pipe(STDOUT_FILENO))
		live->status.usable = false;
}

struct text_ladder *live_end(struct live *live)
{
	status_line_clear(&live->status);
	return live->begun ? &live->ladder : NULL;
}

void live_close(struct live *live)
{
	if (live->begun)
		text_ladder_end(&live->ladder);
	free(live->prospects);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* Segments on standard output, one after another. */
#ifndef SEGDROP_WATCH_VIEW_H
#define SEGDROP_WATCH_VIEW_H

#include "lab/relative.h"
#include "lab/wall_clock.h"
#include "netns.h"
#include "lab/trace_event.h"
#include "report/style.h"
#include "watch_options.h"

enum view_end {
	VIEW_GOES_ON,
	VIEW_INTERRUPTED,	/* while it waited for its reader */
	VIEW_UNREAD,		/* its reader has gone */
	VIEW_FAILED,		/* output takes no more */
};

/**
 * struct view - what is shown
 * @options: what is to be shown
 * @relative: their sequence numbers
 * @clock: their times
 * @names: their namespaces
 * @style: of the terminal
 * @fresh: @clock and @names are of this round
 * @end: whether and why nothing more can be shown
 * @shown: how many were shown
 */
struct view {
	const struct watch_options *options;
	struct relative *relative;
	struct wall_clock clock;
	struct netns_names names;
	struct style style;
	bool fresh;
	enum view_end end;
	unsigned long long shown;
};

/**
 * view_open - begin; standard output is buffered by lines from here on
 * @view: filled in; to be closed
 * @options: must stay
 */
void view_open(struct view *view, const struct watch_options *options);

/**
 * view_begin_round - look anew at clocks and namespaces when the next segment is shown
 * @view: opened
 */
void view_begin_round(struct view *view);

/**
 * view_show - show a segment, if it is wanted
 * @event: of a segment
 * @view: a struct view; its @end may change
 */
void view_show(struct trace_event *event, void *view);

/**
 * view_close - let go of everything
 * @view: opened
 */
void view_close(struct view *view);

#endif /* SEGDROP_WATCH_VIEW_H */

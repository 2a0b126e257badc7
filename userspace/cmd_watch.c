// SPDX-License-Identifier: GPL-2.0-only
/* The subcommand `watch`. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "interrupts.h"
#include "lab/segments.h"
#include "procfs.h"
#include "watch_view.h"

/* How often it is seen to that the module is still there, when nothing comes; milliseconds. */
#define LOOK_AFTER	1000

#define NO_RULE	\
	"There is no rule, so nothing is shown until one is added: segdrop add%s%s count any\n"

/* Nobody likes to wait for what cannot come. */
static enum status warn_without_rules(const char *netns)
{
	char *rules = procfs_read("rules");

	if (!rules)
		return STATUS_CANNOT;
	if (!*rules)
		fprintf(stderr, NO_RULE, netns ? " --netns " : "", netns ? netns : "");
	free(rules);
	return STATUS_DONE;
}

static enum status attach(struct watch_options *options)
{
	enum status status = procfs_attach(options->netns);

	if (status != STATUS_DONE || options->all)
		return status;
	options->sieve.netns = netns_number();
	if (!options->sieve.netns)
		return fail(STATUS_CANNOT, "cannot tell which network namespace this is: %s: %s",
			    strerror(errno), "is /proc mounted?");
	return STATUS_DONE;
}

/* Return: STATUS_DONE, or what to exit with; then the reason was printed */
static enum status await(const struct tracing *tracing, const struct interrupts *interrupts,
			 struct view *view)
{
	struct pollfd fds[] = {
		{ .fd = tracing_fd(tracing), .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};

	if (interrupts_poll(interrupts, fds, ARRAY_SIZE(fds), LOOK_AFTER) < 0)
		return STATUS_DONE;
	if (fds[1].revents & (POLLERR | POLLHUP))
		view->end = VIEW_UNREAD;
	if (fds[0].revents || segments_alive(tracing))
		return STATUS_DONE;
	return fail(STATUS_CANNOT, "the segdrop module was unloaded: load it, and begin anew");
}

/* What came before an interrupt is shown, too. */
static enum status watch(struct tracing *tracing, const struct interrupts *interrupts,
			 struct view *view)
{
	enum status status = STATUS_DONE;
	bool last = false;

	while (status == STATUS_DONE && !view->end && !last) {
		status = await(tracing, interrupts, view);
		last = interrupts_asked();
		if (status != STATUS_DONE)
			break;
		view_begin_round(view);
		interrupts_open(interrupts);
		status = tracing_read(tracing, view_show, view);
		interrupts_hold(interrupts);
	}
	return status;
}

static void sum_up(const struct view *view, long long lost)
{
	fprintf(stderr, "%llu segment%s shown", view->shown, view->shown == 1 ? "" : "s");
	if (lost > 0)
		fprintf(stderr, "; %lld more came too fast and were lost", lost);
	else if (lost < 0)
		fprintf(stderr, "; it is not known whether others were lost");
	fputs(".\n", stderr);
}

static enum status run(const struct watch_options *options, const struct interrupts *interrupts,
		       struct view *view)
{
	enum status status;
	struct tracing *tracing = segments_open(&options->sieve, &status);

	if (status != STATUS_DONE)
		return status;
	if (!options->all)
		status = warn_without_rules(options->netns);
	if (status == STATUS_DONE) {
		status = watch(tracing, interrupts, view);
		if (view->end != VIEW_UNREAD)
			sum_up(view, tracing_lost(tracing));
	}
	tracing_close(tracing);
	return status;
}

int command_watch(int argc, char **argv)
{
	struct interrupts interrupts;
	struct watch_options options;
	enum status status;
	struct view view;

	watch_options_parse(&options, argc, argv);
	status = attach(&options);
	if (status != STATUS_DONE)
		return status;
	interrupts_catch(&interrupts);
	view_open(&view, &options);
	status = run(&options, &interrupts, &view);
	view_close(&view);
	/* As other filters end whose reader has gone. */
	if (view.end == VIEW_UNREAD)
		raise(SIGPIPE);
	interrupts_release(&interrupts);
	return status;
}

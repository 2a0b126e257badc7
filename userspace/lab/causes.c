// SPDX-License-Identifier: GPL-2.0-only
/*
 * Follows what each processor does, to tell why something happened there.
 *
 * A timer's handler runs in the softirq of timers, and what it does at once is done when the next
 * softirq begins there that may deal with segments: those that it sends are received then
 * (__do_softirq(), kernel/softirq.c). A segment that arrives is dealt with before the next one is
 * looked at (process_backlog(), net/core/dev.c), unless a process holds its socket: then that
 * process deals with it (tcp_add_backlog(), net/ipv4/tcp_ipv4.c), and it is not in a softirq.
 */
#include <stdlib.h>

#include "command.h"
#include "lab/causes.h"

/**
 * struct processor - what one processor does
 * @softirq: why, what it does in softirqs
 * @armed: by [in a softirq] [process]: the timer of a request or small socket that the event before
 *	this one has armed
 * @pid: which process that was, or which was interrupted
 */
struct processor {
	struct cause softirq;
	struct small_timer *armed[2];
	int pid[2];
};

void causes_open(struct causes *causes, size_t processors)
{
	*causes = (struct causes){ .count = processors };
	causes->processors = allocate(processors * sizeof(*causes->processors));
	memset(causes->processors, 0, processors * sizeof(*causes->processors));
	handlers_read(&causes->handlers);
}

/* A timer is told from others by its address while its socket lives. */
static struct small_timer *small_timer(struct causes *causes, u64 address)
{
	struct small_timer *small;

	for (small = causes->small; small; small = small->next)
		if (small->address == address)
			return small;
	small = allocate(sizeof(*small));
	*small = (struct small_timer){ .address = address, .next = causes->small };
	causes->small = small;
	return small;
}

static void note_timer(struct causes *causes, struct processor *processor,
		       struct trace_event *event)
{
	struct trace_timer *told = &event->timer;

	told->timer = handlers_timer(&causes->handlers, told->function);
	if (told->fired)
		processor->softirq = (struct cause){
			.kind = CAUSE_TIMER, .due = told->fires, .jiffies = told->now,
		};
	if (told->timer == TCP_TIMER_REQUEST || told->timer == TCP_TIMER_SMALL)
		event->small = small_timer(causes, told->address);
	if (event->small && !told->fired) {
		event->small->armed = *told;
		event->small->time = event->time;
	}
}

static void note_arrival(struct processor *processor, const struct trace_segment *told)
{
	processor->softirq = (struct cause){ .kind = CAUSE_NONE };
	if (!told->dropped)
		processor->softirq = (struct cause){
			.kind = CAUSE_ARRIVAL, .due = told->jiffies, .jiffies = told->jiffies,
			.netns = told->netns,
		};
}

/* The timer that was armed last, if that was just before, by the same flow of control. */
static void follow_small(struct processor *processor, struct trace_event *event)
{
	struct small_timer **armed = &processor->armed[event->softirq];
	int *pid = &processor->pid[event->softirq];

	if (event->kind == TRACE_TIMER) {
		*armed = event->timer.fired ? NULL : event->small;
		*pid = event->pid;
		return;
	}
	if (*pid == event->pid)
		event->small = *armed;
	*armed = NULL;
}

bool causes_follow(struct causes *causes, struct trace_event *event)
{
	struct processor *processor;

	if ((size_t)event->cpu >= causes->count)
		return event->kind != TRACE_SOFTIRQ;
	processor = &causes->processors[event->cpu];
	if (!event->softirq || event->kind == TRACE_SOFTIRQ)
		processor->softirq = (struct cause){ .kind = CAUSE_NONE };
	if (event->kind == TRACE_SOFTIRQ)
		return false;
	if (event->kind == TRACE_TIMER)
		note_timer(causes, processor, event);
	follow_small(processor, event);
	if (event->softirq)
		event->cause = processor->softirq;
	if (event->kind == TRACE_SEGMENT && !event->segment.out && event->softirq)
		note_arrival(processor, &event->segment);
	return true;
}

void causes_close(struct causes *causes)
{
	struct small_timer *small, *next;

	for (small = causes->small; small; small = next) {
		next = small->next;
		free(small);
	}
	free(causes->processors);
	*causes = (struct causes){ 0 };
}

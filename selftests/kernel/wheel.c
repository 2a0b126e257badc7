// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads a trace of timer:timer_start, timer_expire_entry and timer_expire_exit from standard input,
 * and says when a timer fired at another jiffy than the model of the wheel has it. Prints how many
 * timers of each level fired.
 *
 *	wheel HZ
 *
 * The exit status is 0 if the model was right each time.
 */
#include <error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/wheel.h"

#define TIMERS	65536
#define LEVELS	9
#define CPUS	64

/* A timer that is pending: what it was armed for, and with which clock of the wheel */
struct pending {
	u64 timer;
	u64 clk;
	u64 expires;
	bool armed;
};

static struct pending table[TIMERS];
static unsigned long fired[LEVELS], wrong;
static bool in_timer[CPUS];
static u32 hz;

/* Return: the place of a timer, or a free one for it */
static struct pending *place(u64 timer)
{
	size_t i = timer * 0x9e3779b97f4a7c15ULL >> 48;

	while (table[i].timer && table[i].timer != timer)
		i = (i + 1) % TIMERS;
	table[i].timer = timer;
	return &table[i];
}

/* Deferrable timers have a wheel of their own, which may stand still. */
static void started(u32 cpu, const char *event)
{
	unsigned long long timer, expires;
	struct pending *pending;
	const char *flags;
	long timeout;

	if (sscanf(event, "timer=%llx function=%*s expires=%llu [timeout=%ld]", &timer, &expires,
		   &timeout) != 3)
		error(2, 0, "This is no timer_start: %s", event);
	pending = place(timer);
	flags = strstr(event, "flags=");
	pending->armed = !flags || !strchr(flags, 'D');
	pending->expires = expires;
	pending->clk = expires - timeout + in_timer[cpu];
}

static int level_of(const struct pending *pending)
{
	u64 width = sd_wheel_granularity(hz, pending->expires - pending->clk);
	int level;

	for (level = 0; width > 1; level++)
		width >>= 3;
	return level;
}

static void expired(u32 cpu, const char *event)
{
	unsigned long long timer, baseclk;
	struct pending *pending;
	u64 predicted;

	in_timer[cpu] = true;
	if (sscanf(event, "timer=%llx function=%*s now=%*u baseclk=%llu", &timer, &baseclk) != 2)
		error(2, 0, "This is no timer_expire_entry: %s", event);
	pending = place(timer);
	if (!pending->armed)
		return;
	pending->armed = false;
	fired[level_of(pending)]++;
	predicted = sd_wheel_fires(hz, pending->clk, pending->expires);
	if (predicted != baseclk) {
		wrong++;
		printf("armed at %llu for %llu, predicted %llu: %s",
		       (unsigned long long)pending->clk, (unsigned long long)pending->expires,
		       (unsigned long long)predicted, event);
	}
}

/* Return: what follows the event's name on the line, or NULL */
static const char *is(const char *line, const char *name)
{
	const char *found = strstr(line, name);

	return found ? found + strlen(name) : NULL;
}

static void follow(const char *line)
{
	const char *start = is(line, " timer_start: ");
	const char *entry = is(line, " timer_expire_entry: ");
	const char *column = is(line, " [");
	u32 cpu = column ? atoi(column) % CPUS : 0;

	if (start)
		started(cpu, start);
	else if (entry)
		expired(cpu, entry);
	else if (is(line, " timer_expire_exit: "))
		in_timer[cpu] = false;
}

int main(int argc, char **argv)
{
	char line[512];
	int level;

	hz = argc == 2 ? atoi(argv[1]) : 0;
	if (!hz)
		error(2, 0, "Usage: wheel HZ < TRACE");
	while (fgets(line, sizeof(line), stdin))
		follow(line);
	for (level = 0; level < LEVELS; level++)
		printf("level %d fired %lu\n", level, fired[level]);
	return wrong ? 1 : 0;
}

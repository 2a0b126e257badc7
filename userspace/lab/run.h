/* SPDX-License-Identifier: GPL-2.0-only */
/* A run: several scenarios side by side, recorded by one recorder. */
#ifndef SEGDROP_RUN_H
#define SEGDROP_RUN_H

#include <stddef.h>

#include "lab/trial.h"

/**
 * struct run - scenarios that run side by side
 * @trials: their scenarios are set
 * @len: how many
 * @settings: what they have in common
 * @fast: with lowered settings of TCP: see fast.h
 * @defaults: settings of TCP that a new network namespace has; filled in by run_prepare()
 * @hz: of the kernel; filled in by run_prepare()
 */
struct run {
	struct trial *trials;
	size_t len;
	struct trial_settings settings;
	bool fast;
	struct sysctls defaults;
	u32 hz;
};

/**
 * struct audience - who looks on while a run goes on
 * @ready: called when all is there and nothing has begun
 * @look: called whenever something may have happened, timelines are not finished then; what
 *	happened after @read_at may not be known yet; returns when to call it again at the latest,
 *	whatever happens. Times are nanoseconds of CLOCK_MONOTONIC, or NEVER
 */
struct audience {
	void (*ready)(struct audience *audience, const struct run *run);
	u64 (*look)(struct audience *audience, const struct run *run, u64 read_at);
};

/**
 * run_prepare - learn what the run depends on, and how long each scenario takes
 * @run: its settings.sysctls, defaults and hz are filled in; run_close() frees them
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status run_prepare(struct run *run);

/**
 * run_length - how long it takes at most, if all goes as predicted
 * @run: prepared
 * Return: nanoseconds
 */
u64 run_length(const struct run *run);

/**
 * run_all - run the scenarios until each is over, or until a signal interrupts
 * @run: prepared; its trials hold the results afterwards; run_close() frees them
 * @audience: looks on
 * Return: STATUS_DONE when there are results, whatever they are; otherwise what to exit with, and
 * the reason was printed
 */
enum status run_all(struct run *run, struct audience *audience);

/**
 * run_captured - is there anything that was captured?
 * @run: stopped
 */
bool run_captured(const struct run *run);

/**
 * run_close - let go of everything
 * @run: finished or not
 */
void run_close(struct run *run);

#endif /* SEGDROP_RUN_H */

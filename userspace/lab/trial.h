/* SPDX-License-Identifier: GPL-2.0-only */
/* One scenario while it runs: its network, its rules, its two processes, what is known of it. */
#ifndef SEGDROP_TRIAL_H
#define SEGDROP_TRIAL_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/capture.h"
#include "lab/lab_net.h"
#include "lab/scenario.h"
#include "lab/sysctls.h"
#include "lab/watch.h"
#include "predict/judge.h"

/**
 * TRIAL_PROBLEMS - why a run of a scenario does not count
 * @X: called with the C name and a sentence
 */
#define TRIAL_PROBLEMS(X)                                                                          \
	X(INTERRUPTED, "it was interrupted")                                                      \
	X(LIMIT, "it did not come to its end in time")                                            \
	X(EVENTS_LOST, "events came too quickly and were lost")                                   \
	X(NOTHING_DROPPED, "its rule dropped nothing")                                            \
	X(MISCOUNTED, "the kernel counted other retransmissions")           \
	X(CAPTURE, "its capture is not complete")

enum trial_problem {
#define X(name, text) PROBLEM_BIT_##name,
	TRIAL_PROBLEMS(X)
#undef X
	PROBLEM_COUNT,
};

enum trial_problem_set {
#define X(name, text) PROBLEM_##name = 1 << PROBLEM_BIT_##name,
	TRIAL_PROBLEMS(X)
#undef X
};

/**
 * struct trial - one scenario while it runs
 * @scenario: which
 * @family: 4 or 6
 * @ends: what both ends do, addresses included
 * @sysctls: settings of TCP that both ends have
 * @basis: what is predicted is computed from this; it knows the round-trip times after judge()
 * @rule: what loses segments, as the namespace of scenario->loss.to got it; "" for nothing
 * @net: where it happens
 * @watch: what is known of its connection
 * @captures: what either end saw; NULL if nobody asked for it
 * @pids: of the processes at both ends, 0 when they have ended
 * @thawed: the stopped server was told to go on
 * @length: how long it takes at most if all goes as predicted; nanoseconds
 * @stays: how long it goes on at least
 * @until: until when that is
 * @over: it has come to its end
 * @time: when, or when it was given up
 * @limit: when it is given up
 * @problems: OR of enum trial_problem_set
 * @judgement: how it compares with what was predicted; after it has stopped
 */
struct trial {
	const struct scenario *scenario;
	int family;
	struct endpoint_options ends[SIDES];
	struct sysctls sysctls;
	struct basis basis;
	char rule[SCENARIO_RULE_MAX];
	struct lab_net net;
	struct watch watch;
	struct capture *captures[SIDES];
	pid_t pids[SIDES];
	bool thawed;
	u64 length;
	u64 stays;
	u64 until;
	bool over;
	u64 time;
	u64 limit;
	unsigned int problems;
	struct judgement judgement;
};

/**
 * struct trial_settings - what all scenarios of a run have in common
 * @id: tells this run from others at the same time: addresses and port are made of it
 * @sysctls: the caller's
 * @capture: capture at both ends
 */
struct trial_settings {
	unsigned int id;
	struct sysctls sysctls;
	bool capture;
};

/**
 * trial_port - the port of all servers
 * @settings: of the run
 */
u16 trial_port(const struct trial_settings *settings);

/**
 * trial_prepare - find out what is to happen
 * @trial: its scenario and family are set, all else zero; to be closed, also after a failure
 * @settings: of the run
 * @hz: jiffies in a second
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status trial_prepare(struct trial *trial, const struct trial_settings *settings, u32 hz);

/**
 * trial_open - make network, rules and captures
 * @trial: prepared; to be closed, also after a failure
 * @number: of the scenario in this run
 * @settings: of the run
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status trial_open(struct trial *trial, unsigned int number,
		       const struct trial_settings *settings);

/**
 * trial_start - start both ends
 * @trial: open
 * @marker: where they write their calls
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status trial_start(struct trial *trial, int marker);

/**
 * trial_reap - take notice of processes that have ended
 * @trial: started
 */
void trial_reap(struct trial *trial);

/**
 * trial_thaw - let a stopped server go on when it is time to
 * @trial: started
 */
void trial_thaw(struct trial *trial);

/**
 * trial_ended - has the scenario come to its end? All events that there are must have been handled.
 * @trial: started
 */
bool trial_ended(const struct trial *trial);

/**
 * trial_stop - end what still runs, and judge whether the run counts
 * @trial: started or not
 * @problems: what is known already, OR of enum trial_problem_set
 */
void trial_stop(struct trial *trial, unsigned int problems);

/**
 * trial_problem_text - a problem in words
 * @bit: which
 * Return: a constant string
 */
const char *trial_problem_text(enum trial_problem bit);

/**
 * trial_close - let go of everything
 * @trial: stopped
 */
void trial_close(struct trial *trial);

#endif /* SEGDROP_TRIAL_H */

// SPDX-License-Identifier: GPL-2.0-only
/* A run: several scenarios side by side, recorded by one recorder. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "lab/fast.h"
#include "lab/monotonic.h"
#include "lab/recorder.h"
#include "lab/run.h"
#include "predict/basis.h"

/**
 * struct loop - what a run waits for
 * @run: the run
 * @recorder: of all scenarios
 * @signals: descriptor that tells of SIGCHLD, and of what is to interrupt the run
 * @interrupted: such a signal came
 * @audience: looks on
 * @look_at: when it wants to do so at the latest
 */
struct loop {
	struct run *run;
	struct recorder *recorder;
	int signals;
	bool interrupted;
	struct audience *audience;
	u64 look_at;
};

/* nohup: who has it ignored wants the run to go on. */
static bool hangup_is_ignored(void)
{
	struct sigaction action;

	return !sigaction(SIGHUP, NULL, &action) && action.sa_handler == SIG_IGN;
}

static enum status catch_signals(struct loop *loop)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (!hangup_is_ignored())
		sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	loop->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signals < 0)
		return fail(STATUS_CANNOT, "cannot wait for signals: %s", strerror(errno));
	return STATUS_DONE;
}

static void read_signals(struct loop *loop)
{
	struct signalfd_siginfo info;

	while (read(loop->signals, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo != SIGCHLD)
			loop->interrupted = true;
}

static void deal(const struct trace_event *event, void *context)
{
	struct run *run = context;
	size_t i;

	for (i = 0; i < run->len; i++)
		if (!run->trials[i].over && watch_event(&run->trials[i].watch, event))
			return;
}

/* Return: how many scenarios are not over */
static size_t unfinished(const struct run *run)
{
	size_t i, count = 0;

	for (i = 0; i < run->len; i++)
		count += !run->trials[i].over;
	return count;
}

/* Until when nothing needs to be done unless a descriptor says so. */
static u64 next_moment(const struct run *run)
{
	u64 now = monotonic_now(), next = NEVER;
	size_t i;

	for (i = 0; i < run->len; i++) {
		const struct trial *trial = &run->trials[i];
		u64 look = watch_look_at(&trial->watch);

		if (trial->over)
			continue;
		if (look < next)
			next = look;
		if (trial->limit < next)
			next = trial->limit;
		if (trial->until > now && trial->until < next)
			next = trial->until;
	}
	return next;
}

static void wait_for_something(const struct loop *loop, struct pollfd *fds)
{
	const struct run *run = loop->run;
	nfds_t count = 0;
	enum side side;
	size_t i;
	u64 next;

	fds[count++] = (struct pollfd){ .fd = loop->signals, .events = POLLIN };
	fds[count++] = (struct pollfd){ .fd = recorder_fd(loop->recorder), .events = POLLIN };
	for (i = 0; i < run->len && run->settings.capture; i++)
		for (side = 0; side < SIDES && !run->trials[i].over; side++)
			fds[count++] = (struct pollfd){
				.fd = capture_fd(run->trials[i].captures[side]), .events = POLLIN,
			};
	next = next_moment(run);
	if (loop->look_at < next)
		next = loop->look_at;
	poll(fds, count, poll_timeout(monotonic_now(), next));
}

static void end_trial(struct trial *trial, unsigned int problems)
{
	trial->over = true;
	trial_stop(trial, problems);
}

static enum status attend(struct trial *trial)
{
	enum status status;
	enum side side;

	if (trial->over)
		return STATUS_DONE;
	for (side = 0; side < SIDES; side++)
		if (trial->captures[side])
			capture_read(trial->captures[side]);
	trial_thaw(trial);
	status = watch_look(&trial->watch);
	if (status != STATUS_DONE)
		return status;
	if (trial_ended(trial))
		end_trial(trial, 0);
	else if (monotonic_now() >= trial->limit)
		end_trial(trial, PROBLEM_LIMIT);
	return STATUS_DONE;
}

/*
 * Processes first: once one is seen to have ended, the recorder has all that it did. Sockets last:
 * what sock_diag shows is to be compared with what the recorder told.
 */
static enum status do_round(struct loop *loop)
{
	struct run *run = loop->run;
	enum status status;
	u64 read_at;
	size_t i;

	read_signals(loop);
	for (i = 0; i < run->len; i++)
		trial_reap(&run->trials[i]);
	read_at = monotonic_now();
	status = recorder_read(loop->recorder, deal, run);
	for (i = 0; i < run->len && status == STATUS_DONE; i++)
		status = attend(&run->trials[i]);
	loop->look_at = loop->audience->look(loop->audience, run, read_at);
	return status;
}

static enum status record(struct loop *loop)
{
	struct pollfd *fds = allocate((SIDES * loop->run->len + 2) * sizeof(*fds));
	enum status status = STATUS_DONE;

	while (status == STATUS_DONE && !loop->interrupted && unfinished(loop->run)) {
		wait_for_something(loop, fds);
		status = do_round(loop);
	}
	free(fds);
	return status;
}

static enum status open_all(struct loop *loop)
{
	struct run *run = loop->run;
	enum status status = catch_signals(loop);
	size_t i;

	if (status != STATUS_DONE)
		return status;
	loop->recorder = recorder_open(trial_port(&run->settings), &status);
	for (i = 0; i < run->len && status == STATUS_DONE; i++)
		status = trial_open(&run->trials[i], i, &run->settings);
	return status;
}

static enum status start_all(const struct loop *loop)
{
	struct run *run = loop->run;
	enum status status = STATUS_DONE;
	size_t i;

	for (i = 0; i < run->len && status == STATUS_DONE; i++)
		status = trial_start(&run->trials[i], recorder_marker(loop->recorder));
	return status;
}

static void stop_all(const struct loop *loop)
{
	bool lost = loop->recorder && recorder_lost(loop->recorder);
	size_t i;

	for (i = 0; i < loop->run->len; i++) {
		trial_stop(&loop->run->trials[i], loop->interrupted ? PROBLEM_INTERRUPTED : 0);
		if (lost)
			loop->run->trials[i].problems |= PROBLEM_EVENTS_LOST;
	}
}

static void judge_all(struct run *run)
{
	size_t i;

	for (i = 0; i < run->len; i++) {
		struct trial *trial = &run->trials[i];

		judge(&trial->judgement, plan_by_name(trial->scenario->name), &trial->basis,
		      &trial->watch.timeline);
	}
}

enum status run_prepare(struct run *run)
{
	enum status status = basis_read(&run->settings.sysctls, &run->hz, NULL);
	size_t i;

	if (status == STATUS_DONE)
		status = lab_net_defaults(&run->defaults);
	if (status == STATUS_DONE && run->fast)
		status = fast_lower(&run->settings.sysctls);
	for (i = 0; i < run->len && status == STATUS_DONE; i++)
		status = trial_prepare(&run->trials[i], &run->settings, run->hz);
	return status;
}

u64 run_length(const struct run *run)
{
	u64 longest = 0;
	size_t i;

	for (i = 0; i < run->len; i++)
		if (run->trials[i].length > longest)
			longest = run->trials[i].length;
	return longest;
}

enum status run_all(struct run *run, struct audience *audience)
{
	struct loop loop = {
		.run = run, .signals = -1, .audience = audience, .look_at = NEVER,
	};
	enum status status = open_all(&loop);

	if (status == STATUS_DONE) {
		audience->ready(audience, run);
		status = start_all(&loop);
	}
	if (status == STATUS_DONE)
		status = record(&loop);
	stop_all(&loop);
	recorder_close(loop.recorder);
	if (loop.signals >= 0)
		close(loop.signals);
	if (status == STATUS_DONE)
		judge_all(run);
	return status;
}

bool run_captured(const struct run *run)
{
	enum side side;
	size_t i;

	for (i = 0; i < run->len; i++)
		for (side = 0; side < SIDES; side++)
			if (run->trials[i].captures[side] && run->trials[i].captures[side]->len)
				return true;
	return false;
}

void run_close(struct run *run)
{
	size_t i;

	for (i = 0; i < run->len; i++)
		trial_close(&run->trials[i]);
	sysctls_free(&run->settings.sysctls);
	sysctls_free(&run->defaults);
	free(run->trials);
}

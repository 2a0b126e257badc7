// SPDX-License-Identifier: GPL-2.0-only
/* One scenario while it runs: its network, its rules, its two processes, what is known of it. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/endpoint_log.h"
#include "lab/monotonic.h"
#include "procfs.h"
#include "lab/trial.h"
#include "predict/length.h"

/* Makes every segment judged, as it arrives and as it leaves, so that the recorder sees it. */
#define RECORD_ALL	"add count any in\nadd count any out\n"

/* Ports from here on are nobody's; so many of them, then the next network. */
#define FIRST_PORT	10000
#define PORTS		50000
#define FIRST_NETWORK	77

/* What a scenario may take besides twice the time that was predicted. */
#define LIMIT_SECONDS	600

/* An end's process has the three standard descriptors and two more. */
#define LAST_KEPT	(STDERR_FILENO + 2)

u16 trial_port(const struct trial_settings *settings)
{
	return FIRST_PORT + settings->id % PORTS;
}

static void make_address(union endpoint_address *address, int family, unsigned int number,
			 enum side side, const struct trial_settings *settings)
{
	unsigned int network = FIRST_NETWORK + settings->id / PORTS % (UINT8_MAX - FIRST_NETWORK);
	char text[INET6_ADDRSTRLEN];

	if (family == 6) {
		snprintf(text, sizeof(text), "fd%02x:%x::%u", network, number + 1, side + 1);
		address->v6 = (struct sockaddr_in6){
			.sin6_family = AF_INET6, .sin6_port = htons(trial_port(settings)),
		};
		inet_pton(AF_INET6, text, &address->v6.sin6_addr);
	} else {
		snprintf(text, sizeof(text), "10.%u.%u.%u", network, number + 1, side + 1);
		address->v4 = (struct sockaddr_in){
			.sin_family = AF_INET, .sin_port = htons(trial_port(settings)),
		};
		inet_pton(AF_INET, text, &address->v4.sin_addr);
	}
}

static enum status load_rules(const struct trial *trial, enum side side)
{
	bool loses = *trial->rule && side == trial->scenario->loss.to;
	char text[SCENARIO_RULE_MAX + sizeof(RECORD_ALL)];
	struct source source = { .text = text };

	source.len = snprintf(text, sizeof(text), "%s%s" RECORD_ALL, loses ? trial->rule : "",
			      loses ? "\n" : "");
	return procfs_write_rules(&source);
}

static enum status start_capture(struct trial *trial, enum side side)
{
	trial->captures[side] = capture_open();
	return trial->captures[side] ? STATUS_DONE : STATUS_CANNOT;
}

/* What must be done inside the namespaces. */
static enum status furnish(struct trial *trial, const struct trial_settings *settings)
{
	enum status status = STATUS_DONE;
	enum side side;

	for (side = 0; side < SIDES && status == STATUS_DONE; side++) {
		status = lab_netns_go(trial->net.netns[side]);
		if (status == STATUS_DONE)
			status = load_rules(trial, side);
		if (status == STATUS_DONE && settings->capture)
			status = start_capture(trial, side);
	}
	return status;
}

enum status trial_prepare(struct trial *trial, const struct trial_settings *settings, u32 hz)
{
	enum status status =
		scenario_sysctls(trial->scenario, &trial->sysctls, &settings->sysctls);

	if (status != STATUS_DONE)
		return status;
	scenario_ends(trial->scenario, &trial->sysctls, trial->ends);
	if (trial->scenario->stays)
		trial->stays = trial->scenario->stays(&trial->sysctls);
	basis_make(&trial->basis, trial->scenario, &trial->sysctls, hz);
	trial->length = length_of(trial->scenario, &trial->sysctls, &trial->basis);
	return STATUS_DONE;
}

enum status trial_open(struct trial *trial, unsigned int number,
		       const struct trial_settings *settings)
{
	union endpoint_address addresses[SIDES];
	enum status status, returned;
	enum side side;
	int home;

	scenario_rule(trial->scenario, trial_port(settings), trial->rule);
	for (side = 0; side < SIDES; side++)
		make_address(&addresses[side], trial->family, number, side, settings);
	for (side = 0; side < SIDES; side++) {
		trial->ends[side].own = addresses[side];
		trial->ends[side].address = addresses[trial->ends[side].meets ? !side : SERVER];
	}

	home = lab_netns_here();
	if (home < 0)
		return STATUS_CANNOT;
	status = lab_net_open(&trial->net, addresses, &trial->sysctls,
			      trial->scenario->delay);
	if (status == STATUS_DONE)
		status = watch_open(&trial->watch, &trial->net, &addresses[SERVER], number);
	if (status == STATUS_DONE)
		status = furnish(trial, settings);
	returned = lab_netns_go(home);
	close(home);
	trial->limit = monotonic_now() + LIMIT_SECONDS * SECOND + 2 * trial->length;
	return status == STATUS_DONE ? returned : status;
}

/* Descriptors of the run are not for an end: it would keep namespaces and the trace alive. */
static void keep_only(struct marker_log *log)
{
	/* First out of the way of the places where they shall be. */
	log->marker = dup2(fcntl(log->marker, F_DUPFD, LAST_KEPT + 1), LAST_KEPT);
	log->ready = dup2(fcntl(log->ready, F_DUPFD, LAST_KEPT + 1), LAST_KEPT - 1);
	close_range(LAST_KEPT + 1, ~0U, 0);
}

/* An end's process: it dies with the run, and a key on the run's terminal is not for it. */
static __attribute__((noreturn)) void be_end(const struct trial *trial, enum side side,
					     pid_t parent, struct marker_log *log)
{
	sigset_t none;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(STATUS_CANNOT);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (lab_netns_go(trial->net.netns[side]) != STATUS_DONE)
		_exit(STATUS_CANNOT);
	keep_only(log);
	endpoint_run(&trial->ends[side], &log->log);
	_exit(STATUS_DONE);
}

static enum status start_end(struct trial *trial, enum side side, int marker, const int ready[2])
{
	struct marker_log log =
		marker_log_open(marker, trial->watch.number, side, ready[side == SERVER]);
	pid_t parent = getpid();

	trial->pids[side] = fork();
	if (trial->pids[side] < 0) {
		trial->pids[side] = 0;
		return fail(STATUS_CANNOT, "cannot start a process: %s", strerror(errno));
	}
	if (!trial->pids[side]) {
		close(ready[side == CLIENT]);
		be_end(trial, side, parent, &log);
	}
	return STATUS_DONE;
}

enum status trial_start(struct trial *trial, int marker)
{
	enum status status;
	int ready[2];

	if (pipe(ready))
		return fail(STATUS_CANNOT, "cannot make a pipe: %s", strerror(errno));
	status = start_end(trial, SERVER, marker, ready);
	if (status == STATUS_DONE)
		status = start_end(trial, CLIENT, marker, ready);
	close(ready[0]);
	close(ready[1]);
	trial->until = monotonic_now() + trial->stays;
	return status;
}

void trial_reap(struct trial *trial)
{
	enum side side;

	for (side = 0; side < SIDES; side++)
		if (trial->pids[side] &&
		    waitpid(trial->pids[side], NULL, WNOHANG) == trial->pids[side])
			trial->pids[side] = 0;
}

static bool dropped_something(const struct timeline *timeline)
{
	size_t i;

	for (i = 0; i < timeline->len; i++)
		if (timeline->events[i].kind == EVENT_SEGMENT &&
		    timeline->events[i].segment.dropped)
			return true;
	return false;
}

/* What we take for a retransmission must be what the kernel says it sent again. */
static bool miscounted(const struct watch *watch)
{
	const struct timeline *timeline = &watch->timeline;
	unsigned int seen[SIDES] = { 0 };
	size_t i;

	for (i = 0; i < timeline->len; i++)
		if (timeline->events[i].kind == EVENT_SEGMENT &&
		    timeline->events[i].segment.retransmission)
			seen[timeline->events[i].side]++;
	return seen[CLIENT] != watch->ends[CLIENT].retransmits ||
	       seen[SERVER] != watch->ends[SERVER].retransmits;
}

/* Before the processes: what they send when they are killed belongs to no scenario. */
static void stop_captures(struct trial *trial)
{
	enum side side;

	for (side = 0; side < SIDES; side++)
		if (!capture_stop(trial->captures[side]))
			trial->problems |= PROBLEM_CAPTURE;
}

void trial_stop(struct trial *trial, unsigned int problems)
{
	enum side side;

	if (trial->time)
		return;
	trial->problems |= problems;
	stop_captures(trial);
	for (side = 0; side < SIDES; side++) {
		if (!trial->pids[side])
			continue;
		kill(trial->pids[side], SIGKILL);
		waitpid(trial->pids[side], NULL, 0);
		trial->pids[side] = 0;
	}
	trial->time = monotonic_now();
	if (problems & PROBLEM_INTERRUPTED)
		trial->watch.timeline.end = trial->time;
	timeline_finish(&trial->watch.timeline);
	/* What was broken off need not have come so far. */
	if (problems & PROBLEM_INTERRUPTED)
		return;
	if (*trial->rule && !dropped_something(&trial->watch.timeline))
		trial->problems |= PROBLEM_NOTHING_DROPPED;
	if (miscounted(&trial->watch))
		trial->problems |= PROBLEM_MISCOUNTED;
}

const char *trial_problem_text(enum trial_problem bit)
{
	static const char *const texts[] = {
#define X(name, text) text,
		TRIAL_PROBLEMS(X)
#undef X
	};

	return texts[bit];
}

void trial_close(struct trial *trial)
{
	enum side side;

	trial_stop(trial, 0);
	for (side = 0; side < SIDES; side++)
		capture_free(trial->captures[side]);
	judgement_free(&trial->judgement);
	watch_close(&trial->watch);
	lab_net_close(&trial->net);
	sysctls_free(&trial->sysctls);
}

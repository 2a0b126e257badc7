// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs a command, and says for how many microseconds at most the kernel kept the processor to
 * itself meanwhile.
 *
 *	late COMMAND [ARGUMENT]...
 *
 * Meant for one processor. Every millisecond a process of real-time priority wants it; whatever is
 * in the kernel then has to give it up, and does so where it can be preempted, or asks whether it
 * should. "LONGEST TOTAL", both in microseconds, goes to standard error; the status is the
 * command's.
 */
#include <errno.h>
#include <error.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PERIOD_NS	1000000
#define SECOND_NS	1000000000LL

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * SECOND_NS + time.tv_nsec;
}

static void sleep_until(long long when)
{
	struct timespec time = { .tv_sec = when / SECOND_NS, .tv_nsec = when % SECOND_NS };

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static void take_priority(void)
{
	struct sched_param priority = { .sched_priority = 50 };

	if (sched_setscheduler(0, SCHED_FIFO, &priority))
		error(2, errno, "no real-time priority");
}

/* Return: the status with which @child ended */
static int watch(pid_t child, long long *most)
{
	long long due = now();
	int status;

	while (!waitpid(child, &status, WNOHANG)) {
		due += PERIOD_NS;
		sleep_until(due);
		if (now() - due > *most)
			*most = now() - due;
		due = now();
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

int main(int argc, char **argv)
{
	long long most = 0, start = now();
	pid_t child;
	int status;

	if (argc < 2)
		error(2, 0, "usage: late COMMAND [ARGUMENT]...");
	child = fork();
	if (child < 0)
		error(2, errno, "fork");
	if (!child) {
		execvp(argv[1], argv + 1);
		error(2, errno, "%s", argv[1]);
	}
	take_priority();
	status = watch(child, &most);
	fprintf(stderr, "%lld %lld\n", most / 1000, (now() - start) / 1000);
	return status;
}

// SPDX-License-Identifier: GPL-2.0-only
/* How a command that has no end of its own is ended. */
#include <errno.h>
#include <stdatomic.h>
#include <time.h>

#include <segdrop/port.h>

#include "interrupts.h"

static const int ends[] = { SIGINT, SIGTERM, SIGHUP };

static atomic_bool asked;

static void ask(int signal)
{
	(void)signal;
	asked = true;
}

/* Without SA_RESTART. */
static void handle(int signal)
{
	const struct sigaction action = { .sa_handler = ask };
	struct sigaction old;

	sigaction(signal, NULL, &old);
	if (old.sa_handler != SIG_IGN)
		sigaction(signal, &action, NULL);
}

void interrupts_catch(struct interrupts *interrupts)
{
	size_t i;

	sigprocmask(SIG_BLOCK, NULL, &interrupts->before);
	interrupts->open = interrupts->before;
	sigaddset(&interrupts->open, SIGPIPE);
	interrupts->held = interrupts->open;
	for (i = 0; i < ARRAY_SIZE(ends); i++)
		sigaddset(&interrupts->held, ends[i]);
	interrupts_hold(interrupts);
	for (i = 0; i < ARRAY_SIZE(ends); i++)
		handle(ends[i]);
}

bool interrupts_asked(void)
{
	return asked;
}

int interrupts_poll(const struct interrupts *interrupts, struct pollfd *fds, nfds_t count,
		    int milliseconds)
{
	const struct timespec timeout = {
		.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L,
	};

	if (!asked)
		return ppoll(fds, count, &timeout, &interrupts->open);
	errno = EINTR;
	return -1;
}

void interrupts_open(const struct interrupts *interrupts)
{
	sigprocmask(SIG_SETMASK, &interrupts->open, NULL);
}

void interrupts_hold(const struct interrupts *interrupts)
{
	sigprocmask(SIG_SETMASK, &interrupts->held, NULL);
}

void interrupts_release(const struct interrupts *interrupts)
{
	sigprocmask(SIG_SETMASK, &interrupts->before, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* How a command that has no end of its own is ended. */
#ifndef SEGDROP_INTERRUPTS_H
#define SEGDROP_INTERRUPTS_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>

/**
 * struct interrupts - which signals are blocked
 * @before: by whoever has started this process
 * @open: while interrupts may come
 * @held: while they have to wait
 */
struct interrupts {
	sigset_t before;
	sigset_t open;
	sigset_t held;
};

/**
 * interrupts_catch - from here on SIGINT, SIGTERM and SIGHUP ask for the end, but are held
 * @interrupts: filled in
 *
 * One that is ignored stays so: nohup does that, and a shell for what runs in its background.
 * SIGPIPE waits until interrupts_release().
 */
void interrupts_catch(struct interrupts *interrupts);

/**
 * interrupts_asked - has any come?
 */
bool interrupts_asked(void);

/**
 * interrupts_poll - poll(), which such a signal ends, also if it came before
 * @interrupts: held
 * @fds: as for poll()
 * @count: as for poll()
 * @milliseconds: as for poll()
 * Return: as poll()
 */
int interrupts_poll(const struct interrupts *interrupts, struct pollfd *fds, nfds_t count,
		    int milliseconds);

/**
 * interrupts_open - let them come: a call that waits for somebody else fails with EINTR then
 * @interrupts: held
 */
void interrupts_open(const struct interrupts *interrupts);

/**
 * interrupts_hold - let them wait again
 * @interrupts: open
 */
void interrupts_hold(const struct interrupts *interrupts);

/**
 * interrupts_release - everything is as before; a SIGPIPE that waits ends the process now
 * @interrupts: held
 */
void interrupts_release(const struct interrupts *interrupts);

#endif /* SEGDROP_INTERRUPTS_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lets one allocation of this thread fail, by the kernel's fault injection
 * (Documentation/fault-injection/fault-injection.rst); of which caches, and of which size, is for
 * debugfs to say.
 */
#ifndef FAIL_NTH_H
#define FAIL_NTH_H

#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/**
 * fail_nth_open - find out whether the kernel can
 * Return: for the other functions; never without success
 */
static inline int fail_nth_open(void)
{
	int fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		error(2, errno, "/proc/thread-self/fail-nth");
	return fd;
}

/**
 * fail_nth_arm - the @nth allocation from here on fails
 * @fd: what fail_nth_open() returned
 * @nth: 0: none
 */
static inline void fail_nth_arm(int fd, unsigned int nth)
{
	if (dprintf(fd, "%u", nth) < 0)
		error(2, errno, "fail-nth");
}

/**
 * fail_nth_disarm - no allocation fails any more
 * @fd: what fail_nth_open() returned
 * Return: whether one has failed
 */
static inline bool fail_nth_disarm(int fd)
{
	char left[16] = "";

	if (pread(fd, left, sizeof(left) - 1, 0) < 1)
		error(2, errno, "fail-nth");
	fail_nth_arm(fd, 0);
	return !atoi(left);
}

#endif /* FAIL_NTH_H */

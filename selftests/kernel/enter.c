// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs a program in a network namespace that has a name: nsenter, linked statically. Where every
 * system call is dear, the dynamic linker takes longer than most programs.
 *
 *	enter NAME PROGRAM [ARGUMENT]...
 */
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char path[4096];
	int netns;

	if (argc < 3)
		error(2, 0, "usage: enter NAME PROGRAM [ARGUMENT]...");
	snprintf(path, sizeof(path), "/run/netns/%s", argv[1]);
	netns = open(path, O_RDONLY | O_CLOEXEC);
	if (netns < 0 || setns(netns, CLONE_NEWNET))
		error(126, errno, "%s", path);
	execvp(argv[2], argv + 2);
	error(errno == ENOENT ? 127 : 126, errno, "%s", argv[2]);
}

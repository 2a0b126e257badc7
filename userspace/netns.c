// SPDX-License-Identifier: GPL-2.0-only
/* --netns: where a network namespace is found, and how it is entered. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "netns.h"

static int open_named(const char *name)
{
	char path[PATH_MAX];

	/* A name is one component of a path, as ip-netns(8) has it. */
	if (!*name || strchr(name, '/') || !strcmp(name, ".") || !strcmp(name, "..") ||
	    snprintf(path, sizeof(path), NETNS_FOLDER "/%s", name) >= (int)sizeof(path)) {
		errno = ENOENT;
		return -1;
	}
	return open(path, O_RDONLY | O_CLOEXEC);
}

static int open_of_process(const char *pid)
{
	char path[64];

	if (strspn(pid, "0123456789") != strlen(pid) ||
	    snprintf(path, sizeof(path), "/proc/%s/ns/net", pid) >= (int)sizeof(path)) {
		errno = ENOENT;
		return -1;
	}
	return open(path, O_RDONLY | O_CLOEXEC);
}

static enum status explain(const char *netns)
{
	switch (errno) {
	case ENOENT:
		return fail(STATUS_USAGE, "no network namespace or process `%s`: see `ip netns`",
			    netns);
	case EPERM:
	case EACCES:
		return fail(STATUS_CANNOT, "entering `%s` needs CAP_SYS_ADMIN: run it with sudo",
			    netns);
	default:
		return fail(STATUS_CANNOT, "cannot enter namespace `%s` (%s): see `ip netns`",
			    netns, strerror(errno));
	}
}

enum status netns_enter(const char *netns)
{
	enum status status = STATUS_DONE;
	int fd;

	if (!netns)
		return STATUS_DONE;
	fd = open_named(netns);
	if (fd < 0 && errno == ENOENT)
		fd = open_of_process(netns);
	if (fd < 0)
		return explain(netns);
	if (setns(fd, CLONE_NEWNET))
		status = explain(netns);
	close(fd);
	return status;
}

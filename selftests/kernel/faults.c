// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does something again and again, and each time the kernel fails the next one of the allocations
 * that it takes, the first, the second, ..., until it has succeeded with none of them failed. Every
 * failure must be a clean one: ENOMEM, and nothing has changed. Prints how often an allocation
 * failed, and how many of these failures made it fail.
 *
 *	faults write FILE OLD NEW	write the rules NEW while there are the rules OLD
 *	faults first NEW		the same as the first rules of a network namespace
 *	faults read FILE		open and read a file from its beginning to its end
 *	faults load MODULE		load a module from its file
 *	faults netns			make a network namespace
 *
 * Needs a kernel with CONFIG_FAULT_INJECTION (Documentation/fault-injection/fault-injection.rst).
 */
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <segdrop.h>
#include <segdrop/port.h>

#include "fail_nth.h"

#define RULES		SEGDROP_PROC_PATH "/rules"
#define CONTENT_MAX	(1 << 20)

/**
 * struct deed - what is tried
 * @other_error: with which the kernel itself says that it has no memory, besides ENOMEM
 * @prepare: brings about the state that it is tried in
 * @attempt: what has its allocations failed; returns 0, or -1 with errno
 * @check: complains if it left anything else than it should
 */
struct deed {
	int other_error;
	void (*prepare)(void);
	int (*attempt)(void);
	void (*check)(bool failed);
};

static char **args;
static int fail_nth;

/* Return: 0 if all of the file was read, or -1 with errno; @len is how much there was */
static int read_file(const char *path, char *content, size_t *len)
{
	int fd = open(path, O_RDONLY), saved;
	ssize_t got;

	*len = 0;
	if (fd < 0)
		return -1;
	while ((got = read(fd, content + *len, CONTENT_MAX - *len)) > 0)
		*len += got;
	saved = errno;
	close(fd);
	errno = saved;
	return got;
}

/* Where nothing may fail. Return: the length */
static size_t slurp(const char *path, char *content)
{
	size_t len;

	if (read_file(path, content, &len))
		error(2, errno, "%s", path);
	return len;
}

static int write_at_once(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY), saved;
	ssize_t put;

	if (fd < 0)
		return -1;
	put = write(fd, text, strlen(text));
	saved = errno;
	close(fd);
	errno = saved;
	return put < 0 ? -1 : 0;
}

static void enter_new_netns(void)
{
	if (unshare(CLONE_NEWNET))
		error(2, errno, "unshare");
}

/* --- write ---------------------------------------------------------------------------------- */

static char before[CONTENT_MAX], after[CONTENT_MAX];
static size_t before_len;

static void restore_rules(void)
{
	if (write_at_once(args[0], args[1]))
		error(2, errno, "the rules before: %s", args[1]);
	before_len = slurp(args[0], before);
}

static int write_rules(void)
{
	return write_at_once(args[0], args[2]);
}

static void check_rules(bool failed)
{
	bool same = slurp(args[0], after) == before_len && !memcmp(before, after, before_len);

	if (failed && !same)
		error(1, 0, "a write that failed has changed the rules");
	if (!failed && same)
		error(1, 0, "a write that succeeded has changed nothing");
}

/* --- first ---------------------------------------------------------------------------------- */

static int write_first(void)
{
	return write_at_once(RULES, args[0]);
}

static void check_first(bool failed)
{
	if (!slurp(RULES, after) != failed)
		error(1, 0, "there are rules after a failure, or none after success");
	if (write_at_once(RULES, args[0]))
		error(1, errno, "it cannot be done any more");
}

/* --- read ----------------------------------------------------------------------------------- */

static void read_before(void)
{
	before_len = slurp(args[0], before);
}

static size_t read_len;

static int read_all(void)
{
	return read_file(args[0], after, &read_len);
}

static void check_read(bool failed)
{
	if (!failed && (read_len != before_len || memcmp(before, after, read_len)))
		error(1, 0, "%s reads differently", args[0]);
}

/* --- load ----------------------------------------------------------------------------------- */

static void unload(void)
{
	if (syscall(SYS_delete_module, "segdrop", O_NONBLOCK) && errno != ENOENT)
		error(2, errno, "delete_module");
}

static int load(void)
{
	int fd = open(args[0], O_RDONLY), result, saved;

	if (fd < 0)
		return -1;
	result = syscall(SYS_finit_module, fd, "", 0);
	saved = errno;
	close(fd);
	errno = saved;
	return result;
}

static void check_load(bool failed)
{
	if (!access(RULES, F_OK) == failed)
		error(1, 0, "there are files without the module, or none with it");
}

/* --- netns ---------------------------------------------------------------------------------- */

static ino_t netns(void)
{
	struct stat stat_buf;

	if (stat("/proc/thread-self/ns/net", &stat_buf))
		error(2, errno, "/proc/thread-self/ns/net");
	return stat_buf.st_ino;
}

static ino_t netns_before;

static void remember_netns(void)
{
	netns_before = netns();
}

static int make_netns(void)
{
	return unshare(CLONE_NEWNET);
}

static void check_netns(bool failed)
{
	if ((netns() == netns_before) != failed)
		error(1, 0, "a new namespace after a failure, or none after success");
	if (access(RULES, F_OK))
		error(1, errno, RULES);
}

static const struct {
	const char *name;
	int args;
	struct deed deed;
} deeds[] = {
	{ "write", 3, { 0, restore_rules, write_rules, check_rules } },
	{ "first", 1, { 0, enter_new_netns, write_first, check_first } },
	{ "read", 1, { 0, read_before, read_all, check_read } },
	{ "load", 1, { 0, unload, load, check_load } },
	/* fs/proc/proc_net.c:proc_net_ns_init() */
	{ "netns", 0, { EEXIST, remember_netns, make_netns, check_netns } },
};

/* Return: whether it came as far as the nth allocation; @failures counts whether it failed, too */
static bool try_with(const struct deed *deed, unsigned int nth, unsigned int *failures)
{
	bool fired, failed;
	int saved;

	deed->prepare();
	fail_nth_arm(fail_nth, nth);
	failed = deed->attempt();
	saved = errno;
	fired = fail_nth_disarm(fail_nth);
	if (failed && (!fired || (saved != ENOMEM && saved != deed->other_error)))
		error(1, saved, "allocation %u", nth);
	deed->check(failed);
	*failures += failed;
	return fired;
}

static void fail_each(const struct deed *deed)
{
	unsigned int nth = 1, failures = 0;

	while (try_with(deed, nth, &failures))
		nth++;
	printf("%u allocations failed, %u times it failed\n", nth - 1, failures);
}

int main(int argc, char **argv)
{
	size_t i;

	fail_nth = fail_nth_open();
	for (i = 0; i < ARRAY_SIZE(deeds); i++) {
		if (argc >= 2 && !strcmp(argv[1], deeds[i].name) && argc == 2 + deeds[i].args) {
			args = argv + 2;
			fail_each(&deeds[i].deed);
			return 0;
		}
	}
	error(2, 0, "usage: see the head of faults.c");
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes a network namespace that has a name, as `ip netns add` does, with its loopback device up,
 * and stays in there; SIGTERM, or the end of who has started it, ends both. Linked statically,
 * like enter.c.
 *
 *	hold NAME
 */
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request))
		error(1, errno, "lo");
	close(fd);
}

/* Whoever finds the namespace under the name finds it complete. */
static void give_name(const char *path)
{
	int fd;

	if (mkdir("/run/netns", 0755) && errno != EEXIST)
		error(1, errno, "/run/netns");
	fd = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0);
	if (fd < 0 || mount("/proc/self/ns/net", path, NULL, MS_BIND, NULL))
		error(1, errno, "%s", path);
	close(fd);
}

static void take_name(const char *path)
{
	if (umount2(path, MNT_DETACH) || unlink(path))
		error(1, errno, "%s", path);
}

int main(int argc, char **argv)
{
	char path[4096];
	sigset_t end;
	int signal;

	if (argc != 2)
		error(2, 0, "usage: hold NAME");
	snprintf(path, sizeof(path), "/run/netns/%s", argv[1]);
	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigprocmask(SIG_BLOCK, &end, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (unshare(CLONE_NEWNET))
		error(1, errno, "unshare");
	loopback_up();
	give_name(path);
	sigwait(&end, &signal);
	take_name(path);
	return 0;
}

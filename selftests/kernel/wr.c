// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes standard input to a file and prints what became of each system call: "16" (bytes), or the
 * name of the error. The exit status is 0 if all of them succeeded.
 *
 *	wr [-o OFFSET] [-t TIMES] [-O] [-W] FILE
 *
 * All of the input is one write, after a seek to OFFSET; it is done TIMES times on the same
 * descriptor. -O opens, -W writes without CAP_NET_ADMIN.
 */
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define INPUT_MAX	(4 << 20)

static void allow_net_admin(bool allowed)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data))
		error(2, errno, "capget");
	data[0].effective &= ~(1U << CAP_NET_ADMIN);
	if (allowed)
		data[0].effective |= data[0].permitted & 1U << CAP_NET_ADMIN;
	if (syscall(SYS_capset, &header, data))
		error(2, errno, "capset");
}

/* Return: whether it succeeded */
static bool say(long result)
{
	if (result < 0)
		puts(strerrorname_np(errno));
	else
		printf("%ld\n", result);
	return result >= 0;
}

static size_t read_input(char *text)
{
	size_t len = 0;
	ssize_t got;

	while ((got = read(STDIN_FILENO, text + len, INPUT_MAX - len)) > 0)
		len += got;
	return len;
}

int main(int argc, char **argv)
{
	bool may_open = true, may_write = true, right = true;
	static char text[INPUT_MAX];
	off_t offset = 0;
	int option, times = 1, fd;
	size_t len;

	while ((option = getopt(argc, argv, "o:t:OW")) != -1) {
		switch (option) {
		case 'o':
			offset = atoll(optarg);
			break;
		case 't':
			times = atoi(optarg);
			break;
		case 'O':
			may_open = false;
			break;
		case 'W':
			may_write = false;
			break;
		default:
			return 2;
		}
	}
	len = read_input(text);
	allow_net_admin(may_open);
	fd = open(argv[optind], O_WRONLY);
	if (fd < 0) {
		say(fd);
		return 1;
	}
	allow_net_admin(may_write);
	if (offset && lseek(fd, offset, SEEK_SET) < 0)
		error(2, errno, "lseek");
	while (times--)
		right &= say(write(fd, text, len));
	return !right;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes standard input to a file and prints what became of each system call: "16" (bytes), or the
 * name of the error. The exit status is 0 if all of them succeeded.
 *
 *	wr [-o OFFSET] [-t TIMES] [-O] [-W] FILE|-i FD|-r SOCKET
 *	wr [-O] -s SOCKET FILE
 *
 * All of the input is one write, after a seek to OFFSET; it is done TIMES times on the same
 * descriptor. -O opens, -W writes without CAP_NET_ADMIN. The descriptor may be an inherited one, or
 * one that comes over a UNIX socket; -s sends it there, to a process that waits for it.
 */
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
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

static int unix_socket(const char *path, struct sockaddr_un *addr)
{
	int sock = socket(AF_UNIX, SOCK_STREAM, 0);

	if (sock < 0)
		error(2, errno, "socket");
	addr->sun_family = AF_UNIX;
	strncpy(addr->sun_path, path, sizeof(addr->sun_path) - 1);
	return sock;
}

/* One byte, and room for one descriptor. */
struct parcel {
	struct msghdr message;
	struct iovec data;
	char byte;
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
};

static void parcel_set(struct parcel *parcel)
{
	memset(parcel, 0, sizeof(*parcel));
	parcel->data.iov_base = &parcel->byte;
	parcel->data.iov_len = 1;
	parcel->message.msg_iov = &parcel->data;
	parcel->message.msg_iovlen = 1;
	parcel->message.msg_control = &parcel->control;
	parcel->message.msg_controllen = sizeof(parcel->control);
}

static void send_descriptor(const char *path, int fd)
{
	struct sockaddr_un addr = {};
	int sock = unix_socket(path, &addr);
	struct parcel parcel;

	parcel_set(&parcel);
	parcel.control.header.cmsg_level = SOL_SOCKET;
	parcel.control.header.cmsg_type = SCM_RIGHTS;
	parcel.control.header.cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(&parcel.control.header), &fd, sizeof(fd));
	if (connect(sock, (struct sockaddr *)&addr, sizeof(addr)))
		error(2, errno, "%s", path);
	if (sendmsg(sock, &parcel.message, 0) < 0)
		error(2, errno, "sendmsg");
}

static int receive_descriptor(const char *path)
{
	struct sockaddr_un addr = {};
	int sock = unix_socket(path, &addr), fd;
	struct parcel parcel;

	parcel_set(&parcel);
	umask(0);
	if (bind(sock, (struct sockaddr *)&addr, sizeof(addr)) || listen(sock, 1))
		error(2, errno, "%s", path);
	sock = accept(sock, NULL, NULL);
	if (sock < 0)
		error(2, errno, "accept");
	if (recvmsg(sock, &parcel.message, 0) < 0 || !CMSG_FIRSTHDR(&parcel.message))
		error(2, 0, "no descriptor came");
	memcpy(&fd, CMSG_DATA(&parcel.control.header), sizeof(fd));
	return fd;
}

int main(int argc, char **argv)
{
	const char *from = NULL, *to = NULL;
	bool may_open = true, may_write = true, right = true;
	static char text[INPUT_MAX];
	int option, times = 1, fd = -1;
	off_t offset = 0;
	size_t len;

	while ((option = getopt(argc, argv, "i:o:r:s:t:OW")) != -1) {
		switch (option) {
		case 'i':
			fd = atoi(optarg);
			break;
		case 'o':
			offset = atoll(optarg);
			break;
		case 'r':
			from = optarg;
			break;
		case 's':
			to = optarg;
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
	if (from)
		fd = receive_descriptor(from);
	else if (fd < 0)
		fd = open(argv[optind], O_WRONLY);
	if (fd < 0) {
		say(fd);
		return 1;
	}
	if (to) {
		send_descriptor(to, fd);
		return 0;
	}
	allow_net_admin(may_write);
	if (offset && lseek(fd, offset, SEEK_SET) < 0)
		error(2, errno, "lseek");
	while (times--)
		right &= say(write(fd, text, len));
	return !right;
}

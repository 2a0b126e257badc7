// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "device.h"

#define RUNNING_TRIES	1000
#define RUNNING_WAIT_US	10000

/*
 * The kernel starts a device's queue some time after somebody has attached to it, just behind the
 * flag and under the lock that setting a flag waits for (net/core/link_watch.c:linkwatch_do_dev()).
 */
static void wait_until_it_runs(const char *device)
{
	struct ifreq request = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), try;

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", device);
	for (try = 0; try < RUNNING_TRIES; try++) {
		if (ioctl(fd, SIOCGIFFLAGS, &request))
			error(2, errno, "%s is not there", device);
		if (request.ifr_flags & IFF_RUNNING) {
			ioctl(fd, SIOCSIFFLAGS, &request);
			close(fd);
			return;
		}
		usleep(RUNNING_WAIT_US);
	}
	error(2, 0, "%s does not run: is it up?", device);
}

int wire_attach(const char *device, int flags)
{
	struct ifreq request = { .ifr_flags = flags | IFF_NO_PI | IFF_VNET_HDR };
	int fd = open("/dev/net/tun", O_RDWR);

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", device);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &request) ||
	    ioctl(fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6))
		error(2, errno, "%s cannot be used", device);
	wait_until_it_runs(device);
	return fd;
}

bool wire_send(int fd, const struct wire_packet *packet)
{
	const struct iovec parts[] = {
		{ (void *)&packet->vnet, sizeof(packet->vnet) },
		{ (void *)packet->ip, packet->len },
	};

	return writev(fd, parts, 2) >= 0;
}

bool wire_receive(int fd, struct wire_packet *packet)
{
	const struct iovec parts[] = {
		{ &packet->vnet, sizeof(packet->vnet) },
		{ packet->ip, sizeof(packet->ip) },
	};
	ssize_t len = readv(fd, parts, 2);

	if (len < 0 && errno == EAGAIN)
		return false;
	if (len < (ssize_t)sizeof(packet->vnet))
		error(2, errno, "cannot read from the wire");
	packet->len = len - sizeof(packet->vnet);
	return true;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The link between the two network namespaces of a scenario, made by rtnetlink. */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/lab_link.h"
#include "lab/lab_net.h"

/* The index of `lo` in every namespace (include/net/flow.h). */
#define LOOPBACK_IFINDEX	1

/* More than any scenario has under way at a time. */
#define QUEUE_PACKETS		1000

/* Locally administered addresses. */
static const unsigned char hardware[SIDES][6] = {
	[CLIENT] = { 0x02, 0, 0, 0, 0, 1 },
	[SERVER] = { 0x02, 0, 0, 0, 0, 2 },
};

static struct nlmsghdr *begin(char *buf, unsigned short type, unsigned short flags)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(buf);

	message->nlmsg_type = type;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	return message;
}

/* Return: 0, or -1 with errno */
static int send_and_hear(const struct nlmsghdr *message)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	char answer[4096];
	int error;
	ssize_t len;

	if (!socket)
		return -1;
	len = mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID);
	if (!len)
		len = mnl_socket_sendto(socket, message, message->nlmsg_len);
	if (len > 0)
		len = mnl_socket_recvfrom(socket, answer, sizeof(answer));
	if (len > 0)
		len = mnl_cb_run(answer, len, 0, mnl_socket_get_portid(socket), NULL, NULL);
	error = errno;
	mnl_socket_close(socket);
	errno = error;
	return len < 0 ? -1 : 0;
}

/* A kind of device or of queue that the kernel does not know, and finds no module for. */
static bool is_unknown(int error)
{
	return error == EOPNOTSUPP || error == ENOENT;
}

static enum status request(const struct nlmsghdr *message, const char *what, const char *module)
{
	if (!send_and_hear(message))
		return STATUS_DONE;
	if (module && is_unknown(errno))
		return fail(STATUS_CANNOT, "cannot %s: %s: load the kernel's module for it (%s)",
			    what, strerror(errno), module);
	return fail(STATUS_CANNOT, "cannot %s: %s: run this as root", what, strerror(errno));
}

static void put_device(struct nlmsghdr *message, enum side side)
{
	mnl_attr_put_strz(message, IFLA_IFNAME, LAB_DEVICE);
	mnl_attr_put(message, IFLA_ADDRESS, sizeof(hardware[side]), hardware[side]);
}

enum status lab_link_make(int peer)
{
	char buf[1024];
	struct nlmsghdr *message = begin(buf, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
	struct nlattr *info, *data, *other;

	mnl_nlmsg_put_extra_header(message, sizeof(struct ifinfomsg));
	put_device(message, CLIENT);
	info = mnl_attr_nest_start(message, IFLA_LINKINFO);
	mnl_attr_put_strz(message, IFLA_INFO_KIND, "veth");
	data = mnl_attr_nest_start(message, IFLA_INFO_DATA);
	other = mnl_attr_nest_start(message, VETH_INFO_PEER);
	mnl_nlmsg_put_extra_header(message, sizeof(struct ifinfomsg));
	put_device(message, SERVER);
	mnl_attr_put_u32(message, IFLA_NET_NS_FD, peer);
	mnl_attr_nest_end(message, other);
	mnl_attr_nest_end(message, data);
	mnl_attr_nest_end(message, info);
	return request(message, "join two network namespaces", "veth");
}

static enum status set_up(int index)
{
	char buf[256];
	struct nlmsghdr *message = begin(buf, RTM_NEWLINK, 0);
	struct ifinfomsg *link = mnl_nlmsg_put_extra_header(message, sizeof(*link));

	link->ifi_index = index;
	link->ifi_flags = IFF_UP;
	link->ifi_change = IFF_UP;
	return request(message, "bring a device up", NULL);
}

static void put_address(struct nlmsghdr *message, int attribute,
			const union endpoint_address *address)
{
	if (address->any.sa_family == AF_INET6)
		mnl_attr_put(message, attribute, sizeof(address->v6.sin6_addr),
			     &address->v6.sin6_addr);
	else
		mnl_attr_put(message, attribute, sizeof(address->v4.sin_addr),
			     &address->v4.sin_addr);
}

static enum status add_address(int index, const union endpoint_address *own)
{
	char buf[256];
	struct nlmsghdr *message = begin(buf, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
	struct ifaddrmsg *address = mnl_nlmsg_put_extra_header(message, sizeof(*address));

	address->ifa_family = own->any.sa_family;
	address->ifa_prefixlen = own->any.sa_family == AF_INET6 ? 64 : 24;
	address->ifa_flags = IFA_F_NODAD;
	address->ifa_index = index;
	put_address(message, IFA_LOCAL, own);
	put_address(message, IFA_ADDRESS, own);
	return request(message, "give a device its address", NULL);
}

static enum status add_neighbour(int index, enum side side, const union endpoint_address *peer)
{
	char buf[256];
	struct nlmsghdr *message = begin(buf, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_EXCL);
	struct ndmsg *neighbour = mnl_nlmsg_put_extra_header(message, sizeof(*neighbour));

	neighbour->ndm_family = peer->any.sa_family;
	neighbour->ndm_ifindex = index;
	neighbour->ndm_state = NUD_PERMANENT;
	put_address(message, NDA_DST, peer);
	mnl_attr_put(message, NDA_LLADDR, sizeof(hardware[!side]), hardware[!side]);
	return request(message, "make a neighbour known", NULL);
}

static enum status offloads_off(void)
{
	static const unsigned int offloads[] = { ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO };
	struct ethtool_value value = { 0 };
	struct ifreq device = { .ifr_name = LAB_DEVICE, .ifr_data = (char *)&value };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int result = fd < 0 ? -1 : 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(offloads) && !result; i++) {
		value.cmd = offloads[i];
		result = ioctl(fd, SIOCETHTOOL, &device);
	}
	if (result)
		fail(STATUS_CANNOT, "cannot switch a device's offloads off: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return result ? STATUS_CANNOT : STATUS_DONE;
}

enum status lab_link_set_up(enum side side, const union endpoint_address *own,
			    const union endpoint_address *peer)
{
	int index = if_nametoindex(LAB_DEVICE);
	enum status status = offloads_off();

	if (status == STATUS_DONE)
		status = set_up(LOOPBACK_IFINDEX);
	if (status == STATUS_DONE)
		status = set_up(index);
	if (status == STATUS_DONE)
		status = add_address(index, own);
	if (status == STATUS_DONE)
		status = add_neighbour(index, side, peer);
	return status;
}

enum status lab_link_delay(u64 delay)
{
	char buf[256];
	struct nlmsghdr *message = begin(buf, RTM_NEWQDISC, NLM_F_CREATE | NLM_F_REPLACE);
	struct tcmsg *queue = mnl_nlmsg_put_extra_header(message, sizeof(*queue));
	struct tc_netem_qopt *netem;
	struct nlattr *options;

	queue->tcm_ifindex = if_nametoindex(LAB_DEVICE);
	queue->tcm_parent = TC_H_ROOT;
	mnl_attr_put_strz(message, TCA_KIND, "netem");
	options = mnl_attr_nest_start(message, TCA_OPTIONS);
	netem = mnl_nlmsg_put_extra_header(message, sizeof(*netem));
	netem->limit = QUEUE_PACKETS;
	mnl_attr_put_u64(message, TCA_NETEM_LATENCY64, delay);
	mnl_attr_nest_end(message, options);
	return request(message, "delay what a device sends", "sch_netem");
}

static int note_running(const struct nlmsghdr *message, void *data)
{
	const struct ifinfomsg *link = mnl_nlmsg_get_payload(message);
	bool *running = data;

	if (message->nlmsg_type == RTM_NEWLINK &&
	    link->ifi_index == (int)if_nametoindex(LAB_DEVICE))
		*running |= !!(link->ifi_flags & IFF_RUNNING);
	return MNL_CB_OK;
}

static int ask_for_link(const struct mnl_socket *socket)
{
	char buf[256];
	struct nlmsghdr *message = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *link = mnl_nlmsg_put_extra_header(message, sizeof(*link));

	message->nlmsg_type = RTM_GETLINK;
	message->nlmsg_flags = NLM_F_REQUEST;
	link->ifi_index = if_nametoindex(LAB_DEVICE);
	return mnl_socket_sendto(socket, message, message->nlmsg_len);
}

/*
 * The kernel lets a device transmit, and tells, a moment after its other end came up
 * (net/core/link_watch.c).
 */
enum status lab_link_wait(void)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	int group = RTNLGRP_LINK;
	bool running = false;
	char buf[32768];
	ssize_t len = -1;

	if (socket && !mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) &&
	    !mnl_socket_setsockopt(socket, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		len = ask_for_link(socket);
	while (len > 0 && !running) {
		len = mnl_socket_recvfrom(socket, buf, sizeof(buf));
		if (len > 0)
			len = mnl_cb_run(buf, len, 0, 0, note_running, &running) < 0 ? -1 : 1;
	}
	if (!running)
		fail(STATUS_CANNOT, "cannot wait for a device to come up: %s", strerror(errno));
	if (socket)
		mnl_socket_close(socket);
	return running ? STATUS_DONE : STATUS_CANNOT;
}

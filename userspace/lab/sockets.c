// SPDX-License-Identifier: GPL-2.0-only
/*
 * What no tracepoint shows: requests (SYN_RECV) and the small sockets of FIN_WAIT2 and TIME_WAIT,
 * asked by sock_diag.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "lab/monotonic.h"
#include "lab/sockets.h"

#define ALL_STATES	(UINT32_MAX & ~(1U << TCP_LISTEN))

struct mnl_socket *sockets_open(void)
{
	struct mnl_socket *diag = mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC);

	if (diag && !mnl_socket_bind(diag, 0, MNL_SOCKET_AUTOPID))
		return diag;
	fail(STATUS_CANNOT, "cannot ask the kernel for sockets: %s: load its module tcp_diag",
	     strerror(errno));
	if (diag)
		mnl_socket_close(diag);
	return NULL;
}

static int note(const struct nlmsghdr *message, void *data)
{
	const struct inet_diag_msg *told = mnl_nlmsg_get_payload(message);
	struct socket_look *look = data;

	/* A server that fills its own queue is at both ends of what fills it. */
	if (!memcmp(told->id.idiag_src, told->id.idiag_dst, sizeof(told->id.idiag_src)))
		return MNL_CB_OK;
	look->cookie = (u64)told->id.idiag_cookie[1] << 32 | told->id.idiag_cookie[0];
	look->state = told->idiag_state;
	look->owned = told->idiag_inode;
	look->timer = told->idiag_expires * (SECOND / 1000);
	return MNL_CB_OK;
}

static ssize_t ask(const struct mnl_socket *diag, int family)
{
	char buf[256];
	struct nlmsghdr *message = mnl_nlmsg_put_header(buf);
	struct inet_diag_req_v2 *request = mnl_nlmsg_put_extra_header(message, sizeof(*request));

	message->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	request->sdiag_family = family == 6 ? AF_INET6 : AF_INET;
	request->sdiag_protocol = IPPROTO_TCP;
	request->idiag_states = ALL_STATES;
	return mnl_socket_sendto(diag, message, message->nlmsg_len);
}

enum status sockets_look(struct mnl_socket *diag, int family, struct socket_look *look)
{
	char buf[8192];
	ssize_t len = ask(diag, family);

	*look = (struct socket_look){ 0 };
	while (len > 0) {
		len = mnl_socket_recvfrom(diag, buf, sizeof(buf));
		if (len <= 0)
			break;
		len = mnl_cb_run(buf, len, 0, 0, note, look);
		if (len == MNL_CB_STOP)
			return STATUS_DONE;
	}
	return fail(STATUS_CANNOT,
		    "cannot ask the kernel for sockets: %s: load its module tcp_diag",
		    strerror(errno));
}

u64 sockets_size(int family)
{
	FILE *file = fopen(family == 6 ? "/sys/kernel/slab/TCPv6/object_size"
				       : "/sys/kernel/slab/TCP/object_size", "re");
	unsigned long size;

	if (!file)
		return 0;
	if (fscanf(file, "%lu", &size) != 1)
		size = 0;
	fclose(file);
	return size;
}

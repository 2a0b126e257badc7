// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a scenario happens: two network namespaces without names, joined by a pair of virtual
 * Ethernet devices.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/lab_link.h"
#include "lab/lab_net.h"

int lab_netns_here(void)
{
	int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fail(STATUS_CANNOT, "cannot open /proc/self/ns/net: %s: mount /proc",
		     strerror(errno));
	return fd;
}

enum status lab_netns_go(int netns)
{
	if (setns(netns, CLONE_NEWNET))
		return fail(STATUS_CANNOT,
			    "cannot change the network namespace: %s: run this as root",
			    strerror(errno));
	return STATUS_DONE;
}

static enum status enter_new(void)
{
	if (unshare(CLONE_NEWNET))
		return fail(STATUS_CANNOT, "cannot make a network namespace: %s: %s",
			    strerror(errno),
			    errno == EPERM ? "run this as root"
					   : "see /proc/sys/user/max_net_namespaces");
	return STATUS_DONE;
}

static enum status make_netns(struct lab_net *net, enum side side)
{
	struct stat status;

	if (enter_new() != STATUS_DONE)
		return STATUS_CANNOT;
	net->netns[side] = lab_netns_here();
	if (net->netns[side] < 0)
		return STATUS_CANNOT;
	if (fstat(net->netns[side], &status))
		return fail(STATUS_CANNOT, "cannot look at a network namespace: %s",
			    strerror(errno));
	net->inode[side] = status.st_ino;
	return STATUS_DONE;
}

/*
 * Without these an IPv6 address can be used only after a second or two. A kernel without IPv6 has
 * none of them.
 */
static void make_ipv6_quiet(void)
{
	sysctl_write("net/ipv6/conf/default/accept_dad", "0");
	sysctl_write("net/ipv6/conf/default/addr_gen_mode", "1");
}

static enum status make_ends(struct lab_net *net, const struct sysctls *sysctls)
{
	enum status status = STATUS_DONE;
	enum side side;

	for (side = 0; side < SIDES && status == STATUS_DONE; side++) {
		status = make_netns(net, side);
		if (status == STATUS_DONE)
			status = sysctls_copy(sysctls);
		make_ipv6_quiet();
	}
	return status;
}

static enum status join(struct lab_net *net, const union endpoint_address addresses[SIDES],
			u64 delay)
{
	enum status status = lab_netns_go(net->netns[CLIENT]);
	enum side side;

	if (status == STATUS_DONE)
		status = lab_link_make(net->netns[SERVER]);
	for (side = 0; side < SIDES && status == STATUS_DONE; side++) {
		status = lab_netns_go(net->netns[side]);
		if (status == STATUS_DONE)
			status = lab_link_set_up(side, &addresses[side], &addresses[!side]);
		if (status == STATUS_DONE && delay)
			status = lab_link_delay(delay);
	}
	for (side = 0; side < SIDES && status == STATUS_DONE; side++) {
		status = lab_netns_go(net->netns[side]);
		if (status == STATUS_DONE)
			status = lab_link_wait();
	}
	return status;
}

enum status lab_net_open(struct lab_net *net, const union endpoint_address addresses[SIDES],
			 const struct sysctls *sysctls, u64 delay)
{
	int home = lab_netns_here();
	enum status status, returned;

	*net = (struct lab_net){ .netns = { -1, -1 } };
	if (home < 0)
		return STATUS_CANNOT;
	status = make_ends(net, sysctls);
	if (status == STATUS_DONE)
		status = join(net, addresses, delay);
	returned = lab_netns_go(home);
	close(home);
	return status == STATUS_DONE ? returned : status;
}

enum status lab_net_defaults(struct sysctls *sysctls)
{
	int home = lab_netns_here();
	enum status status, returned;

	*sysctls = (struct sysctls){ 0 };
	if (home < 0)
		return STATUS_CANNOT;
	status = enter_new();
	if (status == STATUS_DONE) {
		status = sysctls_read(sysctls);
		returned = lab_netns_go(home);
		if (status == STATUS_DONE)
			status = returned;
	}
	close(home);
	return status;
}

void lab_net_close(struct lab_net *net)
{
	enum side side;

	for (side = 0; side < SIDES; side++)
		if (net->netns[side] >= 0)
			close(net->netns[side]);
	*net = (struct lab_net){ .netns = { -1, -1 } };
}

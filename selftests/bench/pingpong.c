// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sends one byte to and fro between two network namespaces, ROUNDS times, and prints how many
 * nanoseconds a segment took on average: in a VM with one instruction per nanosecond, how many
 * instructions. Each byte is a segment, and acknowledges the one before.
 *
 *	pingpong CLIENT SERVER ADDR PORT ROUNDS		the namespaces by their names in /run/netns
 */
#include <arpa/inet.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WARM_UP	200

static int must(int result, const char *what)
{
	if (result < 0)
		error(1, errno, "%s", what);
	return result;
}

static void enter(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	must(setns(must(open(path, O_RDONLY | O_CLOEXEC), path), CLONE_NEWNET), path);
}

static int tcp_socket(void)
{
	int sock = must(socket(AF_INET, SOCK_STREAM, 0), "socket"), on = 1;

	must(setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)), "SO_REUSEADDR");
	must(setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)), "TCP_NODELAY");
	return sock;
}

static void pass_back(int sock)
{
	char byte;

	while (read(sock, &byte, 1) == 1)
		must(write(sock, &byte, 1), "write");
}

static void pass_on(int sock, long rounds)
{
	char byte = 'x';

	while (rounds--) {
		must(write(sock, &byte, 1), "write");
		if (read(sock, &byte, 1) != 1)
			error(1, errno, "read");
	}
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void serve(const struct sockaddr_in *place, int ready)
{
	int sock = tcp_socket();

	must(bind(sock, (const struct sockaddr *)place, sizeof(*place)), "bind");
	must(listen(sock, 1), "listen");
	must(write(ready, "", 1), "pipe");
	pass_back(must(accept(sock, NULL, NULL), "accept"));
}

static void measure(const struct sockaddr_in *place, long rounds)
{
	int sock = tcp_socket();
	long long begin;

	must(connect(sock, (const struct sockaddr *)place, sizeof(*place)), "connect");
	pass_on(sock, WARM_UP);
	begin = now();
	pass_on(sock, rounds);
	printf("%.1f\n", (double)(now() - begin) / (2 * rounds));
	close(sock);
}

int main(int argc, char **argv)
{
	struct sockaddr_in place = { .sin_family = AF_INET };
	int ready[2];
	char byte;

	if (argc != 6 || inet_pton(AF_INET, argv[3], &place.sin_addr) != 1)
		error(2, 0, "usage: pingpong CLIENT SERVER ADDR PORT ROUNDS");
	place.sin_port = htons(atoi(argv[4]));
	must(pipe(ready), "pipe");
	if (!must(fork(), "fork")) {
		enter(argv[2]);
		serve(&place, ready[1]);
		return 0;
	}
	enter(argv[1]);
	must(read(ready[0], &byte, 1), "pipe");
	measure(&place, atol(argv[5]));
	wait(NULL);
	return 0;
}

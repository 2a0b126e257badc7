// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP traffic between two network namespaces, and how many nanoseconds a unit of it took: in a VM
 * with one instruction per nanosecond, how many instructions.
 *
 *	traffic pingpong CLIENT SERVER ADDR PORT SEGMENTS	a segment: one byte to and fro, each
 *								of which acknowledges the one before
 *	traffic connections CLIENT SERVER ADDR PORT N		a connection, opened and closed
 *	traffic bulk CLIENT SERVER ADDR PORT MIB		a MiB, one way
 *
 * The namespaces are given by their names in /run/netns, the address is IPv4. The least of 200
 * measurements is printed; before each there is some traffic that does not count. With units that
 * take less than a jiffy altogether, there is one that no tick of the clock falls into.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHUNK		65536
#define TIMES		200

/* @serve answers what a connection brings, until its end; @go makes so many units of traffic. */
struct kind {
	const char *name;
	void (*serve)(int sock);
	void (*go)(int sock, long units);
	long warm_up;
};

static struct sockaddr_in place = { .sin_family = AF_INET };

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

static int connect_there(void)
{
	int sock = tcp_socket();

	must(connect(sock, (const struct sockaddr *)&place, sizeof(place)), "connect");
	return sock;
}

/* --- the kinds of traffic ------------------------------------------------------------------- */

static void pass_back(int sock)
{
	char byte;

	while (read(sock, &byte, 1) == 1)
		must(write(sock, &byte, 1), "write");
}

static void pass_on(int sock, long segments)
{
	char byte = 'x';

	for (; segments > 0; segments -= 2) {
		must(write(sock, &byte, 1), "write");
		if (read(sock, &byte, 1) != 1)
			error(1, errno, "read");
	}
}

static void await_end(int sock)
{
	char byte;

	must(read(sock, &byte, 1), "read");
}

static void open_and_close(int sock, long connections)
{
	while (connections--) {
		sock = connect_there();
		must(shutdown(sock, SHUT_WR), "shutdown");
		await_end(sock);
		close(sock);
	}
}

/* Says for each MiB that it has come. */
static void take(int sock)
{
	static char chunk[CHUNK];
	long taken = 0;
	ssize_t got;

	while ((got = read(sock, chunk, sizeof(chunk))) > 0) {
		if ((taken + got) >> 20 != taken >> 20)
			must(write(sock, chunk, 1), "write");
		taken += got;
	}
}

static void give(int sock, long mib)
{
	static char chunk[CHUNK];
	ssize_t given;
	long left;

	for (left = mib << 20; left; left -= given)
		given = must(write(sock, chunk, left < CHUNK ? left : CHUNK), "write");
	while (mib--) {
		if (read(sock, chunk, 1) != 1)
			error(1, errno, "read");
	}
}

static const struct kind kinds[] = {
	{ "pingpong", pass_back, pass_on, 20 },
	{ "connections", await_end, open_and_close, 2 },
	{ "bulk", take, give, 1 },
};

static const struct kind *kind_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	}
	error(2, 0, "there is no traffic called %s", name);
	return NULL;
}

/* --- both ends ------------------------------------------------------------------------------- */

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* Until it is killed. */
static void serve(const struct kind *kind, int ready)
{
	int listener = tcp_socket(), keeper = must(socket(AF_INET, SOCK_DGRAM, 0), "socket"), sock;

	must(bind(listener, (const struct sockaddr *)&place, sizeof(place)), "bind");
	must(bind(keeper, (const struct sockaddr *)&place, sizeof(place)), "bind");
	must(listen(listener, 16), "listen");
	must(write(ready, "", 1), "pipe");
	for (;;) {
		sock = must(accept(listener, NULL, NULL), "accept");
		kind->serve(sock);
		close(sock);
	}
}

/*
 * Some buffers of the size of a small TCP segment's that the server keeps, another number of them
 * each time. With bad luck all slabs of these are full but for one, and the kernel changes slabs
 * with every segment; a few more take these last ones, and a new slab comes into use.
 */
static void take_buffers(int time)
{
	static const char datagram[400];
	int sock = must(socket(AF_INET, SOCK_DGRAM, 0), "socket"), i;

	must(connect(sock, (const struct sockaddr *)&place, sizeof(place)), "connect");
	for (i = (getpid() + 3 * time) % 16; i >= 0; i--)
		must(send(sock, datagram, sizeof(datagram), 0), "send");
	close(sock);
}

static double measure(const struct kind *kind, int sock, int time, long units)
{
	long long begin;

	take_buffers(time);
	kind->go(sock, kind->warm_up);
	begin = now();
	kind->go(sock, units);
	return (double)(now() - begin) / units;
}

static void measure_all(const struct kind *kind, long units)
{
	int sock = kind->go == open_and_close ? -1 : connect_there(), i;
	double least = 0, took;

	for (i = 0; i < TIMES; i++) {
		took = measure(kind, sock, i, units);
		if (!i || took < least)
			least = took;
	}
	printf("%.1f\n", least);
}

int main(int argc, char **argv)
{
	const struct kind *kind;
	int ready[2];
	pid_t server;
	char byte;

	if (argc != 7 || inet_pton(AF_INET, argv[4], &place.sin_addr) != 1)
		error(2, 0, "usage: traffic KIND CLIENT SERVER ADDR PORT UNITS");
	kind = kind_of(argv[1]);
	place.sin_port = htons(atoi(argv[5]));
	must(pipe(ready), "pipe");
	server = must(fork(), "fork");
	if (!server) {
		enter(argv[3]);
		serve(kind, ready[1]);
	}
	close(ready[1]);
	enter(argv[2]);
	if (must(read(ready[0], &byte, 1), "pipe") == 1)
		measure_all(kind, atol(argv[6]));
	else
		error(1, 0, "the server has ended");
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	return 0;
}

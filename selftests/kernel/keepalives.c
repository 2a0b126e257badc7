// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gives the kernel timers of many lengths, armed at many jiffies: connects to itself over the
 * loopback COUNT times, some milliseconds apart, with keepalive after 1 s to SECONDS s; then it
 * lets SECONDS pass.
 *
 *	keepalives COUNT SECONDS
 */
#include <arpa/inet.h>
#include <errno.h>
#include <error.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void must(int result, const char *what)
{
	if (result < 0)
		error(2, errno, "%s", what);
}

static int listener(struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	int sock = socket(AF_INET, SOCK_STREAM, 0);

	must(bind(sock, (struct sockaddr *)addr, len), "bind");
	must(listen(sock, 1), "listen");
	must(getsockname(sock, (struct sockaddr *)addr, &len), "getsockname");
	return sock;
}

/* The peer of the connection stays open, too. */
static void keep_alive(const struct sockaddr_in *addr, int listening, int seconds)
{
	int sock = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	socklen_t len = sizeof(int);

	must(connect(sock, (const struct sockaddr *)addr, sizeof(*addr)), "connect");
	must(accept(listening, NULL, NULL), "accept");
	must(setsockopt(sock, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, len), "TCP_KEEPIDLE");
	must(setsockopt(sock, SOL_SOCKET, SO_KEEPALIVE, &on, len), "SO_KEEPALIVE");
}

int main(int argc, char **argv)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	int count, seconds, listening, i;

	count = argc == 3 ? atoi(argv[1]) : 0;
	seconds = argc == 3 ? atoi(argv[2]) : 0;
	if (count < 2 || seconds < 1)
		error(2, 0, "Usage: keepalives COUNT SECONDS");
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listening = listener(&addr);
	for (i = 0; i < count; i++) {
		const struct timespec pause = { .tv_nsec = i % 23 * 1000000L };

		nanosleep(&pause, NULL);
		keep_alive(&addr, listening, 1 + (int)((long long)(seconds - 1) * i / (count - 1)));
	}
	sleep(seconds);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does all at once, for some seconds, what segdrop must survive, and prints how often each was
 * done: connections open and close through the hooks, rule sets are replaced and read, namespaces
 * come and go, and the module, too.
 *
 *	race CLIENT SERVER ADDRESS MODULE SECONDS
 *
 * CLIENT and SERVER are files of network namespaces; ADDRESS is the server's, MODULE the module's
 * file. A rule set has as many rules as the seed says that all of them have, so that whoever reads
 * can tell that it is one set, and a whole one.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <segdrop.h>
#include <segdrop/port.h>

#define PORT		80
#define RULES_MOST	40
#define PATIENCE_MS	200

static const char *client_ns, *server_ns, *address, *module;
static time_t deadline;

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static void enter(const char *ns)
{
	int fd = open(ns, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || setns(fd, CLONE_NEWNET))
		error(2, errno, "%s", ns);
	close(fd);
}

static void pause_for(int most_us)
{
	usleep(rand() % most_us);
}

static struct sockaddr_in end_at(const char *text)
{
	struct sockaddr_in end = { .sin_family = AF_INET, .sin_port = htons(PORT) };

	if (inet_pton(AF_INET, text, &end.sin_addr) != 1)
		error(2, 0, "%s is no IPv4 address", text);
	return end;
}

/* --- connections ---------------------------------------------------------------------------- */

/* Sometimes with a reset. */
static void hang_up(int fd)
{
	const struct linger reset = { .l_onoff = 1 };

	if (rand() % 4 == 0)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(fd);
}

static bool ready(int fd, short events)
{
	struct pollfd poll_fd = { .fd = fd, .events = events };

	return poll(&poll_fd, 1, PATIENCE_MS) == 1 && poll_fd.revents & events;
}

static int listen_at(const char *text)
{
	struct sockaddr_in end = end_at(text);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&end, sizeof(end)) || listen(fd, 64))
		error(2, errno, "%s:%d", text, PORT);
	return fd;
}

static bool serve_one(int listener)
{
	char buf[64];
	int fd;

	if (!ready(listener, POLLIN))
		return false;
	fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	if (fd < 0)
		return false;
	if (ready(fd, POLLIN) && read(fd, buf, sizeof(buf)) > 0)
		send(fd, buf, sizeof(buf), MSG_NOSIGNAL);
	hang_up(fd);
	return true;
}

static bool call_one(const char *text)
{
	struct sockaddr_in end = end_at(text);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	bool connected;

	connect(fd, (struct sockaddr *)&end, sizeof(end));
	connected = ready(fd, POLLOUT) && send(fd, "hello", 5, MSG_NOSIGNAL) == 5;
	if (connected && rand() % 2)
		ready(fd, POLLIN);
	hang_up(fd);
	return connected;
}

static int listener;

static void start_serving(void)
{
	enter(server_ns);
	listener = listen_at(address);
}

static bool serve(void)
{
	return serve_one(listener);
}

static bool call(void)
{
	return call_one(address);
}

/* --- rules ---------------------------------------------------------------------------------- */

/* While the module is away there is no file, and what was open is closed. */
static bool module_is_away(int err)
{
	return err == ENOENT || err == ENXIO || err == EIO;
}

/* Return: whether it was written */
static bool write_rules(const char *text)
{
	int fd = open(SEGDROP_PROC_PATH "/rules", O_WRONLY);
	bool done;

	if (fd < 0 && module_is_away(errno))
		return false;
	if (fd < 0)
		error(1, errno, "rules cannot be opened");
	done = write(fd, text, strlen(text)) > 0;
	if (!done && !module_is_away(errno))
		error(1, errno, "rules cannot be written");
	close(fd);
	return done;
}

static void compose(char *text, size_t size)
{
	static const char *const shapes[] = {
		"drop any in from any to any prob 0.05",
		"drop hsack,data,fin1 in from any to *:80 prob 0.2",
		"drop any out from *:80 to any prob 0.1",
		"count any out from any to any prob 0.1",
	};
	FILE *out = fmemopen(text, size, "w");
	int rules = 1 + rand() % RULES_MOST, i;

	fprintf(out, "flush\n");
	for (i = 0; i < rules; i++)
		fprintf(out, "add %s seed %d\n", shapes[rand() % ARRAY_SIZE(shapes)], rules);
	if (rand() % 2)
		fprintf(out, "reset\n");
	fclose(out);
}

static bool replace(void)
{
	char text[128 * RULES_MOST];

	compose(text, sizeof(text));
	pause_for(2000);
	return write_rules(text);
}

/* Takes and gives rules one at a time, and so makes counts that go again. */
static bool change_one(void)
{
	char text[128 * RULES_MOST];

	compose(text, sizeof(text));
	strcat(text, "add id 4000000000 count any first 3\nadd count data every 2\ndel 4000000000\n"
		     "del 4000000001\nreset 1\n");
	pause_for(2000);
	return write_rules(text);
}

static void check_set(const char *text)
{
	int rules = 0, seed = 0;
	const char *line, *found;

	for (line = text; *line; line = strchr(line, '\n') + 1) {
		found = strstr(line, " seed ");
		if (!found || (rules && atoi(found + 6) != seed) || !strchr(line, '\n'))
			error(1, 0, "this is no rule set that anybody wrote:\n%s", text);
		seed = atoi(found + 6);
		rules++;
	}
	if (rules != seed)
		error(1, 0, "%d rules of a set of %d:\n%s", rules, seed, text);
}

/* Return: whether it could be read; @text is what there was */
static bool read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY);
	size_t len = 0;
	ssize_t got = -1;

	if (fd >= 0) {
		while ((got = read(fd, text + len, size - 1 - len)) > 0)
			len += got;
	}
	if (got < 0 && !module_is_away(errno))
		error(1, errno, "%s", path);
	if (fd >= 0)
		close(fd);
	text[len] = '\0';
	return !got;
}

static bool read_all(void)
{
	static char text[1 << 20];

	if (!read_file(SEGDROP_PROC_PATH "/rules", text, sizeof(text)))
		return false;
	check_set(text);
	read_file(SEGDROP_PROC_PATH "/stats", text, sizeof(text));
	read_file(SEGDROP_PROC_PATH "/error", text, sizeof(text));
	return read_file(SEGDROP_PROC_PATH "/flows", text, sizeof(text));
}

/* --- namespaces and the module -------------------------------------------------------------- */

static void raise_loopback(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (ioctl(fd, SIOCSIFFLAGS, &request))
		error(2, errno, "lo");
	close(fd);
}

/* The connection is still there when its namespace goes. */
static void live_and_die(void)
{
	int fd;

	if (unshare(CLONE_NEWNET))
		error(1, errno, "unshare");
	raise_loopback();
	write_rules("add count any first 5\nadd drop fin1 for 1\n");
	fd = listen_at("127.0.0.1");
	call_one("127.0.0.1");
	if (ready(fd, POLLIN))
		accept4(fd, NULL, NULL, 0);
	write_rules("add drop any prob 0.5\n");
	call_one("127.0.0.1");
	_exit(0);
}

/* Return: whether a child ended well */
static bool ended_well(pid_t child)
{
	int status;

	return waitpid(child, &status, 0) == child && WIFEXITED(status) && !WEXITSTATUS(status);
}

static bool come_and_go(void)
{
	pid_t child = fork();

	if (!child)
		live_and_die();
	if (!ended_well(child))
		error(1, 0, "a namespace's process failed");
	return true;
}

static bool reload(void)
{
	int fd;

	pause_for(300000);
	if (syscall(SYS_delete_module, "segdrop", O_NONBLOCK) && errno != EAGAIN)
		error(1, errno, "the module cannot be removed");
	fd = open(module, O_RDONLY);
	if (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST)
		error(1, errno, "the module cannot be loaded");
	close(fd);
	return true;
}

/* --- all at once ---------------------------------------------------------------------------- */

static void be_client(void)
{
	enter(client_ns);
}

static void be_server(void)
{
	enter(server_ns);
}

static const struct activity {
	const char *name;
	void (*begin)(void);
	bool (*act)(void);	/* returns whether it did what it is there for */
} activities[] = {
	{ "served", start_serving, serve },
	{ "connected", be_client, call },
	{ "connected", be_client, call },
	{ "replaced", be_client, replace },
	{ "replaced", be_server, replace },
	{ "changed", be_client, change_one },
	{ "read", be_client, read_all },
	{ "read", be_server, read_all },
	{ "namespaces", be_client, come_and_go },
	{ "loaded", be_client, reload },
};

/* How often each was done, for all processes to see. */
static unsigned long *done;

static void carry_on(int i)
{
	srand(i + 1);
	activities[i].begin();
	while (now() < deadline)
		done[i] += activities[i].act();
	_exit(0);
}

int main(int argc, char **argv)
{
	pid_t children[ARRAY_SIZE(activities)];
	bool all_well = true;
	size_t i;

	if (argc != 6)
		error(2, 0, "usage: race CLIENT SERVER ADDRESS MODULE SECONDS");
	client_ns = argv[1];
	server_ns = argv[2];
	address = argv[3];
	module = argv[4];
	deadline = now() + atoi(argv[5]);
	done = mmap(NULL, sizeof(*done) * ARRAY_SIZE(activities), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (done == MAP_FAILED)
		error(2, errno, "mmap");
	for (i = 0; i < ARRAY_SIZE(activities); i++) {
		children[i] = fork();
		if (!children[i])
			carry_on(i);
	}
	for (i = 0; i < ARRAY_SIZE(activities); i++) {
		all_well &= ended_well(children[i]);
		printf("%s %lu\n", activities[i].name, done[i]);
	}
	return !all_well;
}

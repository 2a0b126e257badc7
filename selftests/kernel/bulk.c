// SPDX-License-Identifier: GPL-2.0-only
/*
 * One end of a connection over which both ends send many bytes at once, and check each byte that
 * arrives: a stream has no byte that its receiver does not know beforehand.
 *
 *	bulk server|client ADDR PORT BYTES [-l PORT] [-r|-s FIFO]
 *
 * The server speaks first, as in SMTP, and closes second; the client sends when it has been spoken
 * to, and closes first, by shutdown(). -l is the client's own port. An end does not read (-r) or
 * send (-s) before something has been written to FIFO. Prints what is wrong, or nothing; exit
 * status 0 if all that the other end sent has arrived, and nothing else.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/socket.h>
#include <unistd.h>

#include <segdrop/port.h>

#define CHUNK	65536

enum who { SERVER, CLIENT };

/* A stream, whoever sends it; @at is in the chunk that is in @bytes. */
struct stream {
	u64 left;
	u64 word;
	u32 at;
	u32 len;
	u8 bytes[CHUNK];
};

struct options {
	enum who who;
	const char *addr;
	const char *port;
	const char *local_port;
	const char *fifo;
	int waits;
	u64 bytes;
};

static int must(int result, const char *what)
{
	if (result < 0)
		error(1, errno, "%s", what);
	return result;
}

/* The next chunk. Words are a counter, mixed (the finalizer of MurmurHash3, once). */
static void stream_fill(struct stream *stream)
{
	u32 i;

	stream->at = 0;
	stream->len = MIN(stream->left, CHUNK);
	stream->left -= stream->len;
	for (i = 0; i < CHUNK; i += sizeof(u64)) {
		u64 word = ++stream->word * 0xff51afd7ed558ccdULL;

		word ^= word >> 33;
		memcpy(stream->bytes + i, &word, sizeof(word));
	}
}

static void stream_start(struct stream *stream, enum who sender, u64 bytes)
{
	stream->left = bytes;
	stream->word = (u64)(sender + 1) << 32;
	stream_fill(stream);
}

static void stream_advance(struct stream *stream, u32 len)
{
	stream->at += len;
	if (stream->at == stream->len)
		stream_fill(stream);
}

/* Return: whether all of it has been sent. */
static bool send_some(int sock, struct stream *out)
{
	ssize_t sent = send(sock, out->bytes + out->at, out->len - out->at, MSG_NOSIGNAL);

	if (sent < 0 && errno != EAGAIN)
		error(1, errno, "send");
	if (sent > 0)
		stream_advance(out, sent);
	return !out->len;
}

static void compare(const struct stream *in, const u8 *got, u32 len, u64 bytes)
{
	u32 i;

	if (!memcmp(in->bytes + in->at, got, len))
		return;
	for (i = 0; in->bytes[in->at + i] == got[i]; i++)
		;
	error(1, 0, "byte %llu is wrong",
	      (unsigned long long)(bytes - in->left - in->len + in->at + i));
}

/* Return: whether the other end has sent all of it, and closed. */
static bool receive_some(int sock, struct stream *in, u64 bytes)
{
	static u8 got[CHUNK];
	ssize_t len = recv(sock, got, MAX(in->len - in->at, 1), 0);

	if (len < 0 && errno == EAGAIN)
		return false;
	must(len, "recv");
	if (!len && in->len)
		error(1, 0, "only %llu bytes arrived",
		      (unsigned long long)(bytes - in->left - in->len + in->at));
	if (len && !in->len)
		error(1, 0, "more than %llu bytes arrived", (unsigned long long)bytes);
	compare(in, got, len, bytes);
	stream_advance(in, len);
	return !len;
}

/* What an end may do now, and what it has done. */
struct state {
	bool reads, sends;
	bool spoken_to;
	bool sent, got;
};

static short wanted(const struct state *state)
{
	short events = 0;

	if (!state->spoken_to || (state->reads && !state->got))
		events |= POLLIN;
	if (state->spoken_to && state->sends && !state->sent)
		events |= POLLOUT;
	return events;
}

static void go_on(int sock, short events, struct state *state, const struct options *options)
{
	static struct stream out, in;

	if (!in.word) {
		stream_start(&out, options->who, options->bytes);
		stream_start(&in, !options->who, options->bytes);
	}
	if (events & ~POLLOUT) {
		state->spoken_to = true;
		if (!state->got && (state->reads || events & POLLERR))
			state->got = receive_some(sock, &in, options->bytes);
	}
	if (events & POLLOUT) {
		state->sent = send_some(sock, &out);
		if (state->sent && options->who == CLIENT)
			must(shutdown(sock, SHUT_WR), "shutdown");
	}
}

static void talk(int sock, const struct options *options)
{
	struct state state = {
		.reads = options->waits != 'r',
		.sends = options->waits != 's',
		.spoken_to = options->who == SERVER,
	};
	struct pollfd fds[2] = {
		{ .fd = sock },
		{ .fd = -1, .events = POLLIN },
	};

	if (options->fifo)
		fds[1].fd = must(open(options->fifo, O_RDONLY | O_NONBLOCK), options->fifo);
	while (!state.sent || !state.got) {
		fds[0].events = wanted(&state);
		must(poll(fds, 2, -1), "poll");
		if (fds[1].revents) {
			state.reads = true;
			state.sends = true;
			fds[1].fd = -1;
		}
		go_on(sock, fds[0].revents, &state, options);
	}
}

/* getaddrinfo() is no function for programs that are linked statically. */
struct place {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	};
	socklen_t len;
};

static struct place place_of(const char *addr, const char *port)
{
	struct place place = {};

	if (inet_pton(AF_INET, addr, &place.v4.sin_addr) == 1) {
		place.v4.sin_family = AF_INET;
		place.v4.sin_port = htons(atoi(port));
		place.len = sizeof(place.v4);
	} else if (inet_pton(AF_INET6, addr, &place.v6.sin6_addr) == 1) {
		place.v6.sin6_family = AF_INET6;
		place.v6.sin6_port = htons(atoi(port));
		place.len = sizeof(place.v6);
	} else {
		error(2, 0, "no address: %s", addr);
	}
	return place;
}

static int open_socket(const struct place *place)
{
	int sock = must(socket(place->any.sa_family, SOCK_STREAM, 0), "socket"), on = 1;

	must(setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)), "SO_REUSEADDR");
	return sock;
}

static int serve(const struct place *place)
{
	int sock = open_socket(place), accepted;

	must(bind(sock, &place->any, place->len), "bind");
	must(listen(sock, 1), "listen");
	accepted = must(accept(sock, NULL, NULL), "accept");
	close(sock);
	return accepted;
}

static int dial(const struct place *place, const char *local_port)
{
	int sock = open_socket(place);

	if (local_port) {
		const char *any = place->any.sa_family == AF_INET ? "0.0.0.0" : "::";
		const struct place local = place_of(any, local_port);

		must(bind(sock, &local.any, local.len), "bind");
	}
	must(connect(sock, &place->any, place->len), "connect");
	return sock;
}

static bool parse(int argc, char **argv, struct options *options)
{
	int option;

	while ((option = getopt(argc, argv, "l:r:s:")) != -1) {
		if (option == '?')
			return false;
		if (option == 'l') {
			options->local_port = optarg;
		} else {
			options->waits = option;
			options->fifo = optarg;
		}
	}
	if (argc - optind != 4)
		return false;
	options->who = strcmp(argv[optind], "server") ? CLIENT : SERVER;
	options->addr = argv[optind + 1];
	options->port = argv[optind + 2];
	options->bytes = strtoull(argv[optind + 3], NULL, 10);
	return true;
}

int main(int argc, char **argv)
{
	struct options options = {};
	struct place place;
	int sock;

	if (!parse(argc, argv, &options))
		error(2, 0, "Usage: bulk server|client ADDR PORT BYTES [-l PORT] [-r|-s FIFO]");
	place = place_of(options.addr, options.port);
	sock = options.who == SERVER ? serve(&place) : dial(&place, options.local_port);
	must(fcntl(sock, F_SETFL, O_NONBLOCK), "O_NONBLOCK");
	talk(sock, &options);
	return 0;
}

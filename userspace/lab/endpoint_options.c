// SPDX-License-Identifier: GPL-2.0-only
/* The command line of `segdrop server` and `segdrop client`. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/endpoint_options.h"

enum key {
	KEY_SEND = 256,
	KEY_SEND_AFTER,
	KEY_SEND_AGAIN,
	KEY_SEND_EVERY,
	KEY_READ,
	KEY_READ_AFTER,
	KEY_CLOSE,
	KEY_CLOSE_AFTER,
	KEY_FINAL_CLOSE,
	KEY_RECEIVE_BUFFER,
	KEY_KEEPALIVE,
	KEY_LINGER,
	KEY_USER_TIMEOUT,
	KEY_FASTOPEN,
	KEY_BACKLOG,
	KEY_ACCEPT_AFTER,
	KEY_DEFER_ACCEPT,
	KEY_FREEZE,
	KEY_FAMILY,
};

#define X(name, text, meaning) text "|"
static const char close_names[] = CLOSE_WAYS(X);
#undef X

static const struct argp_option options[] = {
	{ "send", KEY_SEND, "BYTES", 0, "send so many bytes", 1 },
	{ "send-after", KEY_SEND_AFTER, "S", 0, "begin to send after S seconds (0)", 1 },
	{ "send-again", KEY_SEND_AGAIN, "N", 0, "then send as many bytes N times again (0)", 1 },
	{ "send-every", KEY_SEND_EVERY, "S", 0, "each S seconds after the time before (1)", 1 },
	{ "read", KEY_READ, "eof|none", 0,
	  "read until the peer closes (eof, the default), or nothing at all", 1 },
	{ "read-after", KEY_READ_AFTER, "S", 0, "begin to read after S seconds (0)", 1 },
	{ "close", KEY_CLOSE, "HOW", 0, "how to close; see below (close)", 2 },
	{ "close-after", KEY_CLOSE_AFTER, "S|never", 0,
	  "close after S seconds; without this option when the peer has closed", 2 },
	{ "final-close", KEY_FINAL_CLOSE, "S|never", 0,
	  "after shutdown(), close after S seconds; without this when nothing is left to read", 2 },
	{ "freeze", KEY_FREEZE, "S", 0, "stop the program after S seconds with SIGSTOP", 2 },
	{ "receive-buffer", KEY_RECEIVE_BUFFER, "BYTES", 0, "SO_RCVBUF", 3 },
	{ "keepalive", KEY_KEEPALIVE, NULL, 0, "SO_KEEPALIVE; the sysctls say when", 3 },
	{ "linger", KEY_LINGER, "S", 0, "SO_LINGER", 3 },
	{ "user-timeout", KEY_USER_TIMEOUT, "MS", 0, "TCP_USER_TIMEOUT in milliseconds", 3 },
	{ "fastopen", KEY_FASTOPEN, NULL, 0, "TCP Fast Open: data with the SYN", 3 },
	{ "backlog", KEY_BACKLOG, "N", 0, "of listen() (server only; 1)", 3 },
	{ "accept-after", KEY_ACCEPT_AFTER, "S", 0,
	  "accept S seconds after listen() (server only; 0)", 3 },
	{ "defer-accept", KEY_DEFER_ACCEPT, "S", 0,
	  "TCP_DEFER_ACCEPT in seconds (server only)", 3 },
	{ "family", KEY_FAMILY, "4|6", 0, "which address to use where there are both", 4 },
	{ 0 }
};

static u64 parse_seconds(struct argp_state *state, const char *option, const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end || !isfinite(value) || value < 0 || value > 1e9)
		argp_error(state, "--%s=%s: give a number of seconds, as in 2.5", option, text);
	return value * SECOND;
}

static u64 parse_moment(struct argp_state *state, const char *option, const char *text)
{
	return strcmp(text, "never") ? parse_seconds(state, option, text) : NEVER;
}

static unsigned long parse_number(struct argp_state *state, const char *option, const char *text,
				  unsigned long max)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || value > max)
		argp_error(state, "--%s=%s: give a whole number up to %lu", option, text, max);
	return value;
}

static enum close_way close_way(struct argp_state *state, const char *text)
{
	static const char *const names[] = {
#define X(name, text, meaning) text,
		CLOSE_WAYS(X)
#undef X
	};
	int way;

	for (way = 0; way < CLOSE_WAY_COUNT; way++)
		if (!strcmp(text, names[way]))
			return way;
	argp_error(state, "--close=%s: use one of %.*s", text, (int)sizeof(close_names) - 2,
		   close_names);
	return CLOSE_WAY_COUNT;
}

static bool read_to_end(struct argp_state *state, const char *text)
{
	if (strcmp(text, "eof") && strcmp(text, "none"))
		argp_error(state, "--read=%s: use eof or none", text);
	return !strcmp(text, "eof");
}

/* When to do what. */
static error_t parse_script(int key, char *arg, struct argp_state *state)
{
	struct endpoint_command *command = state->input;
	struct endpoint_options *script = &command->options;

	switch (key) {
	case KEY_SEND:
		script->send = parse_number(state, "send", arg, 1UL << 40);
		return 0;
	case KEY_SEND_AFTER:
		script->send_after = parse_seconds(state, "send-after", arg);
		return 0;
	case KEY_SEND_AGAIN:
		script->send_again = parse_number(state, "send-again", arg, UINT32_MAX);
		return 0;
	case KEY_SEND_EVERY:
		script->send_every = parse_seconds(state, "send-every", arg);
		return 0;
	case KEY_READ:
		script->read = read_to_end(state, arg);
		return 0;
	case KEY_READ_AFTER:
		script->read_after = parse_seconds(state, "read-after", arg);
		return 0;
	case KEY_CLOSE:
		script->close = close_way(state, arg);
		return 0;
	case KEY_CLOSE_AFTER:
		script->close_set = true;
		script->close_after = parse_moment(state, "close-after", arg);
		return 0;
	case KEY_FINAL_CLOSE:
		script->final_close_set = true;
		script->final_close = parse_moment(state, "final-close", arg);
		return 0;
	case KEY_FREEZE:
		script->freeze_set = true;
		script->freeze_after = parse_seconds(state, "freeze", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* How a server listens. */
static error_t parse_listen(int key, char *arg, struct argp_state *state)
{
	struct endpoint_command *command = state->input;
	struct endpoint_options *script = &command->options;

	if (script->side != SERVER && key >= KEY_BACKLOG && key <= KEY_DEFER_ACCEPT)
		argp_error(state, "a client does not listen: give this option to the server");
	switch (key) {
	case KEY_BACKLOG:
		script->backlog_set = true;
		script->backlog = parse_number(state, "backlog", arg, INT32_MAX);
		return 0;
	case KEY_ACCEPT_AFTER:
		script->accept_after = parse_seconds(state, "accept-after", arg);
		return 0;
	case KEY_DEFER_ACCEPT:
		script->defer_accept = parse_number(state, "defer-accept", arg, INT32_MAX);
		return 0;
	default:
		return parse_script(key, arg, state);
	}
}

static error_t parse_socket_option(int key, char *arg, struct argp_state *state)
{
	struct endpoint_command *command = state->input;
	struct endpoint_options *script = &command->options;

	switch (key) {
	case KEY_RECEIVE_BUFFER:
		script->receive_buffer = parse_number(state, "receive-buffer", arg, INT32_MAX);
		return 0;
	case KEY_KEEPALIVE:
		script->keepalive = true;
		return 0;
	case KEY_LINGER:
		script->linger = parse_number(state, "linger", arg, 32767);
		return 0;
	case KEY_USER_TIMEOUT:
		script->user_timeout = parse_number(state, "user-timeout", arg, INT32_MAX);
		return 0;
	case KEY_FASTOPEN:
		script->fastopen = true;
		return 0;
	default:
		return parse_listen(key, arg, state);
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct endpoint_command *command = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &command->netns;
		state->child_inputs[1] = &command->json;
		return 0;
	case KEY_FAMILY:
		command->family = parse_number(state, "family", arg, 6);
		if (command->family != 4 && command->family != 6)
			argp_error(state, "--family=%s: use 4 or 6", arg);
		return 0;
	case ARGP_KEY_ARG:
		if (command->place)
			argp_error(state, "`%s` is one address too many", arg);
		command->place = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "say %s: give [HOST]:PORT",
			   command->options.side == SERVER ? "where to listen"
							   : "whom to connect to");
		return 0;
	default:
		return parse_socket_option(key, arg, state);
	}
}

#define X(name, text, meaning) "\n  " text ": " meaning
#define ENDPOINT_NOTES                                                                             \
	"Each socket call is printed with the time since the first, its arguments, its result "   \
	"and what went wrong. Times that are given count from the moment when the connection is " \
	"made.\n\n"                                                                               \
	"HOW is one of:" CLOSE_WAYS(X) "\n\n"                                                     \
	"Exit status: 0 the script came to its end (also when the peer reset the connection: see " \
	"the calls), 1 no connection was made, 2 wrong usage or a name that does not resolve, 3 "  \
	"cannot run here (the port is in use, no permission, ...)."

static const struct argp_child children[] = {
	{ &netns_argp, 0, NULL, 4 },
	{ &json_argp, 0, NULL, 4 },
	{ 0 }
};

static const struct argp server_argp = {
	.options = options,
	.parser = parse,
	.children = children,
	.args_doc = "[ADDR]:PORT",
	.doc = "Waits for one connection: its passive end. IPv6 addresses stand in brackets.\v"
	       ENDPOINT_NOTES,
};

static const struct argp client_argp = {
	.options = options,
	.parser = parse,
	.children = children,
	.args_doc = "HOST:PORT",
	.doc = "Opens one connection: its active end. IPv6 addresses stand in brackets.\v"
	       ENDPOINT_NOTES,
};

#undef X

void endpoint_options_parse(struct endpoint_command *command, enum side side, int argc, char **argv)
{
	*command = (struct endpoint_command){
		.options = {
			.side = side, .send_every = SECOND, .read = true, .linger = -1,
		},
	};
	parse_options(side == SERVER ? &server_argp : &client_argp, argc, argv, command);
}

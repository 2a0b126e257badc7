// SPDX-License-Identifier: GPL-2.0-only
/* The subcommands `server` and `client`. */
#include <errno.h>
#include <string.h>

#include "lab/endpoint_log.h"
#include "lab/endpoint_options.h"
#include "netns.h"

/*
 * What to do about an error of a call; the first row that fits counts, NULL and 0 fit everything.
 */
static const struct advice {
	const char *call;
	int error;
	enum status status;
	const char *text;
} advices[] = {
	{ "bind", EADDRINUSE, STATUS_CANNOT,
	  "the port is in use: choose another, or see who has it with `ss -ltnp`" },
	{ "bind", EADDRNOTAVAIL, STATUS_CANNOT, "this host has no such address: see `ip address`" },
	{ "bind", EACCES, STATUS_CANNOT, "ports below 1024 need root: use sudo, or a higher port" },
	{ "listen", EADDRINUSE, STATUS_CANNOT,
	  "the port is in use: choose another, or see who has it with `ss -ltnp`" },
	{ NULL, ECONNREFUSED, STATUS_DIFFERS, "nobody listens there: start the server first" },
	{ NULL, ETIMEDOUT, STATUS_DIFFERS,
	  "no answer came: see that the server runs, and what drops its segments" },
	{ NULL, ENETUNREACH, STATUS_CANNOT, "there is no route: see `ip route`" },
	{ NULL, EHOSTUNREACH, STATUS_DIFFERS,
	  "no way leads there: see `ip route` and that the host is up" },
	{ NULL, EAFNOSUPPORT, STATUS_CANNOT, "this kernel lacks that family: use --family=4" },
	{ "connect", 0, STATUS_DIFFERS, "no connection was made" },
	{ "sendto", 0, STATUS_DIFFERS, "no connection was made" },
	{ NULL, 0, STATUS_CANNOT, "see the call's manual page" },
};

static enum status explain(const struct endpoint_failure *failure, const char *place)
{
	const struct advice *advice = advices;

	while ((advice->call && strcmp(advice->call, failure->call)) ||
	       (advice->error && advice->error != failure->error))
		advice++;
	return fail(advice->status, "%s: %s(): %s: %s", place, failure->call,
		    strerror(failure->error), advice->text);
}

static int run(enum side side, int argc, char **argv)
{
	struct endpoint_command command;
	struct endpoint_failure failure;
	struct print_log log;
	enum status status;

	endpoint_options_parse(&command, side, argc, argv);
	status = netns_enter(command.netns);
	if (status == STATUS_DONE)
		status = endpoint_resolve(&command);
	if (status != STATUS_DONE)
		return status;
	log = command.json ? json_log() : text_log();
	failure = endpoint_run(&command.options, &log.log);
	return failure.call ? explain(&failure, command.place) : STATUS_DONE;
}

int command_server(int argc, char **argv)
{
	return run(SERVER, argc, argv);
}

int command_client(int argc, char **argv)
{
	return run(CLIENT, argc, argv);
}

// SPDX-License-Identifier: GPL-2.0-only
/* From [HOST]:PORT to an address. */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/endpoint_options.h"

/* Where in "[HOST]:PORT" the parts are; the host may be empty. */
struct place {
	char host[NI_MAXHOST];
	const char *port;
};

static bool split(const char *text, struct place *place)
{
	const char *colon = strrchr(text, ':');
	const char *end = colon;

	if (!colon || !colon[1])
		return false;
	if (*text == '[') {
		if (colon[-1] != ']')
			return false;
		text++;
		end--;
	} else if (memchr(text, ':', colon - text)) {
		return false;
	}
	if (end - text >= (long)sizeof(place->host))
		return false;
	memcpy(place->host, text, end - text);
	place->host[end - text] = '\0';
	place->port = colon + 1;
	return true;
}

/* An address of "any" takes IPv4 clients as well when it is IPv6's. */
static const struct addrinfo *choose(const struct addrinfo *list, bool prefer_v6)
{
	const struct addrinfo *info;

	for (info = list; info && prefer_v6; info = info->ai_next)
		if (info->ai_family == AF_INET6)
			return info;
	return list;
}

static bool is_port(const char *text)
{
	return !text[strspn(text, "0123456789")] && strtoul(text, NULL, 10) <= UINT16_MAX;
}

static int family(int number)
{
	if (!number)
		return AF_UNSPEC;
	return number == 6 ? AF_INET6 : AF_INET;
}

enum status endpoint_resolve(struct endpoint_command *command)
{
	bool server = command->options.side == SERVER;
	struct addrinfo hints = {
		.ai_family = family(command->family),
		.ai_socktype = SOCK_STREAM,
		.ai_flags = server ? AI_PASSIVE : 0,
	};
	const struct addrinfo *info;
	struct addrinfo *list;
	struct place place;
	int error;

	if (!split(command->place, &place) || (!server && !place.host[0]))
		return fail(STATUS_USAGE,
			    "`%s` is no address and port: write %s or [2001:db8::1]:80",
			    command->place, server ? ":80, 10.0.0.1:80" : "10.0.0.1:80, a.name:80");
	if (!is_port(place.port))
		return fail(STATUS_USAGE, "`%s` is no port: give a number up to 65535", place.port);
	error = getaddrinfo(place.host[0] ? place.host : NULL, place.port, &hints, &list);
	if (error)
		return fail(STATUS_USAGE,
			    "`%s` does not resolve (%s): check the name, or give an address",
			    command->place, gai_strerror(error));
	info = choose(list, !place.host[0]);
	memcpy(&command->options.address, info->ai_addr, info->ai_addrlen);
	freeaddrinfo(list);
	return STATUS_DONE;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The scenarios: what is lost, what both ends do, and when it is over. */
#include <stdio.h>
#include <string.h>

#include "lab/scenario.h"

#define ONLY(side)	(1U << (side))
#define BOTH		(ONLY(CLIENT) | ONLY(SERVER))

/* An end that reads until the peer closes, and then closes, too. What follows changes that. */
#define END(which, ...)		{ .side = which, .read = true, .linger = -1, ##__VA_ARGS__ }
#define CLOSES_AFTER(seconds)	.close_set = true, .close_after = (seconds) * SECOND
#define NEVER_CLOSES		.close_set = true, .close_after = NEVER

/*
 * Where a FIN is to be answered by a FIN, the server waits a second before it sends its own: the
 * acknowledgment of the first FIN travels alone then.
 */
const struct scenario scenarios[] = {
	{
		.name = "syn-lost",
		.step = 2,
		.lost = "every SYN",
		.question = "How long does a client go on asking when nobody answers?",
		.loss = { SERVER, "syn", "" },
		.ends = { END(CLIENT), END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "synack-lost",
		.step = 3,
		.lost = "every SYN-ACK",
		.question = "Who sends again when the answer to a SYN is lost?",
		.loss = { CLIENT, "synack", "" },
		.ends = { END(CLIENT), END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "hsack-lost",
		.step = 4,
		.lost = "every ACK that completes the handshake",
		.question = "What becomes of a connection that only the client believes in?",
		.loss = { SERVER, "hsack", "" },
		.ends = { END(CLIENT, .keepalive = true), END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "hsack-lost-once",
		.step = 4,
		.lost = "only the first ACK that completes the handshake",
		.question = "Does a handshake heal when its last segment is lost once?",
		.loss = { SERVER, "hsack", "first 1" },
		.ends = { END(CLIENT, .send = 5, .send_after = 5 * SECOND, CLOSES_AFTER(6)),
			  END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "fin1-lost",
		.step = 7,
		.lost = "every FIN of the end that closes first",
		.question = "What does an end do whose goodbye never arrives?",
		.loss = { SERVER, "fin1", "" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER) },
		.over = ONLY(CLIENT),
	},
	{
		.name = "fin1ack-lost",
		.step = 8,
		.lost = "every ACK of the first FIN; the server keeps the connection open",
		.question = "What does an end do whose goodbye arrives, but is not acknowledged?",
		.loss = { CLIENT, "fin1ack", "" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, NEVER_CLOSES) },
		.over = ONLY(CLIENT),
	},
	{
		.name = "fin2-lost",
		.step = 9,
		.lost = "every FIN of the end that closes second",
		.question = "How do both ends get away when the second goodbye is lost?",
		.loss = { CLIENT, "fin2", "" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},
	{
		.name = "fin2ack-lost",
		.step = 10,
		.lost = "every ACK of the second FIN",
		.question = "What does the last ACK matter, and to whom?",
		.loss = { SERVER, "fin2ack", "" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},
	{ 0 }
};

const struct scenario *scenario_by_name(const char *name)
{
	const struct scenario *scenario;

	for (scenario = scenarios; scenario->name; scenario++)
		if (!strcmp(scenario->name, name))
			return scenario;
	return NULL;
}

void scenario_rule(const struct scenario *scenario, u16 port, char *buf)
{
	const struct loss *loss = &scenario->loss;

	snprintf(buf, SCENARIO_RULE_MAX, "add drop %s in %s *:%u%s%s", loss->roles,
		 loss->to == SERVER ? "to" : "from", port, *loss->count ? " " : "", loss->count);
}

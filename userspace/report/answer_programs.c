// SPDX-License-Identifier: GPL-2.0-only
/* What an answer says of programs: connected since when, closed how, stopped, what they read. */
#include <netinet/tcp.h>
#include <string.h>

#include "claims/query.h"
#include "lab/monotonic.h"
#include "report/answer.h"

/* What takes longer than this did not come at once. */
#define AT_ONCE		(SECOND / 10)

void answer_connected(struct answer *answer)
{
	const struct event *call = query_call(answer->timeline, CLIENT, "connect");
	const struct event *here = query_entered(answer->timeline, CLIENT, TCP_ESTABLISHED);
	const struct event *there = query_entered(answer->timeline, SERVER, TCP_ESTABLISHED);

	if (!here)
		return;
	if (!there)
		answer_say(answer,
			   " The client took the connection for established from %s on, the server %s.",
			   answer_at(answer, here->time).text,
			   answer->timeline->end ? "had not yet" : "never did");
	else if (here->time + AT_ONCE < there->time || there->time + AT_ONCE < here->time)
		answer_say(answer,
			   " The client took the connection for established from %s on, the server from %s on.",
			   answer_at(answer, here->time).text, answer_at(answer, there->time).text);
	else if (call && call->time + AT_ONCE < here->time)
		answer_say(answer, " The connection was established at %s.",
			   answer_at(answer, here->time).text);
}

static bool says_goodbye(const struct event *event)
{
	return event->kind == EVENT_CALL && (!strcmp(event->call.name, "close") ||
					     !strcmp(event->call.name, "shutdown"));
}

/* The first of an end, if it still had a connection: what follows is of no more account. */
static const struct event *goodbye(const struct answer *answer, enum side side)
{
	const struct event *end = answer->timeline->events + answer->timeline->len, *event;

	for (event = answer->timeline->events; event < end; event++)
		if (event->side == side && says_goodbye(event))
			return query_state(answer->timeline, side, event) == TCP_CLOSE ?
			       NULL : event;
	return NULL;
}

static void say_goodbye(struct answer *answer, const struct event *call)
{
	enum side side;

	if (!call)
		return;
	side = call->side;
	answer_say(answer, " The %s called %s() at %s", side_name(side), call->call.name,
		   answer_at(answer, call->time).text);
	if (query_owner(answer->timeline, side))
		answer_say(answer, query_owned(answer->timeline, side) ?
			   "; the socket still belonged to its process then" :
			   "; the socket belonged to no process then");
	answer_say(answer, ".");
}

void answer_goodbyes(struct answer *answer)
{
	const struct event *here = goodbye(answer, CLIENT), *there = goodbye(answer, SERVER);
	bool server_first = here && there && there->time < here->time;

	say_goodbye(answer, server_first ? there : here);
	say_goodbye(answer, server_first ? here : there);
}

/* An end's program stops itself by raise(), which returns when it goes on. */
static void say_stopped(struct answer *answer, enum side side)
{
	const struct event *event = query_call(answer->timeline, side, "raise");

	if (!event || !event->call.done)
		return;
	answer_say(answer, " The %s's program was stopped at %s", side_name(side),
		   answer_at(answer, event->time).text);
	for (; event < answer->timeline->events + answer->timeline->len; event++)
		if (event->kind == EVENT_RETURN && event->side == side &&
		    !strcmp(event->call.name, "raise"))
			answer_say(answer, " and went on at %s",
				   answer_at(answer, event->time).text);
	answer_say(answer, ".");
}

static size_t has_sent(const struct answer *answer, enum side side)
{
	return query_result(answer->timeline, side, "send", NULL, NULL) +
	       query_result(answer->timeline, side, "sendto", NULL, NULL);
}

static void say_read(struct answer *answer, enum side side)
{
	size_t sent = has_sent(answer, !side);
	size_t read = query_result(answer->timeline, side, "read", NULL, NULL);

	if (!sent)
		return;
	answer_say(answer, " The %s's program read ", side_name(side));
	if (!read)
		answer_say(answer, "none");
	else if (read == sent)
		answer_say(answer, "all");
	else
		answer_say(answer, "%zu", read);
	answer_say(answer, " of the %s that the %s's had sent.", counted(sent, "byte").text,
		   side_name(!side));
}

void answer_programs(struct answer *answer)
{
	enum side side;

	for (side = 0; side < SIDES; side++)
		say_stopped(answer, side);
	for (side = SIDES; side-- > 0;)
		say_read(answer, side);
}

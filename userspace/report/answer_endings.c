// SPDX-License-Identifier: GPL-2.0-only
/* What an answer says of the end: how both sockets ended, and which calls failed. */
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop/role.h>

#include "claims/query.h"
#include "lab/monotonic.h"
#include "report/answer.h"
#include "report/ending.h"

/* A socket ends as its RST leaves, or as one arrives; a slow machine needs a moment for both. */
#define AT_ONCE		(SECOND / 50)

static bool is_near(u64 a, u64 b)
{
	return (a < b ? b - a : a - b) <= AT_ONCE;
}

/* Was a RST sent, or received, when the socket ended? */
static bool is_reset(const struct answer *answer, const struct event *ended, bool own)
{
	const struct pattern reset =
		*SENT(own ? ended->side : !ended->side, SD_RST,
		      .fate = own ? FATE_ANY : FATE_ARRIVES);
	const struct event *event = NULL;

	while ((event = query_next(answer->timeline, event, &reset)))
		if (is_near(own && event->cause.time ? event->cause.time : event->time,
			    ended->time))
			return true;
	return false;
}

/* The state of the same end that came before; for its last one: that which ended then. */
static const struct event *before(const struct answer *answer, const struct event *state)
{
	const struct event *event;

	for (event = state; event-- > answer->timeline->events;)
		if (event->kind == EVENT_STATE && event->side == state->side)
			return event;
	return NULL;
}

/* What an end had sent again, or asked, last. */
static const struct event *last_try(const struct answer *answer, const struct event *ended)
{
	const struct event *event;

	for (event = ended; event-- > answer->timeline->events;)
		if (event->kind == EVENT_SEGMENT && event->side == ended->side &&
		    (event->segment.retransmission || event->segment.roles & SD_PROBE))
			return event;
	return NULL;
}

static void say_given_up(struct answer *answer, const struct event *ended)
{
	const struct event *tried = last_try(answer, ended), *entered = before(answer, ended);
	const struct event *first = tried ?
		query_next(answer->timeline, entered, SENT(ended->side, tried->segment.roles)) :
		NULL;

	answer_say(answer, "gave up in %s at %s", state_name(ended->state.from),
		   answer_at(answer, ended->time).text);
	if (first)
		answer_say(answer, ", %s after its first try",
			   answer_lapse(first->time, ended->time).text);
	if (first && first != tried)
		answer_say(answer, " and %s after its last",
			   answer_lapse(tried->time, ended->time).text);
	entered = entered ? before(answer, entered) : NULL;
	if (entered && entered->state.to == TCP_CLOSE)
		answer_say(answer, ", as it had done at %s before",
			   answer_at(answer, entered->time).text);
}

/* These states are there to wait: nothing has failed when they are over. */
static bool waits(int state)
{
	return state == TCP_TIME_WAIT || state == TCP_FIN_WAIT2;
}

static void say_waited(struct answer *answer, const struct event *ended)
{
	const struct event *entered =
		query_entered(answer->timeline, ended->side, ended->state.from);
	const struct event *copy =
		query_last(answer->timeline, ended,
			   SENT(!ended->side, SD_ANY, .copy = COPY_ONLY, .fate = FATE_ARRIVES));

	answer_say(answer, "left %s at %s", state_name(ended->state.from),
		   answer_at(answer, ended->time).text);
	if (entered)
		answer_say(answer, ", after %s there",
			   answer_lapse(entered->time, ended->time).text);
	if (copy && copy > entered)
		answer_say(answer, " and %s after the last copy had come",
			   answer_lapse(copy->time, ended->time).text);
}

static void say_ended(struct answer *answer, const struct event *ended)
{
	int from = ended->state.from;

	if (is_reset(answer, ended, false))
		answer_say(answer, "was told by a RST at %s that the connection is no more",
			   answer_at(answer, ended->time).text);
	else if (ended->cause.kind == CAUSE_TIMER && !waits(from))
		say_given_up(answer, ended);
	else if (is_reset(answer, ended, true))
		answer_say(answer, "ended the connection with a RST at %s",
			   answer_at(answer, ended->time).text);
	else if (waits(from))
		say_waited(answer, ended);
	else if (from == TCP_LAST_ACK)
		answer_say(answer, "was done at %s, when the last ACK had come",
			   answer_at(answer, ended->time).text);
	else
		answer_say(answer, "left %s at %s", state_name(from),
			   answer_at(answer, ended->time).text);
}

static void say_socket(struct answer *answer, enum side side, const struct event *state)
{
	answer_say(answer, " The %s ", side_name(side));
	if (!state)
		answer_say(answer, answer->timeline->end ? "had no connection yet" :
			   "never had a connection");
	else if (state->state.to == TCP_CLOSE)
		say_ended(answer, state);
	else
		answer_say(answer, "was still in %s when %s, at %s", state_name(state->state.to),
			   answer->timeline->end ? "the run was broken off" : "the record ended",
			   answer_at(answer, answer->end).text);
}

static void say_end(struct answer *answer, enum side side, const struct event *state)
{
	const struct event *failed = ending_last(answer->timeline, side, EVENT_RETURN);
	const struct event *waiting = ending_last(answer->timeline, side, EVENT_CALL);

	say_socket(answer, side, state);
	if (failed)
		answer_say(answer, "; its %s() failed with %s (%s)", failed->call.name,
			   strerrorname_np(failed->call.error), strerror(failed->call.error));
	if (waiting && ending_killed(&answer->ends[side], waiting))
		answer_say(answer, "; its program had been killed at %s",
			   answer_at(answer, waiting->time).text);
	else if (waiting)
		answer_say(answer, "; its program was still waiting in %s()", waiting->call.name);
	answer_say(answer, ".");
}

void answer_endings(struct answer *answer)
{
	const struct event *here = ending_last(answer->timeline, CLIENT, EVENT_STATE);
	const struct event *there = ending_last(answer->timeline, SERVER, EVENT_STATE);
	bool server_first = here && there && there->time < here->time;

	say_end(answer, server_first ? SERVER : CLIENT, server_first ? there : here);
	say_end(answer, server_first ? CLIENT : SERVER, server_first ? here : there);
}

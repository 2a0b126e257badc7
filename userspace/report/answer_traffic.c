// SPDX-License-Identifier: GPL-2.0-only
/* What an answer says of segments: which were lost, which were sent again, what came back. */
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "claims/query.h"
#include "lab/monotonic.h"
#include "report/answer.h"
#include "report/group.h"

/* From so many copies on the waits between them are worth telling. */
#define MANY_COPIES	3

/**
 * struct tally - segments that are alike
 * @first: the first one of them
 * @last: the last one
 * @count: how many
 * @timed: how many of them a timer's handler has sent
 * @asked: how many were sent because something had arrived
 * @arrived: how many have arrived
 * @answered: how many of those something came back for at once
 * @reply: the first such thing
 * @state: of who sent that, when the segment had come
 * @states: others came in other states
 * @replies: others had other roles
 * @least: the shortest wait before one of them
 * @most: the longest
 */
struct tally {
	const struct event *first;
	const struct event *last;
	size_t count;
	size_t timed;
	size_t asked;
	size_t arrived;
	size_t answered;
	const struct event *reply;
	int state;
	bool states;
	bool replies;
	u64 least;
	u64 most;
};

/* What the other end sent because, and as soon as, a segment had arrived. */
static const struct event *reply_to(const struct answer *answer, const struct event *segment)
{
	const struct event *end = answer->timeline->events + answer->timeline->len, *event;

	for (event = segment + 1; event < end; event++)
		if (event->kind == EVENT_SEGMENT && event->side != segment->side &&
		    event->cause.kind == CAUSE_ARRIVAL &&
		    event->cause.due == segment->segment.jiffies)
			return event;
	return NULL;
}

static void add_reply(const struct answer *answer, struct tally *tally, const struct event *event)
{
	const struct event *reply = event->segment.dropped ? NULL : reply_to(answer, event);
	int state;

	tally->arrived += !event->segment.dropped;
	if (!reply)
		return;
	state = query_state(answer->timeline, reply->side, event);
	if (!tally->answered++) {
		tally->reply = reply;
		tally->state = state;
	}
	tally->states |= state != tally->state;
	tally->replies |= !group_alike(reply, tally->reply);
}

static void add_wait(struct tally *tally, const struct event *before, const struct event *event)
{
	u64 wait = event->time - before->time;

	if (!tally->count || wait < tally->least)
		tally->least = wait;
	if (wait > tally->most)
		tally->most = wait;
}

/* All that are like the one at an index, which is the first of those chosen. */
static struct tally count_up(const struct answer *answer, size_t index, group_choice *choose)
{
	const struct timeline *timeline = answer->timeline;
	struct tally tally = { .first = &timeline->events[index] };
	const struct event *before = answer_first(answer, tally.first);
	size_t i;

	for (i = index; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (!group_chooses(event, choose) || !group_alike(event, tally.first))
			continue;
		add_wait(&tally, before, event);
		add_reply(answer, &tally, event);
		tally.count++;
		tally.timed += event->cause.kind == CAUSE_TIMER;
		tally.asked += event->cause.kind == CAUSE_ARRIVAL;
		tally.last = event;
		before = event;
	}
	return tally;
}

/* --- what was lost --- */

/* How many like it have arrived; the first of them. */
static size_t count_arrived(const struct answer *answer, const struct event *like,
			    const struct event **came)
{
	const struct timeline *timeline = answer->timeline;
	size_t count = 0, i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (event->kind == EVENT_SEGMENT && !event->segment.dropped &&
		    group_alike(event, like) && !count++)
			*came = event;
	}
	return count;
}

static void say_lost(struct answer *answer, const struct tally *lost)
{
	const struct event *came = NULL;
	size_t arrived = count_arrived(answer, lost->first, &came);
	char roles[ANSWER_ROLES_MAX];

	answer_say(answer, "%sThe %s's %s was lost", answer->len ? " " : "",
		   side_name(lost->first->side),
		   answer_roles(answer, lost->first->segment.roles, roles));
	if (!arrived && lost->count == 2)
		answer_say(answer, ", both times.");
	else if (!arrived && lost->count > 2)
		answer_say(answer, ", all %zu times.", lost->count);
	else if (!arrived)
		answer_say(answer, ".");
	else if (came > lost->last)
		answer_say(answer, " %s; after that it arrived, at %s.",
			   how_often(lost->count).text, answer_at(answer, came->time).text);
	else
		answer_say(answer, " %zu of %zu times.", lost->count, lost->count + arrived);
}

bool answer_losses(struct answer *answer)
{
	size_t before = answer->len, i;

	for (i = 0; i < answer->timeline->len; i++)
		if (group_opens(answer->timeline, i, group_lost)) {
			struct tally lost = count_up(answer, i, group_lost);

			say_lost(answer, &lost);
		}
	return answer->len > before;
}

/* --- what was sent again --- */

#define TIMER_RAN_OUT	"because its timer ran out without an answer"
#define ASKED_FOR	"because of what had arrived"

/* What is not known is not told of. */
static void say_why(struct answer *answer, const struct tally *copies)
{
	if (copies->timed == copies->count)
		answer_say(answer, copies->count > 1 ? ", each time " TIMER_RAN_OUT :
			   ", " TIMER_RAN_OUT);
	else if (copies->asked == copies->count)
		answer_say(answer, ", " ASKED_FOR);
	else if (copies->timed && copies->asked)
		answer_say(answer, ": %s " TIMER_RAN_OUT ", %s " ASKED_FOR,
			   how_often(copies->timed).text, how_often(copies->asked).text);
	else if (copies->timed)
		answer_say(answer, ", %s of these " TIMER_RAN_OUT,
			   how_often(copies->timed).text);
	if (copies->timed == copies->count && copies->count >= MANY_COPIES)
		answer_say(answer, "; it waited for %s at first, and for %s before the last copy",
			   answer_lapse(0, copies->least).text,
			   answer_lapse(0, copies->most).text);
}

/* Does its TIME_WAIT timer start anew when something arrives? */
static bool waits_anew(const struct answer *answer, enum side side, const struct event *after)
{
	const struct event *end = answer->timeline->events + answer->timeline->len, *event;

	for (event = after; event < end; event++)
		if (event->kind == EVENT_TIMER && event->side == side && !event->timer.fired &&
		    event->timer.timer == TCP_TIMER_SMALL)
			return true;
	return false;
}

static void say_subject(struct answer *answer, const struct tally *sent, const char *things)
{
	if (sent->count == 1)
		answer_say(answer, "it");
	else if (sent->answered == sent->count)
		answer_say(answer, "each of these %s", things);
	else
		answer_say(answer, "%zu of these %s", sent->answered, things);
}

/* What came back. */
static void say_answered(struct answer *answer, const struct tally *sent, const char *things)
{
	char roles[ANSWER_ROLES_MAX];
	enum side side = !sent->first->side;

	if (!sent->answered)
		return;
	answer_say(answer, " The %s", side_name(side));
	if (!sent->states && sent->state != TCP_CLOSE)
		answer_say(answer, ", in %s,", state_name(sent->state));
	answer_say(answer, " answered ");
	say_subject(answer, sent, things);
	if (!sent->replies)
		answer_say(answer, " with its %s",
			   answer_roles(answer, sent->reply->segment.roles, roles));
	if (!sent->states && sent->state == TCP_TIME_WAIT && waits_anew(answer, side, sent->first))
		answer_say(answer, ", and its wait began anew each time");
	answer_say(answer, ".");
}

static void say_again(struct answer *answer, const struct tally *copies)
{
	const struct event *original = answer_first(answer, copies->first);
	enum side side = copies->first->side;
	int state = query_state(answer->timeline, side, copies->first);
	char roles[ANSWER_ROLES_MAX];

	answer_say(answer, "%sThe %s", answer->len ? " " : "", side_name(side));
	if (state != TCP_CLOSE)
		answer_say(answer, ", in %s,", state_name(state));
	answer_say(answer, " sent its %s again %s",
		   answer_roles(answer, copies->first->segment.roles, roles),
		   how_often(copies->count).text);
	answer_say(answer, copies->count > 1 ? " over %s" : ", %s later",
		   answer_lapse(original->time, copies->last->time).text);
	say_why(answer, copies);
	answer_say(answer, ".");
	say_answered(answer, copies, "copies");
}

bool answer_copies(struct answer *answer)
{
	size_t before = answer->len, i;

	for (i = 0; i < answer->timeline->len; i++)
		if (group_opens(answer->timeline, i, group_again)) {
			struct tally copies = count_up(answer, i, group_again);

			say_again(answer, &copies);
		}
	return answer->len > before;
}

/* --- what was asked --- */

static void say_probes(struct answer *answer, const struct tally *probes)
{
	answer_say(answer, " The %s sent %s", side_name(probes->first->side),
		   counted(probes->count, "probe").text);
	if (probes->count == 1)
		answer_say(answer, " at %s", answer_at(answer, probes->first->time).text);
	else
		answer_say(answer, " between %s and %s",
			   answer_at(answer, probes->first->time).text,
			   answer_at(answer, probes->last->time).text);
	answer_say(answer, ", which the other end has to answer.");
	if (!probes->answered)
		answer_say(answer, " No answer came.");
	say_answered(answer, probes, "probes");
}

void answer_probes(struct answer *answer)
{
	size_t i;

	for (i = 0; i < answer->timeline->len; i++)
		if (group_opens(answer->timeline, i, group_probe)) {
			struct tally probes = count_up(answer, i, group_probe);

			say_probes(answer, &probes);
		}
}

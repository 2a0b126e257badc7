// SPDX-License-Identifier: GPL-2.0-only
/* The answer of a scenario says what happened, and another timeline makes another answer. */
#include <errno.h>
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "claims_lab.h"
#include "report/report.h"
#include "unit.h"

static void assert_says(const struct trial *trial, const char *text, bool expected)
{
	char answer[ANSWER_MAX];

	report_answer(trial, answer);
	if (!!strstr(answer, text) != expected)
		fail_msg("%s \"%s\": \"%s\"", expected ? "does not say" : "says", text, answer);
}

#define SAYS(lab, text)		assert_says(trial_of(lab), text, true)
#define SAYS_NOT(lab, text)	assert_says(trial_of(lab), text, false)

static const struct trial *trial_of(struct claims_lab *lab)
{
	static struct trial trial;

	trial = (struct trial){
		.watch.timeline = lab->timelines[0],
		.time = lab->timelines[0].start + 200 * SECOND,
	};
	memcpy(trial.ends, lab->ends[0], sizeof(trial.ends));
	return &trial;
}

static void ended_by_timer(struct event *event)
{
	event->cause.kind = CAUSE_TIMER;
}

/* Something is sent because something else has arrived in the same jiffy. */
static void answers(struct event *reply)
{
	reply->cause = (struct cause){
		.kind = CAUSE_ARRIVAL, .due = reply->segment.jiffies,
		.jiffies = reply->segment.jiffies,
	};
}

/* A timer of a small socket is armed. */
static void armed(struct claims_lab *lab, enum side side)
{
	const struct event event = {
		.kind = EVENT_TIMER, .side = side, .timer.timer = TCP_TIMER_SMALL,
		.time = lab->timelines[0].events[lab->timelines[0].len - 1].time,
	};

	timeline_add(&lab->timelines[0], &event);
}

/* The second FIN goes out so many times; the last ACK is lost each time, or but the last time. */
static void last_ack(struct claims_lab *lab, int fins, bool heals, bool anew)
{
	int i;

	lab_begin(lab, "fin2ack-lost");
	lab_state(lab, 2, SERVER, TCP_CLOSE_WAIT, TCP_LAST_ACK);
	lab_sends(lab, 2, SERVER, SD_FIN2, 0);
	lab_state(lab, 2, CLIENT, TCP_FIN_WAIT2, TCP_TIME_WAIT);
	for (i = 0; i < fins; i++) {
		double at = 2 + 4 * i;

		if (i)
			lab_sends(lab, at, SERVER, SD_FIN2, AGAIN_COPY | BY_TIMER);
		answers(lab_sends(lab, at, CLIENT, SD_FIN2ACK,
				  heals && i == fins - 1 ? 0 : GETS_LOST));
		if (i && anew)
			armed(lab, CLIENT);
	}
	if (heals)
		lab_state(lab, 4 * fins, SERVER, TCP_LAST_ACK, TCP_CLOSE);
	else
		ended_by_timer(lab_state(lab, 110, SERVER, TCP_LAST_ACK, TCP_CLOSE));
	ended_by_timer(lab_state(lab, 118, CLIENT, TCP_TIME_WAIT, TCP_CLOSE));
}

static void last_ack_is_lost(void **state)
{
	last_ack(*state, 4, false, true);
	SAYS(*state, "The client's last ACK (fin2ack) was lost, all 4 times.");
	SAYS(*state, "The server, in LAST_ACK, sent its second FIN (fin2) again 3 times over 12 s");
	SAYS(*state, "each time because its timer ran out without an answer;");
	SAYS(*state, "The client, in TIME_WAIT, answered each of these copies with its last ACK,");
	SAYS(*state, "its wait began anew each time.");
	SAYS(*state, "The server gave up in LAST_ACK at 110 s, 108 s after its first try");
	SAYS(*state, " and 96 s after its last.");
	SAYS(*state, "The client left TIME_WAIT at 118 s, after 116 s there");
	SAYS(*state, "104 s after the last copy had come.");
	SAYS_NOT(*state, "failed");
}

static void last_ack_is_lost_once(void **state)
{
	last_ack(*state, 2, true, false);
	SAYS(*state, "was lost once; after that it arrived, at 6.0 s.");
	SAYS(*state, "again once, 4.0 s later, because its timer ran out without an answer.");
	SAYS(*state, "answered it with its last ACK.");
	SAYS(*state, "The server was done at 8.0 s, when the last ACK had come.");
	SAYS_NOT(*state, "anew");
	SAYS_NOT(*state, "gave up");
}

/* The wait between two copies is told when there are enough of them: the shortest, the longest. */
static void waits_grow(void **state)
{
	struct claims_lab *lab = *state;
	int i;

	lab_begin(lab, "syn-lost");
	lab_calls(lab, 0, CLIENT, "connect", -ETIMEDOUT);
	lab_state(lab, 0, CLIENT, TCP_CLOSE, TCP_SYN_SENT);
	lab_sends(lab, 0, CLIENT, SD_SYN, GETS_LOST);
	for (i = 0; i < LAB_TIMEOUTS - 1; i++)
		lab_sends(lab, lab_timeouts[i], CLIENT, SD_SYN, GETS_LOST | AGAIN_COPY | BY_TIMER);
	ended_by_timer(lab_state(lab, lab_timeouts[i], CLIENT, TCP_SYN_SENT, TCP_CLOSE));
	SAYS(lab, "it waited for 1.0 s at first, and for 34 s before the last copy.");
	SAYS(lab, "The client gave up in SYN_SENT at 131 s, 131 s after its first try");
	SAYS(lab, " and 66 s after its last;");
	SAYS(lab, "its connect() failed with ETIMEDOUT (Connection timed out).");
	SAYS(lab, "The server never had a connection.");
	SAYS_NOT(lab, "established");
}

/* What a timer sends is told apart from what has been asked for. */
static void copies_have_causes(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "synack-lost");
	lab_sends(lab, 0, SERVER, SD_SYNACK, GETS_LOST);
	lab_sends(lab, 1, SERVER, SD_SYNACK, GETS_LOST | AGAIN_COPY | BY_TIMER);
	lab_sends(lab, 3, SERVER, SD_SYNACK, GETS_LOST | AGAIN_COPY | BY_TIMER);
	answers(lab_sends(lab, 3, SERVER, SD_SYNACK, GETS_LOST | AGAIN_COPY));
	SAYS(lab, "3 times over 3.0 s: 2 times because its timer ran out without an answer");
	SAYS(lab, ", once because of what had arrived.");
	SAYS_NOT(lab, "answered");
}

/* It is no answer if it was sent in another jiffy. */
static void probe_is_not_answered(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "hsack-lost");
	lab_sends(lab, 100, CLIENT, SD_PROBE, 0);
	answers(lab_sends(lab, 101, SERVER, SD_ACK, 0));
	SAYS(lab, "The client sent 1 probe at 100 s");
	SAYS(lab, "No answer came.");
	SAYS_NOT(lab, "answered");
}

static void probe_is_answered(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "hsack-lost");
	lab_state(lab, 0, CLIENT, TCP_SYN_SENT, TCP_ESTABLISHED);
	lab_sends(lab, 100, CLIENT, SD_PROBE, 0);
	answers(lab_sends(lab, 100, SERVER, SD_RST, 0));
	lab_state(lab, 100, CLIENT, TCP_ESTABLISHED, TCP_CLOSE);
	SAYS(lab, "The server answered it with its RST.");
	SAYS(lab, "The client was told by a RST at 100 s that the connection is no more.");
	SAYS(lab, "from 0.0 s on, the server never did.");
}

/* An end that gives up is not reset by the RST that it sends then; one that is not lost resets. */
static void own_reset_is_told_apart(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "hsack-lost-silent");
	lab_sends(lab, 90, CLIENT, SD_PROBE, GETS_LOST);
	ended_by_timer(lab_state(lab, 100, CLIENT, TCP_ESTABLISHED, TCP_CLOSE));
	lab_sends(lab, 100, CLIENT, SD_RST, GETS_LOST);
	lab_state(lab, 100, SERVER, TCP_ESTABLISHED, TCP_CLOSE);
	SAYS(lab, "The client gave up in ESTABLISHED at 100 s, 10 s after its first try.");
	SAYS(lab, "The server left ESTABLISHED at 100 s.");
	SAYS_NOT(lab, "told by a RST");
}

static void nothing_is_lost(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "shut-rd");
	lab_calls(lab, 1, CLIENT, "send", 10);
	lab_state(lab, 1, CLIENT, TCP_SYN_SENT, TCP_ESTABLISHED);
	lab_state(lab, 1, SERVER, TCP_SYN_RECV, TCP_ESTABLISHED);
	lab_calls(lab, 2, SERVER, "read", 4);
	lab_calls(lab, 3, CLIENT, "shutdown", 0);
	lab_owner(lab, 3, CLIENT, true);
	lab_calls(lab, 4, CLIENT, "send", -EPIPE);
	SAYS(lab, "Nothing was lost, and nothing had to be sent again.");
	SAYS(lab, "The server's program read 4 of the 10 bytes that the client's had sent.");
	SAYS(lab, "The client called shutdown() at 3.0 s; the socket still belonged to its");
	SAYS(lab, "its send() failed with EPIPE (Broken pipe).");
	SAYS(lab, "The server was still in ESTABLISHED when the record ended, at 200 s.");
}

static void broken_off(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "nothing-lost");
	SAYS(lab, "Nothing was seen.");
	lab_state(lab, 1, CLIENT, TCP_CLOSE, TCP_SYN_SENT);
	lab->timelines[0].end = lab->timelines[0].start + 200 * SECOND;
	SAYS(lab, "The client was still in SYN_SENT when the run was broken off, at 200 s.");
}

static void stopped_and_killed(void **state)
{
	struct claims_lab *lab = *state;
	struct event *call;

	lab_begin(lab, "peer-frozen");
	lab_calls(lab, 1, SERVER, "raise", 0);
	lab_calls(lab, 2, CLIENT, "raise", 0);
	lab->timelines[0].len--;
	call = &lab->timelines[0].events[lab->timelines[0].len - 1];
	call->call.done = false;
	SAYS(lab, "The server's program was stopped at 1.0 s and went on at 1.0 s.");
	SAYS(lab, "its program was still waiting in raise().");
	lab->ends[0][CLIENT].close = CLOSE_BY_KILL;
	SAYS(lab, "its program had been killed at 2.0 s.");
	SAYS_NOT(lab, "still waiting");
}

/* More than there is room for is cut off, and nothing is written behind the end. */
static void has_no_room(void **state)
{
	struct claims_lab *lab = *state;
	char answer[ANSWER_MAX];
	u16 roles;

	lab_begin(lab, "syn-lost");
	for (roles = 1; roles < 200; roles++)
		lab_sends(lab, roles, CLIENT, roles, GETS_LOST);
	report_answer(trial_of(lab), answer);
	assert_int_equal(strlen(answer), ANSWER_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(last_ack_is_lost), TEST(last_ack_is_lost_once), TEST(waits_grow),
		TEST(copies_have_causes), TEST(probe_is_not_answered), TEST(probe_is_answered),
		TEST(own_reset_is_told_apart), TEST(nothing_is_lost), TEST(broken_off),
		TEST(stopped_and_killed), TEST(has_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

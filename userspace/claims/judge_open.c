// SPDX-License-Identifier: GPL-2.0-only
/* Claims of how a connection is opened. */
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include <segdrop/role.h>

#include "claims/expect.h"
#include "claims/judges.h"
#include "claims/query.h"

#define CLAIMED_SYN_RETRIES	5
#define CLAIMED_SYNACK_RETRIES	5

/* Room for a list of times. */
#define LIST_MAX		160

/* A timeout that was doubled more often does not fit a u32 of jiffies. */
#define POWERS			16

static const struct sd_settings *client_settings(const struct scene *scene)
{
	return &scene->basis.settings[CLIENT];
}

/* How often the client's SYN went out again when it was to. */
static size_t copies_in_time(const struct scene *scene, const struct expectation *expected)
{
	const struct event *last = query_next(scene->timeline, NULL, FIRST(CLIENT, SD_SYN)), *copy;
	size_t i, good = 0;

	for (i = 0; i < expected->count && last; i++) {
		copy = query_next(scene->timeline, last, AGAIN(CLIENT, SD_SYN));
		good += copy && expect_met(query_timeout(last, copy, scene->basis.hz),
					   expected->timeouts[i]);
		last = copy;
	}
	return good;
}

void judge_syn_again(struct evidence *evidence, const struct study *study,
		     const struct scene *scene)
{
	size_t copies = query_count(scene->timeline, AGAIN(CLIENT, SD_SYN)), good;
	struct expectation expected;

	(void)study;
	expect_timer(&expected, &scene->basis, TIMER_SYN, CLIENT);
	good = copies_in_time(scene, &expected);
	if (!copies)
		evidence_say(evidence, VERDICT_REFUTED, "the SYN was never sent again");
	else
		evidence_say(evidence, good == copies && good == expected.count ?
			     VERDICT_HOLDS : VERDICT_DIFFERS,
			     "the SYN was sent again %s, at %zu of %zu timeouts before the last",
			     how_often(copies).text, good, expected.count);
}

/**
 * struct doubling - how the timeouts of a SYN follow each other
 * @timeouts: how many were seen
 * @doubled: how many were twice the one before
 * @power: how often the first timeout was doubled to make the last one; below 0: it was not
 * @list: how long they were
 * @full: there is no room for more
 */
struct doubling {
	size_t timeouts;
	size_t doubled;
	int power;
	char list[LIST_MAX];
	bool full;
};

/* How often must TCP_TIMEOUT_INIT be doubled for a timer to fire then? */
static int power_of(const struct scene *scene, struct sd_window seen)
{
	u32 timeout = sd_timeout_init(client_settings(scene));
	int power;

	for (power = 0; power < POWERS; power++)
		if (expect_met(seen, expect_timeout(&scene->basis, timeout << power)))
			return power;
	return -POWERS;
}

/* What there is no room for is left out at a whole number. */
static void list_timeout(struct doubling *doubling, struct sd_window seen)
{
	static const char more[] = ", ...";
	size_t len = strlen(doubling->list);
	char next[32];

	snprintf(next, sizeof(next), "%s%.*f", len ? ", " : "", seen.latest < 10 * SECOND,
		 (double)seen.latest / SECOND);
	if (doubling->full)
		return;
	doubling->full = len + strlen(next) + sizeof(more) > sizeof(doubling->list);
	strcat(doubling->list, doubling->full ? more : next);
}

static void note_timeout(struct doubling *doubling, const struct scene *scene,
			 const struct event *from, const struct event *to)
{
	struct sd_window seen = query_timeout(from, to, scene->basis.hz);
	int power = power_of(scene, seen);

	doubling->doubled += doubling->timeouts && power == doubling->power + 1;
	doubling->power = power;
	doubling->timeouts++;
	list_timeout(doubling, seen);
}

static void look_at_timeouts(struct doubling *doubling, const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *entered = query_entered(timeline, CLIENT, TCP_SYN_SENT);
	const struct event *last = query_next(timeline, NULL, FIRST(CLIENT, SD_SYN)), *next;

	if (!entered || !last)
		return;
	while ((next = query_next(timeline, last, AGAIN(CLIENT, SD_SYN)))) {
		note_timeout(doubling, scene, last, next);
		last = next;
	}
	next = query_left(timeline, entered);
	if (next)
		note_timeout(doubling, scene, last, next);
}

void judge_syn_doubled(struct evidence *evidence, const struct study *study,
		       const struct scene *scene)
{
	struct doubling doubling = { 0 };
	u32 linear = client_settings(scene)->syn_linear_timeouts;
	enum verdict verdict = VERDICT_DIFFERS;

	(void)study;
	look_at_timeouts(&doubling, scene);
	if (doubling.timeouts < 2)
		return;
	if (doubling.doubled == doubling.timeouts - 1)
		verdict = VERDICT_HOLDS;
	else if (!doubling.doubled)
		verdict = VERDICT_REFUTED;
	evidence_say(evidence, verdict,
		     "%zu of %zu timeouts after the first were twice the one before, as far as the timer wheel can: %s s",
		     doubling.doubled, doubling.timeouts - 1, doubling.list);
	if (linear)
		evidence_add(evidence,
			     "; the first %u are alike before any is doubled: tcp_syn_linear_timeouts = %u",
			     linear + 1, linear);
}

void judge_syn_limit(struct evidence *evidence, const struct study *study,
		     const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	size_t copies = query_count(timeline, AGAIN(CLIENT, SD_SYN));
	const struct event *entered = query_entered(timeline, CLIENT, TCP_SYN_SENT);
	const struct event *left = entered ? query_left(timeline, entered) : NULL;
	u32 retries = client_settings(scene)->syn_retries;
	u32 linear = client_settings(scene)->syn_linear_timeouts;

	(void)study;
	if (!left || left->state.to != TCP_CLOSE) {
		evidence_say(evidence, VERDICT_REFUTED, "it was sent again %s and had not stopped",
			     how_often(copies).text);
		return;
	}
	evidence_say(evidence, copies == retries ? VERDICT_HOLDS : VERDICT_DIFFERS,
		     "tcp_syn_retries = %u; it was sent again %s, and connect() failed with %s after %s",
		     retries, how_often(copies).text,
		     strerrorname_np(query_error(timeline, CLIENT, "connect")),
		     span(query_between(entered, left)).text);
	if (linear)
		evidence_add(evidence, "; tcp_syn_linear_timeouts = %u come in addition", linear);
}

void judge_both_again(struct evidence *evidence, const struct study *study,
		      const struct scene *scene)
{
	size_t syns = query_count(scene->timeline, AGAIN(CLIENT, SD_SYN));
	struct query_copies synacks = query_copies(scene->timeline, NULL, NULL,
						   AGAIN(SERVER, SD_SYNACK));
	enum verdict verdict = VERDICT_REFUTED;

	(void)study;
	if (syns && synacks.timed)
		verdict = VERDICT_HOLDS;
	else if (syns || synacks.timed || synacks.answers)
		verdict = VERDICT_DIFFERS;
	evidence_say(evidence, verdict,
		     "the client sent its SYN again %s; the server its SYN-ACK %s by its own timer and %s to answer a copy of the SYN",
		     how_often(syns).text, how_often(synacks.timed).text,
		     how_often(synacks.answers).text);
}

void judge_syn_default(struct evidence *evidence, const struct study *study,
		       const struct scene *scene)
{
	u32 usual = scene->usual.settings[CLIENT].syn_retries;

	(void)study;
	evidence_say(evidence,
		     usual == CLAIMED_SYN_RETRIES ? VERDICT_HOLDS : VERDICT_DIFFERS,
		     "a new network namespace has %u; with %u here the SYN was sent again %s",
		     usual, client_settings(scene)->syn_retries,
		     how_often(query_count(scene->timeline, AGAIN(CLIENT, SD_SYN))).text);
}

/* The most copies by the server's own timer of one SYN-ACK, and all answers. */
static struct query_copies count_synacks(const struct timeline *timeline)
{
	const struct event *first = query_next(timeline, NULL, FIRST(SERVER, SD_SYNACK)), *next;
	struct query_copies most = { 0 }, found;

	for (; first; first = next) {
		next = query_next(timeline, first, FIRST(SERVER, SD_SYNACK));
		found = query_copies(timeline, first, next, AGAIN(SERVER, SD_SYNACK));
		if (found.timed > most.timed)
			most.timed = found.timed;
		most.answers += found.answers;
	}
	return most;
}

void judge_synack_limit(struct evidence *evidence, const struct study *study,
			const struct scene *scene)
{
	struct query_copies copies = count_synacks(scene->timeline);
	u32 retries = scene->basis.settings[SERVER].synack_retries;
	u32 usual = scene->usual.settings[SERVER].synack_retries;
	enum verdict verdict = VERDICT_HOLDS;

	(void)study;
	if (copies.timed > retries)
		verdict = VERDICT_REFUTED;
	else if (usual != CLAIMED_SYNACK_RETRIES)
		verdict = VERDICT_DIFFERS;
	evidence_say(evidence, verdict,
		     "tcp_synack_retries = %u, by default %u; its own timer sent it again %s",
		     retries, usual, how_often(copies.timed).text);
	if (copies.answers)
		evidence_add(evidence, "; %s to a copy of the SYN not counted",
			     counted(copies.answers, "answer").text);
}

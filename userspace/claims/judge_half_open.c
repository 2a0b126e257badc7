// SPDX-License-Identifier: GPL-2.0-only
/* Claims of a connection of which only one end is sure, and of one that nothing gets through. */
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>

#include <segdrop/role.h>

#include "claims/expect.h"
#include "claims/judges.h"
#include "claims/query.h"

#define MINUTE			60
#define CLAIMED_FINDS_OUT	(2 * 3600 + 11 * MINUTE + 15)
#define CLAIMED_RETRIES2	15

/* The server's request for the connection: when it came to be; NULL if it never was in SYN_RECV */
static const struct event *request(const struct scene *scene)
{
	return query_entered(scene->timeline, SERVER, TCP_SYN_RECV);
}

/* When the server was ESTABLISHED: from SYN_RECV, whether that was seen by itself or not. */
static const struct event *believed(const struct scene *scene)
{
	return query_entered(scene->timeline, SERVER, TCP_ESTABLISHED);
}

void judge_half_server(struct evidence *evidence, const struct study *study,
		       const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *entered = believed(scene);
	const struct event *healed = query_next(timeline, NULL, ARRIVED(CLIENT, SD_HSACK));
	size_t lost = query_count(timeline, LOST(CLIENT, SD_HSACK));

	(void)study;
	if (entered && (!healed || entered < healed))
		evidence_say(evidence, VERDICT_REFUTED,
			     "the server was ESTABLISHED without that ACK, and %s had got lost",
			     counted(lost, "ACK").text);
	else if (request(scene) || (entered && entered->state.from == TCP_SYN_RECV))
		evidence_say(evidence, VERDICT_HOLDS,
			     "while %s got lost the server was in SYN_RECV%s",
			     counted(lost, "ACK").text, healed ? ", until one arrived" : "");
}

void judge_half_client(struct evidence *evidence, const struct study *study,
		       const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *lost = query_next(timeline, NULL, LOST(CLIENT, SD_HSACK));
	const struct event *entered = request(scene);
	const struct event *left = entered ? query_left(timeline, entered) : NULL;
	int first, last;

	(void)study;
	if (!lost || !entered)
		return;
	first = query_state(timeline, CLIENT, lost);
	last = query_state(timeline, CLIENT, left);
	evidence_say(evidence, first == TCP_ESTABLISHED && last == TCP_ESTABLISHED ?
		     VERDICT_HOLDS : VERDICT_REFUTED,
		     "the client was %s when its ACK got lost, and %s when the server left SYN_RECV",
		     state_name(first), state_name(last));
}

/* Does a window round to one minute at both ends? */
static bool is_about_a_minute(struct sd_window window)
{
	return (window.earliest + MINUTE * SECOND / 2) / (MINUTE * SECOND) == 1 &&
	       (window.latest + MINUTE * SECOND / 2) / (MINUTE * SECOND) == 1;
}

void judge_half_gone(struct evidence *evidence, const struct study *study,
		     const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *first = query_next(timeline, NULL, FIRST(SERVER, SD_SYNACK));
	const struct event *entered = request(scene);
	const struct event *left = entered ? query_left(timeline, entered) : NULL;
	u32 retries = scene->basis.settings[SERVER].synack_retries;
	struct expectation expected, usual;
	const struct event end = { .time = scene->end };
	enum verdict verdict = VERDICT_HOLDS;
	struct query_copies copies;
	struct sd_window seen;

	(void)study;
	expect_timer(&expected, &scene->basis, TIMER_SYNACK, SERVER);
	expect_timer(&usual, &scene->usual, TIMER_SYNACK, SERVER);
	if (!first || !entered || !expect_ends(&expected) || !expect_ends(&usual))
		return;
	expected.end.latest += query_lateness(timeline, &(const struct query_timer){
		TCP_TIMER_REQUEST, SERVER, first, left }, scene->basis.hz);
	seen = query_between(first, left ? left : &end);
	if (!left && seen.earliest > expected.end.latest)
		evidence_say(evidence, VERDICT_REFUTED, "it was there still after %s",
			     span(seen).text);
	if (!left || left->state.to != TCP_CLOSE)
		return;
	copies = query_copies(timeline, first, left, AGAIN(SERVER, SD_SYNACK));
	if (copies.timed != retries || !expect_met(seen, expected.end) ||
	    !is_about_a_minute(usual.end))
		verdict = VERDICT_DIFFERS;
	evidence_say(evidence, verdict,
		     "it was gone when the SYN-ACK had been sent again %s (tcp_synack_retries = %u), after %s; by default that takes %s",
		     how_often(copies.timed).text, retries, span(seen).text, span(usual.end).text);
}

/* How long a client that is given no answer at all takes to find out. */
static u32 finds_out_seconds(const struct sd_settings *settings)
{
	return settings->keepalive_time + settings->keepalive_probes * settings->keepalive_intvl;
}

static void judge_timed_out(struct evidence *evidence, const struct scene *scene,
			    const struct event *entered, const struct event *left, size_t probes)
{
	struct sd_window seen = query_between(entered, left);
	u32 usual = finds_out_seconds(&scene->usual.settings[CLIENT]);
	enum verdict verdict = VERDICT_DIFFERS;
	struct expectation expected;

	expect_timer(&expected, &scene->basis, TIMER_KEEPALIVE, CLIENT);
	if (!expect_ends(&expected))
		return;
	expected.end.latest += query_lateness(scene->timeline, &(const struct query_timer){
		TCP_TIMER_KEEPALIVE, CLIENT, entered, left }, scene->basis.hz);
	if (usual == CLAIMED_FINDS_OUT && expect_met(seen, expected.end))
		verdict = VERDICT_HOLDS;
	evidence_say(evidence, verdict,
		     "with keepalive and %s unanswered read() failed with ETIMEDOUT after %s; the settings say %s (by default %s), and the timer wheel is late by up to an eighth",
		     counted(probes, "probe").text, span(seen).text,
		     span_of(finds_out_seconds(&scene->basis.settings[CLIENT])).text,
		     span_of(usual).text);
}

void judge_keepalive(struct evidence *evidence, const struct study *study,
		     const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *entered = query_entered(timeline, CLIENT, TCP_ESTABLISHED);
	const struct event *left = entered ? query_left(timeline, entered) : NULL;
	size_t probes = query_count(timeline, SENT(CLIENT, SD_PROBE));
	int error = query_error(timeline, CLIENT, "read");
	const struct event end = { .time = scene->end };

	(void)study;
	if (!entered)
		return;
	if (!left)
		evidence_say(evidence, VERDICT_REFUTED,
			     "the client, %s keepalive, sent %s and was ESTABLISHED still after %s",
			     scene->ends[CLIENT].keepalive ? "with" : "without",
			     counted(probes, "probe").text,
			     span(query_between(entered, &end)).text);
	else if (error == ETIMEDOUT)
		judge_timed_out(evidence, scene, entered, left, probes);
	else
		evidence_say(evidence, VERDICT_REFUTED,
			     "with keepalive %s was sent, answered with RST: read() failed with %s after %s",
			     counted(probes, "probe").text, strerrorname_np(error),
			     span(query_between(entered, left)).text);
}

void judge_data_limit(struct evidence *evidence, const struct study *study,
		      const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct sd_settings *settings = &scene->basis.settings[CLIENT];
	const struct event *first = query_next(timeline, NULL, FIRST(CLIENT, SD_DATA));
	const struct event *left = first ? query_left(timeline, first) : NULL;
	const struct event *copy = query_next(timeline, first, AGAIN(CLIENT, SD_DATA));
	size_t copies = query_count(timeline, AGAIN(CLIENT, SD_DATA));
	enum verdict verdict = VERDICT_DIFFERS;
	struct expected_budget budget;

	(void)study;
	if (!first)
		return;
	if (!copy || !left || left->state.to != TCP_CLOSE) {
		evidence_say(evidence, VERDICT_REFUTED,
			     "the data was sent again %s, and the client is %s",
			     how_often(copies).text,
			     state_name(query_state(timeline, CLIENT, NULL)));
		return;
	}
	budget = expect_budget(&scene->basis, CLIENT, settings->retries2, copy, left);
	if (!budget.spent && copies == settings->retries2 &&
	    scene->usual.settings[CLIENT].retries2 == CLAIMED_RETRIES2)
		verdict = VERDICT_HOLDS;
	evidence_say(evidence, verdict,
		     "the data was sent again %s, and read() failed with %s after %s; tcp_retries2 = %u",
		     how_often(copies).text, strerrorname_np(query_error(timeline, CLIENT, "read")),
		     span(query_between(first, left)).text, settings->retries2);
	if (budget.spent)
		evidence_add(evidence,
			     ", which is a time, %s from the first timeout on, not a number",
			     span_of((double)budget.length / SECOND).text);
}

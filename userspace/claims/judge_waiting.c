// SPDX-License-Identifier: GPL-2.0-only
/* Claims of how long a connection that was closed is kept. */
#include <netinet/tcp.h>
#include <string.h>

#include <segdrop/role.h>

#include "claims/expect.h"
#include "claims/judges.h"
#include "claims/query.h"

#define CLAIMED_FIN_TIMEOUT	60
#define CLAIMED_TIME_WAIT	60

/* What a timer may take that waits tcp_fin_timeout. */
static struct sd_window fin_timeout(const struct scene *scene)
{
	return expect_timeout(&scene->basis,
			      scene->basis.settings[CLIENT].fin_timeout * scene->basis.hz);
}

void judge_fin_wait2_closed(struct evidence *evidence, const struct study *study,
			    const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *entered = query_entered(timeline, CLIENT, TCP_FIN_WAIT2);
	const struct event *left = entered ? query_left(timeline, entered) : NULL;
	u32 usual = scene->usual.settings[CLIENT].fin_timeout;
	enum verdict verdict = VERDICT_HOLDS;
	struct sd_window seen;

	(void)study;
	if (!entered || query_owned(timeline, CLIENT))
		return;
	if (!left) {
		evidence_say(evidence, VERDICT_REFUTED, "it was in FIN_WAIT2 still in the end");
		return;
	}
	seen = query_between(entered, left);
	if (seen.earliest > fin_timeout(scene).latest)
		verdict = VERDICT_REFUTED;
	else if (usual != CLAIMED_FIN_TIMEOUT)
		verdict = VERDICT_DIFFERS;
	evidence_say(evidence, verdict,
		     "after close() FIN_WAIT2 ended after %s; tcp_fin_timeout = %u, by default %u, which the timer wheel makes %s",
		     span(seen).text, scene->basis.settings[CLIENT].fin_timeout, usual,
		     span(fin_timeout(scene)).text);
}

void judge_fin_wait2_shut(struct evidence *evidence, const struct study *study,
			  const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *entered = query_entered(timeline, CLIENT, TCP_FIN_WAIT2);
	const struct event *left = entered ? query_left(timeline, entered) : NULL;
	const struct event end = { .time = scene->end };
	struct sd_window stayed;

	(void)study;
	if (!entered || !query_owned(timeline, CLIENT))
		return;
	stayed = query_between(entered, left ? left : &end);
	if (!left && stayed.earliest <= fin_timeout(scene).latest)
		return;
	evidence_say(evidence, left ? VERDICT_REFUTED : VERDICT_HOLDS,
		     "after shutdown() FIN_WAIT2 %s %s; tcp_fin_timeout = %u",
		     left ? "ended after" : "went on still after", span(stayed).text,
		     scene->basis.settings[CLIENT].fin_timeout);
}

static bool closed_first(const struct timeline *timeline, enum side side)
{
	const struct event *fin =
		query_next(timeline, NULL, SENT(CLIENT, SD_FIN1 | SD_FIN2));
	const struct event *other =
		query_next(timeline, NULL, SENT(SERVER, SD_FIN1 | SD_FIN2));

	return side == CLIENT ? fin && (!other || fin < other) : other && (!fin || other < fin);
}

static void judge_wait(struct evidence *evidence, const struct scene *scene,
		       const struct event *entered, const struct event *left)
{
	const struct timeline *timeline = scene->timeline;
	struct sd_window minute = expect_timeout(&scene->basis,
						 CLAIMED_TIME_WAIT * scene->basis.hz);
	const struct pattern *fin = ARRIVED(!entered->side, SD_FIN1 | SD_FIN2);
	size_t copies = query_count_after(timeline, entered, fin);
	const struct event *last = copies ? query_last(timeline, left, fin) : NULL;
	struct sd_window stayed = query_between(entered, left);
	enum verdict verdict = VERDICT_REFUTED;

	if (expect_met(stayed, minute))
		verdict = VERDICT_HOLDS;
	else if (last && expect_met(query_between(last, left), minute))
		verdict = VERDICT_DIFFERS;
	evidence_say(evidence, verdict, "TIME_WAIT of the %s, which closed first, lasted %s",
		     side_name(entered->side), span(stayed).text);
	if (last)
		evidence_add(evidence,
			     "; the peer's FIN came again %s and began it anew, the last time %s before its end",
			     how_often(copies).text, span(query_between(last, left)).text);
	else
		evidence_add(evidence, "; the timer wheel makes 60 s %s", span(minute).text);
}

void judge_time_wait(struct evidence *evidence, const struct study *study,
		     const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *entered, *left;
	enum side side;

	(void)study;
	for (side = 0; side < SIDES; side++) {
		entered = query_entered(timeline, side, TCP_TIME_WAIT);
		left = entered ? query_left(timeline, entered) : NULL;
		if (left && closed_first(timeline, side))
			judge_wait(evidence, scene, entered, left);
		else if (left)
			evidence_say(evidence, VERDICT_REFUTED,
				     "the %s was in TIME_WAIT and had not closed first",
				     side_name(side));
	}
}

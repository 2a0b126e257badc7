// SPDX-License-Identifier: GPL-2.0-only
/* Claims of a FIN, or of its ACK, that is lost. */
#include <netinet/tcp.h>
#include <string.h>

#include <segdrop/role.h>

#include "claims/expect.h"
#include "claims/judges.h"
#include "claims/query.h"
#include "model/budget.h"

/* An ACK is put off by this part of a second at most: TCP_DELACK_MAX. */
#define ACK_PUT_OFF_MOST	5

/**
 * struct goodbye - a FIN and what became of it
 * @side: who sent it
 * @entered: its sender came to the state in which it waits for an ACK
 * @left: and left it; NULL: it has not
 * @copy: it was sent again the first time; NULL: never
 * @copies: how often it was sent again
 * @owned: a process owns the socket
 */
struct goodbye {
	enum side side;
	const struct event *entered;
	const struct event *left;
	const struct event *copy;
	size_t copies;
	bool owned;
};

static struct goodbye say_goodbye(const struct scene *scene, enum side side, u16 fin, int state)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *entered = query_entered(timeline, side, state);

	return (struct goodbye){
		.side = side,
		.entered = entered,
		.left = entered ? query_left(timeline, entered) : NULL,
		.copy = query_next(timeline, NULL, AGAIN(side, fin)),
		.copies = query_count(timeline, AGAIN(side, fin)),
		.owned = query_owned(timeline, side),
	};
}

/* tcp_write_timeout() (net/ipv4/tcp_timer.c): only an orphan has a limit of its own. */
static u32 limit_of(const struct goodbye *goodbye, const struct sd_settings *settings)
{
	return goodbye->owned ? settings->retries2 : sd_orphan_retries(settings, true);
}

static void add_limit(struct evidence *evidence, const struct goodbye *goodbye,
		      const struct sd_settings *settings, const struct expected_budget *budget)
{
	u32 retries = limit_of(goodbye, settings);

	if (goodbye->owned)
		evidence_add(evidence,
			     "; its process has called only shutdown(), so it is tcp_retries2 = %u",
			     settings->retries2);
	else
		evidence_add(evidence, "; tcp_orphan_retries = %u", settings->orphan_retries);
	if (!goodbye->owned && retries != settings->orphan_retries)
		evidence_add(evidence, " stands for %u", retries);
	if (budget->spent)
		evidence_add(evidence,
			     ", which is a time, %s from the first timeout on, not a number",
			     span_of((double)budget->length / SECOND).text);
}

static void judge_fin_limit(struct evidence *evidence, const struct scene *scene,
			    const struct goodbye *goodbye)
{
	const struct sd_settings *settings = &scene->basis.settings[goodbye->side];
	enum verdict verdict = VERDICT_DIFFERS;
	struct expected_budget budget;

	if (!goodbye->entered || !goodbye->copies || !goodbye->left ||
	    goodbye->left->state.to != TCP_CLOSE) {
		evidence_say(evidence, VERDICT_REFUTED,
			     "the FIN was sent again %s, and in the end the %s was %s",
			     how_often(goodbye->copies).text, side_name(goodbye->side),
			     state_name(query_state(scene->timeline, goodbye->side, NULL)));
		return;
	}
	budget = expect_budget(&scene->basis, goodbye->side, limit_of(goodbye, settings),
			       goodbye->copy, goodbye->left);
	if (!budget.spent && !goodbye->owned && goodbye->copies == settings->orphan_retries)
		verdict = VERDICT_HOLDS;
	evidence_say(evidence, verdict, "in %s the FIN was sent again %s; CLOSE after %s",
		     state_name(goodbye->entered->state.to), how_often(goodbye->copies).text,
		     span(query_between(goodbye->entered, goodbye->left)).text);
	add_limit(evidence, goodbye, settings, &budget);
}

void judge_fin1_limit(struct evidence *evidence, const struct study *study,
		      const struct scene *scene)
{
	struct goodbye goodbye = say_goodbye(scene, CLIENT, SD_FIN1, TCP_FIN_WAIT1);

	(void)study;
	judge_fin_limit(evidence, scene, &goodbye);
}

void judge_fin2_limit(struct evidence *evidence, const struct study *study,
		      const struct scene *scene)
{
	struct goodbye goodbye = say_goodbye(scene, SERVER, SD_FIN2, TCP_LAST_ACK);

	(void)study;
	judge_fin_limit(evidence, scene, &goodbye);
}

/* Which ACK a scenario loses, whose it is, to what it is the answer, and who waits for it where. */
struct lost_ack {
	enum side side;
	u16 role;
	u16 question;
	int closing;		/* the state of a closer; 0: there is none */
	const char *name;
	const char *question_name;
};

static const struct lost_ack *find_lost_ack(const struct timeline *timeline)
{
	static const struct lost_ack table[] = {
		{ CLIENT, SD_HSACK, SD_SYNACK, 0, "the handshake", "SYN-ACK" },
		{ SERVER, SD_FIN1ACK, SD_FIN1, TCP_FIN_WAIT1, "the first FIN", "FIN" },
		{ CLIENT, SD_FIN2ACK, SD_FIN2, TCP_LAST_ACK, "the second FIN", "FIN" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (query_next(timeline, NULL, LOST(table[i].side, table[i].role)))
			return &table[i];
	return NULL;
}

/* How many came later than tcp_send_delayed_ack() (net/ipv4/tcp_output.c) puts an ACK off. */
static size_t count_unasked(const struct scene *scene, const struct lost_ack *ack)
{
	u32 most = scene->basis.hz / ACK_PUT_OFF_MOST;

	return query_unasked(scene->timeline, SENT(ack->side, ack->role),
			     ARRIVED(!ack->side, ack->question),
			     most + sd_wheel_granularity(scene->basis.hz, most));
}

/* Did one of these arrive while the FIN was not acknowledged? */
static bool has_come(const struct scene *scene, const struct goodbye *goodbye, u16 roles)
{
	const struct event *came =
		query_next(scene->timeline, goodbye->entered, ARRIVED(!goodbye->side, roles));

	return came && (!goodbye->left || came < goodbye->left);
}

/* Is the FIN, though it is not acknowledged, not sent any more? */
static bool has_stopped(const struct scene *scene, const struct goodbye *goodbye, u16 fin)
{
	const struct event *last = query_last(scene->timeline, NULL, SENT(goodbye->side, fin));
	u32 most = sd_rto_max(&scene->basis.settings[goodbye->side]);

	return !goodbye->left && last &&
	       scene->end > last->time + expect_timeout(&scene->basis, most).latest;
}

static enum verdict judge_closer(const struct scene *scene, const struct lost_ack *ack,
				 const struct goodbye *goodbye)
{
	if (!goodbye->entered)
		return VERDICT_OPEN;
	if (goodbye->copies && has_come(scene, goodbye, ack->role))
		return VERDICT_HOLDS;
	if (!goodbye->copies || has_stopped(scene, goodbye, ack->question))
		return VERDICT_REFUTED;
	return goodbye->left ? VERDICT_DIFFERS : VERDICT_OPEN;
}

static void add_closer(struct evidence *evidence, const struct scene *scene,
		       const struct lost_ack *ack, const struct goodbye *goodbye)
{
	struct span_text after;

	evidence_add(evidence, "; the FIN was sent again %s", how_often(goodbye->copies).text);
	if (has_come(scene, goodbye, ack->role)) {
		evidence_add(evidence, ", and then an ACK came");
		return;
	}
	if (!goodbye->left) {
		evidence_add(evidence, ", and not any more, though no ACK came");
		return;
	}
	after = span(query_between(goodbye->entered, goodbye->left));
	if (has_come(scene, goodbye, SD_RST))
		evidence_add(evidence, ", until RST came after %s", after.text);
	else if (goodbye->left->state.to == TCP_CLOSE)
		evidence_add(evidence, ", and given up after %s without an ACK", after.text);
}

void judge_ack_again(struct evidence *evidence, const struct study *study,
		     const struct scene *scene)
{
	const struct lost_ack *ack = find_lost_ack(scene->timeline);
	enum verdict verdict = VERDICT_HOLDS;
	struct goodbye goodbye;
	size_t unasked;

	(void)study;
	if (!ack)
		return;
	goodbye = say_goodbye(scene, !ack->side, ack->question, ack->closing);
	unasked = count_unasked(scene, ack);
	if (unasked)
		verdict = VERDICT_REFUTED;
	else if (ack->closing)
		verdict = judge_closer(scene, ack, &goodbye);
	if (verdict == VERDICT_OPEN)
		return;
	evidence_say(evidence, verdict, "%s of %s for %s that arrived, %zu unasked",
		     counted(query_count(scene->timeline, SENT(ack->side, ack->role)), "ACK").text,
		     ack->name,
		     counted(query_count(scene->timeline, ARRIVED(!ack->side, ack->question)),
			     ack->question_name).text,
		     unasked);
	if (ack->closing && goodbye.entered)
		add_closer(evidence, scene, ack, &goodbye);
}

void judge_close_wait(struct evidence *evidence, const struct study *study,
		      const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *lost = query_next(timeline, NULL, LOST(SERVER, SD_FIN1ACK));
	const struct event *last = query_last(timeline, NULL, LOST(SERVER, SD_FIN1ACK));
	int first;

	(void)study;
	if (!lost)
		return;
	first = query_state(timeline, SERVER, lost);
	evidence_say(evidence, first == TCP_CLOSE_WAIT &&
		     query_state(timeline, SERVER, last) == first ?
		     VERDICT_HOLDS : VERDICT_REFUTED,
		     "the server was in %s when it sent the first of %s that got lost, and in %s at the last one",
		     state_name(first),
		     counted(query_count(timeline, LOST(SERVER, SD_FIN1ACK)), "ACK").text,
		     state_name(query_state(timeline, SERVER, last)));
}

void judge_last_ack(struct evidence *evidence, const struct study *study,
		    const struct scene *scene)
{
	struct goodbye goodbye = say_goodbye(scene, SERVER, SD_FIN2, TCP_LAST_ACK);
	size_t lost = query_count(scene->timeline, LOST(CLIENT, SD_FIN2ACK));

	(void)study;
	if (!lost)
		return;
	if (!goodbye.entered || !goodbye.copies) {
		evidence_say(evidence, VERDICT_REFUTED, "the FIN was sent again %s",
			     how_often(goodbye.copies).text);
		return;
	}
	evidence_say(evidence, VERDICT_HOLDS,
		     "%s got lost; in LAST_ACK the FIN was sent again %s",
		     counted(lost, "ACK").text, how_often(goodbye.copies).text);
	if (goodbye.left)
		evidence_add(evidence, ", until %s after %s",
			     state_name(goodbye.left->state.to),
			     span(query_between(goodbye.entered, goodbye.left)).text);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Claims of what close() and the three kinds of shutdown() leave of a connection. */
#include <string.h>

#include <segdrop/role.h>

#include "claims/judges.h"
#include "claims/query.h"

/* What is known of the client before and after the call with which it lets go. */
struct letting_go {
	const struct event *call;
	size_t sent_after;		/* bytes of its own that arrived after it */
	size_t came_before;		/* bytes of the server's that had arrived before */
	size_t came_after;
	size_t read_after;
	bool acked;			/* the client acknowledged all that came after */
	bool reset;			/* or answered it with RST */
};

static struct letting_go let_go(const struct scene *scene, const char *name)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *call = query_call(timeline, CLIENT, name), *news;
	size_t came;
	struct letting_go found = { .call = call };

	if (!call)
		return found;
	found.sent_after = query_arrived(timeline, CLIENT, NULL) -
			   query_arrived(timeline, CLIENT, call);
	came = query_arrived(timeline, SERVER, NULL);
	found.came_before = query_arrived(timeline, SERVER, call);
	found.came_after = came - found.came_before;
	found.read_after = query_result(timeline, CLIENT, "read", call, NULL);
	news = query_next(timeline, call, ARRIVED(SERVER, SD_DATA));
	if (!news)
		return found;
	found.acked = query_acknowledged(timeline, CLIENT, came, news);
	found.reset = query_next(timeline, news, SENT(CLIENT, SD_RST));
	return found;
}

/* How what came later was answered. */
static const char *how_answered(const struct letting_go *found)
{
	if (found->reset)
		return "RST";
	return found->acked ? "ACK" : "nothing";
}

void judge_orphan(struct evidence *evidence, const struct study *study, const struct scene *scene)
{
	const struct scene *other = study_find(study, "shut-wr", scene->family);
	struct letting_go closed = let_go(scene, "close");
	bool owned = query_owned(scene->timeline, CLIENT);
	enum verdict verdict = VERDICT_HOLDS;

	if (!closed.call || !query_owner(scene->timeline, CLIENT))
		return;
	if (owned)
		verdict = VERDICT_REFUTED;
	else if (closed.sent_after || closed.acked)
		verdict = VERDICT_DIFFERS;
	evidence_say(evidence, verdict,
		     "%s process owned it; the kernel still sent %zu B that were buffered, and answered %zu B that came later with %s",
		     owned ? "its" : "no", closed.sent_after, closed.came_after,
		     how_answered(&closed));
	if (other && query_owned(other->timeline, CLIENT))
		evidence_add(evidence, "; after shutdown(SHUT_WR) its process owned it");
}

/* Did the client send a FIN before close() could be the reason for it? */
static bool shutdown_sent_fin(const struct timeline *timeline)
{
	const struct event *call = query_call(timeline, CLIENT, "shutdown");
	const struct event *closed = query_call(timeline, CLIENT, "close");
	const struct event *fin = query_next(timeline, call, SENT(CLIENT, SD_FIN1 | SD_FIN2));

	return call && fin && (!closed || fin < closed);
}

void judge_shutdown_fin(struct evidence *evidence, const struct study *study,
			const struct scene *scene)
{
	bool reads_no_more = scene->ends[CLIENT].close == CLOSE_BY_SHUT_RD;
	bool sent = shutdown_sent_fin(scene->timeline);

	(void)study;
	if (!query_call(scene->timeline, CLIENT, "shutdown"))
		return;
	evidence_say(evidence, sent != reads_no_more ? VERDICT_HOLDS : VERDICT_REFUTED,
		     "%s FIN was sent between shutdown() and close()", sent ? "a" : "no");
}

void judge_shut_rd(struct evidence *evidence, const struct study *study,
		   const struct scene *scene)
{
	struct letting_go shut = let_go(scene, "shutdown");
	enum verdict verdict = VERDICT_DIFFERS;

	(void)study;
	if (!shut.call || !shut.came_before || !shut.came_after)
		return;
	if (!shut.read_after && shut.acked)
		verdict = VERDICT_HOLDS;
	else if (shut.read_after == shut.came_before + shut.came_after)
		verdict = VERDICT_REFUTED;
	evidence_say(evidence, verdict,
		     "%zu B had come before and %zu B came after, which %s acknowledged; afterwards read() returned %zu B",
		     shut.came_before, shut.came_after, shut.acked ? "were" : "were not",
		     shut.read_after);
}

void judge_shut_wr(struct evidence *evidence, const struct study *study,
		   const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	struct letting_go shut = let_go(scene, "shutdown");
	size_t buffered = query_result(timeline, CLIENT, "send", NULL, NULL), sent;
	const struct event *fin;
	bool last;

	(void)study;
	fin = query_next(timeline, shut.call, ARRIVED(CLIENT, SD_FIN1));
	if (!shut.call || !shut.sent_after)
		return;
	sent = query_arrived(timeline, CLIENT, NULL);
	/* Sequence number 0 is the SYN's. */
	last = fin && fin->segment.seq + fin->segment.len == 1 + buffered;
	evidence_say(evidence, last && sent == buffered ? VERDICT_HOLDS : VERDICT_REFUTED,
		     "%zu of %zu B were still buffered; %zu B arrived in all, %s", shut.sent_after,
		     buffered, sent, last ? "and behind the last one a FIN" : "no FIN behind them");
}

static bool read_all(const struct letting_go *found)
{
	return found->read_after == found->came_before + found->came_after;
}

static bool are_answered_alike(const struct letting_go *one, const struct letting_go *other)
{
	return one->reset == other->reset && one->acked == other->acked;
}

void judge_shut_rdwr(struct evidence *evidence, const struct study *study,
		     const struct scene *scene)
{
	const struct scene *other = study_find(study, "shut-rd", scene->family);
	struct letting_go both = let_go(scene, "shutdown"), rd;
	bool fin = shutdown_sent_fin(scene->timeline), answer, read;
	enum verdict verdict = VERDICT_DIFFERS;

	if (!other || !both.call || !both.came_after)
		return;
	rd = let_go(other, "shutdown");
	answer = are_answered_alike(&both, &rd);
	read = read_all(&both) == read_all(&rd);
	if (fin && answer && read)
		verdict = VERDICT_HOLDS;
	else if (!fin && !answer && !read)
		verdict = VERDICT_REFUTED;
	evidence_say(evidence, verdict,
		     "it sent %s FIN%s; what came later was answered with %s, and read() returned %zu of %zu B; after SHUT_RD it was answered with %s, and read() returned %zu of %zu B",
		     fin ? "a" : "no", fin ? ", as SHUT_WR does" : "", how_answered(&both),
		     both.read_after, both.came_before + both.came_after, how_answered(&rd),
		     rd.read_after, rd.came_before + rd.came_after);
}

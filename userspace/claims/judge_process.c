// SPDX-License-Identifier: GPL-2.0-only
/* Claims of what becomes of a connection when its process is stopped or ends. */
#include <string.h>

#include <segdrop/role.h>

#include "claims/judges.h"
#include "claims/query.h"

void judge_stopped(struct evidence *evidence, const struct study *study,
		   const struct scene *scene)
{
	const struct timeline *timeline = scene->timeline;
	const struct event *stopped = query_call(timeline, SERVER, "raise");
	size_t sent = query_result(timeline, CLIENT, "send", NULL);
	size_t read = query_result(timeline, SERVER, "read", NULL);
	size_t again = query_count(timeline, AGAIN(CLIENT, SD_DATA));
	size_t lost = query_count(timeline, LOST(CLIENT, SD_DATA));
	size_t probes = query_count(timeline, SENT(CLIENT, SD_PROBE));
	enum verdict verdict = VERDICT_REFUTED;

	(void)study;
	if (!stopped || !stopped->call.done)
		return;
	if (lost || read != sent)
		verdict = VERDICT_HOLDS;
	else if (again)
		verdict = VERDICT_DIFFERS;
	evidence_say(evidence, verdict,
		     "of %zu B sent to the stopped process %s got lost and %zu had to be sent again; the window closed, %s asked, and after SIGCONT it read %zu B",
		     sent, counted(lost, "segment").text, again,
		     counted(probes, "probe").text, read);
}

/**
 * struct leaving - how an end left its connection
 * @call: its last call
 * @killed: it did not call close(): it was killed
 * @unread: bytes that had arrived and were not read
 * @reset: the kernel has sent RST for it
 * @fin: or a FIN
 */
struct leaving {
	const struct event *call;
	bool killed;
	size_t unread;
	bool reset;
	bool fin;
};

static struct leaving leave(const struct scene *scene, enum side side)
{
	const struct timeline *timeline = scene->timeline;
	struct leaving leaving = { .call = query_call(timeline, side, "raise") };
	const struct event *said;
	size_t arrived;

	leaving.killed = leaving.call;
	if (!leaving.call)
		leaving.call = query_call(timeline, side, "close");
	if (!leaving.call)
		return leaving;
	arrived = query_bytes(timeline, !side, NULL, leaving.call);
	leaving.unread = arrived - query_result(timeline, side, "read", NULL);
	said = query_next(timeline, leaving.call, SENT(side, SD_RST | SD_FIN1 | SD_FIN2));
	leaving.reset = said && said->segment.roles & SD_RST;
	leaving.fin = said && !leaving.reset;
	return leaving;
}

static const char *what_was_sent(const struct leaving *leaving)
{
	if (leaving->reset)
		return "RST";
	return leaving->fin ? "a FIN" : "nothing";
}

static void judge_kills(struct evidence *evidence, const struct scene *scene)
{
	struct leaving client = leave(scene, CLIENT), server = leave(scene, SERVER);
	enum verdict verdict = VERDICT_DIFFERS;

	if (client.reset && server.reset)
		verdict = VERDICT_HOLDS;
	else if (!client.reset && !server.reset)
		verdict = VERDICT_REFUTED;
	evidence_say(evidence, verdict,
		     "for the killed client, with %zu B unread, the kernel sent %s; for the killed server, with %zu B unread, %s",
		     client.unread, what_was_sent(&client), server.unread,
		     what_was_sent(&server));
}

void judge_exit(struct evidence *evidence, const struct study *study, const struct scene *scene)
{
	struct leaving client = leave(scene, CLIENT);

	(void)study;
	if (!client.call)
		return;
	if (client.killed) {
		judge_kills(evidence, scene);
		return;
	}
	if (client.reset)
		evidence_say(evidence, VERDICT_DIFFERS,
			     "nothing abnormal: for close() with %zu B unread%s the kernel sent RST, too",
			     client.unread,
			     scene->ends[CLIENT].close == CLOSE_BY_RST ? " and linger 0" : "");
}

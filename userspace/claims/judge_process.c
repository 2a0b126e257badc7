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
	size_t sent = query_result(timeline, CLIENT, "send", NULL, NULL);
	size_t read = query_result(timeline, SERVER, "read", NULL, NULL);
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
	size_t arrived, read;

	leaving.killed = leaving.call;
	if (!leaving.call)
		leaving.call = query_call(timeline, side, "close");
	if (!leaving.call)
		return leaving;
	arrived = query_arrived(timeline, !side, leaving.call);
	read = query_result(timeline, side, "read", NULL, leaving.call);
	leaving.unread = arrived > read ? arrived - read : 0;
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

/* RST alone is no sign of anything abnormal: where else the kernel sent it. */
static void add_resets(struct evidence *evidence, const struct study *study, int family)
{
	static const struct {
		const char *scenario;
		const char *how;
	} others[] = {
		{ "close-rst-unread", "close() with bytes unread" },
		{ "close-rst-linger", "close() with linger 0" },
	};
	const struct scene *other;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(others); i++) {
		other = study_find(study, others[i].scenario, family);
		if (other && leave(other, CLIENT).reset)
			evidence_add(evidence, "; after %s it sent RST, too", others[i].how);
	}
}

void judge_exit(struct evidence *evidence, const struct study *study, const struct scene *scene)
{
	struct leaving client = leave(scene, CLIENT), server = leave(scene, SERVER);
	enum verdict verdict = VERDICT_DIFFERS;

	if (!client.killed || !server.killed)
		return;
	if (client.reset && server.reset)
		verdict = VERDICT_HOLDS;
	else if (!client.reset && !server.reset)
		verdict = VERDICT_REFUTED;
	evidence_say(evidence, verdict,
		     "for the killed client, with %zu B unread, the kernel sent %s; for the killed server, with %zu B unread, %s",
		     client.unread, what_was_sent(&client), server.unread,
		     what_was_sent(&server));
	add_resets(evidence, study, scene->family);
}

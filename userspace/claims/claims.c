// SPDX-License-Identifier: GPL-2.0-only
/* The claims of the lab, and what a run shows of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "claims/claims.h"
#include "command.h"

const struct claim claims[] = {
	{
		.id = "C01",
		.text = "a client that gets no answer sends its SYN again on every timeout",
		.judge = judge_syn_again,
		.shown = { "syn-lost" },
		.seen = { "synack-lost" },
	},
	{
		.id = "C02",
		.text = "each of those timeouts is twice the one before",
		.judge = judge_syn_doubled,
		.shown = { "syn-lost" },
		.seen = { "synack-lost" },
	},
	{
		.id = "C03",
		.text = "it stops after tcp_syn_retries SYNs have been sent again",
		.judge = judge_syn_limit,
		.shown = { "syn-lost" },
		.seen = { "synack-lost" },
	},
	{
		.id = "C04",
		.text =
			"with the SYN-ACK lost, both the client's SYN and the server's SYN-ACK are sent again",
		.judge = judge_both_again,
		.shown = { "synack-lost" },
	},
	{
		.id = "C05",
		.text = "tcp_syn_retries is 5 by default",
		.judge = judge_syn_default,
		.shown = { "syn-lost" },
	},
	{
		.id = "C06",
		.text =
			"the server sends its SYN-ACK again at most tcp_synack_retries times, 5 by default",
		.judge = judge_synack_limit,
		.shown = { "hsack-lost", "synack-lost" },
		.seen = { "hsack-lost-silent", "hsack-lost-no-keepalive", "hsack-lost-data" },
	},
	{
		.id = "C07",
		.text = "with the handshake ACK lost, the server is in SYN_RECV",
		.judge = judge_half_server,
		.shown = { "hsack-lost", "hsack-lost-once" },
		.seen = { "hsack-lost-silent", "hsack-lost-no-keepalive", "hsack-lost-data" },
	},
	{
		.id = "C08",
		.text = "while the client is ESTABLISHED",
		.judge = judge_half_client,
		.shown = { "hsack-lost" },
		.seen = { "hsack-lost-silent", "hsack-lost-no-keepalive", "hsack-lost-data",
			  "hsack-lost-once" },
	},
	{
		.id = "C09",
		.text =
			"and the server's half of the connection is gone after tcp_synack_retries, about a minute",
		.judge = judge_half_gone,
		.shown = { "hsack-lost" },
		.seen = { "hsack-lost-silent", "hsack-lost-no-keepalive", "hsack-lost-data" },
	},
	{
		.id = "C10",
		.text = "an idle client finds out only by keepalive, after 2 h 11 min 15 s",
		.judge = judge_keepalive,
		.shown = { "hsack-lost-silent", "hsack-lost", "hsack-lost-no-keepalive" },
	},
	{
		.id = "C11",
		.text =
			"a client that sends goes on retransmitting tcp_retries2 (15) times, then disconnects",
		.judge = judge_data_limit,
		.shown = { "hsack-lost-data" },
		.seen = { "data-lost" },
	},
	{
		.id = "C12",
		.text = "a process stopped by a debugger makes its side lose packets",
		.judge = judge_stopped,
		.shown = { "peer-frozen" },
	},
	{
		.id = "C13",
		.text = "when a process exits abnormally the kernel sends RST",
		.judge = judge_exit,
		.shown = { "close-kill" },
	},
	{
		.id = "C14",
		.text =
			"after close() the connection is an orphan: it can neither send nor receive, no process owns it",
		.judge = judge_orphan,
		.shown = { "close-full" },
	},
	{
		.id = "C15",
		.text = "shutdown() sends a FIN only for SHUT_WR and SHUT_RDWR",
		.judge = judge_shutdown_fin,
		.shown = { "shut-wr", "shut-rdwr", "shut-rd" },
	},
	{
		.id = "C16",
		.text =
			"SHUT_RD discards what was received; what comes later is acknowledged and silently thrown away",
		.judge = judge_shut_rd,
		.shown = { "shut-rd" },
	},
	{
		.id = "C17",
		.text = "SHUT_WR sends what is still buffered, then a FIN",
		.judge = judge_shut_wr,
		.shown = { "shut-wr" },
	},
	{
		.id = "C18",
		.text = "SHUT_RDWR is SHUT_RD and SHUT_WR together",
		.judge = judge_shut_rdwr,
		.shown = { "shut-rdwr" },
	},
	{
		.id = "C19",
		.text =
			"with the first FIN lost, the closer is in FIN_WAIT1 and retransmits it, tcp_orphan_retries times, then CLOSE",
		.judge = judge_fin1_limit,
		.shown = { "fin1-lost", "fin1-lost-shutdown" },
	},
	{
		.id = "C20",
		.text =
			"an ACK is never retransmitted, so the closer retransmits its FIN until it gets one",
		.judge = judge_ack_again,
		.shown = { "fin1ack-lost-once", "fin1ack-lost" },
		.seen = { "fin2ack-lost", "hsack-lost" },
	},
	{
		.id = "C21",
		.text = "with that ACK lost the other side is in CLOSE_WAIT",
		.judge = judge_close_wait,
		.shown = { "fin1ack-lost" },
		.seen = { "fin1ack-lost-once" },
	},
	{
		.id = "C22",
		.text =
			"a socket closed by close() stays in FIN_WAIT2 at most tcp_fin_timeout, 60 s by default",
		.judge = judge_fin_wait2_closed,
		.shown = { "fin-wait2-close" },
		.seen = { "fin2-lost", "fin2-lost-shutdown" },
	},
	{
		.id = "C23",
		.text = "one closed by shutdown() may stay there for good",
		.judge = judge_fin_wait2_shut,
		.shown = { "fin-wait2-shutdown" },
	},
	{
		.id = "C24",
		.text =
			"with the second FIN lost, its sender is in LAST_ACK and retransmits it, tcp_orphan_retries times",
		.judge = judge_fin2_limit,
		.shown = { "fin2-lost", "fin2-lost-shutdown" },
	},
	{
		.id = "C25",
		.text = "the side that closed first stays in TIME_WAIT for 60 s",
		.judge = judge_time_wait,
		.shown = { "shut-wr", "fin2ack-lost" },
		.seen = { "time-wait-restarted", "shut-rd", "peer-frozen", "hsack-lost-once",
			  "fin2-lost-once", "fin2ack-lost-once" },
	},
	{
		.id = "C26",
		.text =
			"with the last ACK lost, the other side stays in LAST_ACK and retransmits its FIN",
		.judge = judge_last_ack,
		.shown = { "fin2ack-lost" },
		.seen = { "fin2ack-lost-once", "time-wait-restarted" },
	},
	{ 0 }
};

size_t claim_count(void)
{
	return ARRAY_SIZE(claims) - 1;
}

static void state(struct findings *findings, const struct claim *claim, const char *const *names)
{
	const struct study *study = &findings->study;
	size_t i, j;

	for (i = 0; i < CLAIM_SCENARIOS && names[i]; i++)
		for (j = 0; j < study->len; j++) {
			struct statement *next = &findings->statements[findings->len];

			if (strcmp(study->scenes[j].name, names[i]))
				continue;
			*next = (struct statement){ .claim = claim, .scene = &study->scenes[j] };
			claim->judge(&next->evidence, study, next->scene);
			if (next->evidence.verdict != VERDICT_OPEN)
				findings->len++;
		}
}

static enum verdict combine(enum verdict a, enum verdict b)
{
	if (a == VERDICT_OPEN || a == b)
		return b;
	return VERDICT_DIFFERS;
}

static bool is_named(const char *const *names, const char *name)
{
	size_t i;

	for (i = 0; i < CLAIM_SCENARIOS && names[i]; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* Has the same been said: by the scenario over the other family, or by one that is quoted? */
static bool was_said(const struct statement *first, const struct statement *statement)
{
	const struct claim *claim = statement->claim;
	bool is_shown = is_named(claim->shown, statement->scene->name);

	for (; first < statement; first++)
		if (first->evidence.verdict == statement->evidence.verdict &&
		    (!is_shown || !strcmp(first->scene->name, statement->scene->name)))
			return true;
	return false;
}

static void quote(struct ruling *ruling, const struct statement *first,
		  const struct statement *statement)
{
	size_t len = strlen(ruling->because);

	if (was_said(first, statement))
		return;
	snprintf(ruling->because + len, sizeof(ruling->because) - len, "%s%s%s: %s",
		 len ? "; " : "", statement->scene->name,
		 statement->scene->family == 6 ? " over IPv6" : "", statement->evidence.because);
}

static void rule(struct ruling *ruling, const struct statement *first,
		 const struct statement *end)
{
	const struct statement *statement;

	for (statement = first; statement < end; statement++) {
		ruling->verdict = combine(ruling->verdict, statement->evidence.verdict);
		quote(ruling, first, statement);
	}
}

void claims_judge(struct findings *findings)
{
	size_t count = claim_count(), i, first;

	/* A claim names no scenario twice. */
	findings->statements =
		allocate((count * findings->study.len + 1) * sizeof(*findings->statements));
	findings->len = 0;
	findings->rulings = allocate(count * sizeof(*findings->rulings));
	for (i = 0; i < count; i++) {
		findings->rulings[i] = (struct ruling){ .verdict = VERDICT_OPEN };
		first = findings->len;
		state(findings, &claims[i], claims[i].shown);
		state(findings, &claims[i], claims[i].seen);
		rule(&findings->rulings[i], &findings->statements[first],
		     &findings->statements[findings->len]);
	}
}

void claims_free(struct findings *findings)
{
	free(findings->statements);
	free(findings->rulings);
	free(findings->study.scenes);
	*findings = (struct findings){ 0 };
}

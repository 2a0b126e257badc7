/* SPDX-License-Identifier: GPL-2.0-only */
/* What judges a claim by one scenario, for the table of claims. */
#ifndef SEGDROP_JUDGES_H
#define SEGDROP_JUDGES_H

#include "claims/evidence.h"

/**
 * claim_judge - judge a claim by one scenario
 * @evidence: VERDICT_OPEN; stays so if the scenario does not decide it
 * @study: the whole run, for claims that compare
 * @scene: the scenario, one of those that the table has for the claim
 *
 * A function of this type is named after what it looks at; the table says for which claim.
 */
typedef void claim_judge(struct evidence *evidence, const struct study *study,
			 const struct scene *scene);

/* judge_open.c */
claim_judge judge_syn_again, judge_syn_doubled, judge_syn_limit, judge_both_again,
	judge_syn_default, judge_synack_limit;
/* judge_half_open.c */
claim_judge judge_half_server, judge_half_client, judge_half_gone, judge_keepalive,
	judge_data_limit;
/* judge_process.c */
claim_judge judge_stopped, judge_exit;
/* judge_shutdown.c */
claim_judge judge_orphan, judge_shutdown_fin, judge_shut_rd, judge_shut_wr, judge_shut_rdwr;
/* judge_goodbye.c */
claim_judge judge_fin1_limit, judge_fin2_limit, judge_ack_again, judge_close_wait,
	judge_last_ack;
/* judge_waiting.c */
claim_judge judge_fin_wait2_closed, judge_fin_wait2_shut, judge_time_wait;

#endif /* SEGDROP_JUDGES_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Changing rules: all of a write or nothing of it. */
#ifndef SEGDROP_TRANSACTION_H
#define SEGDROP_TRANSACTION_H

#include "net.h"

/* What to do where a text came in pieces. */
#define SEGDROP_AT_ONCE	"open the file anew and write everything at once, as `segdrop restore` does"

/**
 * sd_transaction_write - carry out commands
 * @sn: its lock held
 * @text: lines of commands, each with its newline
 * @len: bytes of @text, at least one
 *
 * When it returns, every segment that comes is judged by the new rules.
 *
 * Context: may sleep
 * Return: 0; the error of the first line that is wrong, -EINTR or -ENOMEM, and then nothing
 * has changed and @sn->error says why
 */
int sd_transaction_write(struct sd_net *sn, const char *text, size_t len);

/**
 * segdrop_transaction_undo - go back to the rules of before a write
 * @sn: its lock held
 * @before: the rules of then; may be NULL
 * @after: what the write made of them; may be NULL
 *
 * Rules keep what they count in total; what flows have counted for rules that were gone is lost.
 *
 * Context: may sleep
 * Return: 0; -EBUSY if somebody else has written meanwhile, -ENOMEM; then nothing has changed
 */
int segdrop_transaction_undo(struct sd_net *sn, const struct sd_ruleset *before,
			     const struct sd_ruleset *after);

/**
 * sd_transaction_expire - take out rules whose time is over
 * @work: the expiry of a struct sd_net
 */
void sd_transaction_expire(struct work_struct *work);

#endif /* SEGDROP_TRANSACTION_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Changing rules: all of a write or nothing of it. */
#ifndef SEGDROP_TRANSACTION_H
#define SEGDROP_TRANSACTION_H

#include "net.h"

/**
 * sd_transaction_write - carry out commands
 * @sn: its lock held
 * @text: lines of commands
 * @len: bytes of @text
 *
 * When it returns, every segment that comes is judged by the new rules.
 *
 * Context: may sleep
 * Return: 0; the error of the first line that is wrong, -EINTR or -ENOMEM, and then nothing
 * has changed and @sn->error says why
 */
int sd_transaction_write(struct sd_net *sn, const char *text, size_t len);

/**
 * sd_transaction_expire - take out rules whose time is over
 * @work: the expiry of a struct sd_net
 */
void sd_transaction_expire(struct work_struct *work);

#endif /* SEGDROP_TRANSACTION_H */

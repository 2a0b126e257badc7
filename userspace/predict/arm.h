/* SPDX-License-Identifier: GPL-2.0-only */
/* The schedule of a chain. */
#ifndef SEGDROP_ARM_H
#define SEGDROP_ARM_H

#include "predict/follow.h"

/* An ACK is put off by this part of a second at least: TCP_DELACK_MIN. */
#define ACK_PUT_OFF	25

/**
 * arm - the schedules that a chain may have
 * @may: filled in: ORACLE_MAY at most
 * @chain: not TIMER_ANSWER
 * @basis: what it is computed from
 * @armed: when it was armed; jiffies
 * Return: how many
 */
size_t arm(struct sd_schedule *may, const struct chain *chain, const struct basis *basis,
	   struct sd_window armed);

/**
 * arm_for - take the connection's own RTO, as far as a timeout shows it
 * @schedule: changed if its next timeout is the RTO, not doubled yet, or that of a loss probe
 * @chain: its chain
 * @timeout: for which the timer was armed; jiffies
 */
void arm_for(struct sd_schedule *schedule, const struct chain *chain, u32 timeout);

/**
 * timer_of - the kernel's timer behind a chain
 * @timer: of the chain
 * Return: TCP_TIMER_NONE if it has none, or several
 */
enum tcp_timer timer_of(enum chain_timer timer);

#endif /* SEGDROP_ARM_H */

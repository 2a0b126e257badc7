/* SPDX-License-Identifier: GPL-2.0-only */
/* Timelines made by hand, and how claims stand after them. */
#ifndef SEGDROP_UNIT_CLAIMS_LAB_H
#define SEGDROP_UNIT_CLAIMS_LAB_H

#include "claims/claims.h"

#define LAB_HZ		250
#define LAB_SCENES	4
#define LAB_TIMEOUTS	7

/* What becomes of a segment. */
#define AGAIN_COPY	1
#define GETS_LOST	2
#define BY_TIMER	4

/* Seconds of Linux 6.1 in syn-lost: copies of the SYN, and the end of SYN_SENT */
extern const double lab_timeouts[LAB_TIMEOUTS];

/**
 * struct claims_lab - scenarios that claims are judged by; times are seconds
 * @timelines: of each
 * @ends: of each
 * @scenes: each; the last one is the one that events are added to
 * @len: how many
 * @findings: what lab_verdict() found
 */
struct claims_lab {
	struct timeline timelines[LAB_SCENES];
	struct endpoint_options ends[LAB_SCENES][SIDES];
	struct scene scenes[LAB_SCENES];
	size_t len;
	struct findings findings;
};

/**
 * lab_setup - a lab without a scenario, for cmocka
 * @state: takes it
 * Return: 0
 */
int lab_setup(void **state);

/**
 * lab_teardown - let go of it
 * @state: has it
 * Return: 0
 */
int lab_teardown(void **state);

/**
 * lab_begin - one more scenario, over IPv4, with the defaults of Linux 6.1, of 10,000 seconds
 * @lab: the lab
 * @name: of the scenario
 * Return: the scenario
 */
struct scene *lab_begin(struct claims_lab *lab, const char *name);

/**
 * lab_sends - a segment, of one byte if it is data, that acknowledges all that has arrived
 * @lab: the lab
 * @at: when
 * @side: who sends it
 * @roles: OR of enum sd_role
 * @fate: OR of AGAIN_COPY, GETS_LOST, and BY_TIMER for what a timer's handler sends
 * Return: the event
 */
struct event *lab_sends(struct claims_lab *lab, double at, enum side side, u16 roles, int fate);

/**
 * lab_state - a socket changes its state
 * @lab: the lab
 * @at: when
 * @side: whose
 * @from: as in netinet/tcp.h
 * @to: as well
 * Return: the event
 */
struct event *lab_state(struct claims_lab *lab, double at, enum side side, int from, int to);

/**
 * lab_calls - a program calls, and the call returns at once
 * @lab: the lab
 * @at: when
 * @side: whose program
 * @name: of the call
 * @result: what it returns; below 0: a negative errno
 */
void lab_calls(struct claims_lab *lab, double at, enum side side, const char *name, long result);

/**
 * lab_owner - whose a socket is
 * @lab: the lab
 * @at: when
 * @side: whose socket
 * @owned: a process has it
 */
void lab_owner(struct claims_lab *lab, double at, enum side side, bool owned);

/**
 * lab_ruling - how a claim stands
 * @lab: the lab
 * @id: of the claim
 * Return: valid until the next call
 */
const struct ruling *lab_ruling(struct claims_lab *lab, const char *id);

#define ASSERT_CLAIM(lab, id, how) \
	assert_string_equal(verdict_name(lab_ruling(lab, id)->verdict), how)

/* A test in a lab of its own. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, lab_setup, lab_teardown)

#endif /* SEGDROP_UNIT_CLAIMS_LAB_H */

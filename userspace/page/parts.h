/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of the page, in their order; each writes what is whole in itself. */
#ifndef SEGDROP_PARTS_H
#define SEGDROP_PARTS_H

#include <stdio.h>

#include "claims/claims.h"
#include "lab/run.h"

/* Room for the name of a scenario's section with its final NUL. */
#define PART_NAME_MAX	48

/* What stands in front of a verdict, so that it is not told by its colour alone. */
#define SIGN_RIGHT	"\u2713"
#define SIGN_WRONG	"\u2717"

/**
 * part_name - by which a scenario's section is found: "fin2ack-lost", "syn-lost-ipv6"
 * @trial: the scenario
 * @buf: PART_NAME_MAX bytes; also the beginning of all names in the section
 */
void part_name(const struct trial *trial, char *buf);

/**
 * part_holds - is there nothing to complain of?
 * @trial: finished
 */
bool part_holds(const struct trial *trial);

/**
 * part_head - what was run, where, and how much came as predicted
 * @run: finished
 * @stream: where to
 */
void part_head(const struct run *run, FILE *stream);

/**
 * part_contents - the table of contents, by step of the lab
 * @run: finished
 * @stream: where to
 */
void part_contents(const struct run *run, FILE *stream);

/**
 * part_legend - how to read the page
 * @stream: where to
 */
void part_legend(FILE *stream);

/**
 * part_claims - all claims that were judged, and their verdicts
 * @findings: of claims
 * @stream: where to
 */
void part_claims(const struct findings *findings, FILE *stream);

/**
 * part_evidence - what one scenario shows of the claims; nothing if that is none
 * @trial: the scenario
 * @findings: of claims
 * @stream: where to
 */
void part_evidence(const struct trial *trial, const struct findings *findings, FILE *stream);

/**
 * part_scenario - all of one scenario
 * @run: its run
 * @trial: the scenario
 * @findings: of claims
 * @stream: where to
 */
void part_scenario(const struct run *run, const struct trial *trial,
		   const struct findings *findings, FILE *stream);

/**
 * part_ladder - segment by segment, as a picture
 * @trial: the scenario; it has events
 * @stream: where to
 */
void part_ladder(const struct trial *trial, FILE *stream);

/**
 * part_events - the same as a table
 * @trial: the scenario; it has events
 * @stream: where to
 */
void part_events(const struct trial *trial, FILE *stream);

/**
 * part_lanes - the states of both ends over time, as a picture
 * @trial: the scenario; it has events
 * @stream: where to
 */
void part_lanes(const struct trial *trial, FILE *stream);

/**
 * part_prediction - what came as predicted, and what did not
 * @run: for HZ
 * @trial: the scenario
 * @stream: where to
 */
void part_prediction(const struct run *run, const struct trial *trial, FILE *stream);

/**
 * part_repeat - the rule, the settings, and the commands that do it again
 * @run: its run
 * @trial: the scenario
 * @stream: where to
 */
void part_repeat(const struct run *run, const struct trial *trial, FILE *stream);

/**
 * part_settings - settings of TCP that are not those that a new network namespace has
 * @run: with both
 * @trial: with those that it ran with; NULL: the caller's
 * @stream: where to: a list
 * Return: false if there are none, and nothing was written
 */
bool part_settings(const struct run *run, const struct trial *trial, FILE *stream);

#endif /* SEGDROP_PARTS_H */

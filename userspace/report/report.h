/* SPDX-License-Identifier: GPL-2.0-only */
/* The results of a run, for people and for programs. */
#ifndef SEGDROP_REPORT_H
#define SEGDROP_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "claims/claims.h"
#include "lab/pcapng.h"
#include "lab/run.h"
#include "report/text_ladder.h"
#include "report/style.h"

/* Room for an observation. */
#define OBSERVATION_MAX	128

/* Room for an answer. */
#define ANSWER_MAX	2048

/**
 * report_json - everything that is known
 * @run: finished
 * @findings: of claims, in this run
 * Return: an object, to be given back
 */
json_t *report_json(const struct run *run, const struct findings *findings);

/**
 * report_head - what a scenario is about, on standard output
 * @style: how
 * @run: prepared
 * @trial: of the run
 */
void report_head(const struct style *style, const struct run *run, const struct trial *trial);

/**
 * report_text - ladder and summary of each scenario, then the claims, on standard output
 * @run: finished
 * @findings: of claims, in this run
 * @ladder: begun behind report_head() while the only scenario ran; NULL if none was
 */
void report_text(const struct run *run, const struct findings *findings,
		 struct text_ladder *ladder);

/**
 * report_claims - the claims that could be judged, on standard output
 * @findings: of claims
 */
void report_claims(const struct findings *findings);

/**
 * report_claims_page - all claims, with what each scenario shows of them, as Markdown
 * @run: finished
 * @findings: of claims, in this run
 * @stream: where to
 */
void report_claims_page(const struct run *run, const struct findings *findings, FILE *stream);

/**
 * report_claims_json - the claims that could be judged
 * @findings: of claims
 * Return: an array, to be given back
 */
json_t *report_claims_json(const struct findings *findings);

/**
 * report_evidence_json - what one scenario shows of each claim
 * @findings: of claims
 * @timeline: of the scenario
 * Return: an array, to be given back
 */
json_t *report_evidence_json(const struct findings *findings, const struct timeline *timeline);

/**
 * report_answers - the question of each scenario, what was seen and predicted, and how claims
 * stand, on standard output
 * @run: finished
 * @findings: what it shows of the claims
 */
void report_answers(const struct run *run, const struct findings *findings);

/**
 * report_pcap - what both ends captured, with what is known of each packet as its comment
 * @file: filled in
 * @trials: stopped; those that captured nothing add nothing but their question
 * @len: how many
 */
void report_pcap(struct pcapng *file, const struct trial *trials, size_t len);

/**
 * report_problems - why a scenario does not count, on standard output
 * @style: how
 * @problems: OR of enum trial_problem_set
 */
void report_problems(const struct style *style, unsigned int problems);

/**
 * report_summary - what was lost, when it was sent again, and how both ends ended
 * @trial: finished
 */
void report_summary(const struct trial *trial);

/**
 * report_shows - is an event told of? Not those of timers; a call and its return are one when
 * nothing happened between them.
 * @timeline: what happened
 * @i: index of the event
 */
bool report_shows(const struct timeline *timeline, size_t i);

/**
 * report_sum - how much came as predicted in all scenarios that count
 * @run: finished
 * Return: the numbers alone; its list is empty
 */
struct judgement report_sum(const struct run *run);

/**
 * report_answer - what a scenario answers, in plain sentences made of what was observed
 * @trial: finished, or broken off
 * @buf: ANSWER_MAX bytes: what was lost, who sent what again how often and over how long, how each
 *	end's socket ended and when, and which call failed with what; one paragraph of ASCII
 */
void report_answer(const struct trial *trial, char *buf);

/**
 * report_observation - an event in words
 * @event: any event
 * @buf: OBSERVATION_MAX bytes: "client sent syn again"
 * Return: false if the event says nothing about the outcome
 */
bool report_observation(const struct event *event, char *buf);

#endif /* SEGDROP_REPORT_H */

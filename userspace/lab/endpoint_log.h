/* SPDX-License-Identifier: GPL-2.0-only */
/* Logs of socket calls: for people, for programs, for the recorder. */
#ifndef SEGDROP_ENDPOINT_LOG_H
#define SEGDROP_ENDPOINT_LOG_H

#include "lab/endpoint.h"

/**
 * struct print_log - a log on standard output
 * @log: the interface
 * @start: when the first call was made; 0 before that
 * @called: when the present call was made
 * @name: of the present call
 * @arguments: of the present call
 */
struct print_log {
	struct endpoint_log log;
	u64 start;
	u64 called;
	const char *name;
	char arguments[64];
};

/**
 * text_log - a log that people read: one call a line
 * Return: a log that has not seen a call yet
 */
struct print_log text_log(void);

/**
 * json_log - a log that programs read: one object a line
 * Return: a log that has not seen a call yet
 */
struct print_log json_log(void);

/**
 * struct marker_log - a log that writes into the recorder's trace
 * @log: the interface
 * @marker: descriptor of trace_marker
 * @trial: number of the scenario in this run
 * @side: which end this is
 * @ready: descriptor of a pipe: a server writes to it when it listens, a client waits for that
 */
struct marker_log {
	struct endpoint_log log;
	int marker;
	unsigned int trial;
	enum side side;
	int ready;
};

/**
 * marker_log_open - a log that writes into the recorder's trace
 * @marker: see struct marker_log
 * @trial: see struct marker_log
 * @side: see struct marker_log
 * @ready: see struct marker_log
 */
struct marker_log marker_log_open(int marker, unsigned int trial, enum side side, int ready);

/**
 * struct mark - what a marker_log wrote
 * @trial: see struct marker_log
 * @side: see struct marker_log
 * @call: before the call; otherwise after it
 * @name: of the call, if @call
 * @result: what it returned, if not @call
 * @error: errno, if not @call
 */
struct mark {
	unsigned int trial;
	enum side side;
	bool call;
	char name[16];
	long result;
	int error;
};

/**
 * mark_parse - read what a marker_log wrote
 * @mark: filled in
 * @text: the text of a print event, newline or not
 * Return: false if it is something else
 */
bool mark_parse(struct mark *mark, const char *text);

#endif /* SEGDROP_ENDPOINT_LOG_H */

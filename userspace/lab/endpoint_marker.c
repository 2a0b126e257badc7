// SPDX-License-Identifier: GPL-2.0-only
/* Socket calls as marks in the recorder's trace: written by the two ends, read by the recorder. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/endpoint_log.h"

#define MARK	"segdrop"

static void put(const struct marker_log *marker, const char *text, int len)
{
	/* Nobody is left to tell when the trace is gone: the run has ended then. */
	if (write(marker->marker, text, len) != len)
		_exit(1);
}

static void marker_call(struct endpoint_log *log, const char *name, const char *arguments)
{
	const struct marker_log *marker = (struct marker_log *)log;
	char text[64];

	(void)arguments;
	put(marker, text,
	    snprintf(text, sizeof(text), MARK " %u %u call %s", marker->trial, marker->side, name));
}

static void marker_result(struct endpoint_log *log, long result, int error)
{
	const struct marker_log *marker = (struct marker_log *)log;
	char text[64];

	put(marker, text,
	    snprintf(text, sizeof(text), MARK " %u %u return %ld %d", marker->trial, marker->side,
		     result, error));
}

static void marker_ready(struct endpoint_log *log)
{
	const struct marker_log *marker = (struct marker_log *)log;
	char byte = 0;
	ssize_t done;

	if (marker->side == SERVER)
		done = write(marker->ready, &byte, 1);
	else
		done = read(marker->ready, &byte, 1);
	if (done != 1)
		_exit(1);
}

struct marker_log marker_log_open(int marker, unsigned int trial, enum side side, int ready)
{
	return (struct marker_log){
		.log = { .call = marker_call, .result = marker_result, .ready = marker_ready },
		.marker = marker, .trial = trial, .side = side, .ready = ready,
	};
}

bool mark_parse(struct mark *mark, const char *text)
{
	unsigned int side;

	*mark = (struct mark){ 0 };
	if (sscanf(text, MARK " %u %u call %15s", &mark->trial, &side, mark->name) == 3)
		mark->call = true;
	else if (sscanf(text, MARK " %u %u return %ld %d", &mark->trial, &side, &mark->result,
			&mark->error) != 4)
		return false;
	mark->side = side;
	return side < SIDES;
}

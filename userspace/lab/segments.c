// SPDX-License-Identifier: GPL-2.0-only
/* The segments that are judged on this machine, as they come. */
#include "lab/segments.h"

#define SYSTEM	"segdrop"
#define NAME	"segdrop_segment"

struct tracing *segments_open(const struct sieve *sieve, enum status *status)
{
	static const char *const systems[] = { SYSTEM, NULL };
	struct tracing *tracing = tracing_open(status);
	char filter[SIEVE_TEXT_MAX];

	sieve_print(sieve, filter);
	if (*status == STATUS_DONE)
		*status = tracing_enable(tracing, SYSTEM, NAME, filter);
	if (*status == STATUS_DONE)
		*status = tracing_start(tracing, systems);
	if (*status == STATUS_DONE)
		return tracing;
	tracing_close(tracing);
	return NULL;
}

bool segments_alive(const struct tracing *tracing)
{
	return tracing_enabled(tracing, SYSTEM, NAME);
}

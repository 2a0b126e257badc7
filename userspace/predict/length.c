// SPDX-License-Identifier: GPL-2.0-only
/* How long a scenario takes. */
#include "lab/monotonic.h"
#include "predict/foresight.h"
#include "predict/length.h"

static void raise_to(u64 *length, u64 other)
{
	if (other != NEVER && other > *length)
		*length = other;
}

/* When the script of an end has nothing left to do but to wait. */
static u64 script(const struct endpoint_options *end)
{
	u64 length = SECOND;

	raise_to(&length, end->send_after + end->send_again * end->send_every);
	raise_to(&length, end->accept_after);
	raise_to(&length, end->read_after);
	raise_to(&length, end->close_after);
	raise_to(&length, end->final_close);
	return length;
}

/* Timers begin at any time of the script: after it at the latest. */
static u64 timers(const struct scenario *scenario, const struct basis *basis)
{
	const struct strand *strand = plan_by_name(scenario->name)->strands;
	u64 longest = 0;

	for (; strand_exists(strand); strand++)
		raise_to(&longest, foresee_end(strand, basis));
	return longest * (SECOND / basis->hz);
}

u64 length_of(const struct scenario *scenario, const struct sysctls *sysctls,
	      const struct basis *basis)
{
	u64 length = script(&basis->ends[CLIENT]);

	raise_to(&length, script(&basis->ends[SERVER]));
	length += timers(scenario, basis);
	if (scenario->stays)
		raise_to(&length, scenario->stays(sysctls));
	return length;
}

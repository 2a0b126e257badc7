// SPDX-License-Identifier: GPL-2.0-only
/* What a prediction is computed from. */
#include "model/jiffies.h"
#include "predict/basis.h"
#include "procfs.h"

#define USEC_PER_SEC	1000000

static void set_end(struct sd_settings *settings, const struct sysctls *sysctls,
		    const struct endpoint_options *end, u32 hz)
{
	size_t i;

	sd_settings_init(settings, hz);
	for (i = 0; i < sysctls->len; i++)
		sd_settings_set(settings, sysctls->list[i].name,
				(u32)sysctls_number(sysctls, sysctls->list[i].name, 0));
	settings->user_timeout = end->user_timeout;
}

void basis_make(struct basis *basis, const struct scenario *scenario,
		const struct sysctls *sysctls, u32 hz)
{
	const struct sd_window at_most_a_jiffy = { 1, USEC_PER_SEC / hz };
	enum side side;

	*basis = (struct basis){
		.thaw = scenario->thaw, .hz = hz,
		.sack = sysctls_number(sysctls, "tcp_sack", 1),
		.rtt = { at_most_a_jiffy, at_most_a_jiffy },
		.ack_limit = sd_msecs_to_jiffies(hz, (u32)sysctls_number(sysctls,
									 "tcp_invalid_ratelimit",
									 500)),
	};
	scenario_ends(scenario, sysctls, basis->ends);
	for (side = 0; side < SIDES; side++)
		set_end(&basis->settings[side], sysctls, &basis->ends[side], hz);
}

enum status basis_read(struct sysctls *sysctls, u32 *hz, const char *netns)
{
	enum status status = procfs_attach(netns);
	json_t *stats;

	*sysctls = (struct sysctls){ 0 };
	if (status == STATUS_DONE)
		status = sysctls_read(sysctls);
	if (status != STATUS_DONE)
		return status;
	stats = procfs_read_stats();
	if (!stats)
		return STATUS_CANNOT;
	*hz = (u32)json_integer_value(json_object_get(stats, "kernel.hz"));
	json_decref(stats);
	return STATUS_DONE;
}

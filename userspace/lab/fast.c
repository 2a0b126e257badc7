// SPDX-License-Identifier: GPL-2.0-only
/* --fast: settings of TCP with which no scenario takes longer than TIME_WAIT. */
#include "lab/fast.h"

/*
 * Each still lets its timer be seen to fire more than once. Keepalive begins when the longest
 * request (1 + 2 + 4 s) is over, as it does by default; a budget of retries is 200 ms * (2^n - 1).
 */
const char *const fast_settings[] = {
	"tcp_syn_retries=3",
	"tcp_synack_retries=2",
	"tcp_retries2=5",
	"tcp_orphan_retries=3",
	"tcp_fin_timeout=5",
	"tcp_keepalive_time=10",
	"tcp_keepalive_intvl=2",
	"tcp_keepalive_probes=3",
	NULL
};

enum status fast_lower(struct sysctls *sysctls)
{
	enum status status = STATUS_DONE;
	size_t i;

	for (i = 0; fast_settings[i] && status == STATUS_DONE; i++)
		status = sysctls_set(sysctls, fast_settings[i]);
	return status;
}

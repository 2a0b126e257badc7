// SPDX-License-Identifier: GPL-2.0-only
/* What is live in a namespace. */
#include "predict/basis.h"
#include "procfs.h"

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

// SPDX-License-Identifier: GPL-2.0-only
/* What a prediction is computed from. */
#include "predict/basis.h"
#include "procfs.h"

#define USEC_PER_SEC	1000000

static void set(struct basis *basis, const struct sysctls *sysctls, u32 hz)
{
	const struct sd_window at_most_a_jiffy = { 1, USEC_PER_SEC / hz };
	size_t i;

	*basis = (struct basis){ .rtt = { at_most_a_jiffy, at_most_a_jiffy } };
	sd_settings_init(&basis->settings, hz);
	basis->sack = sysctls_number(sysctls, "tcp_sack", 1);
	for (i = 0; i < sysctls->len; i++)
		sd_settings_set(&basis->settings, sysctls->list[i].name,
				(u32)sysctls_number(sysctls, sysctls->list[i].name, 0));
}

enum status basis_read(struct basis *basis, struct sysctls *sysctls)
{
	enum status status = procfs_attach(NULL);
	json_t *stats;

	*sysctls = (struct sysctls){ 0 };
	if (status == STATUS_DONE)
		status = sysctls_read(sysctls);
	if (status != STATUS_DONE)
		return status;
	stats = procfs_read_stats();
	if (!stats)
		return STATUS_CANNOT;
	set(basis, sysctls, (u32)json_integer_value(json_object_get(stats, "kernel.hz")));
	json_decref(stats);
	return STATUS_DONE;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/memcontrol.h>

#include <segdrop.h>

#include "budget.h"

void sd_budget_open(struct sd_budget *budget)
{
	atomic_set(&budget->counts, SEGDROP_COUNTS_MAX);
	budget->payer = get_mem_cgroup_from_mm(current->mm);
}

void sd_budget_close(struct sd_budget *budget)
{
	mem_cgroup_put(budget->payer);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* What packets may make the kernel hold in a network namespace, and who pays for it. */
#ifndef SEGDROP_BUDGET_H
#define SEGDROP_BUDGET_H

#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/sched/mm.h>

/*
 * For memory that a packet asks for: charged, and refused rather than taken from the reserves. A
 * charge with __GFP_HIGH, which GFP_ATOMIC has, would go beyond the cgroup's limit
 * (mm/memcontrol.c:try_charge_memcg()).
 */
#define SD_GFP_PACKET	(GFP_NOWAIT | __GFP_NOWARN | __GFP_ACCOUNT)

/**
 * struct sd_budget - of a namespace's flows
 * @counts: how many more counts they may have
 * @payer: the memory cgroup of the process that wrote the namespace's first rule: packets come
 *         from anybody, or from nobody at all. NULL if the kernel has none
 */
struct sd_budget {
	atomic_t counts;
	struct mem_cgroup *payer;
};

/**
 * sd_budget_open - the current process pays from now on
 * @budget: filled in
 *
 * Context: process
 */
void sd_budget_open(struct sd_budget *budget);

/**
 * sd_budget_close - undo sd_budget_open(); nothing that was paid for is left
 * @budget: the budget
 */
void sd_budget_close(struct sd_budget *budget);

/**
 * sd_budget_begin - allocations with __GFP_ACCOUNT go to the budget, until sd_budget_end()
 * @budget: who pays
 *
 * Context: any, as in kernel/bpf/syscall.c:bpf_map_kmalloc_node(); the end comes in the same
 * Return: for sd_budget_end()
 */
static inline struct mem_cgroup *sd_budget_begin(const struct sd_budget *budget)
{
	return set_active_memcg(budget->payer);
}

/**
 * sd_budget_end - undo sd_budget_begin()
 * @before: what that returned
 */
static inline void sd_budget_end(struct mem_cgroup *before)
{
	set_active_memcg(before);
}

#endif /* SEGDROP_BUDGET_H */

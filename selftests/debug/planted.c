// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module that does wrong when it is loaded, for the test of the debug kernel: fault=uaf reads
 * memory that it has freed, fault=leak forgets memory, fault=sleep sleeps under a spinlock.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static char *fault = "none";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "none (default), uaf, leak or sleep");

static void use_after_free(void)
{
	char *p = kzalloc(100, GFP_KERNEL);

	kfree(p);
	pr_info("planted: %d\n", READ_ONCE(p[50]));
}

static void leak(void)
{
	void *p;
	int i;

	/* More than one: the address of the last may stay on the stack. */
	for (i = 0; i < 8; i++) {
		p = kzalloc(100, GFP_KERNEL);
		OPTIMIZER_HIDE_VAR(p);
	}
}

static void sleep_under_lock(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	msleep(20);
	spin_unlock(&lock);
}

static const struct {
	const char *name;
	void (*plant)(void);
} faults[] = {
	{ "uaf", use_after_free },
	{ "leak", leak },
	{ "sleep", sleep_under_lock },
};

static int __init planted_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		if (!strcmp(fault, faults[i].name))
			faults[i].plant();
	}
	return 0;
}

static void __exit planted_exit(void)
{
}

module_init(planted_init);
module_exit(planted_exit);

MODULE_DESCRIPTION("Does wrong, to be caught");
MODULE_AUTHOR("segdrop developers");
MODULE_LICENSE("GPL");

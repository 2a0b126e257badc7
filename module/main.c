// SPDX-License-Identifier: GPL-2.0-only
/* segdrop: drop the TCP segment that you mean. */
#include <linux/init.h>
#include <linux/module.h>

#include "flowtable.h"
#include "net.h"

static int __init segdrop_init(void)
{
	int err;

	err = sd_rules_init();
	if (err)
		goto err_rules;
	err = sd_counts_init();
	if (err)
		goto err_counts;
	err = sd_flows_init();
	if (err)
		goto err_flows;
	err = sd_net_init();
	if (err)
		goto err_net;
	return 0;

err_net:
	sd_flows_exit();
err_flows:
	sd_counts_exit();
err_counts:
	sd_rules_exit();
err_rules:
	return err;
}

static void __exit segdrop_exit(void)
{
	sd_net_exit();
	sd_flows_exit();
	sd_counts_exit();
	sd_rules_exit();
}

module_init(segdrop_init);
module_exit(segdrop_exit);

MODULE_DESCRIPTION("Drops TCP segments by the part they play in a connection");
MODULE_AUTHOR("segdrop developers");
MODULE_VERSION(SEGDROP_VERSION);
MODULE_LICENSE("GPL");

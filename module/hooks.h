/* SPDX-License-Identifier: GPL-2.0-only */
/* Where packets come by. */
#ifndef SEGDROP_HOOKS_H
#define SEGDROP_HOOKS_H

struct sd_net;

/**
 * sd_hooks_register - look at every packet of a namespace from now on
 * @sn: the namespace
 *
 * Context: may sleep
 * Return: 0 or a negative error code
 */
int sd_hooks_register(struct sd_net *sn);

/**
 * sd_hooks_unregister - undo sd_hooks_register(); packets may be on their way through until a
 * grace period has passed
 * @sn: the namespace
 *
 * Only when the namespace or the module goes: it throws away the packets that anybody has
 * queued to user space in this namespace (net/netfilter/core.c:nf_unregister_net_hook(),
 * nf_queue_nf_hook_drop()).
 *
 * Context: may sleep
 */
void sd_hooks_unregister(struct sd_net *sn);

#endif /* SEGDROP_HOOKS_H */

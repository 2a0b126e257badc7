// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/flow.h>

/* nf_conntrack's for what is established. A keepalive comes after hours (tcp_keepalive_time). */
#define IDLE		(5 * 24 * 3600)

enum sd_flow_class segdrop_flow_class_rare(const struct sd_flow *flow)
{
	const u32 any = flow->end[0].flags | flow->end[1].flags;
	const u32 sent = SD_END_SEEN | SD_END_SYNCED;

	if (sd_flow_ended(flow))
		return SD_CLASS_ENDED;
	if ((flow->end[0].flags & sent) == SD_END_SEEN ||
	    (flow->end[1].flags & sent) == SD_END_SEEN)
		return SD_CLASS_OPENING;
	if (any & SD_END_FIN_OPEN)
		return SD_CLASS_CLOSING;
	if (sd_flow_midstream(flow) ? sd_flow_oneway(flow) : !sd_flow_done(flow))
		return SD_CLASS_HALF_OPEN;
	return SD_CLASS_OPEN;
}

u32 segdrop_flow_patience(enum sd_flow_class class)
{
	static const u32 seconds[SD_CLASSES + 1] = {
		[SD_CLASS_ENDED] = SEGDROP_PATIENCE_LEAST,
		[SD_CLASS_OPENING] = SEGDROP_PATIENCE_LEAST,
		[SD_CLASS_HALF_OPEN] = IDLE,
		[SD_CLASS_CLOSING] = SEGDROP_PATIENCE_LEAST,
		[SD_CLASS_OPEN] = IDLE,
	};

	return seconds[class];
}

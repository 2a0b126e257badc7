// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/flow.h>

#include "end_text.h"

static bool end_has(const struct sd_flow *flow, int end, u16 flag)
{
	return flow->end[end].flags & flag;
}

/*
 * The end whose peer answered with a SYN-ACK, else the one that sent a SYN; with a
 * simultaneous open and in mid-stream neither is the opener more than the other.
 */
static int opener(const struct sd_flow *flow)
{
	bool answered[2] = { end_has(flow, 0, SD_END_HS_OPEN | SD_END_SYNACK_PASSED),
			     end_has(flow, 1, SD_END_HS_OPEN | SD_END_SYNACK_PASSED) };

	if (answered[0] != answered[1])
		return answered[0];
	return !end_has(flow, 0, SD_END_SYN) && end_has(flow, 1, SD_END_SYN);
}

static const char *handshake(const struct sd_flow *flow)
{
	if (sd_flow_midstream(flow))
		return "unknown";
	return sd_flow_done(flow) ? "done" : "open";
}

size_t sd_flow_print(const struct sd_flow_key *key, const struct sd_flow *flow, char *buf)
{
	struct sd_text text = sd_text_begin(buf, SD_FLOW_TEXT_MAX);
	int first = opener(flow);
	struct sd_segment seg;

	sd_flow_key_segment(key, &seg);
	sd_end_print(&text, &seg, first);
	sd_text_string(&text, " ");
	sd_end_print(&text, &seg, !first);
	sd_text_string(&text, sd_flow_midstream(flow) ? " start mid-stream" : " start syn");
	sd_text_string(&text, sd_flow_oneway(flow) ? " passing one-way" : " passing both");
	sd_text_string(&text, " handshake ");
	sd_text_string(&text, handshake(flow));
	sd_text_string(&text, " fins ");
	sd_text_number(&text, end_has(flow, 0, SD_END_FIN) + end_has(flow, 1, SD_END_FIN));
	sd_text_string(&text, sd_flow_ended(flow) ? " state ended" : " state live");
	return text.len;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/rule.h>

#include "addr.h"
#include "end_text.h"

void sd_end_print(struct sd_text *text, const struct sd_segment *seg, int end)
{
	char addr[SD_ADDR_TEXT_MAX];

	sd_addr_print(end ? &seg->daddr : &seg->saddr, seg->family, addr);
	sd_text_string(text, seg->family == 6 ? "[" : "");
	sd_text_string(text, addr);
	sd_text_string(text, seg->family == 6 ? "]:" : ":");
	sd_text_number(text, end ? seg->dport : seg->sport);
}

// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/flow.h>

void sd_flow_key_segment(const struct sd_flow_key *key, struct sd_segment *seg)
{
	u32 words = key->ipv6 ? 4 : 1;

	memset(seg, 0, sizeof(*seg));
	seg->family = key->ipv6 ? 6 : 4;
	memcpy(&seg->saddr, key->addr, words * sizeof(*key->addr));
	memcpy(&seg->daddr, key->addr + words, words * sizeof(*key->addr));
	seg->sport = key->port[0];
	seg->dport = key->port[1];
}

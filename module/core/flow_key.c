// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/flow.h>

int sd_flow_key_set(struct sd_flow_key *key, const struct sd_segment *seg, u32 scope)
{
	int order = memcmp(&seg->saddr, &seg->daddr, sizeof(seg->saddr));
	int sender = order ? order > 0 : seg->sport > seg->dport;

	memset(key, 0, sizeof(*key));
	key->addr[sender] = seg->saddr;
	key->addr[!sender] = seg->daddr;
	key->port[sender] = seg->sport;
	key->port[!sender] = seg->dport;
	key->scope = scope;
	key->family = seg->family;
	return sender;
}

void sd_flow_key_segment(const struct sd_flow_key *key, struct sd_segment *seg)
{
	memset(seg, 0, sizeof(*seg));
	seg->saddr = key->addr[0];
	seg->daddr = key->addr[1];
	seg->sport = key->port[0];
	seg->dport = key->port[1];
	seg->family = key->family;
}

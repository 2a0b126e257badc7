// SPDX-License-Identifier: GPL-2.0-only
/* A segment that was judged, as JSON. */
#include <segdrop/rule.h>

#include "../../module/core/addr.h"
#include "lab/monotonic.h"
#include "report/judged.h"
#include "report/segment_names.h"

static void put(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

static json_t *end_json(const struct sd_addr *addr, u8 family, u16 port)
{
	char text[SD_ADDR_TEXT_MAX];

	sd_addr_print(addr, family, text);
	return json_pack("{sssi}", "address", text, "port", (int)port);
}

/* To the microsecond: a number of JSON has no room for more. */
static json_t *time_json(u64 time)
{
	return json_real((double)(time / 1000) / 1e6);
}

static const char *verdict(const struct trace_segment *told)
{
	if (!told->rule)
		return "passed";
	return told->dropped ? "dropped" : "counted";
}

json_t *judged_json(const struct judged *judged)
{
	const struct trace_segment *told = judged->told;
	const struct sd_segment *segment = &told->segment;
	json_t *object = json_object(), *name = json_string(judged->netns);

	put(object, "time", time_json(judged->time));
	put(object, "netns", json_integer(told->netns));
	put(object, "netns_name", name ? name : json_null());
	put(object, "scope", told->scope ? json_integer(told->scope) : json_null());
	put(object, "direction", json_string(told->out ? "out" : "in"));
	put(object, "from", end_json(&segment->saddr, segment->family, segment->sport));
	put(object, "to", end_json(&segment->daddr, segment->family, segment->dport));
	put(object, "seq", json_integer(segment->seq));
	put(object, "ack", segment->flags & SD_TCP_ACK ? json_integer(segment->ack) : json_null());
	put(object, "flags", flag_names(segment->flags));
	put(object, "len", json_integer(segment->len));
	put(object, "roles", role_names(told->roles));
	put(object, "rule", told->rule ? json_integer(told->rule) : json_null());
	put(object, "verdict", json_string(verdict(told)));
	return object;
}

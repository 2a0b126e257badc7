/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM segdrop

#if !defined(SEGDROP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SEGDROP_TRACE_H

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/tracepoint.h>

#include "judge.h"

#ifndef SEGDROP_TRACE_TEXT
#define SEGDROP_TRACE_TEXT
/* The last item, which no segment has, is there for the comma before it. */
#define SD_TRACE_ROLE(name, text, meaning) { SD_##name, text },
#define SD_TRACE_ROLES SEGDROP_ROLES(SD_TRACE_ROLE) { 0x8000, "?" }

#define SD_TRACE_FORMAT \
	"%s %pISpc > %pISpc %s seq=%u ack=%u len=%u flags=%#x %s rule=%u netns=%u scope=%u at=%llu"

/* An end as the events of tcp have it: perf and trace-cmd know how to print that. */
static inline void segdrop_trace_end(void *to, u8 family, const struct sd_addr *addr, u16 port)
{
	struct sockaddr_in6 *ipv6 = to;
	struct sockaddr_in *ipv4 = to;

	memset(to, 0, sizeof(*ipv6));
	if (family == 4) {
		ipv4->sin_family = AF_INET;
		ipv4->sin_port = htons(port);
		memcpy(&ipv4->sin_addr, addr->bytes, sizeof(ipv4->sin_addr));
	} else {
		ipv6->sin6_family = AF_INET6;
		ipv6->sin6_port = htons(port);
		memcpy(&ipv6->sin6_addr, addr->bytes, sizeof(ipv6->sin6_addr));
	}
}
#endif

/* So that the format has their numbers. */
#define SD_TRACE_ENUM(name, text, meaning) TRACE_DEFINE_ENUM(SD_##name);
SEGDROP_ROLES(SD_TRACE_ENUM)
#undef SD_TRACE_ENUM

/* Its layout is documented in segdrop.h */
TRACE_EVENT(segdrop_segment,
	    TP_PROTO(const struct sd_crossing *at, const struct sd_segment *seg, u16 roles,
		     u32 rule, u8 verdict),

	    TP_ARGS(at, seg, roles, rule, verdict),

	    TP_STRUCT__entry(__field(u64, jiffies)
			     __field(u32, netns)
			     __field(u32, seq)
			     __field(u32, ack)
			     __field(u32, len)
			     __field(u32, rule)
			     __field(u32, scope)
			     __field(u16, sport)
			     __field(u16, dport)
			     __field(u16, roles)
			     __field(u8, hook)
			     __field(u8, family)
			     __field(u8, flags)
			     __field(u8, verdict)
			     __array(u8, saddr, sizeof(struct sockaddr_in6))
			     __array(u8, daddr, sizeof(struct sockaddr_in6))),

	    TP_fast_assign(__entry->jiffies = get_jiffies_64();
			   __entry->netns = at->netns;
			   __entry->seq = seg->seq;
			   __entry->ack = seg->ack;
			   __entry->len = seg->len;
			   __entry->rule = rule;
			   __entry->scope = at->key.scope;
			   __entry->sport = seg->sport;
			   __entry->dport = seg->dport;
			   __entry->roles = roles;
			   __entry->hook = at->hook;
			   __entry->family = seg->family;
			   __entry->flags = seg->flags;
			   __entry->verdict = verdict;
			   segdrop_trace_end(__entry->saddr, seg->family, &seg->saddr, seg->sport);
			   segdrop_trace_end(__entry->daddr, seg->family, &seg->daddr,
					     seg->dport);),

	    TP_printk(SD_TRACE_FORMAT,
		      __print_symbolic(__entry->hook, { 0, "in" }, { 1, "out" }),
		      __entry->saddr, __entry->daddr,
		      __print_flags(__entry->roles, ",", SD_TRACE_ROLES),
		      __entry->seq, __entry->ack, __entry->len, __entry->flags,
		      __print_symbolic(__entry->verdict,
				       { 0, "pass" }, { 1, "drop" }, { 2, "count" }),
		      __entry->rule, __entry->netns, __entry->scope, __entry->jiffies)
);

#endif /* SEGDROP_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>

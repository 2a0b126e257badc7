/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM segdrop

#if !defined(SEGDROP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SEGDROP_TRACE_H

#include <linux/trace_seq.h>
#include <linux/tracepoint.h>

#include "judge.h"

#ifndef SEGDROP_TRACE_TEXT
#define SEGDROP_TRACE_TEXT
/* The last item, which no segment has, is there for the comma before it. */
#define SD_TRACE_ROLE(name, text, meaning) { SD_##name, text },
#define SD_TRACE_ROLES SEGDROP_ROLES(SD_TRACE_ROLE) { 0x8000, "?" }

const char *sd_trace_end(struct trace_seq *p, u8 family, const u8 *addr, u16 port);
#endif

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
			     __field(u16, sport)
			     __field(u16, dport)
			     __field(u16, roles)
			     __field(u8, hook)
			     __field(u8, family)
			     __field(u8, flags)
			     __field(u8, verdict)
			     __array(u8, saddr, 16)
			     __array(u8, daddr, 16)),

	    TP_fast_assign(__entry->jiffies = get_jiffies_64();
			   __entry->netns = at->netns;
			   __entry->seq = seg->seq;
			   __entry->ack = seg->ack;
			   __entry->len = seg->len;
			   __entry->rule = rule;
			   __entry->sport = seg->sport;
			   __entry->dport = seg->dport;
			   __entry->roles = roles;
			   __entry->hook = at->hook;
			   __entry->family = seg->family;
			   __entry->flags = seg->flags;
			   __entry->verdict = verdict;
			   memcpy(__entry->saddr, seg->saddr.bytes, sizeof(__entry->saddr));
			   memcpy(__entry->daddr, seg->daddr.bytes, sizeof(__entry->daddr));),

	    TP_printk("%s %s > %s %s seq=%u ack=%u len=%u flags=%#x %s rule=%u netns=%u at=%llu",
		      __print_symbolic(__entry->hook, { 0, "in" }, { 1, "out" }),
		      sd_trace_end(p, __entry->family, __entry->saddr, __entry->sport),
		      sd_trace_end(p, __entry->family, __entry->daddr, __entry->dport),
		      __print_flags(__entry->roles, ",", SD_TRACE_ROLES),
		      __entry->seq, __entry->ack, __entry->len, __entry->flags,
		      __print_symbolic(__entry->verdict,
				       { 0, "pass" }, { 1, "drop" }, { 2, "count" }),
		      __entry->rule, __entry->netns, __entry->jiffies)
);

#endif /* SEGDROP_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>

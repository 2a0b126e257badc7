/* SPDX-License-Identifier: GPL-2.0-only */
/* Sequence numbers, which lie on a circle (RFC 9293, 3.4), and what is known of two ends. */
#ifndef SEGDROP_CORE_SEQ_H
#define SEGDROP_CORE_SEQ_H

#include <segdrop/track.h>

/* As include/net/tcp.h has them. */
static inline bool before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

#define after(a, b) before(b, a)

static inline bool has(const struct sd_end *end, u32 flags)
{
	return (end->flags & flags) == flags;
}

static inline bool both_have(const struct sd_flow *flow, u32 flags)
{
	return has(&flow->end[0], flags) && has(&flow->end[1], flags);
}

/* The first time @value is taken as it is, afterwards only if it is no step back. */
static inline void raise_to(struct sd_end *end, u32 *number, u32 known, u32 value)
{
	if (!has(end, known) || !before(value, *number))
		*number = value;
	end->flags |= known;
}

/* The sequence number behind all that the segment carries. */
static inline u32 end_of(const struct sd_segment *seg)
{
	return seg->seq + seg->len + !!(seg->flags & SD_TCP_SYN) + !!(seg->flags & SD_TCP_FIN);
}

#endif /* SEGDROP_CORE_SEQ_H */

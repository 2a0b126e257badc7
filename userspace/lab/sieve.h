/* SPDX-License-Identifier: GPL-2.0-only */
/* Which of the segments that are judged are wanted. */
#ifndef SEGDROP_SIEVE_H
#define SEGDROP_SIEVE_H

#include <segdrop/rule.h>

/* So many rules can be named: the kernel takes filters of one page. */
#define SIEVE_RULES_MAX		64

/* Room for the longest text of sieve_print() with its final NUL. */
#define SIEVE_TEXT_MAX		2048

/**
 * struct sieve - what a segment must have to be wanted; all zero: nothing
 * @netns: number of the namespace that judges it; 0: any
 * @roles: one of these; 0: any
 * @dropped: it must have been dropped
 * @rules: one of these must have decided
 * @rules_len: how many are in @rules; 0: any, or none
 * @way: whom it goes from and to; nothing else of this rule counts
 * @host: who must be one of its ends; as the "from" of a rule
 */
struct sieve {
	u32 netns;
	u16 roles;
	bool dropped;
	u32 rules[SIEVE_RULES_MAX];
	size_t rules_len;
	struct sd_rule way;
	struct sd_rule host;
};

/**
 * sieve_print - what the kernel can tell, as a filter for the tracepoint segdrop_segment
 * @sieve: the sieve
 * @buf: SIEVE_TEXT_MAX bytes; "": everything
 *
 * What the kernel sorts out takes no room in the buffers of its tracing.
 */
void sieve_print(const struct sieve *sieve, char *buf);

/**
 * sieve_fits - does a segment that the kernel has let pass have what else is wanted?
 * @sieve: the sieve
 * @segment: the segment
 */
bool sieve_fits(const struct sieve *sieve, const struct sd_segment *segment);

/**
 * sieve_is_possible - can any segment have all that is wanted?
 * @sieve: the sieve
 * Return: false if it would have to be of IPv4 and of IPv6
 */
bool sieve_is_possible(const struct sieve *sieve);

#endif /* SEGDROP_SIEVE_H */

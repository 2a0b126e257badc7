// SPDX-License-Identifier: GPL-2.0-only
/* Sequence numbers counted from the beginning of their connection. */
#include <stdlib.h>
#include <string.h>

#include <segdrop/flow.h>

#include "command.h"
#include "lab/relative.h"

/* A connection is in one of 2^SET_BITS sets, by its hash; a set has room for a few. */
#define SET_BITS	11
#define SET_SIZE	8

/**
 * struct numbering - what counts as 0
 * @known: of each end, whether @zero is
 * @zero: of each end, the number that counts as 0
 */
struct numbering {
	bool known[2];
	u32 zero[2];
};

/**
 * struct connection - what is known of one
 * @seen: when it was seen last; a number that rises
 * @netns: number of its namespace
 * @key: which it is
 * @now: its numbers
 * @next: those of the last SYN, which nobody has accepted yet
 * @syn_len: how many bytes that SYN carries (RFC 7413)
 */
struct connection {
	u64 seen;
	u32 netns;
	struct sd_flow_key key;
	struct numbering now;
	struct numbering next;
	u32 syn_len;
};

struct relative {
	u64 now;
	struct connection sets[1 << SET_BITS][SET_SIZE];
};

struct relative *relative_open(void)
{
	struct relative *relative = allocate(sizeof(*relative));

	memset(relative, 0, sizeof(*relative));
	return relative;
}

/* Fibonacci hashing, word by word (Knuth, The Art of Computer Programming, vol. 3, 6.4). */
static u32 set_of(u32 netns, const struct sd_flow_key *key)
{
	u32 hash = netns, word, at;

	for (at = 0; at < sd_flow_key_len(key); at += sizeof(word)) {
		memcpy(&word, (const char *)key + at, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b1U;
		hash ^= hash >> 15;
	}
	return hash >> (32 - SET_BITS);
}

/* The one, or the place of the one of its set that was seen longest ago. */
static struct connection *find(struct relative *relative, u32 netns, const struct sd_flow_key *key)
{
	struct connection *set = relative->sets[set_of(netns, key)], *found = set, *place;

	for (place = set; place < set + SET_SIZE; place++) {
		if (place->netns == netns && sd_flow_key_same(&place->key, key))
			break;
		if (place->seen < found->seen)
			found = place;
	}
	if (place < set + SET_SIZE)
		found = place;
	else
		*found = (struct connection){ .netns = netns, .key = *key };
	found->seen = ++relative->now;
	return found;
}

/* A RST may have any number. A SYN with another number has nothing to do with what was known. */
static void learn(struct numbering *numbering, int sender, const struct sd_segment *segment)
{
	bool *known = numbering->known;
	u32 *zero = numbering->zero;

	if (segment->flags & SD_TCP_SYN) {
		if (known[sender] && zero[sender] != segment->seq)
			known[!sender] = false;
		zero[sender] = segment->seq;
		known[sender] = true;
	} else if (!known[sender]) {
		zero[sender] = segment->seq - !(segment->flags & SD_TCP_RST);
		known[sender] = !(segment->flags & SD_TCP_RST);
	}
	if (segment->flags & SD_TCP_ACK && !known[!sender]) {
		zero[!sender] = segment->ack - 1;
		known[!sender] = true;
	}
}

/* Does it accept the SYN, or answer it with a RST, or follow it? The answer may pass elsewhere. */
static bool belongs_to_next(const struct connection *connection, int sender,
			    const struct sd_segment *segment)
{
	const struct numbering *next = &connection->next;

	if (segment->flags & SD_TCP_ACK && next->known[!sender] &&
	    segment->ack - next->zero[!sender] - 1 <= connection->syn_len)
		return true;
	return next->known[sender] && segment->seq == next->zero[sender] + 1;
}

/* The numbering of a segment, which learns from it. */
static struct numbering *numbering_of(struct connection *connection, int sender,
				      const struct trace_segment *told)
{
	const struct sd_segment *segment = &told->segment;
	struct numbering *now = &connection->now, *next = &connection->next;
	bool is_syn = (segment->flags & (SD_TCP_SYN | SD_TCP_ACK)) == SD_TCP_SYN;

	if (is_syn && now->known[sender] && now->zero[sender] == segment->seq)
		return now;
	if (!is_syn && !belongs_to_next(connection, sender, segment)) {
		learn(now, sender, segment);
		return now;
	}
	learn(next, sender, segment);
	if (is_syn)
		connection->syn_len = segment->len;
	if (is_syn || segment->flags & SD_TCP_RST || told->dropped)
		return next;
	*now = *next;
	*next = (struct numbering){ 0 };
	return now;
}

struct relative_numbers relative_follow(struct relative *relative,
					const struct trace_segment *told)
{
	const struct sd_segment *segment = &told->segment;
	struct sd_flow_key key = { 0 };
	int sender = sd_flow_key_set(&key, segment, told->scope);
	const struct numbering *numbering =
		numbering_of(find(relative, told->netns, &key), sender, told);

	return (struct relative_numbers){
		.seq = segment->seq - numbering->zero[sender],
		.ack = segment->ack - numbering->zero[!sender],
	};
}

void relative_close(struct relative *relative)
{
	free(relative);
}

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
 * struct connection - what is known of one
 * @seen: when it was seen last; a number that rises
 * @netns: number of its namespace
 * @key: which it is
 * @known: of each end, whether @zero is
 * @zero: of each end, the number that counts as 0
 */
struct connection {
	u64 seen;
	u32 netns;
	struct sd_flow_key key;
	bool known[2];
	u32 zero[2];
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

/* A RST may have any number. */
static void learn(struct connection *connection, int sender, const struct sd_segment *segment)
{
	bool *known = connection->known;
	u32 *zero = connection->zero;

	if (segment->flags & SD_TCP_SYN) {
		zero[sender] = segment->seq;
		known[sender] = true;
		if (!(segment->flags & SD_TCP_ACK))
			known[!sender] = false;
	} else if (!known[sender]) {
		zero[sender] = segment->seq - !(segment->flags & SD_TCP_RST);
		known[sender] = !(segment->flags & SD_TCP_RST);
	}
	if (segment->flags & SD_TCP_ACK && !known[!sender]) {
		zero[!sender] = segment->ack - 1;
		known[!sender] = true;
	}
}

struct relative_numbers relative_follow(struct relative *relative, u32 netns,
					const struct sd_segment *segment)
{
	struct connection *connection;
	struct sd_flow_key key = { 0 };
	int sender = sd_flow_key_set(&key, segment, 0);

	connection = find(relative, netns, &key);
	learn(connection, sender, segment);
	return (struct relative_numbers){
		.seq = segment->seq - connection->zero[sender],
		.ack = segment->ack - connection->zero[!sender],
	};
}

void relative_close(struct relative *relative)
{
	free(relative);
}

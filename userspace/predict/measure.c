// SPDX-License-Identifier: GPL-2.0-only
/* The round-trip times of a handshake. */
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "predict/measure.h"

#define NSEC_PER_USEC	1000

static const struct event *first(const struct timeline *timeline, const struct pattern *pattern)
{
	size_t i;

	for (i = 0; i < timeline->len; i++)
		if (pattern_fits(pattern, &timeline->events[i]))
			return &timeline->events[i];
	return NULL;
}

/*
 * A segment leaves after its sender's event before it and before it is seen on arrival. Its answer
 * is dealt with after it is seen and before the receiver's next event.
 */
static void measure(struct sd_window *rtt, const struct event *before, const struct event *arrival,
		    const struct event *answer, const struct event *after)
{
	u64 least, most;

	if (!before || !arrival || !answer || !after || answer->time < arrival->time ||
	    after->time < before->time)
		return;
	least = (answer->time - arrival->time) / NSEC_PER_USEC;
	most = (after->time - before->time) / NSEC_PER_USEC + 1;
	*rtt = (struct sd_window){ least ? least : 1, most };
}

void measure_handshake(struct basis *basis, const struct timeline *timeline)
{
	static const struct pattern called = {
		.kind = EVENT_STATE, .side = CLIENT, .from = TCP_CLOSE, .to = TCP_SYN_SENT,
	}, opened = {
		.kind = EVENT_STATE, .side = CLIENT, .from = TCP_SYN_SENT, .to = TCP_ESTABLISHED,
	}, accepted = {
		.kind = EVENT_STATE, .side = SERVER, .from = TCP_SYN_RECV, .to = TCP_ESTABLISHED,
	}, syn = { .side = CLIENT, .roles = SD_SYN },
	synack = { .side = SERVER, .roles = SD_SYNACK },
	hsack = { .side = CLIENT, .roles = SD_HSACK },
	copy = { .side = SERVER, .roles = SD_SYNACK, .copy = COPY_ONLY };
	const struct event *asked = first(timeline, &syn), *answered = first(timeline, &synack);

	if (first(timeline, &copy))
		return;
	measure(&basis->rtt[CLIENT], first(timeline, &called), asked, answered,
		first(timeline, &opened));
	measure(&basis->rtt[SERVER], asked, answered, first(timeline, &hsack),
		first(timeline, &accepted));
}

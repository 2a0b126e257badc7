// SPDX-License-Identifier: GPL-2.0-only
/* From the kernel's binary trace records to events. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "lab/trace_decode.h"

/* A bit of common_flags: TRACE_FLAG_SOFTIRQ of include/linux/trace_events.h */
#define IN_SOFTIRQ	0x10

/* Of the kernel's timers (include/linux/timer.h, kernel/time/timer.c): where flags hold a bucket */
#define BUCKET_SHIFT	22
#define LEVEL_BUCKETS	64
#define LEVEL_SHIFT	3

/* Softirqs that deal with segments: NET_RX, TASKLET, HRTIMER (include/linux/interrupt.h) */
#define FILTER_SOFTIRQS	"vec == 3 || vec == 6 || vec == 8"

/* A field that a kernel lacks reads as 0. */
static unsigned long long number(struct tep_event *format, struct tep_record *record,
				 const char *name)
{
	unsigned long long value;

	return tep_get_field_val(NULL, format, name, record, &value, 0) ? 0 : value;
}

/* A field that all records have. */
static unsigned long long common(struct tep_event *format, struct tep_record *record,
				 const char *name)
{
	unsigned long long value;

	return tep_get_common_field_val(NULL, format, name, record, &value, 0) ? 0 : value;
}

static void bytes(void *to, size_t size, struct tep_event *format, struct tep_record *record,
		  const char *name)
{
	int len;
	const void *from = tep_get_field_raw(NULL, format, name, record, &len, 0);

	memset(to, 0, size);
	if (from)
		memcpy(to, from, (size_t)len < size ? (size_t)len : size);
}

/* A struct sockaddr_in or sockaddr_in6, whose family is told elsewhere. */
static void address(struct sd_addr *to, u8 family, struct tep_event *format,
		    struct tep_record *record, const char *name)
{
	struct sockaddr_storage end;
	const void *from = family == 4 ? (const void *)&((struct sockaddr_in *)&end)->sin_addr :
					 &((struct sockaddr_in6 *)&end)->sin6_addr;

	bytes(&end, sizeof(struct sockaddr_in6), format, record, name);
	memset(to, 0, sizeof(*to));
	memcpy(to, from, family == 4 ? sizeof(struct in_addr) : sizeof(struct in6_addr));
}

static bool decode_segment(struct trace_event *event, struct tep_event *format,
			   struct tep_record *record)
{
	struct trace_segment *told = &event->segment;
	struct sd_segment *segment = &told->segment;

	*told = (struct trace_segment){
		.netns = number(format, record, "netns"),
		.scope = number(format, record, "scope"),
		.out = number(format, record, "hook"),
		.roles = number(format, record, "roles"),
		.rule = number(format, record, "rule"),
		.dropped = number(format, record, "verdict") == TRACE_DROPPED,
		.jiffies = number(format, record, "jiffies"),
		.segment = {
			.family = number(format, record, "family"),
			.sport = number(format, record, "sport"),
			.dport = number(format, record, "dport"),
			.seq = number(format, record, "seq"),
			.ack = number(format, record, "ack"),
			.len = number(format, record, "len"),
			.flags = number(format, record, "flags"),
		},
	};
	address(&segment->saddr, segment->family, format, record, "saddr");
	address(&segment->daddr, segment->family, format, record, "daddr");
	event->kind = TRACE_SEGMENT;
	return true;
}

static void decode_socket(struct trace_socket *told, struct tep_event *format,
			  struct tep_record *record)
{
	bool v6 = number(format, record, "family") == AF_INET6;
	size_t size = v6 ? 16 : 4;

	*told = (struct trace_socket){
		.socket = number(format, record, "skaddr"),
		.family = v6 ? 6 : 4,
		.sport = number(format, record, "sport"),
		.dport = number(format, record, "dport"),
	};
	bytes(&told->from, size, format, record, v6 ? "saddr_v6" : "saddr");
	bytes(&told->to, size, format, record, v6 ? "daddr_v6" : "daddr");
}

static bool decode_state(struct trace_event *event, struct tep_event *format,
			 struct tep_record *record)
{
	if (number(format, record, "protocol") != IPPROTO_TCP)
		return false;
	decode_socket(&event->socket, format, record);
	event->socket.old_state = number(format, record, "oldstate");
	event->socket.new_state = number(format, record, "newstate");
	event->kind = TRACE_STATE;
	return true;
}

static bool decode_retransmit(struct trace_event *event, struct tep_event *format,
			      struct tep_record *record)
{
	decode_socket(&event->socket, format, record);
	event->kind = TRACE_RETRANSMIT;
	return true;
}

static bool decode_mark(struct trace_event *event, struct tep_event *format,
			struct tep_record *record)
{
	int len;
	const char *text = tep_get_field_raw(NULL, format, "buf", record, &len, 0);

	event->kind = TRACE_MARK;
	return text && mark_parse(&event->mark, text);
}

/*
 * calc_index(): when a bucket is run. Since Linux 6.9 the event says it; before, it tells the
 * bucket's number.
 */
static u64 bucket_runs(struct tep_event *format, struct tep_record *record, u64 expires)
{
	u64 runs = number(format, record, "bucket_expiry");
	u64 bucket = number(format, record, "flags") >> BUCKET_SHIFT;
	unsigned int shift = bucket / LEVEL_BUCKETS * LEVEL_SHIFT;

	if (runs)
		return runs;
	runs = (expires >> shift) + 1;
	runs += (bucket - runs) % LEVEL_BUCKETS;
	return runs << shift;
}

static void decode_timer(struct trace_timer *told, struct tep_event *format,
			 struct tep_record *record)
{
	*told = (struct trace_timer){
		.address = number(format, record, "timer"),
		.function = number(format, record, "function"),
		.now = number(format, record, "now"),
	};
}

static bool decode_armed(struct trace_event *event, struct tep_event *format,
			 struct tep_record *record)
{
	struct trace_timer *told = &event->timer;

	decode_timer(told, format, record);
	told->expires = number(format, record, "expires");
	told->fires = bucket_runs(format, record, told->expires);
	event->kind = TRACE_TIMER;
	return true;
}

static bool decode_fired(struct trace_event *event, struct tep_event *format,
			 struct tep_record *record)
{
	decode_timer(&event->timer, format, record);
	event->timer.fires = number(format, record, "baseclk");
	event->timer.fired = true;
	event->kind = TRACE_TIMER;
	return true;
}

static bool decode_softirq(struct trace_event *event, struct tep_event *format,
			   struct tep_record *record)
{
	(void)format;
	(void)record;
	event->kind = TRACE_SOFTIRQ;
	return true;
}

#define PORT_FILTER	"sport == %u || dport == %u"

const struct trace_source trace_sources[] = {
	{ "segdrop", "segdrop_segment", PORT_FILTER, decode_segment },
	{ "sock", "inet_sock_set_state", PORT_FILTER, decode_state },
	{ "tcp", "tcp_retransmit_skb", PORT_FILTER, decode_retransmit },
	{ "tcp", "tcp_retransmit_synack", PORT_FILTER, decode_retransmit },
	{ "timer", "timer_start", FILTER_HANDLERS, decode_armed },
	{ "timer", "timer_expire_entry", FILTER_HANDLERS, decode_fired },
	{ "irq", "softirq_entry", FILTER_SOFTIRQS, decode_softirq },
	{ "ftrace", "print", NULL, decode_mark },
	{ 0 }
};

bool trace_decode(struct trace_event *event, struct tep_event *format, struct tep_record *record)
{
	const struct trace_source *source;

	for (source = trace_sources; source->system; source++)
		if (!strcmp(source->name, format->name) &&
		    !strcmp(source->system, format->system)) {
			*event = (struct trace_event){
				.time = record->ts,
				.cpu = record->cpu,
				.pid = (int)common(format, record, "common_pid"),
				.softirq = common(format, record, "common_flags") & IN_SOFTIRQ,
			};
			return source->decode(event, format, record);
		}
	return false;
}

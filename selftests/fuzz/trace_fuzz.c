// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows that any records of the kernel's tracing are decoded as their formats say, and that what is
 * concluded from them holds together, whatever the kernel's list of symbols says.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

#include "command.h"
#include "fuzz.h"
#include "lab/causes.h"
#include "lab/trace_decode.h"
#include "world.h"

#define PROCESSORS	3
#define RECORD_MAX	128
#define FIELDS_MAX	18
#define COMMON_SIZE	8

/**
 * struct field - of a record
 * @name: as the kernel calls it
 * @size: bytes; 0: the rest of the record, as text
 * @array: it is an array of bytes
 * @at: offset; filled in
 */
struct field {
	const char *name;
	u32 size;
	bool array;
	u32 at;
};

/* The fields of each kind of record that are read, one behind the other. */
static struct format {
	const char *system;
	const char *name;
	struct field fields[FIELDS_MAX];
	u32 size;
	struct tep_event *event;
} formats[] = {
	{ "segdrop", "segdrop_segment", {
		{ "jiffies", 8 }, { "netns", 4 }, { "seq", 4 }, { "ack", 4 }, { "len", 4 },
		{ "rule", 4 }, { "scope", 4 }, { "sport", 2 }, { "dport", 2 }, { "roles", 2 },
		{ "hook", 1 }, { "family", 1 }, { "flags", 1 }, { "verdict", 1 },
		{ "saddr", 28, true }, { "daddr", 28, true },
	} },
	{ "sock", "inet_sock_set_state", {
		{ "skaddr", 8 }, { "oldstate", 4 }, { "newstate", 4 }, { "sport", 2 },
		{ "dport", 2 }, { "family", 2 }, { "protocol", 2 }, { "saddr", 4, true },
		{ "daddr", 4, true }, { "saddr_v6", 16, true }, { "daddr_v6", 16, true },
	} },
	{ "tcp", "tcp_retransmit_skb", {
		{ "skaddr", 8 }, { "sport", 2 }, { "dport", 2 }, { "family", 2 },
		{ "saddr", 4, true }, { "daddr", 4, true }, { "saddr_v6", 16, true },
		{ "daddr_v6", 16, true },
	} },
	{ "timer", "timer_start", {
		{ "timer", 8 }, { "function", 8 }, { "expires", 8 }, { "now", 8 }, { "flags", 4 },
	} },
	{ "timer", "timer_start", {
		{ "timer", 8 }, { "function", 8 }, { "expires", 8 }, { "bucket_expiry", 8 },
		{ "now", 8 }, { "flags", 4 },
	} },
	{ "timer", "timer_expire_entry", {
		{ "timer", 8 }, { "now", 8 }, { "function", 8 }, { "baseclk", 8 },
	} },
	{ "irq", "softirq_entry", { { "vec", 4 } } },
	{ "ftrace", "print", { { "ip", 8 }, { "buf", 0, true } } },
	{ "sched", "sched_switch", { { "prev_pid", 4 } } },
};

static void describe_field(FILE *text, const struct field *field)
{
	static const char *const types[] = {
		[1] = "u8", [2] = "u16", [4] = "u32", [8] = "u64",
	};

	if (!field->size)
		fprintf(text, "\tfield:char %s[];", field->name);
	else if (field->array)
		fprintf(text, "\tfield:__u8 %s[%u];", field->name, field->size);
	else
		fprintf(text, "\tfield:%s %s;", types[field->size], field->name);
	fprintf(text, "\toffset:%u;\tsize:%u;\tsigned:0;\n", field->at, field->size);
}

/* As events/SYSTEM/NAME/format in tracefs. */
static void describe(FILE *text, struct format *format, size_t id)
{
	struct field *field;

	fprintf(text, "name: %s\nID: %zu\nformat:\n", format->name, id);
	fputs("\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	      "\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
	      "\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
	      "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n", text);
	format->size = COMMON_SIZE;
	for (field = format->fields; field->name; field++) {
		field->at = format->size;
		format->size += field->size;
		describe_field(text, field);
	}
	fputs("\nprint fmt: \"\"\n", text);
}

/* Each format has a library of its own: two are of one name. */
static void make_formats(void)
{
	char *text = NULL;
	size_t size, i;
	FILE *stream;

	for (i = 0; i < ARRAY_SIZE(formats) && !formats[i].event; i++) {
		struct tep_handle *library = tep_alloc();

		stream = open_memstream(&text, &size);
		describe(stream, &formats[i], i + 1);
		fclose(stream);
		must(!tep_parse_event(library, text, size, formats[i].system));
		formats[i].event = tep_find_event(library, (int)i + 1);
		must(formats[i].event);
		free(text);
	}
}

/* What a record says, least significant byte first. Return: 0 for a field that is not there */
static u64 value_of(const struct format *format, const u8 *record, const char *name)
{
	const struct field *field = format->fields;
	u64 value = 0;
	u32 i;

	while (field->name && strcmp(field->name, name))
		field++;
	for (i = field->name ? field->size : 0; i-- > 0;)
		value = value << 8 | record[field->at + i];
	return value;
}

/* The @len bytes behind the first @skip of a field, and nothing else. */
static bool has_bytes(const struct format *format, const u8 *record, const char *name,
		      const struct sd_addr *addr, u32 skip, u32 len)
{
	const struct field *field = format->fields;
	u32 i;

	while (strcmp(field->name, name))
		field++;
	must(skip + len <= field->size);
	for (i = 0; i < sizeof(addr->bytes); i++) {
		if (addr->bytes[i] != (i < len ? record[field->at + skip + i] : 0))
			return false;
	}
	return true;
}

#define SAYS(name)	value_of(format, record, name)

static void check_segment(const struct trace_segment *told, const struct format *format,
			  const u8 *record)
{
	const struct sd_segment *segment = &told->segment;
	bool v4 = segment->family == 4;

	must(told->netns == SAYS("netns") && told->scope == SAYS("scope"));
	must(told->out == !!SAYS("hook"));
	must(told->roles == SAYS("roles") && told->rule == SAYS("rule"));
	must(told->dropped == (SAYS("verdict") == 1));
	must(SAYS("jiffies") == told->jiffies);
	must(segment->family == SAYS("family") && segment->sport == SAYS("sport"));
	must(segment->dport == SAYS("dport") && segment->seq == SAYS("seq"));
	must(segment->ack == SAYS("ack") && segment->len == SAYS("len"));
	must(segment->flags == SAYS("flags"));
	/* behind family and port, and in IPv6 the flow's label */
	must(has_bytes(format, record, "saddr", &segment->saddr, v4 ? 4 : 8, v4 ? 4 : 16));
	must(has_bytes(format, record, "daddr", &segment->daddr, v4 ? 4 : 8, v4 ? 4 : 16));
}

static void check_socket(const struct trace_socket *told, const struct format *format,
			 const u8 *record)
{
	bool v6 = SAYS("family") == AF_INET6;

	must(told->socket == SAYS("skaddr") && told->family == (v6 ? 6 : 4));
	must(told->sport == SAYS("sport") && told->dport == SAYS("dport"));
	must(told->old_state == (int)SAYS("oldstate") && told->new_state == (int)SAYS("newstate"));
	must(has_bytes(format, record, v6 ? "saddr_v6" : "saddr", &told->from, 0, v6 ? 16 : 4));
	must(has_bytes(format, record, v6 ? "daddr_v6" : "daddr", &told->to, 0, v6 ? 16 : 4));
}

/*
 * Before Linux 6.9 a timer's bucket tells when it is run: at the first moment behind @expires that
 * is one of the bucket's level, 8 times as coarse as that of the level before, and its turn there.
 */
static u64 turn_of(u64 bucket, u64 expires)
{
	u64 grain = 1ULL << 3 * (bucket / 64), turn = expires / grain + 1;

	while (turn % 64 != bucket % 64)
		turn++;
	return turn * grain;
}

static void check_timer(const struct trace_timer *told, const struct format *format,
			const u8 *record)
{
	u64 fires = SAYS("bucket_expiry");

	must(told->address == SAYS("timer") && told->function == SAYS("function"));
	must(told->now == SAYS("now") && told->expires == SAYS("expires"));
	if (told->fired)
		must(told->fires == SAYS("baseclk"));
	else
		must(told->fires == (fires ?: turn_of(SAYS("flags") >> 22, told->expires)));
}

static void check_mark(const struct mark *mark, const char *text)
{
	must(mark->side == CLIENT || mark->side == SERVER);
	must(strnlen(mark->name, sizeof(mark->name)) < sizeof(mark->name));
	must(!strncmp(text, "segdrop", 7));
	must(strstr(text, mark->call ? mark->name : "return"));
}

static void check_event(const struct trace_event *event, const struct format *format,
			const u8 *record)
{
	must(event->pid == (int)(record[4] | record[5] << 8 | record[6] << 16 |
				 (u32)record[7] << 24));
	must(event->softirq == (record[2] >> 4 & 1));
	switch (event->kind) {
	case TRACE_SEGMENT:
		check_segment(&event->segment, format, record);
		break;
	case TRACE_STATE:
	case TRACE_RETRANSMIT:
		check_socket(&event->socket, format, record);
		break;
	case TRACE_TIMER:
		check_timer(&event->timer, format, record);
		break;
	case TRACE_MARK:
		check_mark(&event->mark, (const char *)record + COMMON_SIZE + 8);
		break;
	case TRACE_SOFTIRQ:
		break;
	}
}

/* The event before, on each processor in a softirq and outside. */
static struct trace_event before[PROCESSORS][2];

/* Whose timer: what the same flow of control has armed just before, and nothing else. */
static struct small_timer *armed_before(const struct trace_event *event)
{
	const struct trace_event *last;

	if (event->cpu >= PROCESSORS)
		return NULL;
	last = &before[event->cpu][event->softirq];
	if (last->kind != TRACE_TIMER || last->timer.fired || last->pid != event->pid)
		return NULL;
	return last->small;
}

static void check_conclusion(const struct trace_event *event)
{
	must(event->kind != TRACE_SOFTIRQ);
	if (event->cause.kind != CAUSE_NONE)
		must(event->softirq && event->cpu < PROCESSORS);
	if (event->small && event->kind == TRACE_TIMER)
		must(event->small->address == event->timer.address);
	if (event->kind != TRACE_TIMER)
		must(event->small == armed_before(event));
	if (event->cpu < PROCESSORS)
		before[event->cpu][event->softirq] = *event;
}

/* Return: a record of that format, for free(); the kernel ends its texts with a NUL */
static u8 *take_record(struct input *input, const struct format *format, int *size)
{
	bool is_text = format->fields[1].name && !format->fields[1].size;
	u32 text = is_text ? take_below(input, 64) : 0;
	u8 *record = malloc(format->size + text + is_text), *at = record;

	while (at < record + format->size + text)
		*at++ = take_u8(input);
	if (is_text)
		*at++ = '\0';
	*size = (int)(at - record);
	return record;
}

static void follow_record(struct causes *causes, struct input *input)
{
	const struct format *format = &formats[take_below(input, ARRAY_SIZE(formats))];
	struct tep_record record = { .cpu = take_below(input, PROCESSORS + 1) };
	struct trace_event event;
	u8 *data = take_record(input, format, &record.size);

	record.ts = take_u32(input);
	record.data = data;
	memset(&event, 0xa5, sizeof(event));
	if (trace_decode(&event, format->event, &record)) {
		must(event.time == record.ts && event.cpu == record.cpu);
		check_event(&event, format, data);
		if (causes_follow(causes, &event))
			check_conclusion(&event);
	}
	free(data);
}

/* The records, which stand behind the kernel's list of symbols. */
static struct input records;

static int follow(int argc, char **argv)
{
	struct causes causes;

	(void)argc;
	(void)argv;
	memset(before, 0, sizeof(before));
	causes_open(&causes, PROCESSORS);
	while (records.size)
		follow_record(&causes, &records);
	causes_close(&causes);
	return STATUS_DONE;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	const u8 *mark = memmem(data, size, "==\n", 3);
	size_t symbols = mark ? (size_t)(mark - data) : 0;
	struct world world = { 0 };

	make_formats();
	records = (struct input){ mark ? mark + 3 : data, mark ? size - symbols - 3 : size };
	world_add(&world, "/proc/kallsyms", (const char *)data, symbols);
	world_run(&world, follow, 0, NULL);
	must(!*world.output && !*world.complaint);
	world_free(&world);
	return 0;
}

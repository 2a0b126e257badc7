// SPDX-License-Identifier: GPL-2.0-only
/* Shows that events of several processors come in the order in which they happened. */
#include <kbuffer.h>

#include "lab/monotonic.h"
#include "lab/trace_decode.h"
#include "lab/trace_reader.h"
#include "unit.h"

#define PROCESSORS	2
#define PAGES_MAX	64
#define EVENTS_MAX	256

/* A page of a buffer: when its events happened, 0 behind the last. */
struct page {
	u64 times[4];
};

struct tracefs_cpu {
	struct page pages[PAGES_MAX];
	size_t read;
	size_t len;
};

/* The trace: what stands in place of the library, and of what it reads. */
static struct tracefs_cpu cpus[PROCESSORS];
static void (*meanwhile)(int cpu);	/* called before a processor's buffer is read */
static struct page present;
static size_t at;

static u64 heard[EVENTS_MAX];
static size_t heard_len;

struct tep_handle *tracefs_local_events_system(const char *dir, const char *const *systems)
{
	(void)dir;
	(void)systems;
	return (struct tep_handle *)&present;
}

bool tracefs_file_exists(struct tracefs_instance *instance, const char *name)
{
	(void)instance;
	(void)name;
	return true;
}

struct tracefs_cpu *tracefs_cpu_open(struct tracefs_instance *instance, int cpu, bool nonblock)
{
	(void)instance;
	assert_true(nonblock);
	return &cpus[cpu];
}

void tracefs_cpu_close(struct tracefs_cpu *cpu)
{
	(void)cpu;
}

int tracefs_cpu_read_size(struct tracefs_cpu *cpu)
{
	(void)cpu;
	return sizeof(struct page);
}

int tracefs_cpu_read(struct tracefs_cpu *cpu, void *buffer, bool nonblock)
{
	assert_true(nonblock);
	if (meanwhile)
		meanwhile((int)(cpu - cpus));
	if (cpu->read == cpu->len)
		return 0;
	memcpy(buffer, &cpu->pages[cpu->read++], sizeof(struct page));
	return sizeof(struct page);
}

struct kbuffer *kbuffer_alloc(enum kbuffer_long_size size, enum kbuffer_endian endian)
{
	(void)size;
	(void)endian;
	return (struct kbuffer *)&present;
}

void kbuffer_free(struct kbuffer *kbuf)
{
	(void)kbuf;
}

int kbuffer_load_subbuffer(struct kbuffer *kbuf, void *page)
{
	(void)kbuf;
	memcpy(&present, page, sizeof(present));
	at = 0;
	return 0;
}

void *kbuffer_read_event(struct kbuffer *kbuf, unsigned long long *time)
{
	(void)kbuf;
	if (at == ARRAY_SIZE(present.times) || !present.times[at])
		return NULL;
	*time = present.times[at];
	return &present.times[at];
}

void *kbuffer_next_event(struct kbuffer *kbuf, unsigned long long *time)
{
	(void)kbuf;
	(void)time;
	at++;
	return NULL;
}

int kbuffer_event_size(struct kbuffer *kbuf)
{
	(void)kbuf;
	return sizeof(u64);
}

int tep_data_type(struct tep_handle *formats, struct tep_record *record)
{
	(void)formats;
	return record->ts % 4 == 2;
}

struct tep_event *tep_find_event(struct tep_handle *formats, int id)
{
	(void)formats;
	return id ? NULL : (struct tep_event *)&present;
}

void tep_free(struct tep_handle *formats)
{
	(void)formats;
}

/* Odd moments are of interest; of others half are of a format that is not known. */
bool trace_decode(struct trace_event *event, struct tep_event *format, struct tep_record *record)
{
	assert_non_null(format);
	*event = (struct trace_event){ .time = record->ts, .cpu = record->cpu };
	return record->ts & 1;
}

static void hear(struct trace_event *event, void *context)
{
	(void)context;
	assert_true(heard_len < EVENTS_MAX);
	heard[heard_len++] = event->time;
}

static void happen(int cpu, u64 first, u64 second)
{
	assert_true(cpus[cpu].len < PAGES_MAX);
	cpus[cpu].pages[cpus[cpu].len++] = (struct page){ .times = { first, second } };
}

/* An odd moment. */
static u64 now(void)
{
	return monotonic_now() | 1;
}

static int setup(void **state)
{
	memset(cpus, 0, sizeof(cpus));
	meanwhile = NULL;
	heard_len = 0;
	*state = trace_reader_open(NULL, NULL, PROCESSORS);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	trace_reader_close(*state);
	return 0;
}

/* What is there already is merged by time; what is of no interest is left out. */
static void merged(void **state)
{
	static const u64 expected[] = { 1, 3, 5, 7, 9, 11 };

	happen(0, 3, 4);
	happen(0, 9, 11);
	happen(1, 1, 5);
	happen(1, 6, 7);
	assert_true(trace_reader_read(*state, hear, NULL));
	assert_int_equal(heard_len, ARRAY_SIZE(expected));
	assert_memory_equal(heard, expected, sizeof(expected));
}

/* The other processor asks when its buffer was read already, and here is the answer. */
static void ask_and_answer(int cpu)
{
	u64 question = now();

	if (cpu != 1)
		return;
	meanwhile = NULL;
	happen(0, question, 0);
	happen(1, question + 2, 0);
}

/* The answer waits for the question, and nothing is left for later. */
static void cause_before_effect(void **state)
{
	meanwhile = ask_and_answer;
	assert_true(trace_reader_read(*state, hear, NULL));
	assert_int_equal(heard_len, 2);
	assert_int_equal(heard[0] + 2, heard[1]);
}

/* Each look finds something new. */
static void flood(int cpu)
{
	if (cpus[cpu].len < PAGES_MAX)
		happen(cpu, now(), 0);
}

/* A flood does not keep the caller for ever, and nothing that was read waits when it returns. */
static void floods_end(void **state)
{
	size_t cpu, i, read = 0;

	meanwhile = flood;
	assert_true(trace_reader_read(*state, hear, NULL));
	for (cpu = 0; cpu < PROCESSORS; cpu++) {
		assert_true(cpus[cpu].len < PAGES_MAX);
		read += cpus[cpu].read;
	}
	assert_int_equal(heard_len, read);
	for (i = 1; i < heard_len; i++)
		assert_true(heard[i - 1] <= heard[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(merged, setup, teardown),
		cmocka_unit_test_setup_teardown(cause_before_effect, setup, teardown),
		cmocka_unit_test_setup_teardown(floods_end, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

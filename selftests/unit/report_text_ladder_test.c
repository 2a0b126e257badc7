// SPDX-License-Identifier: GPL-2.0-only
/* Shows that the ladder has each event once, in order, within 79 columns, as it grows or whole. */
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>

#include <segdrop/packet.h>
#include <segdrop/role.h>

#include "lab/monotonic.h"
#include "random.h"
#include "report/text_ladder.h"
#include "unit.h"

#define COLUMNS	79
#define ORIGIN	(1000 * SECOND)

/* As style_of() makes them for a file in each kind of locale. */
static const struct style plain = {
	.line = "-", .to_right = ">", .to_left = "<", .life = "|", .no_life = ":",
	.from_left = "|", .from_right = "|", .done = "#", .to_do = ".", .lost = "x",
	.not_after = "<", .red = "", .bold = "", .faint = "", .plain = "",
};

/**
 * struct drawing - a ladder and what it has written
 * @timeline: its events
 * @ladder: what is drawn of it
 * @text: all rows below the heading
 * @size: of @text
 * @kept: the true standard output
 */
struct drawing {
	struct timeline timeline;
	struct text_ladder ladder;
	char *text;
	size_t size;
	FILE *kept;
};

static struct drawing begin(void)
{
	return (struct drawing){
		.timeline = { .start = ORIGIN }, .ladder = { .style = plain },
	};
}

static struct event *add(struct drawing *drawing, double at, struct event event)
{
	struct timeline *timeline = &drawing->timeline;

	event.time = ORIGIN + (u64)(at * SECOND);
	timeline_add(timeline, &event);
	return &timeline->events[timeline->len - 1];
}

static void add_segment(struct drawing *drawing, double at, enum side side,
			struct segment_event segment)
{
	add(drawing, at, (struct event){ .side = side, .segment = segment });
}

static void add_call(struct drawing *drawing, double at, bool done)
{
	add(drawing, at, (struct event){
		.kind = EVENT_CALL, .call = { .name = "connect", .done = done },
	});
}

static void add_return(struct drawing *drawing, double called, double at, int error)
{
	add(drawing, at, (struct event){
		.kind = EVENT_RETURN,
		.call = {
			.name = "connect", .error = error,
			.called = ORIGIN + (u64)(called * SECOND),
		},
	});
}

static void add_state(struct drawing *drawing, double at, enum side side, int to)
{
	add(drawing, at, (struct event){
		.kind = EVENT_STATE, .side = side, .state = { .from = TCP_CLOSE, .to = to },
	});
}

/* What is drawn of the timeline so far, as at a moment. Return: as text_ladder_draw() */
static u64 draw(struct drawing *drawing, u64 now)
{
	FILE *screen = stdout;
	struct timeline copy;
	char *text = NULL;
	size_t size;
	u64 again;

	timeline_copy(&copy, &drawing->timeline);
	stdout = open_memstream(&text, &size);
	again = text_ladder_draw(&drawing->ladder, &copy, now);
	fclose(stdout);
	stdout = screen;
	timeline_free(&copy);
	drawing->text = realloc(drawing->text, drawing->size + size + 1);
	memcpy(drawing->text + drawing->size, text, size + 1);
	drawing->size += size;
	free(text);
	return again;
}

static void end(struct drawing *drawing)
{
	text_ladder_end(&drawing->ladder);
	timeline_free(&drawing->timeline);
	free(drawing->text);
}

static void expect(struct drawing *drawing, const char *rows)
{
	draw(drawing, NEVER);
	assert_string_equal(drawing->text, rows);
	end(drawing);
}

static void test_segments(void **state)
{
	struct drawing drawing = begin();

	(void)state;
	add_segment(&drawing, 0, CLIENT, (struct segment_event){
		.roles = SD_SYN, .flags = SD_TCP_SYN,
	});
	add_segment(&drawing, 0.25, SERVER, (struct segment_event){
		.roles = SD_SYNACK, .flags = SD_TCP_SYN | SD_TCP_ACK, .has_ack = true, .ack = 1,
	});
	expect(&drawing,
	       "     0.000              SYN seq 0 |------- syn -------->|\n"
	       "     0.250                        |<------ synack ------| SYN,ACK seq 0 ack 1\n");
}

/* The arrow ends on the way; its receiver, which does not see it, says which rule took it. */
static void test_losses(void **state)
{
	struct drawing drawing = begin();

	(void)state;
	add_segment(&drawing, 0, CLIENT, (struct segment_event){
		.roles = SD_DATA, .flags = SD_TCP_PSH | SD_TCP_ACK, .seq = 1, .has_ack = true,
		.ack = 1, .len = 5, .dropped = true, .rule = 3, .retransmission = true,
	});
	add_segment(&drawing, 0.5, SERVER, (struct segment_event){
		.roles = SD_FIN1, .flags = SD_TCP_FIN | SD_TCP_ACK, .seq = 1, .has_ack = true,
		.ack = 1, .dropped = true, .rule = 4294967295,
	});
	expect(&drawing,
	       "     0.000    PSH,ACK seq 1 ack 1 | data 5 B again x    | lost: rule 3\n"
	       "     0.500  lost: rule 4294967295 |     x---- fin1 -----| FIN,ACK seq 1 ack 1\n");
}

/* What is too long is cut by words that can be done without, never by a part of a word. */
static void test_long(void **state)
{
	struct drawing drawing = begin();

	(void)state;
	add_segment(&drawing, 0, SERVER, (struct segment_event){
		.roles = SD_DATA | SD_FIN1ACK, .flags = SD_TCP_PSH | SD_TCP_ACK, .seq = 60000,
		.has_ack = true, .ack = 60001, .len = 1448, .retransmission = true,
	});
	expect(&drawing,
	       "     0.000                        |< data,fin1ack again | PSH,ACK 60000/60001\n");
}

static void test_calls(void **state)
{
	struct drawing drawing = begin();

	(void)state;
	add_call(&drawing, 0, true);
	add_return(&drawing, 0, 0.1, 0);
	add_call(&drawing, 0.2, true);
	add_state(&drawing, 0.3, CLIENT, TCP_SYN_SENT);
	add_return(&drawing, 0.2, 0.4, ECONNREFUSED);
	expect(&drawing,
	       "     0.100          connect() = 0 |                     |\n"
	       "     0.200          connect() ... |                     |\n"
	       "     0.300               SYN_SENT |                     |\n"
	       "     0.400  connect() ECONNREFUSED|                     |\n");
}

/* Time that nothing happened in is seen to be left out, from more than a second on. */
static void test_waiting(void **state)
{
	struct drawing drawing = begin();

	(void)state;
	add_state(&drawing, 0, SERVER, TCP_LISTEN);
	add_state(&drawing, 1, SERVER, TCP_SYN_RECV);
	add_state(&drawing, 3.5, SERVER, TCP_CLOSE);
	expect(&drawing,
	       "     0.000                        |                     | LISTEN\n"
	       "     1.000                        |                     | SYN_RECV\n"
	       "     +2.50                        :                     :\n"
	       "     3.500                        |                     | CLOSE\n");
}

/* Only a window is known. */
static void test_windows(void **state)
{
	struct drawing drawing = begin();

	(void)state;
	add(&drawing, 2, (struct event){ .kind = EVENT_OWNER })->since = ORIGIN;
	expect(&drawing, "<    2.000     no process owns it |                     |\n");
}

/* A call may return at once: it waits a little, and what came behind it waits with it. */
static void test_patience(void **state)
{
	struct drawing drawing = begin();
	u64 again;

	(void)state;
	add_call(&drawing, 0, false);
	add_state(&drawing, 0.01, SERVER, TCP_SYN_RECV);
	again = draw(&drawing, ORIGIN + SECOND / 50);
	assert_string_equal(drawing.text, "");
	assert_true(again > ORIGIN + SECOND / 50 && again < ORIGIN + SECOND);
	assert_true(draw(&drawing, again) == NEVER);
	add_return(&drawing, 0, 0.5, 0);
	expect(&drawing,
	       "     0.000          connect() ... |                     |\n"
	       "     0.010                        |                     | SYN_RECV\n"
	       "     0.500          connect() = 0 |                     |\n");
}

static struct event random_event(u64 *seed)
{
	struct event event = { .kind = EVENT_SEGMENT, .side = random_below(seed, SIDES) };

	if (random_below(seed, 2)) {
		event.kind = EVENT_STATE;
		event.state.to = 1 + (int)random_below(seed, TCP_CLOSING);
		return event;
	}
	event.segment = (struct segment_event){
		.roles = 1 << random_below(seed, SD_ROLE_COUNT),
		.flags = SD_TCP_ACK | 1 << random_below(seed, 4), .has_ack = true,
		.seq = random_below(seed, 99999), .ack = random_below(seed, 99999),
		.len = random_below(seed, 1460), .retransmission = random_below(seed, 2),
		.dropped = random_below(seed, 2), .rule = 1 + random_below(seed, 9999),
	};
	return event;
}

/* Rows are one line each, and none is wider than the page. */
static size_t count_rows(const char *text)
{
	size_t rows = 0;

	for (; *text; rows++) {
		size_t len = strcspn(text, "\n");

		assert_true(len <= COLUMNS);
		text += len + 1;
	}
	return rows;
}

/* Events are seen in any order within a second; what has been drawn is not drawn again. */
static void test_growing(void **state)
{
	u64 seed = 1;
	int round, i;

	(void)state;
	for (round = 0; round < 200; round++) {
		struct drawing drawing = begin();

		for (i = 0; i < 50; i++) {
			double at = i / 100.0 - random_below(&seed, 3) / 1000.0;

			add(&drawing, at < 0 ? 0 : at, random_event(&seed));
			if (!random_below(&seed, 5))
				draw(&drawing, ORIGIN + SECOND);
		}
		draw(&drawing, NEVER);
		assert_int_equal(count_rows(drawing.text), 50);
		end(&drawing);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_losses),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_patience),
		cmocka_unit_test(test_growing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

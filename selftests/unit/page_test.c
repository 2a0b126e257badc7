// SPDX-License-Identifier: GPL-2.0-only
/* What the page is made of: text that stays text, places of times, rows of the ladder. */
#include <netinet/tcp.h>
#include <stdio.h>

#include <segdrop/role.h>

#include "claims_lab.h"
#include "lab/monotonic.h"
#include "page/axis.h"
#include "page/html.h"
#include "page/ladder.h"
#include "unit.h"

/* --- text --- */

static void assert_html(const char *text, const char *expected)
{
	char *written;
	size_t size;
	FILE *stream = open_memstream(&written, &size);

	html_text(stream, text);
	fclose(stream);
	assert_string_equal(written, expected);
	free(written);
}

static void text_stays_text(void **state)
{
	(void)state;
	assert_html("<b title=\"x\">&amp;'", "&lt;b title=&quot;x&quot;&gt;&amp;amp;&#39;");
	assert_html("</style><script>", "&lt;/style&gt;&lt;script&gt;");
	assert_html("6.1.0-\xc3\xa4", "6.1.0-\xc3\xa4");
	assert_html("", "");
}

/* HTML allows no control character but tab and newline; a terminal's are not passed on. */
static void control_characters(void **state)
{
	(void)state;
	assert_html("a\033[31m", "a\xef\xbf\xbd[31m");
	assert_html("\x7f\x01", "\xef\xbf\xbd\xef\xbf\xbd");
	assert_html("a\tb\nc\rd", "a\tb\nc\rd");
}

static void element_is_closed(void **state)
{
	char *written;
	size_t size;
	FILE *stream = open_memstream(&written, &size);

	(void)state;
	html_element(stream, "p class=\"answer\"", "a<b");
	html_element(stream, "td", "");
	fclose(stream);
	assert_string_equal(written, "<p class=\"answer\">a&lt;b</p><td></td>");
	free(written);
}

/* --- places of times --- */

static void doublings_of_a_millisecond(void **state)
{
	(void)state;
	assert_int_equal(doublings(0), 0);
	assert_int_equal(doublings(SECOND / 1000 - 1), 0);
	assert_int_equal(doublings(SECOND / 1000), 1);
	assert_int_equal(doublings(SECOND), 10);
	assert_int_equal(doublings(7200 * SECOND), 23);
}

static void linear_axis(void **state)
{
	struct claims_lab *lab = *state;
	const struct timeline *timeline = lab->timelines;
	struct axis axis;

	lab_begin(lab, "syn-lost");
	lab_calls(lab, 0, CLIENT, "connect", 0);
	axis_linear(&axis, timeline, timeline->start + 8 * SECOND);
	assert_true(axis_place(&axis, timeline->start - 1) == 0);
	assert_true(axis_place(&axis, timeline->start) == 0);
	assert_true(axis_place(&axis, timeline->start + 2 * SECOND) == 0.25);
	assert_true(axis_place(&axis, timeline->start + 8 * SECOND) == 1);
	assert_true(axis_place(&axis, timeline->start + 9 * SECOND) == 1);
	axis_free(&axis);
}

/* Waits of 1.024 s and of 4096 times as long: 11 doublings and 23; a timer's events are nothing. */
static void compressed_axis(void **state)
{
	struct claims_lab *lab = *state;
	const struct timeline *timeline = lab->timelines;
	const struct event timer = { .kind = EVENT_TIMER, .time = ~0ULL };
	struct axis axis;

	lab_begin(lab, "syn-lost");
	lab_calls(lab, 0, CLIENT, "connect", 0);
	lab_sends(lab, 1.024, CLIENT, SD_SYN, 0);
	timeline_add(&lab->timelines[0], &timer);
	axis_compressed(&axis, timeline, timeline->start + 4097 * 1024 * (SECOND / 1000));
	assert_true(axis_place(&axis, timeline->events[2].time) == 11.0 / (11 + 23));
	assert_true(axis_place(&axis, timeline->start + 512 * (SECOND / 1000)) == 5.5 / (11 + 23));
	assert_true(axis_place(&axis, ~0ULL) == 1);
	axis_free(&axis);
}

/* A run that is broken off at once has an axis, too. */
static void axis_without_length(void **state)
{
	struct claims_lab *lab = *state;
	const struct timeline *timeline = lab->timelines;
	struct axis axis;

	lab_begin(lab, "syn-lost");
	lab_calls(lab, 0, CLIENT, "connect", 0);
	axis_compressed(&axis, timeline, timeline->start);
	assert_true(axis_place(&axis, timeline->start) == 0);
	assert_true(axis_place(&axis, timeline->start + 1) == 1);
	axis_free(&axis);
}

/* --- the ladder --- */

/* A call, a segment, a wait, a state and what comes with it. */
static void make_ladder(struct claims_lab *lab, struct ladder *ladder)
{
	lab_begin(lab, "syn-lost");
	lab_calls(lab, 0, CLIENT, "socket", 3);
	lab_calls(lab, 0, CLIENT, "bind", 0);
	lab_sends(lab, 0, CLIENT, SD_SYN, 0);
	lab_sends(lab, 1, CLIENT, SD_SYN, AGAIN_COPY);
	lab_state(lab, 1, CLIENT, TCP_SYN_SENT, TCP_CLOSE);
	ladder_make(ladder, &lab->timelines[0]);
}

static void ladder_has_rows(void **state)
{
	static const enum row_kind kinds[] = {
		ROW_NOTE, ROW_SEGMENT, ROW_WAIT, ROW_SEGMENT, ROW_STATE
	};
	struct ladder ladder;
	size_t i;

	make_ladder(*state, &ladder);
	assert_int_equal(ladder.len, ARRAY_SIZE(kinds));
	for (i = 0; i < ladder.len; i++) {
		assert_int_equal(ladder.rows[i].kind, kinds[i]);
		if (i)
			assert_int_equal(ladder.rows[i].top,
					 ladder.rows[i - 1].top + ladder.rows[i - 1].height);
	}
	assert_string_equal(ladder.rows[0].text, "socket() = 3   bind() = 0");
	assert_string_equal(ladder.rows[4].text, "CLOSE");
	assert_int_equal(ladder_height(&ladder), ladder.rows[4].top + ladder.rows[4].height);
	ladder_free(&ladder);
}

/* A window takes the rows that lie in it, and of a wait its part. */
static void windows_have_places(void **state)
{
	struct claims_lab *lab = *state;
	u64 start;
	struct ladder ladder;
	const struct row *rows;

	make_ladder(lab, &ladder);
	rows = ladder.rows;
	start = lab->timelines[0].start;
	assert_int_equal(ladder_above(&ladder, start), 0);
	assert_int_equal(ladder_below(&ladder, start), rows[2].top);
	assert_int_equal(ladder_above(&ladder, start + SECOND / 2),
			 rows[2].top + rows[2].height / 2);
	assert_int_equal(ladder_below(&ladder, start + SECOND / 2),
			 rows[2].top + rows[2].height / 2);
	assert_int_equal(ladder_above(&ladder, start + SECOND), rows[3].top);
	assert_int_equal(ladder_below(&ladder, start + SECOND), ladder_height(&ladder));
	assert_int_equal(ladder_below(&ladder, start - 1), 0);
	assert_int_equal(ladder_above(&ladder, start + 2 * SECOND), ladder_height(&ladder));
	ladder_free(&ladder);
}

/* Calls share a row while it has room for them, of one end, and at one time. */
static void calls_share_rows(void **state)
{
	struct claims_lab *lab = *state;
	struct ladder ladder;
	size_t i;

	lab_begin(lab, "syn-lost");
	for (i = 0; i < 5; i++)
		lab_calls(lab, 0, CLIENT, "setsockopt", 0);
	lab_calls(lab, 0, SERVER, "bind", 0);
	lab_calls(lab, 0.001, SERVER, "accept", 0);
	ladder_make(&ladder, &lab->timelines[0]);
	assert_int_equal(ladder.len, 5 + 2);
	for (i = 0; i < ladder.len; i++)
		assert_true(strlen(ladder.rows[i].text) <= ROW_TEXT_FITS);
	ladder_free(&ladder);
}

static void empty_ladder(void **state)
{
	struct claims_lab *lab = *state;
	struct ladder ladder;

	lab_begin(lab, "syn-lost");
	ladder_make(&ladder, &lab->timelines[0]);
	assert_int_equal(ladder.len, 0);
	assert_int_equal(ladder_height(&ladder), 0);
	ladder_free(&ladder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_stays_text), TEST(control_characters), TEST(element_is_closed),
		TEST(doublings_of_a_millisecond), TEST(linear_axis), TEST(compressed_axis),
		TEST(axis_without_length), TEST(ladder_has_rows), TEST(windows_have_places),
		TEST(calls_share_rows), TEST(empty_ladder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

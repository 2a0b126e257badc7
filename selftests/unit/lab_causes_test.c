// SPDX-License-Identifier: GPL-2.0-only
/* Shows that the recorder knows which timer or segment is behind what a processor does. */
#include "lab/causes.h"
#include "lab/flight.h"
#include "unit.h"

#define PROCESSORS	2
#define PROCESS		70
#define CLIENT_NETNS	1001
#define SERVER_NETNS	1002
#define WRITE_HANDLER	0x1000
#define REQUEST_HANDLER	0x2000
#define OTHER_HANDLER	0x9000
#define TIMER		0x100200300
#define BOUNDARY	4096
#define LATE		3

static int setup(void **state)
{
	struct causes *causes = calloc(1, sizeof(*causes));

	causes_open(causes, PROCESSORS);
	causes->handlers = (struct handlers){ 0 };
	causes->handlers.address[TCP_TIMER_WRITE] = WRITE_HANDLER;
	causes->handlers.address[TCP_TIMER_REQUEST] = REQUEST_HANDLER;
	*state = causes;
	return 0;
}

static int teardown(void **state)
{
	causes_close(*state);
	free(*state);
	return 0;
}

static struct trace_event timer(u64 function, bool fired)
{
	return (struct trace_event){
		.kind = TRACE_TIMER, .pid = PROCESS, .softirq = true,
		.timer = {
			.address = TIMER, .function = function, .fired = fired,
			.now = BOUNDARY + LATE, .fires = BOUNDARY,
		},
	};
}

static struct trace_event segment(u32 netns, bool out)
{
	return (struct trace_event){
		.kind = TRACE_SEGMENT, .pid = PROCESS, .softirq = true, .time = 5,
		.segment = { .netns = netns, .out = out, .jiffies = BOUNDARY + LATE },
	};
}

static const struct trace_event network = { .kind = TRACE_SOFTIRQ, .softirq = true };

/* Return: the event as it is handed on */
static struct trace_event follow(struct causes *causes, struct trace_event event)
{
	assert_int_equal(causes_follow(causes, &event), event.kind != TRACE_SOFTIRQ);
	return event;
}

/* What is sent in a timer's handler is due when the timer was to fire; what comes behind is not. */
static void in_a_handler(void **state)
{
	struct trace_event sent, fired = follow(*state, timer(WRITE_HANDLER, true));

	assert_int_equal(fired.timer.timer, TCP_TIMER_WRITE);
	sent = follow(*state, segment(CLIENT_NETNS, true));
	assert_int_equal(sent.cause.kind, CAUSE_TIMER);
	assert_int_equal(sent.cause.due, BOUNDARY);
	follow(*state, network);
	sent = follow(*state, segment(CLIENT_NETNS, true));
	assert_int_equal(sent.cause.kind, CAUSE_NONE);
}

/* Nor is what a process does before the next softirq. */
static void behind_a_handler(void **state)
{
	struct trace_event sent = segment(CLIENT_NETNS, true);

	follow(*state, timer(WRITE_HANDLER, true));
	sent.softirq = false;
	sent = follow(*state, sent);
	assert_int_equal(sent.cause.kind, CAUSE_NONE);
	sent = follow(*state, segment(CLIENT_NETNS, true));
	assert_int_equal(sent.cause.kind, CAUSE_NONE);
}

/* Handlers of timers that are none of TCP's are told apart. */
static void in_another_handler(void **state)
{
	assert_int_equal(follow(*state, timer(OTHER_HANDLER, true)).timer.timer, TCP_TIMER_NONE);
}

/* What a segment sets off has its arrival as the cause; one that was lost sets nothing off. */
static void in_an_arrival(void **state)
{
	struct trace_event lost = segment(SERVER_NETNS, false), answer;

	follow(*state, network);
	follow(*state, segment(SERVER_NETNS, false));
	answer = follow(*state, segment(SERVER_NETNS, true));
	assert_int_equal(answer.cause.kind, CAUSE_ARRIVAL);
	assert_int_equal(answer.cause.due, BOUNDARY + LATE);
	assert_int_equal(answer.cause.netns, SERVER_NETNS);
	lost.segment.dropped = true;
	follow(*state, lost);
	answer = follow(*state, segment(SERVER_NETNS, true));
	assert_int_equal(answer.cause.kind, CAUSE_NONE);
}

/* Each processor does something else. */
static void on_two_processors(void **state)
{
	struct trace_event sent = segment(CLIENT_NETNS, true);

	follow(*state, timer(WRITE_HANDLER, true));
	sent.cpu = 1;
	assert_int_equal(follow(*state, sent).cause.kind, CAUSE_NONE);
	sent.cpu = 0;
	assert_int_equal(follow(*state, sent).cause.kind, CAUSE_TIMER);
}

/* Of a processor that came later no cause is known, and its softirqs are not handed on either. */
static void on_an_unknown_processor(void **state)
{
	struct trace_event fired = timer(WRITE_HANDLER, true), sent = segment(CLIENT_NETNS, true);
	struct trace_event softirq = network;

	fired.cpu = PROCESSORS;
	sent.cpu = PROCESSORS;
	softirq.cpu = PROCESSORS;
	follow(*state, fired);
	assert_int_equal(follow(*state, sent).cause.kind, CAUSE_NONE);
	follow(*state, softirq);
}

/* A request's timer is known by what the same flow of control does next, and by nothing else. */
static void whose_request(void **state)
{
	struct trace_event armed = timer(REQUEST_HANDLER, false), sent, stranger;

	armed = follow(*state, armed);
	assert_non_null(armed.small);
	stranger = segment(SERVER_NETNS, true);
	stranger.softirq = false;
	assert_null(follow(*state, stranger).small);
	sent = follow(*state, segment(SERVER_NETNS, true));
	assert_ptr_equal(sent.small, armed.small);
	assert_int_equal(sent.small->armed.now, BOUNDARY + LATE);
	assert_null(follow(*state, segment(SERVER_NETNS, true)).small);

	follow(*state, armed);
	stranger = segment(SERVER_NETNS, true);
	stranger.pid = PROCESS + 1;
	assert_null(follow(*state, stranger).small);
}

/* A segment is paired with its own sending, not with that of a copy before it that never came. */
static void pairs(void **state)
{
	struct trace_event first = segment(CLIENT_NETNS, true), second = first, other = first;
	struct flight flight = { 0 };
	struct cause cause = { 0 };

	(void)state;
	other.segment.segment.seq = 9;
	second.time = 7;
	flight_depart(&flight, &first);
	flight_depart(&flight, &other);
	flight_depart(&flight, &second);
	flight_arrive(&flight, &other.segment.segment, &cause);
	assert_int_equal(cause.jiffies, BOUNDARY + LATE);
	flight_arrive(&flight, &second.segment.segment, &cause);
	assert_int_equal(cause.time, 7);
	cause.time = 0;
	flight_arrive(&flight, &second.segment.segment, &cause);
	assert_int_equal(cause.time, 0);
	flight_free(&flight);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(in_a_handler),
		TEST(behind_a_handler),
		TEST(in_another_handler),
		TEST(in_an_arrival),
		TEST(on_two_processors),
		TEST(on_an_unknown_processor),
		TEST(whose_request),
		cmocka_unit_test(pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

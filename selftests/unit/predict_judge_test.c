// SPDX-License-Identifier: GPL-2.0-only
/* What happened is compared with the prediction event by event: whatever differs is found. */
#include <errno.h>
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "lab/monotonic.h"
#include "predict/judge.h"
#include "predict/plan_words.h"
#include "unit.h"

#define HZ		250
#define TICK		(SECOND / HZ)
#define SYNS		7
#define COPIES		(SYNS - 1)

/* What happens in syn-lost: events of the timeline */
enum {
	CALL,
	OPEN,
	SYN,
	END = SYN + SYNS,
	RETURN,
	EVENTS,
};

/* What is predicted: all of it but the call, and what each end is left with and has read */
#define PREDICTED	(EVENTS - 1 + 2 * SIDES)

/* Jiffies of Linux 6.1: connect(), SYN_SENT, SYNs, the end of SYN_SENT, the return of connect() */
static const u64 recorded[EVENTS] = {
	4294892681, 4294892681, 4294892681, 4294892936, 4294893440, 4294894464, 4294896512,
	4294900544, 4294908928, 4294925312, 4294925312,
};

/* Jiffy 0 began here; an event is seen some microseconds after its jiffy has begun. */
#define ORIGIN		(5 * TICK)
#define LATE		(12 * 1000)

struct lab {
	struct event events[EVENTS + 1];
	struct timeline timeline;
	struct basis basis;
	struct judgement judgement;
};

static u64 time_of(u64 jiffy)
{
	return ORIGIN + jiffy * TICK + LATE;
}

/* A timer that fires at this jiffy does it, so many jiffies late. */
static void put_late(struct event *event, u64 jiffy, u64 late)
{
	event->time = time_of(jiffy + late);
	event->cause = (struct cause){
		.kind = CAUSE_TIMER, .due = jiffy, .jiffies = jiffy + late, .time = event->time,
	};
	if (event->kind == EVENT_SEGMENT)
		event->segment.jiffies = jiffy + late;
}

static void put_at(struct event *event, u64 jiffy)
{
	put_late(event, jiffy, 0);
}

static int setup(void **state)
{
	struct lab *lab = calloc(1, sizeof(*lab));
	size_t i;

	lab->events[CALL].kind = EVENT_CALL;
	strcpy(lab->events[CALL].call.name, "connect");
	lab->events[OPEN].kind = EVENT_STATE;
	lab->events[OPEN].state = (struct state_event){ TCP_CLOSE, TCP_SYN_SENT };
	for (i = 0; i < SYNS; i++) {
		lab->events[SYN + i].kind = EVENT_SEGMENT;
		lab->events[SYN + i].segment.roles = SD_SYN;
		lab->events[SYN + i].segment.dropped = true;
		lab->events[SYN + i].segment.retransmission = i;
	}
	lab->events[END].kind = EVENT_STATE;
	lab->events[END].state = (struct state_event){ TCP_SYN_SENT, TCP_CLOSE };
	lab->events[RETURN].kind = EVENT_RETURN;
	strcpy(lab->events[RETURN].call.name, "connect");
	lab->events[RETURN].call.error = ETIMEDOUT;
	for (i = 0; i < EVENTS; i++)
		put_at(&lab->events[i], recorded[i]);
	lab->events[CALL].cause = (struct cause){ 0 };
	lab->events[OPEN].cause = (struct cause){ 0 };
	lab->events[SYN].cause.kind = CAUSE_NONE;
	lab->events[RETURN].cause = (struct cause){ 0 };
	lab->timeline.events = lab->events;
	lab->timeline.len = EVENTS;
	lab->basis.hz = HZ;
	sd_settings_init(&lab->basis.settings[CLIENT], HZ);
	lab->basis.rtt[CLIENT] = (struct sd_window){ 1, 4000 };
	*state = lab;
	return 0;
}

static int teardown(void **state)
{
	struct lab *lab = *state;

	judgement_free(&lab->judgement);
	free(lab);
	return 0;
}

static void judge_lab(struct lab *lab)
{
	judge(&lab->judgement, plan_by_name("syn-lost"), &lab->basis, &lab->timeline);
}

static void remove_event(struct lab *lab, size_t i)
{
	lab->timeline.len--;
	memmove(&lab->events[i], &lab->events[i + 1],
		(lab->timeline.len - i) * sizeof(*lab->events));
}

static size_t count(const struct lab *lab, enum finding_kind kind)
{
	size_t i, found = 0;

	for (i = 0; i < lab->judgement.len; i++)
		found += lab->judgement.list[i].kind == kind;
	return found;
}

static const struct finding *find(const struct lab *lab, enum finding_kind kind)
{
	size_t i;

	for (i = 0; i < lab->judgement.len; i++)
		if (lab->judgement.list[i].kind == kind)
			return &lab->judgement.list[i];
	fail_msg("there is no such finding");
	return NULL;
}

/* A real run is as predicted, and every copy comes at the very jiffy. */
static void as_recorded(void **state)
{
	struct lab *lab = *state;

	judge_lab(lab);
	assert_true(judgement_holds(&lab->judgement));
	assert_int_equal(lab->judgement.predicted, PREDICTED);
	assert_int_equal(lab->judgement.right, PREDICTED);
	assert_true(lab->judgement.exact >= COPIES);
}

/* Handlers that run late and a segment that comes late are no mistake of the prediction. */
static void on_a_busy_processor(void **state)
{
	struct lab *lab = *state;

	put_late(&lab->events[SYN + 2], recorded[SYN + 2], 2);
	put_late(&lab->events[SYN + 4], recorded[SYN + 4], 1);
	put_late(&lab->events[END], recorded[END], 3);
	lab->events[SYN + 3].segment.jiffies += 2;
	lab->events[SYN + 3].time = time_of(recorded[SYN + 3] + 2);
	judge_lab(lab);
	assert_true(judgement_holds(&lab->judgement));
	assert_true(lab->judgement.exact >= COPIES);
}

/* A segment that nothing but the time of its arrival is known of is given no tick of grace. */
static void late_without_a_cause(void **state)
{
	struct lab *lab = *state;

	put_at(&lab->events[SYN + 3], recorded[SYN + 3] + 2);
	lab->events[SYN + 3].cause = (struct cause){ 0 };
	judge_lab(lab);
	assert_int_equal(count(lab, FINDING_WRONG_TIME), 1);
}

/* So many events from the first copy on come so many jiffies later. */
static void delay(struct lab *lab, size_t len, u64 late)
{
	size_t i;

	for (i = SYN + 1; i <= SYN + len; i++)
		put_at(&lab->events[i], recorded[i] + late);
	lab->events[RETURN].cause = (struct cause){ 0 };
}

/* The first copy's timer is armed so many jiffies late, by what knows of so many of them. */
static void arm_timer(struct lab *lab, u64 late, u64 fires, enum cause_kind kind, u64 known)
{
	struct event *armed = &lab->events[EVENTS];

	put_late(armed, recorded[SYN] + late - known, known);
	armed->kind = EVENT_TIMER;
	armed->cause.kind = kind;
	armed->timer.timer = TCP_TIMER_WRITE;
	armed->timer.expires = recorded[SYN] + late + HZ;
	armed->timer.fires = fires;
	lab->timeline.len = EVENTS + 1;
}

/*
 * connect() was kept from arming its timer for 5 jiffies: the wheel's next boundary but one is 8
 * jiffies later, for the second copy as well. Whoever sees it armed knows.
 */
static void armed_late(void **state)
{
	struct lab *lab = *state;

	delay(lab, 2, 8);
	judge_lab(lab);
	assert_false(judgement_holds(&lab->judgement));
	judgement_free(&lab->judgement);
	arm_timer(lab, 5, recorded[SYN + 1] + 8, CAUSE_NONE, 0);
	judge_lab(lab);
	assert_true(judgement_holds(&lab->judgement));
	assert_true(lab->judgement.exact >= COPIES);
}

/* A handler that was late by 5 jiffies may have done it, and not one that was late by less. */
static void armed_late_by_a_handler(void **state)
{
	struct lab *lab = *state;
	u64 fires = recorded[SYN + 1] + 8;

	delay(lab, 2, 8);
	arm_timer(lab, 5, fires, CAUSE_TIMER, 5);
	judge_lab(lab);
	assert_true(judgement_holds(&lab->judgement));
	judgement_free(&lab->judgement);
	arm_timer(lab, 5, fires, CAUSE_TIMER, 4);
	judge_lab(lab);
	assert_false(judgement_holds(&lab->judgement));
}

/* A timer that was armed at a wrong time is a wrong time, though all that follows fits it. */
static void armed_too_late(void **state)
{
	static const u64 late[] = { 512, 4096 };
	struct lab *lab = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(late); i++) {
		delay(lab, RETURN - SYN, late[i]);
		arm_timer(lab, late[i], recorded[SYN + 1] + late[i], CAUSE_NONE, 0);
		judge_lab(lab);
		assert_false(judgement_holds(&lab->judgement));
		assert_true(count(lab, FINDING_WRONG_TIME));
		assert_int_equal(lab->judgement.unpredicted, 0);
		judgement_free(&lab->judgement);
	}
}

/* An event that is moved by one jiffy is found, and so is by how much. */
static void one_moved(void **state)
{
	struct lab *lab = *state;
	const struct finding *moved;

	put_at(&lab->events[SYN + 3], recorded[SYN + 3] + 1);
	judge_lab(lab);
	assert_false(judgement_holds(&lab->judgement));
	assert_int_equal(count(lab, FINDING_WRONG_TIME), 1);
	assert_int_equal(lab->judgement.right, PREDICTED - 1);
	moved = find(lab, FINDING_WRONG_TIME);
	assert_string_equal(moved->what, "client sends syn again");
	assert_int_equal(moved->seen, lab->events[SYN + 3].time);
	assert_int_equal(moved->off, TICK);
}

/* An event that is missing is found; those behind it are right still. */
static void one_missing(void **state)
{
	struct lab *lab = *state;

	remove_event(lab, SYN + 3);
	judge_lab(lab);
	assert_false(judgement_holds(&lab->judgement));
	assert_int_equal(count(lab, FINDING_MISSING), 1);
	assert_int_equal(count(lab, FINDING_WRONG_TIME), 0);
	assert_int_equal(lab->judgement.right, PREDICTED - 1);
	assert_int_equal(lab->judgement.unpredicted, 0);
}

/* What had no time to come is not missing when the record was broken off; what had is. */
static void broken_off(void **state)
{
	struct lab *lab = *state;

	lab->timeline.len = SYN + 3;
	lab->timeline.end = time_of(recorded[SYN + 3] - 1);
	judge_lab(lab);
	assert_true(judgement_holds(&lab->judgement));
	assert_int_equal(lab->judgement.predicted, SYN + 2);
	judgement_free(&lab->judgement);
	lab->timeline.end = time_of(recorded[SYN + 4]);
	judge_lab(lab);
	assert_int_equal(count(lab, FINDING_MISSING), 1);
}

/* One that is moved and one that is missing are both found. */
static void one_moved_and_one_missing(void **state)
{
	struct lab *lab = *state;

	put_at(&lab->events[SYN + 2], recorded[SYN + 2] + 100);
	remove_event(lab, SYN + 4);
	judge_lab(lab);
	assert_int_equal(count(lab, FINDING_WRONG_TIME), 1);
	assert_int_equal(find(lab, FINDING_WRONG_TIME)->seen, lab->events[SYN + 2].time);
	assert_int_equal(find(lab, FINDING_WRONG_TIME)->off, 100 * TICK);
	assert_int_equal(count(lab, FINDING_MISSING), 1);
	assert_int_equal(lab->judgement.right, PREDICTED - 2);
}

/* One SYN more than predicted is found. */
static void one_too_many(void **state)
{
	struct lab *lab = *state;

	lab->events[EVENTS] = lab->events[SYN + COPIES];
	put_at(&lab->events[EVENTS], recorded[RETURN] + 10);
	lab->timeline.len++;
	judge_lab(lab);
	assert_false(judgement_holds(&lab->judgement));
	assert_int_equal(lab->judgement.unpredicted, 1);
	assert_int_equal(lab->judgement.right, PREDICTED);
	assert_int_equal(find(lab, FINDING_UNPREDICTED)->seen, lab->events[EVENTS].time);
}

/* Settings other than those of the run do not predict it. */
static void other_settings(void **state)
{
	struct lab *lab = *state;

	lab->basis.settings[CLIENT].syn_retries--;
	judge_lab(lab);
	assert_false(judgement_holds(&lab->judgement));
	assert_int_equal(lab->judgement.unpredicted, 1);
	assert_int_equal(count(lab, FINDING_WRONG_TIME), 2);
}

/* Where a scenario does not even begin, everything is missing. */
static void nothing_at_all(void **state)
{
	struct lab *lab = *state;

	lab->timeline.len = 0;
	judge_lab(lab);
	assert_false(judgement_holds(&lab->judgement));
	assert_int_equal(count(lab, FINDING_MISSING), EVENTS - 1);
	assert_int_equal(lab->judgement.right, 2 * SIDES);
}

static void append(struct lab *lab, struct event event)
{
	lab->events[EVENTS] = event;
	put_at(&lab->events[EVENTS], recorded[RETURN] + 10);
	lab->timeline.len++;
	judge_lab(lab);
	assert_false(judgement_holds(&lab->judgement));
}

/* A reset that no strand speaks of is found all the same. */
static void one_not_spoken_of(void **state)
{
	struct lab *lab = *state;

	append(lab, (struct event){ .side = SERVER, .segment.roles = SD_RST });
	assert_int_equal(lab->judgement.unpredicted, 1);
	assert_string_equal(find(lab, FINDING_UNPREDICTED)->what, "server sends rst");
	assert_int_equal(lab->judgement.right, PREDICTED);
}

/* So is another state, and that an end is left in it. */
static void left_with_something_else(void **state)
{
	struct lab *lab = *state;

	append(lab, (struct event){
		.kind = EVENT_STATE, .side = SERVER,
		.state = { TCP_SYN_RECV, TCP_ESTABLISHED },
	});
	assert_int_equal(lab->judgement.unpredicted, 1);
	assert_int_equal(lab->judgement.right, PREDICTED - 1);
	assert_string_equal(find(lab, FINDING_NOT_SO)->what, "server: left with no socket");
	assert_string_equal(find(lab, FINDING_NOT_SO)->instead, "server: left in ESTABLISHED");
}

/* So is a request that was not to be. */
static void a_request(void **state)
{
	struct lab *lab = *state;

	append(lab, (struct event){
		.kind = EVENT_STATE, .side = SERVER, .state = { TCP_LISTEN, TCP_SYN_RECV },
	});
	assert_int_equal(lab->judgement.unpredicted, 1);
}

/* So is what a program has read. */
static void more_was_read(void **state)
{
	struct lab *lab = *state;

	append(lab, (struct event){
		.kind = EVENT_RETURN, .side = SERVER, .call = { .name = "read", .result = 3 },
	});
	assert_int_equal(lab->judgement.right, PREDICTED - 1);
	assert_string_equal(find(lab, FINDING_NOT_SO)->what, "server: has read 0 bytes in all");
	assert_string_equal(find(lab, FINDING_NOT_SO)->instead, "server: has read 3 bytes in all");
}

/* An end that comes before its time, when something else was to come, is one finding. */
static void an_early_end(void **state)
{
	struct lab *lab = *state;
	size_t i, about = 0;

	for (i = 3; i < SYNS; i++)
		remove_event(lab, SYN + 3);
	put_at(&lab->events[SYN + 3], recorded[SYN + 2] + 10);
	put_at(&lab->events[SYN + 4], recorded[SYN + 2] + 10);
	judge_lab(lab);
	assert_int_equal(lab->judgement.unpredicted, 0);
	assert_int_equal(count(lab, FINDING_MISSING), SYNS - 3);
	for (i = 0; i < lab->judgement.len; i++) {
		const struct finding *finding = &lab->judgement.list[i];

		if (strcmp(finding->what, "client: SYN_SENT to CLOSE"))
			continue;
		about++;
		assert_int_equal(finding->kind, FINDING_WRONG_TIME);
		assert_true(finding->off < 0);
		assert_int_equal(finding->seen, lab->events[SYN + 3].time);
	}
	assert_int_equal(about, 1);
}

/* --- what a call does ------------------------------------------------------------------------ */

#define CALLED	1000

static const struct strand lets_go = CLIENT_CLOSES;

static void see(struct oracle *oracle, const struct pattern *what, u64 jiffy)
{
	const struct sd_window then = { jiffy, jiffy };
	const struct event event = pattern_example(what);
	const struct sighting sighting = {
		.event = &event, .part = SEEN_WHOLE, .ordered = true,
		.due = then, .sent = then, .at = then,
	};

	oracle_see(oracle, &sighting);
}

/* Return: what becomes of a FIN that is sent 0.9 s after close() is called */
static enum outcome fin_comes_late(u64 returns)
{
	static const struct pattern fin = FIRST(CLIENT, SD_FIN1), done = DONE(CLIENT, "close");
	const struct basis basis = { .hz = HZ };
	u64 sent = CALLED + HZ * 9 / 10;
	enum outcome outcome = OUTCOME_PENDING;
	struct oracle oracle;
	size_t i;

	oracle_open(&oracle, &lets_go, &basis);
	see(&oracle, &lets_go.begin, CALLED);
	if (returns < sent)
		see(&oracle, &done, returns);
	see(&oracle, &fin, sent);
	for (i = 0; i < oracle.len; i++)
		if (oracle.list[i].what->roles == SD_FIN1)
			outcome = oracle.list[i].outcome;
	oracle_close(&oracle);
	return outcome;
}

/* The kernel sends a FIN before close() returns, though the process may be kept from running. */
static void done_in_a_call(void **state)
{
	(void)state;
	assert_int_equal(fin_comes_late(CALLED + HZ), OUTCOME_RIGHT);
	assert_int_equal(fin_comes_late(CALLED + 1), OUTCOME_WRONG_TIME);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(as_recorded),
		TEST(on_a_busy_processor),
		TEST(late_without_a_cause),
		TEST(armed_late),
		TEST(armed_late_by_a_handler),
		TEST(armed_too_late),
		TEST(one_moved),
		TEST(one_missing),
		TEST(broken_off),
		TEST(one_moved_and_one_missing),
		TEST(one_too_many),
		TEST(other_settings),
		TEST(nothing_at_all),
		TEST(one_not_spoken_of),
		TEST(left_with_something_else),
		TEST(a_request),
		TEST(more_was_read),
		TEST(an_early_end),
		cmocka_unit_test(done_in_a_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* What is predicted of each scenario before it runs follows its settings. */
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "predict/basis.h"
#include "predict/left.h"
#include "predict/play.h"
#include "unit.h"

#define HZ	250

static struct basis basis;
static struct foresight foresight;

/* A scenario with the defaults of Linux 6.1. */
static const struct plan *prepare(const char *name)
{
	struct sysctls none = { 0 };

	basis_make(&basis, scenario_by_name(name), &none, HZ);
	return plan_by_name(name);
}

static int forget(void **state)
{
	(void)state;
	foresight_free(&foresight);
	return 0;
}

static size_t count_chains(const struct strand *strand)
{
	size_t count = 0;

	while (strand->chains[count].timer)
		count++;
	return count;
}

static bool has_timer(const struct strand *strand, enum chain_timer timer)
{
	const struct chain *chain;

	for (chain = strand->chains; chain->timer; chain++)
		if (chain->timer == timer)
			return true;
	return false;
}

/* Every scenario has a prediction, and none is larger than there is room for. */
static void every_scenario_has_a_plan(void **state)
{
	const struct scenario *scenario;
	const struct strand *strand;

	(void)state;
	for (scenario = scenarios; scenario->name; scenario++) {
		const struct plan *plan = plan_by_name(scenario->name);
		size_t strands = 0;

		if (!plan)
			fail_msg("nothing is predicted of %s", scenario->name);
		for (strand = plan->strands; strand_exists(strand); strand++, strands++)
			assert_in_range(count_chains(strand), 1, STRAND_CHAINS);
		assert_in_range(strands, 1, PLAN_STRANDS);
	}
	assert_null(plan_by_name("no-such-scenario"));
}

static void count_flights(const char *name, const struct strand *strand)
{
	struct foreseen came;
	struct play play;
	int late;

	for (late = 0; late <= 1; late++) {
		play_open(&play, strand, &basis, 0, late);
		do {
			if (play.flying == FLIGHTS_MAX)
				fail_msg("%s: too many segments are under way", name);
		} while (play_next(&play, &came));
		play_close(&play);
	}
}

/* No plan has more segments under way than a strand that is played through can hold. */
static void there_is_room_for_flights(void **state)
{
	const struct scenario *scenario;
	const struct strand *strand;

	(void)state;
	for (scenario = scenarios; scenario->name; scenario++) {
		const struct plan *plan = prepare(scenario->name);

		basis.delay = HZ;
		for (strand = plan->strands; strand_exists(strand); strand++)
			count_flights(scenario->name, strand);
	}
}

static void check_conditions(const char *name, const struct strand *strand)
{
	const struct chain *chain;

	for (chain = strand->chains; chain->timer; chain++)
		if ((chain->while_runs && !has_timer(strand, chain->while_runs)) ||
		    (chain->unless_runs && !has_timer(strand, chain->unless_runs)))
			fail_msg("%s: a condition is about a timer that is not there", name);
}

/* A condition names a timer that the strand has. */
static void a_condition_is_about_a_chain(void **state)
{
	const struct scenario *scenario;
	const struct strand *strand;

	(void)state;
	for (scenario = scenarios; scenario->name; scenario++)
		for (strand = plan_by_name(scenario->name)->strands; strand_exists(strand);
		     strand++)
			check_conditions(scenario->name, strand);
}

/* The longest strand of a plan: that with the most to come. */
static const struct strand *longest(const struct plan *plan)
{
	const struct strand *strand, *found = plan->strands;
	size_t most = 0;

	for (strand = plan->strands; strand_exists(strand); strand++) {
		foresee(&foresight, strand, &basis);
		if (foresight.len > most) {
			most = foresight.len;
			found = strand;
		}
		foresight_free(&foresight);
	}
	return found;
}

static void widen(const struct foreseen *came, struct sd_window *met)
{
	const struct foreseen *known = foresight_find(&foresight, came->what, came->number);

	assert_non_null(known);
	assert_in_range(came->after.earliest, known->after.earliest, known->after.latest);
	assert_in_range(came->after.latest, known->after.earliest, known->after.latest);
	met += known - foresight.list;
	if (came->after.earliest < met->earliest)
		met->earliest = came->after.earliest;
	if (came->after.latest > met->latest)
		met->latest = came->after.latest;
}

static void play_all(const struct strand *strand, u64 from, u64 until, struct sd_window *met)
{
	struct foreseen came;
	struct play play;
	u64 start;
	int late;

	for (start = from; start < until; start++)
		for (late = 0; late <= 1; late++) {
			play_open(&play, strand, &basis, start, late);
			while (play_next(&play, &came))
				widen(&came, met);
			play_close(&play);
		}
}

/* Whenever it begins, all comes in the windows, and all ends of the windows are met. */
static void windows_are_exact(void **state)
{
	static const char *const names[] = {
		"syn-lost", "synack-lost", "hsack-lost-data", "fin2ack-lost", "close-full",
		"peer-frozen", "accept-queue-full", "synack-lost-once",
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		const struct strand *strand = longest(prepare(names[i]));
		struct sd_window *met;

		foresee(&foresight, strand, &basis);
		met = calloc(foresight.len, sizeof(*met));
		for (j = 0; j < foresight.len; j++)
			met[j].earliest = U64_MAX;
		play_all(strand, 100000, 104096, met);
		for (j = 0; j < foresight.len; j++) {
			assert_int_equal(met[j].earliest, foresight.list[j].after.earliest);
			assert_int_equal(met[j].latest, foresight.list[j].after.latest);
		}
		free(met);
		foresight_free(&foresight);
	}
}

/* Return: how many such events are foreseen; when the last of them comes at the earliest */
static size_t foreseen(enum event_kind kind, enum side side, u16 roles, u64 *when)
{
	size_t i, count = 0;

	for (i = 0; i < foresight.len; i++) {
		const struct pattern *what = foresight.list[i].what;

		if (what->kind != kind || what->side != side || what->roles != roles)
			continue;
		count++;
		*when = foresight.list[i].after.earliest;
	}
	return count;
}

#define SEGMENTS(side, roles, when)	foreseen(EVENT_SEGMENT, side, roles, when)

/* A probe that finds the request there still is answered; the first one behind it is reset. */
static void a_request_answers_keepalive(void **state)
{
	u64 probe, ack, rst;

	(void)state;
	prepare("hsack-lost");
	foresee(&foresight, longest(plan_by_name("hsack-lost")), &basis);
	assert_int_equal(SEGMENTS(CLIENT, SD_PROBE, &probe), 1);
	assert_int_equal(SEGMENTS(SERVER, SD_ACK, &ack), 0);
	foresight_free(&foresight);

	basis.settings[CLIENT].keepalive_time = 25;
	basis.settings[CLIENT].keepalive_intvl = 25;
	foresee(&foresight, longest(plan_by_name("hsack-lost")), &basis);
	assert_int_equal(SEGMENTS(CLIENT, SD_PROBE, &probe), 3);
	assert_int_equal(SEGMENTS(SERVER, SD_ACK, &ack), 2);
	assert_int_equal(SEGMENTS(SERVER, SD_RST, &rst), 1);
	assert_int_equal(rst, probe);
	assert_true(ack < probe);
}

/* A client that gives up before the server does takes the request with it. */
static void a_reset_ends_the_request(void **state)
{
	u64 when, rst;

	(void)state;
	prepare("hsack-lost-silent");
	basis.settings[CLIENT].keepalive_time = 2;
	basis.settings[CLIENT].keepalive_intvl = 1;
	basis.settings[CLIENT].keepalive_probes = 2;
	foresee(&foresight, longest(plan_by_name("hsack-lost-silent")), &basis);
	assert_int_equal(SEGMENTS(CLIENT, SD_RST, &rst), 1);
	assert_in_range(rst, 4 * HZ, 5 * HZ);
	assert_int_equal(foreseen(EVENT_STATE, SERVER, 0, &when), 2);
	assert_int_equal(when, rst);
	assert_int_equal(SEGMENTS(SERVER, SD_SYNACK, &when), 3);
}

/* TIME_WAIT may be over before the peer's FIN comes for the last time: that is reset. */
static void time_wait_may_be_over(void **state)
{
	u64 rst, ack;

	(void)state;
	prepare("fin2ack-lost");
	foresee(&foresight, longest(plan_by_name("fin2ack-lost")), &basis);
	assert_int_equal(SEGMENTS(CLIENT, SD_RST, &rst), 0);
	foresight_free(&foresight);

	basis.settings[SERVER].orphan_retries = 12;
	foresee(&foresight, longest(plan_by_name("fin2ack-lost")), &basis);
	assert_int_equal(SEGMENTS(CLIENT, SD_RST, &rst), 1);
	assert_true(SEGMENTS(CLIENT, SD_FIN2ACK, &ack) > 9);
	assert_true(rst > ack + 60 * HZ);
}

/* Six probes thaw the server; the second comes too soon after the first to be answered. */
static void a_window_probe_is_answered_once_in_a_while(void **state)
{
	u64 when;

	(void)state;
	prepare("peer-frozen");
	foresee(&foresight, longest(plan_by_name("peer-frozen")), &basis);
	assert_int_equal(SEGMENTS(CLIENT, SD_PROBE, &when), 6);
	/* And the ACK that was put off. */
	assert_int_equal(SEGMENTS(SERVER, SD_ACK, &when), 1 + 5);
	foresight_free(&foresight);

	basis.ack_limit = 0;
	foresee(&foresight, longest(plan_by_name("peer-frozen")), &basis);
	assert_int_equal(SEGMENTS(SERVER, SD_ACK, &when), 1 + 6);
}

/* What the rule of a scenario loses is lost before the run, too. */
static void a_rule_is_foreseen(void **state)
{
	u64 when;

	(void)state;
	prepare("time-wait-restarted");
	assert_int_equal(basis.lost.roles, SD_FIN2ACK);
	assert_int_equal(basis.lost.first, 6);
	foresee(&foresight, longest(plan_by_name("time-wait-restarted")), &basis);
	assert_int_equal(SEGMENTS(SERVER, SD_FIN2, &when), 6);
	foresight_free(&foresight);
	prepare("hsack-lost-silent");
	assert_int_equal(basis.lost.roles, SD_HSACK | SD_PROBE);
	assert_int_equal(basis.lost.first, 0);
}

/* What each end is left with comes from the plan, and what it has read from the peer's script. */
static void what_is_left_is_foreseen(void **state)
{
	struct remains left;

	(void)state;
	left = remains_predict(prepare("shut-wr"), &basis, SERVER);
	assert_int_equal(left.state, TCP_CLOSE);
	assert_int_equal(left.bytes, 10000);
	left = remains_predict(plan_by_name("shut-wr"), &basis, CLIENT);
	assert_int_equal(left.bytes, 10);
	left = remains_predict(prepare("fin1ack-lost"), &basis, SERVER);
	assert_int_equal(left.state, TCP_CLOSE_WAIT);
}

#define TEST(name) cmocka_unit_test_teardown(name, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_scenario_has_a_plan),
		TEST(there_is_room_for_flights),
		TEST(a_condition_is_about_a_chain),
		TEST(windows_are_exact),
		TEST(a_request_answers_keepalive),
		TEST(a_reset_ends_the_request),
		TEST(time_wait_may_be_over),
		TEST(a_window_probe_is_answered_once_in_a_while),
		TEST(a_rule_is_foreseen),
		TEST(what_is_left_is_foreseen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

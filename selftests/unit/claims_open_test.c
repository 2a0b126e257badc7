// SPDX-License-Identifier: GPL-2.0-only
/* Claims C01 to C11 are judged by what was seen, and another timeline gives another verdict. */
#include <errno.h>
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "claims/expect.h"
#include "claims_lab.h"
#include "lab/monotonic.h"
#include "unit.h"

/* Seconds of Linux 6.1 in syn-lost: copies of the SYN, and the end of SYN_SENT */
static const double recorded[] = { 1.02, 3.036, 7.132, 15.324, 31.452, 64.988, 130.524 };

#define COPIES	6

/* syn-lost with copies at some of these times, and an end at the one behind; 0: no end */
static struct scene *syn_lost(struct claims_lab *lab, const double *times, size_t copies,
			      double end)
{
	struct scene *scene = lab_begin(lab, "syn-lost");
	size_t i;

	lab_state(lab, 0, CLIENT, TCP_CLOSE, TCP_SYN_SENT);
	lab_sends(lab, 0, CLIENT, SD_SYN, GETS_LOST);
	for (i = 0; i < copies; i++)
		lab_sends(lab, times[i], CLIENT, SD_SYN, AGAIN_COPY | GETS_LOST | BY_TIMER);
	if (end) {
		lab_state(lab, end, CLIENT, TCP_SYN_SENT, TCP_CLOSE);
		lab_calls(lab, end, CLIENT, "connect", -ETIMEDOUT);
	}
	return scene;
}

/* What Linux 6.1 does: it doubles its timeouts, and its default is not 5. */
static void syn_as_recorded(void **state)
{
	syn_lost(*state, recorded, COPIES, recorded[COPIES]);
	ASSERT_CLAIM(*state, "C01", "holds");
	ASSERT_CLAIM(*state, "C02", "holds");
	ASSERT_CLAIM(*state, "C03", "holds");
	ASSERT_CLAIM(*state, "C05", "differs");
	ASSERT_CLAIM(*state, "C04", "open");
}

/* A timeout at which no SYN was sent is found. */
static void syn_missing(void **state)
{
	const double times[] = { 1.02, 3.036, 15.324, 31.452, 64.988 };

	syn_lost(*state, times, COPIES - 1, recorded[COPIES]);
	ASSERT_CLAIM(*state, "C01", "differs");
	ASSERT_CLAIM(*state, "C02", "differs");
	ASSERT_CLAIM(*state, "C03", "differs");
}

/* Timeouts that are all alike are not doubled. */
static void syn_linear(void **state)
{
	const double times[] = { 1.02, 2.04, 3.06, 4.08, 5.1, 6.12 };

	syn_lost(*state, times, COPIES, 7.14);
	ASSERT_CLAIM(*state, "C01", "differs");
	ASSERT_CLAIM(*state, "C02", "refuted");
	ASSERT_CLAIM(*state, "C03", "holds");
}

/* Some kernels begin to double only after a few timeouts: the setting says so, and is named. */
static void syn_linear_at_first(void **state)
{
	const double times[] = { 1.02, 2.04, 4.06, 8.2 };
	struct scene *scene = syn_lost(*state, times, 4, 16.4);

	scene->basis.settings[CLIENT].syn_retries = 3;
	scene->basis.settings[CLIENT].syn_linear_timeouts = 1;
	ASSERT_CLAIM(*state, "C01", "holds");
	ASSERT_CLAIM(*state, "C02", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C02")->because, "tcp_syn_linear_timeouts = 1"));
	ASSERT_CLAIM(*state, "C03", "differs");
}

/* Of more timeouts than there is room for, whole ones are listed. */
static void syn_many(void **state)
{
	double times[60];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(times); i++)
		times[i] = 100 * (i + 1);
	syn_lost(*state, times, ARRAY_SIZE(times), 0);
	assert_non_null(strstr(lab_ruling(*state, "C02")->because, " 100, 100, ... s"));
}

static void syn_never_again(void **state)
{
	syn_lost(*state, recorded, 0, 131);
	ASSERT_CLAIM(*state, "C01", "refuted");
	ASSERT_CLAIM(*state, "C02", "open");
	ASSERT_CLAIM(*state, "C03", "differs");
}

static void syn_without_end(void **state)
{
	syn_lost(*state, recorded, COPIES, 0);
	ASSERT_CLAIM(*state, "C03", "refuted");
}

/* What is claimed of a setting follows it; what is claimed of its default does not. */
static void syn_settings(void **state)
{
	struct scene *scene = syn_lost(*state, recorded, COPIES, recorded[COPIES]);

	scene->basis.settings[CLIENT].syn_retries = 5;
	ASSERT_CLAIM(*state, "C03", "differs");
	ASSERT_CLAIM(*state, "C05", "differs");
	scene->usual.settings[CLIENT].syn_retries = 5;
	ASSERT_CLAIM(*state, "C05", "holds");
}

static void other_end_of_setting(void **state)
{
	struct scene *scene = syn_lost(*state, recorded, 5, recorded[5]);

	scene->basis.settings[CLIENT].syn_retries = 5;
	ASSERT_CLAIM(*state, "C01", "holds");
	ASSERT_CLAIM(*state, "C03", "holds");
	ASSERT_CLAIM(*state, "C05", "differs");
}

/* On a busy processor a copy is late: what counts is when its timer was to fire. */
static void syn_on_busy_processor(void **state)
{
	struct claims_lab *lab = *state;
	struct event *copy;

	syn_lost(lab, recorded, 1, 0);
	copy = lab_sends(lab, 3.1, CLIENT, SD_SYN, AGAIN_COPY | GETS_LOST | BY_TIMER);
	ASSERT_CLAIM(lab, "C02", "refuted");
	copy->cause.due -= 15;
	ASSERT_CLAIM(lab, "C02", "holds");
}

/* synack-lost: each copy of the SYN is answered; the server's timer fires, too, or does not. */
static struct scene *synack_lost(struct claims_lab *lab, bool asked, unsigned int timed)
{
	struct scene *scene = lab_begin(lab, "synack-lost");
	unsigned int i;

	lab_sends(lab, 0, CLIENT, SD_SYN, 0);
	lab_sends(lab, 0, SERVER, SD_SYNACK, GETS_LOST);
	if (asked)
		lab_sends(lab, 1, CLIENT, SD_SYN, AGAIN_COPY);
	if (asked)
		lab_sends(lab, 1, SERVER, SD_SYNACK, AGAIN_COPY | GETS_LOST);
	for (i = 0; i < timed; i++)
		lab_sends(lab, 1 + i, SERVER, SD_SYNACK, AGAIN_COPY | GETS_LOST | BY_TIMER);
	scene->basis.settings[SERVER].synack_retries = 2;
	return scene;
}

/* An answer at the same time as a copy by the timer is told from it: one of either is one. */
static void synack_again(void **state)
{
	struct scene *scene = synack_lost(*state, true, 2);

	ASSERT_CLAIM(*state, "C04", "holds");
	ASSERT_CLAIM(*state, "C06", "holds");
	scene->usual.settings[SERVER].synack_retries = 2;
	ASSERT_CLAIM(*state, "C06", "differs");
}

static void synack_too_often(void **state)
{
	synack_lost(*state, true, 3);
	ASSERT_CLAIM(*state, "C06", "refuted");
}

static void synack_only_answered(void **state)
{
	synack_lost(*state, true, 0);
	ASSERT_CLAIM(*state, "C04", "differs");
	ASSERT_CLAIM(*state, "C06", "holds");
}

static void synack_not_at_all(void **state)
{
	synack_lost(*state, false, 0);
	ASSERT_CLAIM(*state, "C04", "refuted");
}

/* A request that a copy of the SYN has made anew has a limit of its own. */
static void synack_of_new_request(void **state)
{
	synack_lost(*state, true, 2);
	lab_sends(*state, 4, CLIENT, SD_SYN, AGAIN_COPY);
	lab_sends(*state, 4, SERVER, SD_SYNACK, GETS_LOST);
	lab_sends(*state, 5, SERVER, SD_SYNACK, AGAIN_COPY | GETS_LOST | BY_TIMER);
	lab_sends(*state, 7, SERVER, SD_SYNACK, AGAIN_COPY | GETS_LOST | BY_TIMER);
	ASSERT_CLAIM(*state, "C06", "holds");
	lab_sends(*state, 11, SERVER, SD_SYNACK, AGAIN_COPY | GETS_LOST | BY_TIMER);
	ASSERT_CLAIM(*state, "C06", "refuted");
}

/* hsack-lost until the server's request is gone */
static struct scene *hsack_lost(struct claims_lab *lab, const char *name, double gone)
{
	struct scene *scene = lab_begin(lab, name);
	size_t i;

	lab_sends(lab, 0, CLIENT, SD_SYN, 0);
	lab_sends(lab, 0, SERVER, SD_SYNACK, 0);
	lab_state(lab, 0, CLIENT, TCP_SYN_SENT, TCP_ESTABLISHED);
	lab_sends(lab, 0, CLIENT, SD_HSACK, GETS_LOST);
	lab_state(lab, 0, SERVER, TCP_LISTEN, TCP_SYN_RECV);
	for (i = 0; i < 5; i++) {
		lab_sends(lab, recorded[i], SERVER, SD_SYNACK, AGAIN_COPY | BY_TIMER);
		lab_sends(lab, recorded[i], CLIENT, SD_HSACK, GETS_LOST);
	}
	if (gone)
		lab_state(lab, gone, SERVER, TCP_SYN_RECV, TCP_CLOSE);
	return scene;
}

static void half_open(void **state)
{
	struct scene *scene = hsack_lost(*state, "hsack-lost-data", 65);

	ASSERT_CLAIM(*state, "C07", "holds");
	ASSERT_CLAIM(*state, "C08", "holds");
	ASSERT_CLAIM(*state, "C09", "holds");
	scene->usual.settings[SERVER].synack_retries = 2;
	ASSERT_CLAIM(*state, "C09", "differs");
	scene->basis.settings[SERVER].synack_retries = 4;
	ASSERT_CLAIM(*state, "C09", "differs");
}

static void half_open_client(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "hsack-lost");
	lab_state(lab, 0, SERVER, TCP_LISTEN, TCP_SYN_RECV);
	lab_state(lab, 0, CLIENT, TCP_SYN_SENT, TCP_ESTABLISHED);
	lab_sends(lab, 0, CLIENT, SD_HSACK, GETS_LOST);
	ASSERT_CLAIM(lab, "C08", "holds");
	lab_state(lab, 30, CLIENT, TCP_ESTABLISHED, TCP_CLOSE);
	lab_state(lab, 60, SERVER, TCP_SYN_RECV, TCP_CLOSE);
	ASSERT_CLAIM(lab, "C08", "refuted");
}

static void half_open_too_short(void **state)
{
	hsack_lost(*state, "hsack-lost-data", 60);
	ASSERT_CLAIM(*state, "C09", "differs");
}

static void half_open_for_ever(void **state)
{
	hsack_lost(*state, "hsack-lost-data", 0);
	ASSERT_CLAIM(*state, "C07", "holds");
	ASSERT_CLAIM(*state, "C09", "refuted");
}

/* Nothing is said of a request that nobody saw, or that the record is too short for. */
static void half_open_unknown(void **state)
{
	struct claims_lab *lab = *state;
	struct scene *scene = hsack_lost(lab, "hsack-lost-data", 0);

	scene->end = lab->timelines[0].start + 60 * SECOND;
	ASSERT_CLAIM(lab, "C09", "open");
	lab_begin(lab, "hsack-lost");
	lab_sends(lab, 0, SERVER, SD_SYNACK, 0);
	lab_sends(lab, 0, CLIENT, SD_HSACK, GETS_LOST);
	ASSERT_CLAIM(lab, "C09", "open");
}

/* The kernel's limit of tcp_synack_retries is 255, and all these steps are known. */
static void half_open_many(void **state)
{
	struct scene *scene = hsack_lost(*state, "hsack-lost-data", 0);
	struct expectation expected;

	scene->basis.settings[SERVER].synack_retries = 255;
	expect_timer(&expected, &scene->basis, TIMER_SYNACK, SERVER);
	assert_int_equal(expected.count, 255);
	assert_true(expect_ends(&expected));
	assert_true(expected.end.earliest > 240 * 120 * SECOND);
}

/* A server that is ESTABLISHED without the ACK would refute it; with the ACK it does not. */
static void server_established(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "hsack-lost-once");
	lab_state(lab, 0, SERVER, TCP_LISTEN, TCP_SYN_RECV);
	lab_sends(lab, 0, CLIENT, SD_HSACK, GETS_LOST);
	lab_state(lab, 1, SERVER, TCP_SYN_RECV, TCP_ESTABLISHED);
	ASSERT_CLAIM(lab, "C07", "refuted");
	lab_sends(lab, 1, CLIENT, SD_HSACK, 0);
	ASSERT_CLAIM(lab, "C07", "refuted");
	lab_begin(lab, "hsack-lost");
	lab_state(lab, 0, SERVER, TCP_LISTEN, TCP_SYN_RECV);
	lab_sends(lab, 0, CLIENT, SD_HSACK, GETS_LOST);
	lab_sends(lab, 1, CLIENT, SD_HSACK, 0);
	lab_state(lab, 1, SERVER, TCP_SYN_RECV, TCP_ESTABLISHED);
	ASSERT_CLAIM(lab, "C07", "differs");
}

/* sock_diag may have missed the request: then the next state tells what the one before was. */
static void server_not_looked_at(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "hsack-lost-once");
	lab_sends(lab, 0, CLIENT, SD_HSACK, GETS_LOST);
	ASSERT_CLAIM(lab, "C07", "open");
	lab_sends(lab, 1, CLIENT, SD_HSACK, 0);
	lab_state(lab, 1, SERVER, TCP_SYN_RECV, TCP_ESTABLISHED);
	ASSERT_CLAIM(lab, "C07", "holds");
}

static struct scene *keepalive(struct claims_lab *lab, const char *name, size_t probes, double end,
			       int error)
{
	struct scene *scene = lab_begin(lab, name);
	size_t i;

	lab_state(lab, 0, CLIENT, TCP_SYN_SENT, TCP_ESTABLISHED);
	for (i = 0; i < probes; i++)
		lab_sends(lab, 7245 + 75 * i, CLIENT, SD_PROBE, GETS_LOST);
	if (end) {
		lab_state(lab, end, CLIENT, TCP_ESTABLISHED, TCP_CLOSE);
		lab_calls(lab, end, CLIENT, "read", -error);
	}
	return scene;
}

/* Late by the timer wheel is in time; one that is later, or another default, is not as stated. */
static void keepalive_in_time(void **state)
{
	struct scene *scene = keepalive(*state, "hsack-lost-silent", 9, 7927, ETIMEDOUT);

	ASSERT_CLAIM(*state, "C10", "holds");
	scene->usual.settings[CLIENT].keepalive_probes = 8;
	ASSERT_CLAIM(*state, "C10", "differs");
}

static void keepalive_late(void **state)
{
	keepalive(*state, "hsack-lost-silent", 9, 9000, ETIMEDOUT);
	ASSERT_CLAIM(*state, "C10", "differs");
}

/* Keepalive until 8,020 s; another timer, or the same one later, fires 20 s late. */
static void fire_late(struct claims_lab *lab, enum tcp_timer timer, double at)
{
	struct event *fired;

	keepalive(lab, "hsack-lost-silent", 9, 0, 0);
	fired = lab_state(lab, at, CLIENT, TCP_CLOSE, TCP_CLOSE);
	fired->kind = EVENT_TIMER;
	fired->cause.jiffies = 20 * LAB_HZ;
	fired->timer = (struct timer_event){ .timer = timer, .fired = true };
	lab_state(lab, 8020, CLIENT, TCP_ESTABLISHED, TCP_CLOSE);
	lab_calls(lab, 8020, CLIENT, "read", -ETIMEDOUT);
	timeline_finish(&lab->timelines[lab->len - 1]);
}

/* If it fired late on a busy processor, that makes the window longer by as much. */
static void keepalive_on_busy_processor(void **state)
{
	fire_late(*state, TCP_TIMER_KEEPALIVE, 8020);
	ASSERT_CLAIM(*state, "C10", "holds");
}

static void keepalive_beside_late_timer(void **state)
{
	fire_late(*state, TCP_TIMER_DELACK, 8020);
	ASSERT_CLAIM(*state, "C10", "differs");
}

static void keepalive_before_late_timer(void **state)
{
	fire_late(*state, TCP_TIMER_KEEPALIVE, 8030);
	ASSERT_CLAIM(*state, "C10", "differs");
}

/* Both sides of the condition: what is so in one scenario only differs, and both are quoted. */
static void keepalive_conditions(void **state)
{
	keepalive(*state, "hsack-lost", 1, 7245, ECONNRESET);
	ASSERT_CLAIM(*state, "C10", "refuted");
	keepalive(*state, "hsack-lost-silent", 9, 7927, ETIMEDOUT);
	keepalive(*state, "hsack-lost-no-keepalive", 0, 0, 0);
	ASSERT_CLAIM(*state, "C10", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C10")->because, "hsack-lost-silent: "));
	assert_non_null(strstr(lab_ruling(*state, "C10")->because, "hsack-lost: "));
	assert_non_null(strstr(lab_ruling(*state, "C10")->because, "hsack-lost-no-keepalive: "));
}

static void send_data(struct claims_lab *lab, size_t copies, double end)
{
	size_t i;

	lab_begin(lab, "data-lost");
	lab_state(lab, 0, CLIENT, TCP_SYN_SENT, TCP_ESTABLISHED);
	lab_sends(lab, 1, CLIENT, SD_DATA, GETS_LOST);
	for (i = 0; i < copies; i++)
		lab_sends(lab, 2 + i, CLIENT, SD_DATA, AGAIN_COPY | GETS_LOST);
	if (end)
		lab_state(lab, end, CLIENT, TCP_ESTABLISHED, TCP_CLOSE);
}

/* As many timeouts as are claimed, in less than the time that the number stands for */
static void data_copies(void **state)
{
	send_data(*state, 15, 900);
	ASSERT_CLAIM(*state, "C11", "holds");
	((struct claims_lab *)*state)->scenes[0].usual.settings[CLIENT].retries2 = 8;
	ASSERT_CLAIM(*state, "C11", "differs");
}

static void data_other_copies(void **state)
{
	send_data(*state, 16, 939);
	ASSERT_CLAIM(*state, "C11", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C11")->because, "sent again 16 times"));
	assert_non_null(strstr(lab_ruling(*state, "C11")->because, "a time, 925 s"));
}

/* A number that is met because the time was over is a time nevertheless. */
static void data_copies_of_budget(void **state)
{
	send_data(*state, 15, 939);
	ASSERT_CLAIM(*state, "C11", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C11")->because, "a time, 925 s"));
}

static void data_never_given_up(void **state)
{
	send_data(*state, 15, 0);
	ASSERT_CLAIM(*state, "C11", "refuted");
}

/* Where both families do not agree, the other one is named. */
static void other_family(void **state)
{
	struct scene *scene;

	syn_lost(*state, recorded, COPIES, recorded[COPIES]);
	scene = syn_lost(*state, recorded, COPIES, 0);
	scene->family = 6;
	ASSERT_CLAIM(*state, "C03", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C03")->because, "; syn-lost over IPv6: "));
	ASSERT_CLAIM(*state, "C01", "holds");
	assert_null(strstr(lab_ruling(*state, "C01")->because, "IPv6"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, lab_setup, lab_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(syn_as_recorded),
		TEST(syn_missing),
		TEST(syn_linear),
		TEST(syn_linear_at_first),
		TEST(syn_many),
		TEST(syn_never_again),
		TEST(syn_without_end),
		TEST(syn_settings),
		TEST(other_end_of_setting),
		TEST(syn_on_busy_processor),
		TEST(synack_again),
		TEST(synack_too_often),
		TEST(synack_only_answered),
		TEST(synack_not_at_all),
		TEST(synack_of_new_request),
		TEST(half_open),
		TEST(half_open_client),
		TEST(half_open_too_short),
		TEST(half_open_for_ever),
		TEST(half_open_unknown),
		TEST(half_open_many),
		TEST(server_established),
		TEST(server_not_looked_at),
		TEST(keepalive_in_time),
		TEST(keepalive_late),
		TEST(keepalive_on_busy_processor),
		TEST(keepalive_beside_late_timer),
		TEST(keepalive_before_late_timer),
		TEST(keepalive_conditions),
		TEST(data_copies),
		TEST(data_other_copies),
		TEST(data_copies_of_budget),
		TEST(data_never_given_up),
		TEST(other_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

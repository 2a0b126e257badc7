// SPDX-License-Identifier: GPL-2.0-only
/* Claims of a handshake whose last ACK is lost: another timeline gives another verdict. */
#include <errno.h>
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "claims/expect.h"
#include "claims_lab.h"
#include "lab/monotonic.h"
#include "unit.h"

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
		lab_sends(lab, lab_timeouts[i], SERVER, SD_SYNACK, AGAIN_COPY | BY_TIMER);
		lab_sends(lab, lab_timeouts[i], CLIENT, SD_HSACK, GETS_LOST);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

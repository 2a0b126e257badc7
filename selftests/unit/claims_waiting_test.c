// SPDX-License-Identifier: GPL-2.0-only
/* Claims of how long a closed connection is kept: another timeline gives another verdict. */
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "claims_lab.h"
#include "lab/monotonic.h"
#include "unit.h"

static struct scene *wait_for_fin(struct claims_lab *lab, const char *name, bool owned, double end)
{
	struct scene *scene = lab_begin(lab, name);

	lab_state(lab, 1, CLIENT, TCP_FIN_WAIT1, TCP_FIN_WAIT2);
	lab_owner(lab, 1, CLIENT, owned);
	if (end)
		lab_state(lab, end, CLIENT, TCP_FIN_WAIT2, TCP_CLOSE);
	return scene;
}

/* Late by the timer wheel is in time; later is not; the setting counts, and so does its default. */
static void fin_wait2(void **state)
{
	struct scene *scene = wait_for_fin(*state, "fin-wait2-close", false, 62.5);

	ASSERT_CLAIM(*state, "C22", "holds");
	scene->usual.settings[CLIENT].fin_timeout = 30;
	ASSERT_CLAIM(*state, "C22", "differs");
	scene->basis.settings[CLIENT].fin_timeout = 50;
	ASSERT_CLAIM(*state, "C22", "refuted");
}

static void fin_wait2_late(void **state)
{
	wait_for_fin(*state, "fin-wait2-close", false, 90);
	ASSERT_CLAIM(*state, "C22", "refuted");
}

static void fin_wait2_for_ever(void **state)
{
	wait_for_fin(*state, "fin-wait2-close", false, 0);
	ASSERT_CLAIM(*state, "C22", "refuted");
	wait_for_fin(*state, "fin-wait2-shutdown", true, 0);
	ASSERT_CLAIM(*state, "C23", "holds");
}

static void fin_wait2_ends(void **state)
{
	wait_for_fin(*state, "fin-wait2-shutdown", true, 300);
	ASSERT_CLAIM(*state, "C23", "refuted");
}

/* A record that is no longer than tcp_fin_timeout does not decide it. */
static void fin_wait2_short_record(void **state)
{
	struct scene *scene = wait_for_fin(*state, "fin-wait2-shutdown", true, 0);

	scene->end = scene->timeline->events[0].time + 30 * SECOND;
	ASSERT_CLAIM(*state, "C23", "open");
}

static void time_wait(struct claims_lab *lab, enum side first, int copies, double end)
{
	int i;

	lab_begin(lab, "fin2ack-lost");
	lab_sends(lab, 1, first, SD_FIN1, 0);
	lab_sends(lab, 2, !first, SD_FIN2, 0);
	lab_state(lab, 2, CLIENT, TCP_FIN_WAIT2, TCP_TIME_WAIT);
	for (i = 0; i < copies; i++)
		lab_sends(lab, 10 * (i + 1), SERVER, SD_FIN2, AGAIN_COPY);
	lab_state(lab, end, CLIENT, TCP_TIME_WAIT, TCP_CLOSE);
}

static void time_wait_a_minute(void **state)
{
	time_wait(*state, CLIENT, 0, 63);
	ASSERT_CLAIM(*state, "C25", "holds");
}

static void time_wait_too_short(void **state)
{
	time_wait(*state, CLIENT, 0, 61);
	ASSERT_CLAIM(*state, "C25", "refuted");
}

static void time_wait_anew(void **state)
{
	time_wait(*state, CLIENT, 2, 81);
	ASSERT_CLAIM(*state, "C25", "differs");
}

static void time_wait_too_long(void **state)
{
	time_wait(*state, CLIENT, 2, 100);
	ASSERT_CLAIM(*state, "C25", "refuted");
}

static void time_wait_of_the_other(void **state)
{
	time_wait(*state, SERVER, 0, 63);
	ASSERT_CLAIM(*state, "C25", "refuted");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fin_wait2),
		TEST(fin_wait2_late),
		TEST(fin_wait2_for_ever),
		TEST(fin_wait2_ends),
		TEST(fin_wait2_short_record),
		TEST(time_wait_a_minute),
		TEST(time_wait_too_short),
		TEST(time_wait_anew),
		TEST(time_wait_too_long),
		TEST(time_wait_of_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Claims of processes that are stopped or killed: another timeline gives another verdict. */
#include <segdrop/role.h>

#include "claims_lab.h"
#include "unit.h"

/* Three bytes are sent to a stopped process; then it reads so many. */
static void stop(struct claims_lab *lab, int again, int lost, long read)
{
	int i;

	lab_begin(lab, "peer-frozen");
	lab_calls(lab, 1, SERVER, "raise", 0);
	lab_calls(lab, 2, CLIENT, "send", 3);
	for (i = 0; i < 3; i++)
		lab_sends(lab, 2, CLIENT, SD_DATA, 0);
	if (again)
		lab_sends(lab, 3, CLIENT, SD_DATA, AGAIN_COPY);
	if (lost)
		lab_sends(lab, 3, CLIENT, SD_DATA, GETS_LOST);
	lab_calls(lab, 9, SERVER, "read", read);
}

static void stopped_loses_nothing(void **state)
{
	stop(*state, 0, 0, 3);
	ASSERT_CLAIM(*state, "C12", "refuted");
}

static void stopped_is_sent_again(void **state)
{
	stop(*state, 1, 0, 3);
	ASSERT_CLAIM(*state, "C12", "differs");
}

static void stopped_loses(void **state)
{
	stop(*state, 0, 1, 3);
	ASSERT_CLAIM(*state, "C12", "holds");
}

static void stopped_reads_less(void **state)
{
	stop(*state, 0, 0, 2);
	ASSERT_CLAIM(*state, "C12", "holds");
}

static void kill_both(struct claims_lab *lab, u16 client, u16 server)
{
	lab_begin(lab, "close-kill");
	lab_sends(lab, 1, CLIENT, SD_DATA, 0);
	lab_calls(lab, 2, CLIENT, "raise", 0);
	lab_sends(lab, 2, CLIENT, client, 0);
	lab_calls(lab, 3, SERVER, "raise", 0);
	lab_sends(lab, 3, SERVER, server, 0);
}

static void killed_sends_rst(void **state)
{
	kill_both(*state, SD_RST, SD_RST);
	ASSERT_CLAIM(*state, "C13", "holds");
}

static void killed_sends_fin(void **state)
{
	kill_both(*state, SD_FIN1, SD_FIN2);
	ASSERT_CLAIM(*state, "C13", "refuted");
}

static void killed_sends_either(void **state)
{
	kill_both(*state, SD_FIN1, SD_RST);
	ASSERT_CLAIM(*state, "C13", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C13")->because,
			       "client, with 0 B unread, the kernel sent a FIN"));
	assert_non_null(strstr(lab_ruling(*state, "C13")->because,
			       "server, with 1 B unread, RST"));
}

/* RST without anything abnormal decides nothing: it is told beside what a kill shows. */
static void closed_sends_rst(void **state)
{
	lab_begin(*state, "close-rst-linger");
	lab_calls(*state, 2, CLIENT, "close", 0);
	lab_sends(*state, 2, CLIENT, SD_RST, 0);
	ASSERT_CLAIM(*state, "C13", "open");
	lab_begin(*state, "close-rst-unread");
	lab_calls(*state, 2, CLIENT, "close", 0);
	lab_sends(*state, 2, CLIENT, SD_FIN1, 0);
	kill_both(*state, SD_RST, SD_RST);
	ASSERT_CLAIM(*state, "C13", "holds");
	assert_non_null(strstr(lab_ruling(*state, "C13")->because,
			       "after close() with linger 0 it sent RST, too"));
	assert_null(strstr(lab_ruling(*state, "C13")->because, "bytes unread"));
}

/* What came behind a hole, or twice, was not there to be read; nor is it read after the kill. */
static void killed_unread(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "close-kill");
	lab_sends(lab, 1, SERVER, SD_DATA, GETS_LOST);
	lab_sends(lab, 1, SERVER, SD_DATA, 0);
	lab_calls(lab, 1, CLIENT, "raise", 0);
	lab_sends(lab, 1, CLIENT, SD_DATA, 0);
	lab_sends(lab, 1, CLIENT, SD_DATA, GETS_LOST);
	lab_sends(lab, 1, CLIENT, SD_DATA, AGAIN_COPY);
	lab_sends(lab, 1, CLIENT, SD_DATA, AGAIN_COPY);
	lab_calls(lab, 2, SERVER, "read", 1);
	lab_calls(lab, 3, SERVER, "raise", 0);
	lab_calls(lab, 4, SERVER, "read", 9);
	assert_non_null(strstr(lab_ruling(lab, "C13")->because, "client, with 0 B unread"));
	assert_non_null(strstr(lab_ruling(lab, "C13")->because, "server, with 1 B unread"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(stopped_loses_nothing),
		TEST(stopped_is_sent_again),
		TEST(stopped_loses),
		TEST(stopped_reads_less),
		TEST(killed_sends_rst),
		TEST(killed_sends_fin),
		TEST(killed_sends_either),
		TEST(closed_sends_rst),
		TEST(killed_unread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

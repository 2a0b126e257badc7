// SPDX-License-Identifier: GPL-2.0-only
/* Claims of SYNs and SYN-ACKs that get lost: another timeline gives another verdict. */
#include <errno.h>
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "claims_lab.h"
#include "unit.h"

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
	syn_lost(*state, lab_timeouts, COPIES, lab_timeouts[COPIES]);
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

	syn_lost(*state, times, COPIES - 1, lab_timeouts[COPIES]);
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
	syn_lost(*state, lab_timeouts, 0, 131);
	ASSERT_CLAIM(*state, "C01", "refuted");
	ASSERT_CLAIM(*state, "C02", "open");
	ASSERT_CLAIM(*state, "C03", "differs");
}

static void syn_without_end(void **state)
{
	syn_lost(*state, lab_timeouts, COPIES, 0);
	ASSERT_CLAIM(*state, "C03", "refuted");
}

/* What is claimed of a setting follows it; what is claimed of its default does not. */
static void syn_settings(void **state)
{
	struct scene *scene = syn_lost(*state, lab_timeouts, COPIES, lab_timeouts[COPIES]);

	scene->basis.settings[CLIENT].syn_retries = 5;
	ASSERT_CLAIM(*state, "C03", "differs");
	ASSERT_CLAIM(*state, "C05", "differs");
	scene->usual.settings[CLIENT].syn_retries = 5;
	ASSERT_CLAIM(*state, "C05", "holds");
}

static void other_end_of_setting(void **state)
{
	struct scene *scene = syn_lost(*state, lab_timeouts, 5, lab_timeouts[5]);

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

	syn_lost(lab, lab_timeouts, 1, 0);
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

/* Where both families do not agree, the other one is named. */
static void other_family(void **state)
{
	struct scene *scene;

	syn_lost(*state, lab_timeouts, COPIES, lab_timeouts[COPIES]);
	scene = syn_lost(*state, lab_timeouts, COPIES, 0);
	scene->family = 6;
	ASSERT_CLAIM(*state, "C03", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C03")->because, "; syn-lost over IPv6: "));
	ASSERT_CLAIM(*state, "C01", "holds");
	assert_null(strstr(lab_ruling(*state, "C01")->because, "IPv6"));
}

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
		TEST(other_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Claims of FINs and their ACKs that get lost: another timeline gives another verdict. */
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "claims_lab.h"
#include "lab/monotonic.h"
#include "unit.h"

/* A FIN that is sent again so often, from a state that it leaves in the end */
static struct scene *fin_lost(struct claims_lab *lab, const char *name, enum side side, u16 fin,
			      int state, size_t copies)
{
	struct scene *scene = lab_begin(lab, name);
	size_t i;

	lab_state(lab, 1, side, TCP_ESTABLISHED, state);
	lab_sends(lab, 1, side, fin, GETS_LOST);
	lab_owner(lab, 1, side, false);
	for (i = 0; i < copies; i++)
		lab_sends(lab, 2 + i, side, fin, AGAIN_COPY | GETS_LOST);
	return scene;
}

/* The number of copies decides, and 0 is not the number that it stands for. */
static void fin_copies(void **state)
{
	struct scene *scene = fin_lost(*state, "fin1-lost", CLIENT, SD_FIN1, TCP_FIN_WAIT1, 9);

	ASSERT_CLAIM(*state, "C19", "refuted");
	lab_state(*state, 108, CLIENT, TCP_FIN_WAIT1, TCP_CLOSE);
	ASSERT_CLAIM(*state, "C19", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C19")->because,
			       "tcp_orphan_retries = 0 stands for 8, which is a time, 102 s"));
	scene->basis.settings[CLIENT].orphan_retries = 9;
	ASSERT_CLAIM(*state, "C19", "holds");
	scene->basis.settings[CLIENT].orphan_retries = 10;
	ASSERT_CLAIM(*state, "C19", "differs");
	ASSERT_CLAIM(*state, "C24", "open");
}

static void fin_copies_of_the_other(void **state)
{
	struct scene *scene = fin_lost(*state, "fin2-lost", SERVER, SD_FIN2, TCP_LAST_ACK, 9);

	lab_state(*state, 108, SERVER, TCP_LAST_ACK, TCP_CLOSE);
	ASSERT_CLAIM(*state, "C24", "differs");
	scene->basis.settings[SERVER].orphan_retries = 9;
	ASSERT_CLAIM(*state, "C24", "holds");
}

/* A number that is met because the time was over is a time nevertheless. */
static void fin_copies_of_budget(void **state)
{
	struct scene *scene = fin_lost(*state, "fin1-lost", CLIENT, SD_FIN1, TCP_FIN_WAIT1, 8);

	lab_state(*state, 108, CLIENT, TCP_FIN_WAIT1, TCP_CLOSE);
	scene->basis.settings[CLIENT].orphan_retries = 8;
	ASSERT_CLAIM(*state, "C19", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C19")->because,
			       "tcp_orphan_retries = 8, which is a time, 102 s"));
}

/* Only an orphan has that limit. */
static void fin_of_an_owner(void **state)
{
	struct claims_lab *lab = *state;
	struct scene *scene = fin_lost(lab, "fin1-lost", CLIENT, SD_FIN1, TCP_FIN_WAIT1, 9);
	size_t i;

	lab_state(lab, 108, CLIENT, TCP_FIN_WAIT1, TCP_CLOSE);
	scene->basis.settings[CLIENT].orphan_retries = 9;
	for (i = 0; i < lab->timelines[0].len; i++)
		if (lab->timelines[0].events[i].kind == EVENT_OWNER)
			lab->timelines[0].events[i].owner.owned = true;
	ASSERT_CLAIM(lab, "C19", "differs");
	assert_non_null(strstr(lab_ruling(lab, "C19")->because, "tcp_retries2 = 15"));
}

/* So many FINs that arrive and are answered; no answer gets through. */
static void fin1ack_lost(struct claims_lab *lab, int server_state, int fins)
{
	int i;

	lab_begin(lab, "fin1ack-lost");
	lab_state(lab, 1, CLIENT, TCP_ESTABLISHED, TCP_FIN_WAIT1);
	lab_state(lab, 1, SERVER, TCP_ESTABLISHED, server_state);
	for (i = 0; i < fins; i++) {
		lab_sends(lab, 1 + i, CLIENT, SD_FIN1, i ? AGAIN_COPY : 0);
		lab_sends(lab, 1 + i, SERVER, SD_FIN1ACK, GETS_LOST);
	}
}

static void ack_is_an_answer(void **state)
{
	fin1ack_lost(*state, TCP_CLOSE_WAIT, 3);
	ASSERT_CLAIM(*state, "C21", "holds");
	lab_state(*state, 9, CLIENT, TCP_FIN_WAIT1, TCP_CLOSE);
	ASSERT_CLAIM(*state, "C20", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C20")->because, "given up after 8.0 s"));
}

static void ack_got_through(void **state)
{
	fin1ack_lost(*state, TCP_CLOSE_WAIT, 3);
	lab_sends(*state, 9, CLIENT, SD_FIN1, AGAIN_COPY);
	lab_sends(*state, 9, SERVER, SD_FIN1ACK, 0);
	lab_state(*state, 9, CLIENT, TCP_FIN_WAIT1, TCP_FIN_WAIT2);
	ASSERT_CLAIM(*state, "C20", "holds");
}

/* A closer that does not send its FIN again, or stops, refutes it; a short record cannot. */
static void fin_not_again(void **state)
{
	fin1ack_lost(*state, TCP_CLOSE_WAIT, 1);
	lab_state(*state, 9, CLIENT, TCP_FIN_WAIT1, TCP_CLOSE);
	ASSERT_CLAIM(*state, "C20", "refuted");
}

static void fin_no_more(void **state)
{
	struct claims_lab *lab = *state;

	fin1ack_lost(lab, TCP_CLOSE_WAIT, 3);
	ASSERT_CLAIM(lab, "C20", "refuted");
	lab->scenes[0].end = lab->timelines[0].start + 100 * SECOND;
	ASSERT_CLAIM(lab, "C20", "open");
}

static void fin_is_reset(void **state)
{
	fin1ack_lost(*state, TCP_CLOSE_WAIT, 3);
	lab_sends(*state, 9, SERVER, SD_RST, 0);
	lab_state(*state, 9, CLIENT, TCP_FIN_WAIT1, TCP_CLOSE);
	ASSERT_CLAIM(*state, "C20", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C20")->because, "until RST came"));
}

/* The closer of the second FIN is the server. */
static void fin2_of_the_server(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "fin2ack-lost");
	lab_state(lab, 1, SERVER, TCP_CLOSE_WAIT, TCP_LAST_ACK);
	lab_sends(lab, 1, SERVER, SD_FIN2, 0);
	lab_sends(lab, 1, CLIENT, SD_FIN2ACK, GETS_LOST);
	lab_sends(lab, 2, SERVER, SD_FIN2, AGAIN_COPY);
	lab_sends(lab, 2, CLIENT, SD_FIN2ACK, GETS_LOST);
	lab_state(lab, 9, SERVER, TCP_LAST_ACK, TCP_CLOSE);
	ASSERT_CLAIM(lab, "C20", "differs");
	assert_non_null(strstr(lab_ruling(lab, "C20")->because, "again once, and given up"));
}

/* One that comes later than an ACK is put off is no answer, nor is the second to one FIN. */
static void ack_by_itself(void **state)
{
	fin1ack_lost(*state, TCP_CLOSE_WAIT, 3);
	lab_sends(*state, 3, SERVER, SD_FIN1ACK, GETS_LOST);
	lab_state(*state, 9, CLIENT, TCP_FIN_WAIT1, TCP_CLOSE);
	ASSERT_CLAIM(*state, "C20", "refuted");
}

static void ack_put_off(struct claims_lab *lab, double until)
{
	fin1ack_lost(lab, TCP_CLOSE_WAIT, 3);
	lab_sends(lab, 9, CLIENT, SD_FIN1, AGAIN_COPY);
	lab_sends(lab, until, SERVER, SD_FIN1ACK, 0);
	lab_state(lab, until, CLIENT, TCP_FIN_WAIT1, TCP_FIN_WAIT2);
}

static void ack_a_bit_later(void **state)
{
	ack_put_off(*state, 9.2);
	ASSERT_CLAIM(*state, "C20", "holds");
}

static void ack_much_later(void **state)
{
	ack_put_off(*state, 9.5);
	ASSERT_CLAIM(*state, "C20", "refuted");
}

static void ack_of_another_state(void **state)
{
	fin1ack_lost(*state, TCP_LAST_ACK, 3);
	ASSERT_CLAIM(*state, "C21", "refuted");
}

static void last_ack(void **state)
{
	struct claims_lab *lab = *state;

	lab_begin(lab, "fin2ack-lost");
	lab_state(lab, 2, SERVER, TCP_CLOSE_WAIT, TCP_LAST_ACK);
	lab_sends(lab, 2, SERVER, SD_FIN2, 0);
	lab_sends(lab, 2, CLIENT, SD_FIN2ACK, GETS_LOST);
	ASSERT_CLAIM(lab, "C26", "refuted");
	lab_sends(lab, 3, SERVER, SD_FIN2, AGAIN_COPY);
	ASSERT_CLAIM(lab, "C26", "holds");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fin_copies),
		TEST(fin_copies_of_the_other),
		TEST(fin_copies_of_budget),
		TEST(fin_of_an_owner),
		TEST(ack_is_an_answer),
		TEST(ack_got_through),
		TEST(fin_not_again),
		TEST(fin_no_more),
		TEST(fin_is_reset),
		TEST(fin2_of_the_server),
		TEST(ack_by_itself),
		TEST(ack_a_bit_later),
		TEST(ack_much_later),
		TEST(ack_of_another_state),
		TEST(last_ack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

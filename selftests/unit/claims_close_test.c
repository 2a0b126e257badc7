// SPDX-License-Identifier: GPL-2.0-only
/* Claims C12 to C26 are judged by what was seen, and another timeline gives another verdict. */
#include <errno.h>
#include <netinet/tcp.h>

#include <segdrop/role.h>

#include "claims_lab.h"
#include "lab/monotonic.h"
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

/* close() with one byte that was sent, and one that is buffered still */
static void close_full(struct claims_lab *lab, bool owned, bool sends)
{
	lab_begin(lab, "close-full");
	lab_sends(lab, 1, CLIENT, SD_DATA, 0);
	lab_calls(lab, 2, CLIENT, "close", 0);
	lab_owner(lab, 2, CLIENT, owned);
	if (sends)
		lab_sends(lab, 3, CLIENT, SD_DATA, 0);
}

static void orphan_is_silent(void **state)
{
	close_full(*state, false, false);
	ASSERT_CLAIM(*state, "C14", "holds");
}

static void orphan_sends(void **state)
{
	close_full(*state, false, true);
	ASSERT_CLAIM(*state, "C14", "differs");
}

/* Only an ACK of what came later shows that it was received. */
static void orphan_acknowledges(void **state)
{
	struct event *ack;

	close_full(*state, false, false);
	lab_sends(*state, 3, SERVER, SD_DATA, 0);
	ack = lab_sends(*state, 3, CLIENT, SD_ACK, 0);
	ASSERT_CLAIM(*state, "C14", "differs");
	ack->segment.ack--;
	ASSERT_CLAIM(*state, "C14", "holds");
}

static void orphan_is_owned(void **state)
{
	close_full(*state, true, false);
	ASSERT_CLAIM(*state, "C14", "refuted");
}

/* A byte came before shutdown(), one comes after it; the client reads some of them. */
static void shut(struct claims_lab *lab, const char *name, enum close_way how, u16 answer,
		 long read)
{
	struct scene *scene = lab_begin(lab, name);

	lab->ends[lab->len - 1][CLIENT].close = how;
	assert_ptr_equal(scene->ends, lab->ends[lab->len - 1]);
	lab_sends(lab, 1, SERVER, SD_DATA, 0);
	lab_calls(lab, 2, CLIENT, "shutdown", 0);
	if (how != CLOSE_BY_SHUT_RD)
		lab_sends(lab, 2, CLIENT, SD_FIN1, 0);
	lab_sends(lab, 3, SERVER, SD_DATA, 0);
	lab_sends(lab, 3, CLIENT, answer, 0);
	if (read)
		lab_calls(lab, 4, CLIENT, "read", read);
	lab_calls(lab, 5, CLIENT, "close", 0);
	if (how == CLOSE_BY_SHUT_RD)
		lab_sends(lab, 5, CLIENT, SD_FIN1, 0);
}

static void shutdown_sends_fin(void **state)
{
	shut(*state, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 2);
	shut(*state, "shut-rdwr", CLOSE_BY_SHUT_RDWR, SD_RST, 1);
	ASSERT_CLAIM(*state, "C15", "holds");
	shut(*state, "shut-wr", CLOSE_BY_SHUT_RD, SD_ACK, 2);
	((struct claims_lab *)*state)->ends[2][CLIENT].close = CLOSE_BY_SHUT_WR;
	ASSERT_CLAIM(*state, "C15", "differs");
}

static void shut_rd_reads_all(void **state)
{
	shut(*state, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 2);
	ASSERT_CLAIM(*state, "C16", "refuted");
}

static void shut_rd_reads_some(void **state)
{
	shut(*state, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 1);
	ASSERT_CLAIM(*state, "C16", "differs");
}

static void shut_rd_discards(void **state)
{
	shut(*state, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 0);
	ASSERT_CLAIM(*state, "C16", "holds");
}

static void shut_rd_ignores(void **state)
{
	struct claims_lab *lab = *state;
	size_t i;

	shut(lab, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 0);
	for (i = 0; i < lab->timelines[0].len; i++)
		if (lab->timelines[0].events[i].kind == EVENT_SEGMENT)
			lab->timelines[0].events[i].segment.ack = 2;
	ASSERT_CLAIM(lab, "C16", "differs");
}

/* Two bytes were sent; the second one is buffered still when shutdown() is called. */
static void shut_wr(struct claims_lab *lab, u32 fin)
{
	lab_begin(lab, "shut-wr");
	lab_calls(lab, 1, CLIENT, "send", 2);
	lab_sends(lab, 1, CLIENT, SD_DATA, 0)->segment.seq = 1;
	lab_calls(lab, 2, CLIENT, "shutdown", 0);
	lab_sends(lab, 3, CLIENT, SD_DATA, 0)->segment.seq = 2;
	lab_sends(lab, 3, CLIENT, SD_FIN1, 0)->segment.seq = fin;
}

static void shut_wr_sends_all(void **state)
{
	shut_wr(*state, 3);
	ASSERT_CLAIM(*state, "C17", "holds");
}

static void shut_wr_sends_less(void **state)
{
	shut_wr(*state, 2);
	ASSERT_CLAIM(*state, "C17", "refuted");
}

/* Only the comparison with SHUT_RD decides. */
static void shut_rdwr_is_not_both(void **state)
{
	shut(*state, "shut-rdwr", CLOSE_BY_SHUT_RDWR, SD_RST, 1);
	ASSERT_CLAIM(*state, "C18", "open");
	shut(*state, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 2);
	ASSERT_CLAIM(*state, "C18", "differs");
}

static void shut_rdwr_is_both(void **state)
{
	shut(*state, "shut-rdwr", CLOSE_BY_SHUT_RDWR, SD_ACK, 2);
	shut(*state, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 2);
	ASSERT_CLAIM(*state, "C18", "holds");
}

/* It is both only with a FIN, the answer and what is read. */
static void shut_rdwr_is_some(void **state)
{
	shut(*state, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 2);
	shut(*state, "shut-rdwr", CLOSE_BY_SHUT_RDWR, SD_ACK, 1);
	ASSERT_CLAIM(*state, "C18", "differs");
}

static void shut_rdwr_without_fin(void **state)
{
	shut(*state, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 2);
	shut(*state, "shut-rdwr", CLOSE_BY_SHUT_RD, SD_ACK, 2);
	ASSERT_CLAIM(*state, "C18", "differs");
	assert_non_null(strstr(lab_ruling(*state, "C18")->because, "it sent no FIN;"));
}

static void shut_rdwr_is_neither(void **state)
{
	shut(*state, "shut-rd", CLOSE_BY_SHUT_RD, SD_ACK, 2);
	shut(*state, "shut-rdwr", CLOSE_BY_SHUT_RD, SD_RST, 1);
	ASSERT_CLAIM(*state, "C18", "refuted");
}

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

#define TEST(name) cmocka_unit_test_setup_teardown(name, lab_setup, lab_teardown)

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
		TEST(orphan_is_silent),
		TEST(orphan_sends),
		TEST(orphan_acknowledges),
		TEST(orphan_is_owned),
		TEST(shutdown_sends_fin),
		TEST(shut_rd_reads_all),
		TEST(shut_rd_reads_some),
		TEST(shut_rd_discards),
		TEST(shut_rd_ignores),
		TEST(shut_wr_sends_all),
		TEST(shut_wr_sends_less),
		TEST(shut_rdwr_is_not_both),
		TEST(shut_rdwr_is_both),
		TEST(shut_rdwr_is_some),
		TEST(shut_rdwr_without_fin),
		TEST(shut_rdwr_is_neither),
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
		TEST(last_ack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

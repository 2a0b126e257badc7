// SPDX-License-Identifier: GPL-2.0-only
/* Claims of close() and shutdown(): another timeline gives another verdict. */
#include <segdrop/role.h>

#include "claims_lab.h"
#include "unit.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

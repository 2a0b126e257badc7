// SPDX-License-Identifier: GPL-2.0-only
/* Predictions: what is lost of a goodbye, or never said. */
#include "predict/plan_words.h"

#define CLIENT_WAITS_FOR_FIN {                                                            \
	.timer = TIMER_FIN_WAIT2, .side = CLIENT, .once = true,                           \
	.start = ARRIVES(SERVER, SD_FIN1ACK),                                             \
	.end = { STATE(CLIENT, FIN_WAIT2, CLOSE) },                                       \
}

/* An orphan does not wait for a FIN for ever. */
#define ORPHAN_WAITS		STRAND(ARRIVES(SERVER, SD_FIN1ACK), CLIENT_WAITS_FOR_FIN)

#define SERVER_LETS_GO(name, ...) \
	LETS_GO(SERVER, name, CLOSE_WAIT, LAST_ACK, SD_FIN2, ##__VA_ARGS__)

const struct plan plans_part[] = {
	{ "fin1-lost", .left[SERVER].state = TCP_ESTABLISHED, .strands = STRANDS {
		OPENS,
		CLIENT_CLOSES,
		STRAND(FIRST(CLIENT, SD_FIN1),
		       RESENDS(TIMER_FIN, CLIENT, SD_FIN1, STATE(CLIENT, FIN_WAIT1, CLOSE))),
		NO_MORE
	} },
	{ "fin1-lost-shutdown", .left[SERVER].state = TCP_ESTABLISHED, .strands = STRANDS {
		OPENS,
		CLIENT_SHUTS_DOWN,
		STRAND(FIRST(CLIENT, SD_FIN1),
		       RESENDS(TIMER_FIN_SHUTDOWN, CLIENT, SD_FIN1,
			       STATE(CLIENT, FIN_WAIT1, CLOSE), FAILS(CLIENT, "read", ETIMEDOUT))),
		NO_MORE
	} },
	{ "fin1ack-lost", .left[SERVER].state = TCP_CLOSE_WAIT, .strands = STRANDS {
		OPENS,
		CLIENT_CLOSES,
		STRAND(FIRST(CLIENT, SD_FIN1),
		       RESENDS(TIMER_FIN, CLIENT, SD_FIN1, STATE(CLIENT, FIN_WAIT1, CLOSE)),
		       ANSWER_ONCE(ARRIVES(CLIENT, SD_FIN1),
				   STATE(SERVER, ESTABLISHED, CLOSE_WAIT), READS_END(SERVER)),
		       ANSWER(ARRIVES(CLIENT, SD_FIN1), SEGMENT(SERVER, SD_FIN1ACK))),
		NO_MORE
	} },
	{ "fin-wait2-close", .left[SERVER].state = TCP_CLOSE_WAIT, .strands = STRANDS {
		OPENS,
		CLIENT_CLOSES,
		FIN1_ARRIVES(READS_END(SERVER)),
		ORPHAN_WAITS,
		NO_MORE
	} },
	{ "fin-wait2-shutdown", .left = { { TCP_FIN_WAIT2 }, { TCP_CLOSE_WAIT } },
	  .strands = STRANDS {
		OPENS,
		CLIENT_SHUTS_DOWN,
		FIN1_ARRIVES(READS_END(SERVER)),
		NO_MORE
	} },
	{ "fin2-lost", .strands = STRANDS {
		OPENS,
		CLIENT_CLOSES,
		FIN1_ARRIVES(READS_END(SERVER)),
		ORPHAN_WAITS,
		SERVER_LETS_GO("close", ORPHANED(SERVER)),
		STRAND(FIRST(SERVER, SD_FIN2),
		       RESENDS(TIMER_FIN, SERVER, SD_FIN2, STATE(SERVER, LAST_ACK, CLOSE))),
		NO_MORE
	} },
	{ "fin2-lost-shutdown", .strands = STRANDS {
		OPENS,
		CLIENT_CLOSES,
		FIN1_ARRIVES(READS_END(SERVER)),
		ORPHAN_WAITS,
		SERVER_LETS_GO("shutdown", OWNED(SERVER), READS_END(SERVER)),
		STRAND(FIRST(SERVER, SD_FIN2),
		       RESENDS(TIMER_FIN_SHUTDOWN, SERVER, SD_FIN2,
			       STATE(SERVER, LAST_ACK, CLOSE))),
		NO_MORE
	} },
	{ "fin2ack-lost", .strands = STRANDS {
		OPENS,
		CLIENT_CLOSES,
		FIN1_ARRIVES(READS_END(SERVER)),
		SERVER_LETS_GO("close", ORPHANED(SERVER)),
		FIN2_IN_TIME_WAIT,
		NO_MORE
	} },
	{ 0 }
};

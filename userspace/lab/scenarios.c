// SPDX-License-Identifier: GPL-2.0-only
/* All scenarios, a row each: what is lost, what both ends do, and when it is over. */
#include "lab/monotonic.h"
#include "lab/scenario.h"

#define ONLY(side)	(1U << (side))
#define BOTH		(ONLY(CLIENT) | ONLY(SERVER))

/*
 * An end that closes when the peer has closed; one that reads until then, and one that reads
 * nothing. What follows changes that.
 */
#define DEAF_END(which, ...)	{ .side = which, .linger = -1, ##__VA_ARGS__ }
#define END(which, ...)		DEAF_END(which, .read = true, ##__VA_ARGS__)
#define CLOSES_AFTER(seconds)	.close_set = true, .close_after = (seconds) * SECOND
#define NEVER_CLOSES		.close_set = true, .close_after = NEVER
#define SHUTS_AFTER(seconds, how) \
	CLOSES_AFTER(seconds), .close = CLOSE_BY_SHUT_##how
/* Then data for it soon waits at the peer, which sees its window closed. */
#define SMALL_BUFFER		.receive_buffer = 4096

/* Long enough for segments to cross; a round trip is shorter than the first timeout. */
#define LINK_DELAY		(SECOND / 5)
/*
 * Its queue is filled half a delay after the other end's SYN has arrived: that has found room, the
 * ACK that completes the handshake comes too late. A backlog of 2, as tcp_conn_request()
 * sends cookies when there are as many requests as the backlog.
 */
#define CROWDED			.backlog_set = true, .backlog = 2, \
				.crowd_after = 3 * LINK_DELAY / 2, .accept_after = 2 * SECOND
/* TFO_{CLIENT,SERVER}_ENABLE, TFO_CLIENT_NO_COOKIE, TFO_SERVER_COOKIE_NOT_REQD (net/tcp.h). */
#define FASTOPEN_WITHOUT_COOKIE	"tcp_fastopen=519"

/* Sends this when its peer has shut down, once and again: the first may provoke an answer. */
#define SPEAKS_LATE		.send = 5, .send_after = 4 * SECOND, .send_again = 1, \
				.send_every = SECOND

/* As long as an end with keepalive needs to find its peer gone, and a quarter for its timers. */
static u64 longer_than_keepalive(const struct sysctls *sysctls)
{
	long time = sysctls_number(sysctls, "tcp_keepalive_time", 0);
	long interval = sysctls_number(sysctls, "tcp_keepalive_intvl", 0);
	long probes = sysctls_number(sysctls, "tcp_keepalive_probes", 0);

	return (time + probes * interval) * SECOND / 4 * 5;
}

/* As long as an end with keepalive needs for two probes, and a quarter for its timers. */
static u64 longer_than_two_probes(const struct sysctls *sysctls)
{
	long time = sysctls_number(sysctls, "tcp_keepalive_time", 0);
	long interval = sysctls_number(sysctls, "tcp_keepalive_intvl", 0);

	return (time + interval) * SECOND / 4 * 5;
}

/* As long as an end that was closed may wait in FIN_WAIT2, five times. */
static u64 longer_than_fin_wait(const struct sysctls *sysctls)
{
	return 5 * SECOND * sysctls_number(sysctls, "tcp_fin_timeout", 0);
}

/*
 * Where a FIN is to be answered by a FIN, the server waits a second before it sends its own: the
 * acknowledgment of the first FIN travels alone then.
 */
const struct scenario scenarios[] = {
	{
		.name = "nothing-lost",
		.step = 1,
		.lost = "nothing",
		.question = "Which segments make a connection, and which end it?",
		.ends = { END(CLIENT, .send = 5, .send_after = SECOND, CLOSES_AFTER(2)),
			  END(SERVER, CLOSES_AFTER(3)) },
		.over = BOTH,
	},
	{
		.name = "syn-lost",
		.step = 2,
		.lost = "every SYN",
		.question = "How long does a client go on asking when nobody answers?",
		.loss = { SERVER, "syn", "" },
		.ends = { END(CLIENT), END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "synack-lost",
		.step = 3,
		.lost = "every SYN-ACK",
		.question = "Who sends again when the answer to a SYN is lost?",
		.loss = { CLIENT, "synack", "" },
		.ends = { END(CLIENT), END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "hsack-lost",
		.step = 4,
		.lost = "every ACK that completes the handshake",
		.question = "What becomes of a connection that only the client believes in?",
		.loss = { SERVER, "hsack", "" },
		.ends = { END(CLIENT, .keepalive = true), END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "hsack-lost-silent",
		.step = 4,
		.lost = "every ACK that completes the handshake, and every keepalive probe",
		.question = "When does an idle client find out that nobody hears its probes?",
		.loss = { SERVER, "hsack,probe", "" },
		.ends = { END(CLIENT, .keepalive = true), END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "hsack-lost-no-keepalive",
		.step = 4,
		.lost = "every ACK that completes the handshake; the client has no keepalive",
		.question = "Does an idle client without keepalive ever find out?",
		.loss = { SERVER, "hsack", "" },
		.ends = { END(CLIENT), END(SERVER) },
		.over = ONLY(SERVER),
		.stays = longer_than_keepalive,
	},
	{
		.name = "hsack-lost-data",
		.step = 4,
		.lost = "every ACK that completes the handshake, and all data of the client",
		.question = "How long does a client send to a server that never heard of it?",
		.loss = { SERVER, "hsack,data", "" },
		.ends = { END(CLIENT, .send = 5, .send_after = SECOND), END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "hsack-lost-once",
		.step = 4,
		.lost = "only the first ACK that completes the handshake",
		.question = "Does a handshake heal when its last segment is lost once?",
		.loss = { SERVER, "hsack", "first 1" },
		.ends = { END(CLIENT, .send = 5, .send_after = 5 * SECOND, CLOSES_AFTER(6)),
			  END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "data-lost",
		.step = 5,
		.lost = "all data of the client, after the handshake",
		.question = "How long does an end go on sending when nothing arrives?",
		.loss = { SERVER, "data", "" },
		.ends = { END(CLIENT, .send = 5, .send_after = SECOND), END(SERVER) },
		.over = ONLY(CLIENT),
	},
	{
		.name = "peer-frozen",
		.step = 5,
		.lost = "nothing; the server's process is stopped, and goes on after six probes",
		.question = "What does a process that is stopped lose of what is sent to it?",
		.ends = { END(CLIENT, .send = 10000, .send_after = 2 * SECOND, CLOSES_AFTER(16)),
			  END(SERVER, SMALL_BUFFER, .freeze_set = true, .freeze_after = SECOND) },
		.over = BOTH,
		.thaw = 6,
	},
	{
		.name = "close-rst-linger",
		.step = 6,
		.lost = "nothing; the client closes with linger 0",
		.question = "How does a program break a connection off?",
		.ends = { END(CLIENT, CLOSES_AFTER(1), .close = CLOSE_BY_RST), END(SERVER) },
		.over = BOTH,
	},
	{
		.name = "close-rst-unread",
		.step = 6,
		.lost = "nothing; the client closes and has not read all",
		.question = "What does close() do with data that nobody has read?",
		.ends = { DEAF_END(CLIENT, CLOSES_AFTER(2)),
			  END(SERVER, .send = 5, .send_after = SECOND) },
		.over = BOTH,
	},
	{
		.name = "close-kill",
		.step = 6,
		.lost = "nothing; the client is killed, then the server, which has not read all",
		.question = "What does the kernel send for a process that was killed?",
		.ends = { END(CLIENT, .send = 5, .send_after = SECOND, CLOSES_AFTER(2),
			      .close = CLOSE_BY_KILL),
			  DEAF_END(SERVER, CLOSES_AFTER(3), .close = CLOSE_BY_KILL) },
		.over = BOTH,
	},
	{
		.name = "close-full",
		.step = 6,
		.lost = "nothing; the client calls close() and has data buffered",
		.question = "Who may still send and read after close(), and whose is the socket?",
		.ends = { END(CLIENT, .send = 10000, .send_after = SECOND, CLOSES_AFTER(2)),
			  END(SERVER, SMALL_BUFFER, .read_after = 3 * SECOND, SPEAKS_LATE,
			      CLOSES_AFTER(6)) },
		.over = BOTH,
	},
	{
		.name = "shut-wr",
		.step = 6,
		.lost = "nothing; the client calls shutdown(SHUT_WR) and has data buffered",
		.question = "Who may still send and read after SHUT_WR, and whose is the socket?",
		.ends = { END(CLIENT, .send = 10000, .send_after = SECOND, .send_again = 1,
			      .send_every = 5 * SECOND / 2, SHUTS_AFTER(2, WR)),
			  END(SERVER, SMALL_BUFFER, .read_after = 3 * SECOND, SPEAKS_LATE,
			      CLOSES_AFTER(6)) },
		.over = BOTH,
	},
	{
		.name = "shut-rd",
		.step = 6,
		.lost = "nothing; the client calls shutdown(SHUT_RD) and has data unread",
		.question = "Who may still send and read after SHUT_RD, and whose is the socket?",
		.ends = { END(CLIENT, .send = 5, .send_after = 3 * SECOND, .read_after = 7 * SECOND,
			      SHUTS_AFTER(2, RD)),
			  END(SERVER, .send = 5, .send_after = SECOND, .send_again = 1,
			      .send_every = 4 * SECOND, CLOSES_AFTER(8)) },
		.over = BOTH,
	},
	{
		.name = "shut-rdwr",
		.step = 6,
		.lost = "nothing; the client calls shutdown(SHUT_RDWR) and has data unread",
		.question = "Who may still send and read after SHUT_RDWR, and whose is the socket?",
		.ends = { END(CLIENT, .send = 5, .send_after = 3 * SECOND, .read_after = 7 * SECOND,
			      SHUTS_AFTER(2, RDWR)),
			  END(SERVER, .send = 5, .send_after = SECOND, .send_again = 1,
			      .send_every = 4 * SECOND, CLOSES_AFTER(8)) },
		.over = BOTH,
	},
	{
		.name = "fin1-lost",
		.step = 7,
		.lost = "every FIN of the end that closes first",
		.question = "What does an end do whose goodbye never arrives?",
		.loss = { SERVER, "fin1", "" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER) },
		.over = ONLY(CLIENT),
	},
	{
		.name = "fin1-lost-shutdown",
		.step = 7,
		.lost = "every FIN of the end that closes first, by shutdown()",
		.question = "Does an end try longer when its program still waits?",
		.loss = { SERVER, "fin1", "" },
		.ends = { END(CLIENT, SHUTS_AFTER(1, WR)), END(SERVER) },
		.over = ONLY(CLIENT),
	},
	{
		.name = "fin1ack-lost",
		.step = 8,
		.lost = "every ACK of the first FIN; the server keeps the connection open",
		.question = "What does an end do whose goodbye arrives, but is not acknowledged?",
		.loss = { CLIENT, "fin1ack", "" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, NEVER_CLOSES) },
		.over = ONLY(CLIENT),
	},
	{
		.name = "fin-wait2-close",
		.step = 8,
		.lost = "nothing; the client calls close(), the server never closes",
		.question = "How long does a closed end wait for its peer's goodbye?",
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, NEVER_CLOSES) },
		.over = ONLY(CLIENT),
	},
	{
		.name = "fin-wait2-shutdown",
		.step = 8,
		.lost = "nothing; the client calls shutdown(), the server never closes",
		.question = "And how long when its program has called only shutdown()?",
		.ends = { END(CLIENT, SHUTS_AFTER(1, WR)), END(SERVER, NEVER_CLOSES) },
		.stays = longer_than_fin_wait,
	},
	{
		.name = "fin2-lost",
		.step = 9,
		.lost = "every FIN of the end that closes second",
		.question = "How do both ends get away when the second goodbye is lost?",
		.loss = { CLIENT, "fin2", "" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},
	{
		.name = "fin2-lost-shutdown",
		.step = 9,
		.lost = "every FIN of the end that closes second, by shutdown()",
		.question = "Does the second goodbye go on for longer when a program still waits?",
		.loss = { CLIENT, "fin2", "" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)),
			  END(SERVER, SHUTS_AFTER(2, WR), .final_close_set = true,
			      .final_close = NEVER) },
		.over = BOTH,
	},
	{
		.name = "fin2ack-lost",
		.step = 10,
		.lost = "every ACK of the second FIN",
		.question = "Why does the last ACK matter, and to whom?",
		.loss = { SERVER, "fin2ack", "" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},

	/* Beyond the lab: only the first copy of a segment is lost. */
	{
		.name = "syn-lost-once",
		.lost = "only the first SYN",
		.question = "How long does it take to connect when one SYN is lost?",
		.loss = { SERVER, "syn", "first 1" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},
	{
		.name = "synack-lost-once",
		.lost = "only the first SYN-ACK",
		.question = "Which end mends the loss of one SYN-ACK?",
		.loss = { CLIENT, "synack", "first 1" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},
	{
		.name = "data-lost-once",
		.lost = "only the first segment with data",
		.question = "How late is a message when its segment is lost once?",
		.loss = { SERVER, "data", "first 1" },
		.ends = { END(CLIENT, .send = 5, .send_after = SECOND, CLOSES_AFTER(3)),
			  END(SERVER, CLOSES_AFTER(4)) },
		.over = BOTH,
	},
	{
		.name = "probe-lost-once",
		.lost = "only the first keepalive probe",
		.question = "Does a connection survive when one keepalive probe is lost?",
		.loss = { SERVER, "probe", "first 1" },
		.ends = { END(CLIENT, .keepalive = true, .close_set = true),
			  END(SERVER, .close_set = true) },
		.over = BOTH,
		.closes = longer_than_two_probes,
	},
	{
		.name = "rst-lost",
		.lost = "only the first RST; the client closes with linger 0",
		.question = "What does an end believe that has not heard of a reset?",
		.loss = { SERVER, "rst", "first 1" },
		.ends = { END(CLIENT, CLOSES_AFTER(1), .close = CLOSE_BY_RST),
			  END(SERVER, .send = 5, .send_after = 5 * SECOND) },
		.over = BOTH,
	},
	{
		.name = "fin1-lost-once",
		.lost = "only the first FIN of the end that closes first",
		.question = "How late is a goodbye that is lost once?",
		.loss = { SERVER, "fin1", "first 1" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(3)) },
		.over = BOTH,
	},
	{
		.name = "fin1ack-lost-once",
		.lost = "only the first ACK of the first FIN",
		.question = "Who mends the loss of an ACK, which nobody sends again?",
		.loss = { CLIENT, "fin1ack", "first 1" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(3)) },
		.over = BOTH,
	},
	{
		.name = "fin2-lost-once",
		.lost = "only the first FIN of the end that closes second",
		.question = "How late is the second goodbye when it is lost once?",
		.loss = { CLIENT, "fin2", "first 1" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},
	{
		.name = "fin2ack-lost-once",
		.lost = "only the first ACK of the second FIN",
		.question = "What is TIME_WAIT for?",
		.loss = { SERVER, "fin2ack", "first 1" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},

	/* Beyond the lab: other neighbours that people run into. */
	{
		.name = "time-wait-restarted",
		.lost = "the first six ACKs of the second FIN",
		.question = "How long is TIME_WAIT when FINs still arrive?",
		.loss = { SERVER, "fin2ack", "first 6" },
		.ends = { END(CLIENT, CLOSES_AFTER(1)), END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},
	{
		.name = "user-timeout",
		.lost = "all data of the client, which has set TCP_USER_TIMEOUT to 10 seconds",
		.question = "Does a program have to wait as long as tcp_retries2 says?",
		.loss = { SERVER, "data", "" },
		.ends = { END(CLIENT, .send = 5, .send_after = SECOND, .user_timeout = 10000),
			  END(SERVER) },
		.over = ONLY(CLIENT),
	},
	{
		.name = "simultaneous-close",
		.lost = "nothing; both ends close, and their FINs cross on the way",
		.question = "Who is in TIME_WAIT when both ends close at once?",
		.delay = LINK_DELAY,
		.ends = { END(CLIENT, .close_set = true, .close_after = 2 * SECOND),
			  /* It hears of the connection later; its FIN is under way for a while. */
			  END(SERVER, .close_set = true,
			      .close_after = 2 * SECOND - 3 * LINK_DELAY / 2) },
		.over = BOTH,
	},
	{
		.name = "simultaneous-open",
		.lost = "nothing; both ends connect, and their SYNs cross on the way",
		.question = "What becomes of two ends that call each other at once?",
		.delay = LINK_DELAY,
		.ends = { END(CLIENT, .meets = true, CLOSES_AFTER(1)),
			  END(SERVER, .meets = true, CLOSES_AFTER(2)) },
		.over = BOTH,
	},
	{
		.name = "accept-queue-full",
		.lost = "nothing; connections of its own fill the server's queue",
		.question = "What does a client notice when nobody accepts it?",
		.delay = LINK_DELAY,
		.ends = { END(CLIENT, CLOSES_AFTER(6)), END(SERVER, CROWDED, CLOSES_AFTER(5)) },
		.over = BOTH,
	},
	{
		.name = "accept-queue-full-abort",
		.lost = "nothing; the same with the setting tcp_abort_on_overflow",
		.question = "And what when the server is to refuse rather than to wait?",
		.sysctls = { "tcp_abort_on_overflow=1" },
		.delay = LINK_DELAY,
		.ends = { END(CLIENT, CLOSES_AFTER(6)), END(SERVER, CROWDED, CLOSES_AFTER(5)) },
		.over = BOTH,
	},
	{
		.name = "cookies-hsack-lost",
		.lost = "every ACK that completes the handshake, of a server with SYN cookies",
		.question = "Who mends a handshake that the server does not remember?",
		.loss = { SERVER, "hsack", "" },
		.sysctls = { "tcp_syncookies=2" },
		.ends = { END(CLIENT, .send = 5, .send_after = 5 * SECOND, CLOSES_AFTER(6)),
			  END(SERVER, CLOSES_AFTER(2)) },
		.over = BOTH,
	},
	{
		.name = "defer-accept",
		.lost = "nothing; the server has set TCP_DEFER_ACCEPT to 5 seconds",
		.question = "What does a server know of a client that has not sent anything yet?",
		.ends = { END(CLIENT, .send = 5, .send_after = 3 * SECOND, CLOSES_AFTER(5)),
			  END(SERVER, .defer_accept = 5, CLOSES_AFTER(3)) },
		.over = BOTH,
	},
	{
		.name = "defer-accept-silent",
		.lost = "nothing; the same, and the client sends nothing",
		.question = "And of one that never does?",
		.ends = { END(CLIENT, CLOSES_AFTER(10)),
			  END(SERVER, .defer_accept = 5, CLOSES_AFTER(5)) },
		.over = BOTH,
	},
	{
		.name = "fastopen-syn-lost",
		.lost = "only the first SYN, which carries data by TCP Fast Open",
		.question = "What does Fast Open cost when its SYN is lost?",
		.loss = { SERVER, "syn", "first 1" },
		.sysctls = { FASTOPEN_WITHOUT_COOKIE },
		.ends = { END(CLIENT, .fastopen = true, .send = 5, CLOSES_AFTER(3)),
			  END(SERVER, .fastopen = true, CLOSES_AFTER(4)) },
		.over = BOTH,
	},
	{ 0 }
};

size_t scenario_count(void)
{
	return ARRAY_SIZE(scenarios) - 1;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* The scenarios: what is lost, what both ends do, and when it is over. */
#ifndef SEGDROP_SCENARIO_H
#define SEGDROP_SCENARIO_H

#include "lab/endpoint.h"
#include "lab/side.h"
#include "lab/sysctls.h"

/* The last step of the lab. */
#define LAB_STEPS	10

/* The step of scenarios that go beyond the lab. */
#define BEYOND_STEPS	0

/* How many settings of TCP a scenario may have of its own. */
#define SCENARIO_SYSCTLS	4

/* Room for where a scenario belongs with its final NUL. */
#define SCENARIO_PLACE_MAX	16

/* Room for one rule of a scenario with its final NUL. */
#define SCENARIO_RULE_MAX	128

/**
 * struct loss - segments that are lost on their way
 * @to: whom they do not reach; the rule is this end's
 * @roles: as a rule has them; NULL: nothing is lost
 * @count: the rule's COUNT; "" for all
 */
struct loss {
	enum side to;
	const char *roles;
	const char *count;
};

/**
 * struct scenario - one of the lab's experiments
 * @name: what people write
 * @step: of the lab, or BEYOND_STEPS
 * @lost: what is lost or done, in words
 * @question: what it answers
 * @loss: the segments
 * @sysctls: settings of TCP that both ends have, whatever the caller's are: "tcp_syncookies=2"
 * @delay: how long each segment is under way, in nanoseconds; 0: no time
 * @ends: what both ends do; addresses are filled in by the run
 * @over: OR of 1 << side: it is over when these ends have no socket any more
 * @stays: how long it goes on at least, in nanoseconds; NULL: only what happens counts
 * @closes: when the client closes, in nanoseconds after the connection was made, and a second later
 * the server, where that hangs on settings; NULL: @ends says when
 * @thaw: a stopped server goes on when so many probes have reached it; 0: never
 */
struct scenario {
	const char *name;
	int step;
	const char *lost;
	const char *question;
	struct loss loss;
	const char *sysctls[SCENARIO_SYSCTLS];
	u64 delay;
	struct endpoint_options ends[SIDES];
	unsigned int over;
	u64 (*stays)(const struct sysctls *sysctls);
	u64 (*closes)(const struct sysctls *sysctls);
	unsigned int thaw;
};

/* All of them; the row without a name is the end. */
extern const struct scenario scenarios[];

/**
 * scenario_count - how many there are
 */
size_t scenario_count(void);

/**
 * scenario_by_name - look a scenario up
 * @name: "syn-lost"
 * Return: NULL if none is called so
 */
const struct scenario *scenario_by_name(const char *name);

/**
 * scenario_place - "step 4" of the lab, or "beyond the lab"
 * @scenario: the scenario
 * @buf: SCENARIO_PLACE_MAX bytes
 */
void scenario_place(const struct scenario *scenario, char *buf);

/**
 * scenario_rule - the rule that loses what the scenario loses, as the namespace of loss.to gets it
 * @scenario: the scenario
 * @port: of the server
 * @buf: SCENARIO_RULE_MAX bytes; "" when nothing is lost
 */
void scenario_rule(const struct scenario *scenario, u16 port, char *buf);

/**
 * scenario_sysctls - the settings that both ends have
 * @scenario: the scenario
 * @sysctls: filled in; to be freed, also after a failure
 * @caller: the caller's
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status scenario_sysctls(const struct scenario *scenario, struct sysctls *sysctls,
			     const struct sysctls *caller);

/**
 * scenario_ends - what both ends do with these settings; addresses are not filled in
 * @scenario: the scenario
 * @sysctls: what both ends have
 * @ends: filled in
 */
void scenario_ends(const struct scenario *scenario, const struct sysctls *sysctls,
		   struct endpoint_options ends[SIDES]);

#endif /* SEGDROP_SCENARIO_H */

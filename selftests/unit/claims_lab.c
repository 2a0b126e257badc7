// SPDX-License-Identifier: GPL-2.0-only
/* Timelines made by hand, and how claims stand after them. */
#include <errno.h>

#include <segdrop/role.h>

#include "claims/query.h"
#include "claims_lab.h"
#include "command.h"
#include "unit.h"

const double lab_timeouts[LAB_TIMEOUTS] = {
	1.02, 3.036, 7.132, 15.324, 31.452, 64.988, 130.524
};

#define LAST_SECOND	10000
/* The moment of the first system call, and the jiffy then. */
#define ORIGIN		(1000 * SECOND)
#define ORIGIN_JIFFIES	4294892681

int lab_setup(void **state)
{
	*state = calloc(1, sizeof(struct claims_lab));
	return !*state;
}

int lab_teardown(void **state)
{
	struct claims_lab *lab = *state;
	size_t i;

	for (i = 0; i < lab->len; i++)
		timeline_free(&lab->timelines[i]);
	claims_free(&lab->findings);
	free(lab);
	return 0;
}

static u64 moment(double seconds)
{
	return ORIGIN + (u64)(seconds * SECOND);
}

static struct basis default_basis(void)
{
	struct basis basis = {
		.hz = LAB_HZ, .sack = true, .rtt = { { 1, 4000 }, { 1, 4000 } },
	};
	enum side side;

	for (side = 0; side < SIDES; side++)
		sd_settings_init(&basis.settings[side], LAB_HZ);
	return basis;
}

struct scene *lab_begin(struct claims_lab *lab, const char *name)
{
	struct scene *scene = &lab->scenes[lab->len];

	assert_true(lab->len < LAB_SCENES);
	*scene = (struct scene){
		.name = name, .family = 4,
		.ends = lab->ends[lab->len], .timeline = &lab->timelines[lab->len],
		.end = moment(LAST_SECOND),
		.basis = default_basis(), .usual = default_basis(),
	};
	lab->timelines[lab->len++].start = ORIGIN;
	return scene;
}

static struct event *add(struct claims_lab *lab, double at, struct event event)
{
	struct timeline *timeline = &lab->timelines[lab->len - 1];

	event.time = moment(at);
	timeline_add(timeline, &event);
	return &timeline->events[timeline->len - 1];
}

/* The number behind all data that an end has sent; 0 is the SYN's. */
static u32 next_byte(const struct claims_lab *lab, enum side side)
{
	return 1 + query_count(&lab->timelines[lab->len - 1], FIRST(side, SD_DATA));
}

struct event *lab_sends(struct claims_lab *lab, double at, enum side side, u16 roles, int fate)
{
	const struct timeline *timeline = &lab->timelines[lab->len - 1];
	u64 jiffies = ORIGIN_JIFFIES + (u64)(at * LAB_HZ);

	return add(lab, at, (struct event){
		.kind = EVENT_SEGMENT, .side = side,
		.cause = {
			.kind = fate & BY_TIMER ? CAUSE_TIMER : CAUSE_NONE,
			.due = fate & BY_TIMER ? jiffies : 0,
			.jiffies = jiffies,
		},
		.segment = {
			.roles = roles,
			.dropped = fate & GETS_LOST,
			.retransmission = fate & AGAIN_COPY,
			.has_ack = !(roles & SD_SYN),
			.seq = next_byte(lab, side) - !!(fate & AGAIN_COPY && roles & SD_DATA),
			.ack = 1 + query_arrived(timeline, !side, NULL),
			.len = !!(roles & SD_DATA),
			.jiffies = jiffies,
		},
	});
}

struct event *lab_state(struct claims_lab *lab, double at, enum side side, int from, int to)
{
	return add(lab, at, (struct event){
		.kind = EVENT_STATE, .side = side, .state = { from, to },
	});
}

void lab_calls(struct claims_lab *lab, double at, enum side side, const char *name, long result)
{
	struct event event = { .kind = EVENT_CALL, .side = side, .call.done = true };

	strncpy(event.call.name, name, sizeof(event.call.name) - 1);
	add(lab, at, event);
	event.kind = EVENT_RETURN;
	event.call.called = moment(at);
	event.call.result = result < 0 ? -1 : result;
	event.call.error = result < 0 ? (int)-result : 0;
	add(lab, at, event);
}

void lab_owner(struct claims_lab *lab, double at, enum side side, bool owned)
{
	add(lab, at, (struct event){ .kind = EVENT_OWNER, .side = side, .owner.owned = owned });
}

const struct ruling *lab_ruling(struct claims_lab *lab, const char *id)
{
	size_t size = lab->len * sizeof(*lab->scenes), i;

	claims_free(&lab->findings);
	lab->findings.study.scenes = allocate(size);
	memcpy(lab->findings.study.scenes, lab->scenes, size);
	lab->findings.study.len = lab->len;
	claims_judge(&lab->findings);
	for (i = 0; i < claim_count(); i++)
		if (!strcmp(claims[i].id, id))
			return &lab->findings.rulings[i];
	fail_msg("there is no claim %s", id);
	return NULL;
}

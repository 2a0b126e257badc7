// SPDX-License-Identifier: GPL-2.0-only
/* The results of a run as JSON. */
#include <string.h>
#include <sys/utsname.h>

#include "lab/fast.h"
#include "report/report.h"
#include "report/segment_names.h"

static json_t *seconds(const struct timeline *timeline, u64 time)
{
	return json_real(timeline_seconds(timeline, time));
}

static void put(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

/* A moment, or the window in which it lies. */
static void put_time(json_t *object, const char *key, const struct timeline *timeline,
		     const struct event *event)
{
	if (event->since) {
		put(object, "from", seconds(timeline, event->since));
		put(object, "to", seconds(timeline, event->time));
	} else {
		put(object, key, seconds(timeline, event->time));
	}
}

static void put_segment(json_t *object, const struct segment_event *segment)
{
	put(object, "kind", json_string("segment"));
	put(object, "roles", role_names(segment->roles));
	put(object, "dropped", json_boolean(segment->dropped));
	put(object, "rule", segment->dropped ? json_integer(segment->rule) : json_null());
	put(object, "retransmission", json_boolean(segment->retransmission));
	put(object, "flags", flag_names(segment->flags));
	put(object, "seq", json_integer(segment->seq));
	put(object, "ack", segment->has_ack ? json_integer(segment->ack) : json_null());
	put(object, "len", json_integer(segment->len));
}

static void put_state(json_t *object, const struct state_event *state)
{
	put(object, "kind", json_string("state"));
	put(object, "old", json_string(state_name(state->from)));
	put(object, "new", json_string(state_name(state->to)));
}

static void put_return(json_t *object, const struct timeline *timeline,
		       const struct call_event *call)
{
	put(object, "kind", json_string("syscall"));
	put(object, "name", json_string(call->name));
	put(object, "called", seconds(timeline, call->called));
	put(object, "result", json_integer(call->result));
	put(object, "errno", call->error ? json_string(strerrorname_np(call->error)) : json_null());
}

/* A call that did not return: it has no result. */
static void put_call(json_t *object, const struct timeline *timeline, const struct event *event)
{
	put(object, "kind", json_string("syscall"));
	put(object, "name", json_string(event->call.name));
	put(object, "called", seconds(timeline, event->time));
	put(object, "result", json_null());
	put(object, "errno", json_null());
}

static void put_timer(json_t *object, const struct timer_event *timer)
{
	put(object, "kind", json_string("timer"));
	put(object, "timer", json_string(timer_name(timer->timer)));
	put(object, "action", json_string(timer->fired ? "fired" : "armed"));
}

static json_t *event_json(const struct timeline *timeline, const struct event *event)
{
	json_t *object = json_object();

	put_time(object, "t", timeline, event);
	put(object, "side", json_string(side_name(event->side)));
	switch (event->kind) {
	case EVENT_SEGMENT:
		put_segment(object, &event->segment);
		break;
	case EVENT_STATE:
		put_state(object, &event->state);
		break;
	case EVENT_OWNER:
		put(object, "kind", json_string("owner"));
		put(object, "owned", json_boolean(event->owner.owned));
		break;
	case EVENT_TIMER:
		put_timer(object, &event->timer);
		break;
	case EVENT_RETURN:
		put_return(object, timeline, &event->call);
		break;
	default:
		put_call(object, timeline, event);
	}
	return object;
}

static json_t *events_json(const struct timeline *timeline)
{
	json_t *events = json_array();
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];

		if (event->kind != EVENT_CALL || !event->call.done)
			json_array_append_new(events, event_json(timeline, event));
	}
	return events;
}

static json_t *observed_json(const struct timeline *timeline)
{
	json_t *observed = json_array();
	char what[OBSERVATION_MAX];
	size_t i;

	for (i = 0; i < timeline->len; i++) {
		const struct event *event = &timeline->events[i];
		json_t *object;

		if (!report_observation(event, what))
			continue;
		object = json_object();
		put(object, "what", json_string(what));
		put_time(object, "at", timeline, event);
		json_array_append_new(observed, object);
	}
	return observed;
}

static json_t *finding_json(const struct timeline *timeline, const struct finding *finding)
{
	json_t *object = json_object();

	put(object, "what", json_string(finding->what));
	if (finding->timed) {
		put(object, "from", seconds(timeline, finding->from));
		put(object, "to", seconds(timeline, finding->to));
	}
	if (finding->seen)
		put(object, "at", seconds(timeline, finding->seen));
	if (*finding->instead)
		put(object, "instead", json_string(finding->instead));
	put(object, "ok", json_boolean(finding->kind == FINDING_RIGHT));
	put(object, "exact", json_boolean(finding->exact));
	put(object, "problem", finding->kind == FINDING_RIGHT ? json_null() :
	    json_string(finding_kind_text(finding->kind)));
	return object;
}

static json_t *predicted_json(const struct trial *trial)
{
	const struct judgement *judgement = &trial->judgement;
	json_t *predicted = json_array();
	size_t i;

	for (i = 0; i < judgement->len; i++)
		json_array_append_new(predicted, finding_json(&trial->watch.timeline,
							      &judgement->list[i]));
	return predicted;
}

static json_t *problems_json(unsigned int problems)
{
	json_t *texts = json_array();
	int bit;

	for (bit = 0; bit < PROBLEM_COUNT; bit++)
		if (problems & 1U << bit)
			json_array_append_new(texts, json_string(trial_problem_text(bit)));
	return texts;
}

static json_t *trial_json(const struct trial *trial, const struct findings *findings)
{
	const struct timeline *timeline = &trial->watch.timeline;
	json_t *object = json_object();

	put(object, "name", json_string(trial->scenario->name));
	put(object, "family", json_integer(trial->watch.family));
	put(object, "ok", json_boolean(!trial->problems && judgement_holds(&trial->judgement)));
	put(object, "end", timeline->start ? seconds(timeline, trial->time) : json_null());
	put(object, "problems", problems_json(trial->problems));
	put(object, "claims", report_evidence_json(findings, timeline));
	put(object, "predicted", predicted_json(trial));
	put(object, "observed", observed_json(timeline));
	put(object, "events", events_json(timeline));
	return object;
}

static json_t *lowered_json(bool fast)
{
	json_t *lowered = json_array();
	const char *const *setting;

	for (setting = fast_settings; fast && *setting; setting++)
		json_array_append_new(lowered, json_string(*setting));
	return lowered;
}

json_t *report_json(const struct run *run, const struct findings *findings)
{
	json_t *report = json_object(), *trials = json_array();
	struct utsname kernel;
	size_t i;

	uname(&kernel);
	for (i = 0; i < run->len; i++)
		json_array_append_new(trials, trial_json(&run->trials[i], findings));
	put(report, "kernel", json_string(kernel.release));
	put(report, "hz", json_integer(run->hz));
	put(report, "lowered", lowered_json(run->fast));
	put(report, "claims", report_claims_json(findings));
	put(report, "scenarios", trials);
	return report;
}

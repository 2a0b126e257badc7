// SPDX-License-Identifier: GPL-2.0-only
/* What a schedule does if the jiffy at which it begins is not known. */
#include "model/forecast.h"

/* What the runs so far have shown */
struct survey {
	struct sd_forecast *steps;
	size_t max;
	size_t len;
	u64 runs;
};

static bool is(const struct sd_forecast *known, const struct sd_step *step)
{
	return known->kind == step->kind && known->number == step->number;
}

/* Return: where the step is; survey->len if it is new */
static size_t find(const struct survey *survey, const struct sd_step *step, size_t behind)
{
	size_t i;

	for (i = behind; i < survey->len; i++)
		if (is(&survey->steps[i], step))
			break;
	return i;
}

static void insert(struct survey *survey, size_t i, const struct sd_step *step, u64 after)
{
	memmove(&survey->steps[i + 1], &survey->steps[i],
		(survey->len - i) * sizeof(*survey->steps));
	survey->len++;
	survey->steps[i] = (struct sd_forecast) {
		.kind = step->kind,
		.number = step->number,
		.after = { after, after },
	};
}

static void widen(struct sd_window *window, u64 after)
{
	if (after < window->earliest)
		window->earliest = after;
	if (after > window->latest)
		window->latest = after;
}

/* Return: false if there is no room for the step, which belongs behind the one before it */
static bool note(struct survey *survey, const struct sd_step *step, u64 after, size_t *behind)
{
	size_t i = find(survey, step, *behind);

	if (i == survey->len) {
		if (survey->len == survey->max)
			return false;
		i = *behind;
		insert(survey, i, step, after);
	}
	widen(&survey->steps[i].after, after);
	survey->steps[i].runs++;
	*behind = i + 1;
	return true;
}

/* Return: the period of the coarsest level that was met */
static u64 run(struct survey *survey, struct sd_schedule schedule)
{
	u64 start = schedule.now, period = 1, width;
	struct sd_step step;
	size_t behind = 0;

	while (sd_schedule_next(&schedule, &step)) {
		width = sd_wheel_granularity(schedule.settings->hz, step.expires - step.armed);
		if (width > period)
			period = width;
		if (!note(survey, &step, step.at - start, &behind))
			break;
	}
	survey->runs++;
	return period;
}

size_t sd_forecast(const struct sd_schedule *schedule, struct sd_forecast *forecast, size_t max)
{
	struct survey survey = { .steps = forecast, .max = max };
	struct sd_schedule shifted = *schedule;
	u64 period = 1, met;
	size_t i;

	while (survey.runs < period) {
		met = run(&survey, shifted);
		if (met > period)
			period = met;
		sd_schedule_shift(&shifted, 1);
	}
	for (i = 0; i < survey.len; i++)
		forecast[i].always = forecast[i].runs == survey.runs;
	return survey.len;
}

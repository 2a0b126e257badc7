/* SPDX-License-Identifier: GPL-2.0-only */
/* A picture of states over time: names on the left, times from there to the right. */
#ifndef SEGDROP_LANES_H
#define SEGDROP_LANES_H

#include <stdio.h>

#include "lab/trial.h"
#include "page/axis.h"

/* Pixels: of a row; what the numbers below the last one take. */
#define LANE_HEIGHT		20
#define LANES_AXIS_HEIGHT	24

/**
 * struct lanes - a picture that is being drawn
 * @trial: of which scenario
 * @axis: where times are
 * @y: middle of the row that is drawn; pixels
 * @stream: where to
 */
struct lanes {
	const struct trial *trial;
	struct axis axis;
	int y;
	FILE *stream;
};

/**
 * lanes_open - make the axis
 * @lanes: its trial is set, which has events; for axis_free()
 * @compressed: waits are made short
 */
void lanes_open(struct lanes *lanes, bool compressed);

/**
 * lanes_across - where a time is
 * @lanes: open
 * @time: nanoseconds of CLOCK_MONOTONIC
 * Return: per cent of the width
 */
double lanes_across(const struct lanes *lanes, u64 time);

/**
 * lanes_numbers - draw lines and numbers of the axis, from the top to below the row that was drawn
 * last
 * @lanes: open
 * @compressed: as for lanes_open(): numbers at moments when something happens; otherwise round ones
 */
void lanes_numbers(const struct lanes *lanes, bool compressed);

#endif /* SEGDROP_LANES_H */

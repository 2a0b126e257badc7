// SPDX-License-Identifier: GPL-2.0-only
/* A run as claims see it. */
#include "claims/study.h"
#include "predict/basis.h"

static struct scene look_at(const struct trial *trial, const struct run *run)
{
	struct scene scene = {
		.name = trial->scenario->name,
		.family = trial->family,
		.ends = trial->ends,
		.timeline = &trial->watch.timeline,
		.end = trial->time,
		.basis = trial->basis,
	};

	basis_make(&scene.usual, trial->scenario, &run->defaults, run->hz);
	return scene;
}

void study_make(struct study *study, const struct run *run)
{
	size_t i;

	*study = (struct study){ .scenes = allocate((run->len + 1) * sizeof(*study->scenes)) };
	for (i = 0; i < run->len; i++)
		if (!run->trials[i].problems)
			study->scenes[study->len++] = look_at(&run->trials[i], run);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* A run as claims see it. */
#ifndef SEGDROP_STUDY_H
#define SEGDROP_STUDY_H

#include "claims/evidence.h"
#include "lab/run.h"

/**
 * study_make - what claims can be judged by: all scenarios without a problem
 * @study: filled in; claims_free() frees it
 * @run: finished; must stay
 */
void study_make(struct study *study, const struct run *run);

#endif /* SEGDROP_STUDY_H */

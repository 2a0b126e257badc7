/* SPDX-License-Identifier: GPL-2.0-only */
/* One page of a run for a browser: everything in one file, nothing from anywhere else. */
#ifndef SEGDROP_PAGE_H
#define SEGDROP_PAGE_H

#include <stdio.h>

#include "claims/claims.h"
#include "lab/run.h"

/**
 * page_write - a run as HTML, for people who have never seen the project
 * @run: finished; a run that was broken off gives a valid page, too, which says so
 * @findings: of claims, in this run
 * @stream: where to; whether it was written is for the caller to see
 */
void page_write(const struct run *run, const struct findings *findings, FILE *stream);

#endif /* SEGDROP_PAGE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* The segments that are judged on this machine, as they come. */
#ifndef SEGDROP_SEGMENTS_H
#define SEGDROP_SEGMENTS_H

#include "lab/sieve.h"
#include "lab/tracing.h"

/**
 * segments_open - begin to record the segments that are wanted
 * @sieve: which these are
 * @status: what to exit with when NULL is returned; then the reason was printed
 * Return: started, to be read and closed; what is read is to be asked sieve_fits()
 */
struct tracing *segments_open(const struct sieve *sieve, enum status *status);

/**
 * segments_alive - does the module still tell of segments?
 * @tracing: opened
 * Return: false if it was unloaded
 */
bool segments_alive(const struct tracing *tracing);

#endif /* SEGDROP_SEGMENTS_H */

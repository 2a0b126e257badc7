/* SPDX-License-Identifier: GPL-2.0-only */
/* What a prediction is computed from. */
#ifndef SEGDROP_BASIS_H
#define SEGDROP_BASIS_H

#include "lab/sysctls.h"
#include "predict/oracle.h"

/**
 * basis_read - what is known before a run, of the namespace that the process is in
 * @basis: filled in
 * @sysctls: filled in, too: those of both ends; to be freed, also after a failure
 *
 * Nothing is known of the round-trip time but that both ends are on one machine: it is taken for
 * at most a jiffy.
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status basis_read(struct basis *basis, struct sysctls *sysctls);

#endif /* SEGDROP_BASIS_H */

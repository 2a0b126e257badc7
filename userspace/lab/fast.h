/* SPDX-License-Identifier: GPL-2.0-only */
/* --fast: settings of TCP with which no scenario takes longer than TIME_WAIT. */
#ifndef SEGDROP_FAST_H
#define SEGDROP_FAST_H

#include "lab/sysctls.h"

/* What no setting changes: TCP_TIMEWAIT_LEN (include/net/tcp.h). */
#define FAST_FIXED	"TIME_WAIT takes its 60 s all the same"

/* The settings, "tcp_fin_timeout=5"; NULL is the end. */
extern const char *const fast_settings[];

/**
 * fast_lower - change the settings in the list
 * @sysctls: the caller's
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status fast_lower(struct sysctls *sysctls);

#endif /* SEGDROP_FAST_H */

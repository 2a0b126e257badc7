/* SPDX-License-Identifier: GPL-2.0-only */
/* An end of a connection as text. */
#ifndef SEGDROP_CORE_END_TEXT_H
#define SEGDROP_CORE_END_TEXT_H

#include <segdrop/packet.h>

#include "text.h"

/* The longest one with its final NUL: an address in brackets, and a port. */
#define SD_END_TEXT_MAX	48

/**
 * sd_end_print - append "10.0.0.1:80" or "[2001:db8::1]:443"
 * @text: where to
 * @seg: a segment of the connection
 * @end: 0: its sender; 1: its receiver
 */
void sd_end_print(struct sd_text *text, const struct sd_segment *seg, int end);

#endif /* SEGDROP_CORE_END_TEXT_H */

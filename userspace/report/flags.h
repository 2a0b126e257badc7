/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of TCP's flags. */
#ifndef SEGDROP_FLAGS_H
#define SEGDROP_FLAGS_H

#include <segdrop/port.h>

/* Room for all flags with commas and the final NUL. */
#define FLAGS_TEXT_MAX	32

/**
 * struct flag_name - a flag of TCP
 * @flag: of enum sd_tcp_flag
 * @name: as in RFC 9293, 3.1
 */
struct flag_name {
	u8 flag;
	const char *name;
};

/* In the order in which several are written; the row without a name is the end. */
extern const struct flag_name tcp_flags[];

/**
 * flags_print - write flags as "SYN,ACK"
 * @flags: OR of enum sd_tcp_flag
 * @buf: FLAGS_TEXT_MAX bytes
 */
void flags_print(u8 flags, char *buf);

#endif /* SEGDROP_FLAGS_H */

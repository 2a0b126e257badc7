// SPDX-License-Identifier: GPL-2.0-only
/* Names of TCP's flags. */
#include <string.h>

#include <segdrop/packet.h>

#include "report/flags.h"

const struct flag_name tcp_flags[] = {
	{ SD_TCP_FIN, "FIN" }, { SD_TCP_SYN, "SYN" }, { SD_TCP_RST, "RST" },
	{ SD_TCP_PSH, "PSH" }, { SD_TCP_ACK, "ACK" }, { SD_TCP_URG, "URG" },
	{ 0 }
};

void flags_print(u8 flags, char *buf)
{
	const struct flag_name *row;
	char *end = buf;

	*end = '\0';
	for (row = tcp_flags; row->name; row++) {
		if (!(flags & row->flag))
			continue;
		if (end != buf)
			*end++ = ',';
		end = stpcpy(end, row->name);
	}
}

// SPDX-License-Identifier: GPL-2.0-only
/* Roles and flags of a segment as JSON. */
#include <segdrop/packet.h>
#include <segdrop/role.h>

#include "report/segment_names.h"

json_t *role_names(u16 roles)
{
	json_t *names = json_array();
	int bit;

	for (bit = 0; bit < SD_ROLE_COUNT; bit++)
		if (roles & 1 << bit)
			json_array_append_new(names, json_string(sd_role_name(bit)));
	return names;
}

json_t *flag_names(u8 flags)
{
	static const struct {
		u8 flag;
		const char *name;
	} table[] = {
		{ SD_TCP_FIN, "FIN" }, { SD_TCP_SYN, "SYN" }, { SD_TCP_RST, "RST" },
		{ SD_TCP_PSH, "PSH" }, { SD_TCP_ACK, "ACK" }, { SD_TCP_URG, "URG" },
	};
	json_t *names = json_array();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (flags & table[i].flag)
			json_array_append_new(names, json_string(table[i].name));
	return names;
}

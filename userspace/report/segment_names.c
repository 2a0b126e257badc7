// SPDX-License-Identifier: GPL-2.0-only
/* Roles and flags of a segment as JSON. */
#include <segdrop/role.h>

#include "report/flags.h"
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
	json_t *names = json_array();
	const struct flag_name *row;

	for (row = tcp_flags; row->name; row++)
		if (flags & row->flag)
			json_array_append_new(names, json_string(row->name));
	return names;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/role.h>

#include "text.h"

static const char *const role_names[SD_ROLE_COUNT] = {
#define X(name, text, meaning) text,
	SEGDROP_ROLES(X)
#undef X
};

const char *sd_role_name(enum sd_role_bit bit)
{
	return role_names[bit];
}

u16 sd_role_by_name(const char *name, size_t len)
{
	unsigned int bit;

	for (bit = 0; bit < SD_ROLE_COUNT; bit++) {
		if (strlen(role_names[bit]) == len && memcmp(role_names[bit], name, len) == 0)
			return (u16)(1 << bit);
	}
	return 0;
}

size_t sd_roles_print(u16 roles, char *buf)
{
	struct sd_text text = sd_text_begin(buf, SD_ROLES_TEXT_MAX);
	unsigned int bit;

	for (bit = 0; bit < SD_ROLE_COUNT; bit++) {
		if (!(roles & 1 << bit))
			continue;
		if (text.len)
			sd_text_string(&text, ",");
		sd_text_string(&text, role_names[bit]);
	}
	return text.len;
}

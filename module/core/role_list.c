// SPDX-License-Identifier: GPL-2.0-only
#include <segdrop/role.h>

#include "role_list.h"

static bool refuse_role(const struct sd_words *words, size_t from, size_t to, const char *instead)
{
	struct sd_text text;
	char roles[SD_ROLES_TEXT_MAX];

	/* An empty role before a comma: that is what was found. */
	if (from == to && to < words->end)
		to++;
	text = sd_words_complain(words, from, to);
	sd_roles_print(SD_ANY, roles);
	sd_text_string(&text, instead);
	sd_text_string(&text, "a role (");
	sd_text_string(&text, roles);
	sd_text_string(&text, ")");
	return false;
}

bool sd_role_list_parse(u16 *roles, struct sd_words *words, const char *instead)
{
	size_t from = words->start, to;
	u16 role;

	for (;; from = to + 1) {
		to = sd_words_find(words, from, ',');
		role = sd_role_by_name(words->line + from, to - from);
		if (!role)
			return refuse_role(words, from, to, from == words->start ? instead : "");
		if (*roles & role)
			return sd_words_refuse(words, from, to, "each role once");
		*roles |= role;
		if (to == words->end)
			break;
	}
	sd_words_next(words);
	return true;
}

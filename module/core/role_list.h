/* SPDX-License-Identifier: GPL-2.0-only */
/* A list of roles as text. */
#ifndef SEGDROP_CORE_ROLE_LIST_H
#define SEGDROP_CORE_ROLE_LIST_H

#include "words.h"

/**
 * sd_role_list_parse - read the current word as ROLE[,ROLE...] and go on to the next
 * @roles: OR of enum sd_role; 0 before the call
 * @words: the line
 * @instead: what else the word could have been, for the complaint, as in "any, only or "
 * Return: false after complaining
 */
bool sd_role_list_parse(u16 *roles, struct sd_words *words, const char *instead);

#endif /* SEGDROP_CORE_ROLE_LIST_H */

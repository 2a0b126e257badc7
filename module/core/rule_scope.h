/* SPDX-License-Identifier: GPL-2.0-only */
/* The SCOPE of a rule as text. */
#ifndef SEGDROP_CORE_RULE_SCOPE_H
#define SEGDROP_CORE_RULE_SCOPE_H

#include "words.h"

/* A probability is a number of millionths: at most six decimal places. */
#define SD_PROB_PLACES	6
#define SD_PROB_ONE	1000000

/**
 * sd_rule_scope_parse - read [in|out] [from ADDR] ... up to the end of the line
 * @rule: set up with the defaults
 * @words: the line, at the first word behind ROLES
 * Return: false after complaining
 */
bool sd_rule_scope_parse(struct sd_rule *rule, struct sd_words *words);

#endif /* SEGDROP_CORE_RULE_SCOPE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What holds of every rule that was read, and of every complaint about one. */
#ifndef SEGDROP_FUZZ_RULE_CHECKS_H
#define SEGDROP_FUZZ_RULE_CHECKS_H

#include <segdrop/rule.h>

/**
 * rule_is_sound - are all its members what include/segdrop/rule.h says?
 * @rule: as read; its id may be 0
 */
bool rule_is_sound(const struct sd_rule *rule);

/**
 * same_rule - are two rules the same in every member?
 * @a: one
 * @b: the other
 */
bool same_rule(const struct sd_rule *a, const struct sd_rule *b);

/**
 * error_is_sound - is it a complaint that can be shown?
 * @error: the complaint
 * @line: number of the line
 * @len: bytes of the line
 */
bool error_is_sound(const struct sd_error *error, u32 line, size_t len);

#endif /* SEGDROP_FUZZ_RULE_CHECKS_H */

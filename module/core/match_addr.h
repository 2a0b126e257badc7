/* SPDX-License-Identifier: GPL-2.0-only */
/* The ADDR of a rule as text. */
#ifndef SEGDROP_CORE_MATCH_ADDR_H
#define SEGDROP_CORE_MATCH_ADDR_H

#include "words.h"

/**
 * sd_match_addr_parse - read the current word as ADDR; the word stays the current one
 * @match: what it means; all zeros before the call
 * @words: the line
 * Return: false after complaining
 */
bool sd_match_addr_parse(struct sd_match_addr *match, const struct sd_words *words);

/**
 * sd_match_addr_print - append the canonical form of ADDR
 * @match: what to print
 * @text: where to
 */
void sd_match_addr_print(const struct sd_match_addr *match, struct sd_text *text);

#endif /* SEGDROP_CORE_MATCH_ADDR_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* Random numbers that are the same again with the same seed. */
#ifndef WIRE_RANDOM_H
#define WIRE_RANDOM_H

#include <segdrop/port.h>

/**
 * wire_seed - begin
 * @seed: any number
 */
void wire_seed(u64 seed);

/**
 * wire_random - the next number
 * Return: 32 bits, all as likely
 */
u32 wire_random(void);

/**
 * wire_below - the next number below a limit
 * @limit: not 0
 */
static inline u32 wire_below(u32 limit)
{
	return (u64)wire_random() * limit >> 32;
}

/**
 * wire_one_in - true once in so many times
 * @times: not 0
 */
static inline bool wire_one_in(u32 times)
{
	return !wire_below(times);
}

#endif /* WIRE_RANDOM_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What the fuzzers share: their entry, what must hold, and how an input is taken apart. */
#ifndef SEGDROP_FUZZ_H
#define SEGDROP_FUZZ_H

#include <stdlib.h>

#include <segdrop/port.h>

/**
 * LLVMFuzzerTestOneInput - try one input; libFuzzer calls it
 * @data: may end at the end of its memory
 * @size: bytes of @data
 * Return: 0
 */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* End the fuzzer, which then keeps the input, unless the condition holds. */
#define must(condition) \
	((condition) ? (void)0 : must_have_held(__FILE__, __LINE__, #condition))

/**
 * must_have_held - see must()
 * @file: where
 * @line: where
 * @condition: what does not hold
 */
_Noreturn void must_have_held(const char *file, int line, const char *condition);

/**
 * struct input - what is left of an input
 * @data: the next byte
 * @size: bytes there
 */
struct input {
	const u8 *data;
	size_t size;
};

/**
 * take_u8 - one byte of the input
 * @input: what is left
 * Return: 0 when it is used up
 */
u8 take_u8(struct input *input);

/**
 * take_u16 - two bytes of the input
 * @input: what is left
 * Return: zeros stand for what is missing
 */
u16 take_u16(struct input *input);

/**
 * take_u32 - four bytes of the input
 * @input: what is left
 * Return: zeros stand for what is missing
 */
u32 take_u32(struct input *input);

/**
 * take_below - a number below a limit
 * @input: what is left; one byte is used
 * @limit: not 0
 */
u32 take_below(struct input *input, u32 limit);

/**
 * take_line - the input up to a newline
 * @input: what is left; goes on behind the newline
 * @len: bytes of the line, without its newline
 * Return: NULL when it is used up
 */
const char *take_line(struct input *input, size_t *len);

/**
 * exact_copy - a copy in memory that ends where it ends, so that ASan sees a look behind it
 * @bytes: what to copy
 * @len: how many
 * Return: for free()
 */
void *exact_copy(const void *bytes, size_t len);

#endif /* SEGDROP_FUZZ_H */

// SPDX-License-Identifier: GPL-2.0-only
/* What the fuzzers share. */
#include <stdio.h>
#include <unistd.h>

#include "fuzz.h"

void must_have_held(const char *file, int line, const char *condition)
{
	/* Not by stdio: a fuzzer may have put something else in the place of stderr. */
	dprintf(STDERR_FILENO, "%s:%d: this must hold: %s\n", file, line, condition);
	abort();
}

u8 take_u8(struct input *input)
{
	if (!input->size)
		return 0;
	input->size--;
	return *input->data++;
}

u16 take_u16(struct input *input)
{
	u8 high = take_u8(input);

	return (u16)(high << 8 | take_u8(input));
}

u32 take_u32(struct input *input)
{
	u32 high = take_u16(input);

	return high << 16 | take_u16(input);
}

u32 take_below(struct input *input, u32 limit)
{
	return take_u8(input) % limit;
}

const char *take_line(struct input *input, size_t *len)
{
	const u8 *line = input->data, *newline;

	if (!input->size)
		return NULL;
	newline = memchr(line, '\n', input->size);
	*len = newline ? (size_t)(newline - line) : input->size;
	input->size -= *len + !!newline;
	input->data += *len + !!newline;
	return (const char *)line;
}

void *exact_copy(const void *bytes, size_t len)
{
	void *copy = malloc(len);

	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

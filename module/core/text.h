/* SPDX-License-Identifier: GPL-2.0-only */
/* Writing text piece by piece into a buffer that has an end. */
#ifndef SEGDROP_CORE_TEXT_H
#define SEGDROP_CORE_TEXT_H

#include <segdrop/port.h>

/**
 * struct sd_text - a text that grows
 * @buf: where it is; NUL-terminated after every call
 * @size: bytes at @buf, at least 1; what does not fit is cut
 * @len: of the text, without the NUL
 */
struct sd_text {
	char *buf;
	size_t size;
	size_t len;
};

/**
 * sd_text_begin - an empty text
 * @buf: where to write
 * @size: bytes there, at least 1
 */
struct sd_text sd_text_begin(char *buf, size_t size);

/**
 * sd_text_bytes - append bytes
 * @text: what to append to
 * @bytes: not NUL-terminated
 * @len: how many
 */
void sd_text_bytes(struct sd_text *text, const char *bytes, size_t len);

/**
 * sd_text_string - append a string
 * @text: what to append to
 * @string: NUL-terminated
 */
void sd_text_string(struct sd_text *text, const char *string);

/**
 * sd_text_number - append a number in decimal
 * @text: what to append to
 * @number: without leading zeros
 */
void sd_text_number(struct sd_text *text, u64 number);

/**
 * sd_text_hex - append a number in lower-case hexadecimal
 * @text: what to append to
 * @number: the number
 * @digits: at least so many, with leading zeros
 */
void sd_text_hex(struct sd_text *text, u16 number, u8 digits);

#endif /* SEGDROP_CORE_TEXT_H */

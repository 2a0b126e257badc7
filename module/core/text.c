// SPDX-License-Identifier: GPL-2.0-only
#include "text.h"

/* Digits of 2^64-1. */
#define NUMBER_DIGITS 20

struct sd_text sd_text_begin(char *buf, size_t size)
{
	struct sd_text text = { .buf = buf, .size = size };

	buf[0] = '\0';
	return text;
}

void sd_text_bytes(struct sd_text *text, const char *bytes, size_t len)
{
	size_t room = text->size - text->len - 1;

	if (len > room)
		len = room;
	memcpy(text->buf + text->len, bytes, len);
	text->len += len;
	text->buf[text->len] = '\0';
}

void sd_text_string(struct sd_text *text, const char *string)
{
	sd_text_bytes(text, string, strlen(string));
}

void sd_text_number(struct sd_text *text, u64 number)
{
	char digits[NUMBER_DIGITS];
	size_t at = NUMBER_DIGITS;
	u32 digit;

	do {
		number = div_u64_rem(number, 10, &digit);
		digits[--at] = (char)('0' + digit);
	} while (number);
	sd_text_bytes(text, digits + at, NUMBER_DIGITS - at);
}

void sd_text_hex(struct sd_text *text, u16 number, u8 digits)
{
	int shift;

	for (shift = 12; shift >= 0; shift -= 4) {
		if (number >> shift || shift / 4 < digits)
			sd_text_bytes(text, &"0123456789abcdef"[number >> shift & 0xf], 1);
	}
}

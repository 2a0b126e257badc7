// SPDX-License-Identifier: GPL-2.0-only
#include "options.h"

/* Kinds of options, each with the length that it must have. */
enum kind {
	KIND_END = 0,
	KIND_NOP = 1,
	KIND_WSCALE = 3,	/* RFC 7323, 2.2 */
	KIND_SACK_PERMITTED = 4, /* RFC 2018, 2 */
	KIND_TIMESTAMP = 8,	/* RFC 7323, 3.2 */
};

#define WSCALE_LEN		3
#define SACK_PERMITTED_LEN	2
#define TIMESTAMP_LEN		10

static void read_option(struct sd_segment *seg, const u8 *option)
{
	u8 kind = option[0], len = option[1];

	if (kind == KIND_WSCALE && len == WSCALE_LEN) {
		seg->options |= SD_TCP_WSCALE;
		/* RFC 7323, 2.3: "MUST use 14 instead of the specified value" */
		seg->wscale = option[2] < SD_WSCALE_MAX ? option[2] : SD_WSCALE_MAX;
	} else if (kind == KIND_SACK_PERMITTED && len == SACK_PERMITTED_LEN) {
		seg->options |= SD_TCP_SACK;
	} else if (kind == KIND_TIMESTAMP && len == TIMESTAMP_LEN) {
		seg->options |= SD_TCP_TIMESTAMP;
		seg->tsval = sd_get_be32(option + 2);
	}
}

void sd_options_read(struct sd_segment *seg, const u8 *options, u32 len)
{
	u32 at = 0;

	seg->options = 0;
	while (at < len && options[at] != KIND_END) {
		if (options[at] == KIND_NOP) {
			at++;
			continue;
		}
		/* The rest makes no sense if an option is shorter than its head, or cut. */
		if (len - at < 2 || options[at + 1] < 2 || options[at + 1] > len - at)
			return;
		read_option(seg, options + at);
		at += options[at + 1];
	}
}

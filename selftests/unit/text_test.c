// SPDX-License-Identifier: GPL-2.0-only
/* Shows that text is written whole where it fits, and cut, never overrun, where it does not. */
#include "../../module/core/text.h"
#include "unit.h"

static void write_all(struct sd_text *text)
{
	sd_text_string(text, "max ");
	sd_text_number(text, U64_MAX);
	sd_text_bytes(text, " 0x...", 3);
	sd_text_hex(text, 0xf05, 1);
	sd_text_string(text, " ");
	sd_text_number(text, 0);
	sd_text_hex(text, 0, 1);
	sd_text_hex(text, 0xb, 2);
}

/* In a buffer of any size the text is the beginning of the whole, with a NUL behind. */
static void text_is_cut_at_its_end(void **state)
{
	static const char whole[] = "max 18446744073709551615 0xf05 000b";
	size_t size, fits;

	(void)state;
	for (size = 1; size <= sizeof(whole) + 1; size++) {
		char *buf = malloc(size);
		struct sd_text text = sd_text_begin(buf, size);

		assert_string_equal(buf, "");
		write_all(&text);
		fits = size < sizeof(whole) ? size - 1 : sizeof(whole) - 1;
		assert_int_equal(text.len, fits);
		assert_int_equal(strlen(buf), fits);
		assert_memory_equal(buf, whole, fits);
		free(buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cut_at_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Shows that roles are read and written under the names, and in the order, that people rely on. */
#include <segdrop/role.h>

#include "unit.h"

static const struct {
	u16 role;
	const char *name;
} names[] = {
	{ SD_SYN, "syn" },
	{ SD_SYNACK, "synack" },
	{ SD_HSACK, "hsack" },
	{ SD_DATA, "data" },
	{ SD_FIN1, "fin1" },
	{ SD_FIN1ACK, "fin1ack" },
	{ SD_FIN2, "fin2" },
	{ SD_FIN2ACK, "fin2ack" },
	{ SD_PROBE, "probe" },
	{ SD_RST, "rst" },
	{ SD_ACK, "ack" },
};

/* Every role has its fixed name and its fixed place. */
static void names_are_fixed(void **state)
{
	unsigned int i;

	(void)state;
	assert_int_equal(ARRAY_SIZE(names), SD_ROLE_COUNT);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(names[i].role, 1 << i);
		assert_string_equal(sd_role_name((enum sd_role_bit)i), names[i].name);
		assert_int_equal(sd_role_by_name(names[i].name, strlen(names[i].name)),
				 names[i].role);
	}
}

/* A name counts as long as it is said to be, and nothing but the whole name counts. */
static void only_whole_names_count(void **state)
{
	static const char *const wrong[] = { "", "s", "sy", "syn ", "SYN", "fin", "fin3", "synac",
					     "fin1acks", "any", "only", "xsyn" };
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(sd_role_by_name(wrong[i], strlen(wrong[i])), 0);
	assert_int_equal(sd_role_by_name("fin1ack", 4), SD_FIN1);
	assert_int_equal(sd_role_by_name("synack", 3), SD_SYN);
}

static u16 read_roles(const char *text)
{
	u16 roles = 0, role;
	size_t len;

	while (*text) {
		len = strcspn(text, ",");
		role = sd_role_by_name(text, len);
		assert_true(role > roles);
		roles |= role;
		text += len;
		if (*text == ',')
			assert_true(*++text);
	}
	return roles;
}

/* Each of the 2,048 sets is written in order, with commas between names, and can be read back. */
static void every_set_is_written(void **state)
{
	char *buf = malloc(SD_ROLES_TEXT_MAX);
	unsigned int roles;
	size_t len;

	(void)state;
	for (roles = 0; roles <= SD_ANY; roles++) {
		len = sd_roles_print((u16)roles, buf);
		assert_int_equal(len, strlen(buf));
		assert_int_equal(read_roles(buf), roles);
	}
	assert_string_equal(buf, "syn,synack,hsack,data,fin1,fin1ack,fin2,fin2ack,probe,rst,ack");
	sd_roles_print(SD_FIN2 | SD_FIN1ACK, buf);
	assert_string_equal(buf, "fin1ack,fin2");
	free(buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_fixed),
		cmocka_unit_test(only_whole_names_count),
		cmocka_unit_test(every_set_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

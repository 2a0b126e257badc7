/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands in for cmocka, of which Debian has no library that could be linked for another processor:
 * what the unit tests of the pure C use of it. The first assertion that fails ends the program.
 */
#ifndef SEGDROP_PORTABLE_CMOCKA_H
#define SEGDROP_PORTABLE_CMOCKA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
	const char *name;
	void (*test_func)(void **state);
	int (*setup_func)(void **state);
	void *initial_state;
};

#define print_error(...)	printf(__VA_ARGS__)

#define fail_msg(...) \
	(printf("%s:%d: ", __FILE__, __LINE__), printf(__VA_ARGS__), puts(""), exit(1))

#define assert_true(condition) \
	do { \
		if (!(condition)) \
			fail_msg("%s", #condition); \
	} while (0)

#define assert_false(condition)		assert_true(!(condition))
#define assert_null(pointer)		assert_true(!(pointer))
#define assert_non_null(pointer)	assert_true(pointer)
#define assert_ptr_equal(a, b)		assert_true((const void *)(a) == (const void *)(b))
#define assert_ptr_not_equal(a, b)	assert_true((const void *)(a) != (const void *)(b))
#define assert_memory_equal(a, b, size)	assert_true(!memcmp(a, b, size))

#define assert_int_equal(a, b) \
	do { \
		unsigned long long a_ = (unsigned long long)(a), b_ = (unsigned long long)(b); \
	\
		if (a_ != b_) \
			fail_msg("%s is %#llx, not %s, %#llx", #a, a_, #b, b_); \
	} while (0)

#define assert_in_range(a, low, high) \
	do { \
		unsigned long long a_ = (unsigned long long)(a); \
	\
		if (a_ < (unsigned long long)(low) || a_ > (unsigned long long)(high)) \
			fail_msg("%s is %llu, not in %s to %s", #a, a_, #low, #high); \
	} while (0)

#define assert_string_equal(a, b) \
	do { \
		const char *a_ = (a), *b_ = (b); \
	\
		if (strcmp(a_, b_)) \
			fail_msg("%s is \"%s\", not \"%s\"", #a, a_, b_); \
	} while (0)

#define cmocka_unit_test(test)			{ #test, test, NULL, NULL }
#define cmocka_unit_test_setup(test, setup)	{ #test, test, setup, NULL }

static inline int run_group_tests(const struct CMUnitTest *tests, size_t count)
{
	void *state;
	size_t i;

	for (i = 0; i < count; i++) {
		state = tests[i].initial_state;
		printf("%s\n", tests[i].name);
		assert_true(!tests[i].setup_func || !tests[i].setup_func(&state));
		tests[i].test_func(&state);
	}
	printf("tests: %zu\n", count);
	return 0;
}

/* Some groups are of a length that only the program knows. */
#define cmocka_run_group_tests(tests, setup, teardown) \
	run_group_tests(tests, sizeof(tests) / sizeof((tests)[0]))

#endif /* SEGDROP_PORTABLE_CMOCKA_H */

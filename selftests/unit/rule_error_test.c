// SPDX-License-Identifier: GPL-2.0-only
/* Shows that a wrong line is refused where it goes wrong, with what stands there and what could. */
#include <stdio.h>

#include "rule_text.h"

#define A_ROLE "a role (syn,synack,hsack,data,fin1,fin1ack,fin2,fin2ack,probe,rst,ack)"
#define ROLES "any, only or " A_ROLE
#define ADDRESS "an address: any, 10.0.0.1, 10.0.0.0/24, 10.0.0.1:80, *:80, 2001:db8::1, " \
	"2001:db8::/64 or [2001:db8::1]:443"
#define ID "an id from 1 to 4294967295"
#define MATCHES "a number of matches from 1 to 4294967295"
#define SECONDS "a number of seconds from 1 to 4294967295"
#define PROBABILITY "a probability above 0 up to 1 with at most six decimal places, as in 0.25"
#define SEED "a seed from 0 to 18446744073709551615"
#define PORT "a port from 1 to 65535"
#define HOST_BITS ": no bits may be set behind the prefix"
#define PRINTABLE "printable ASCII characters, blanks and tabs"
#define AFTER_NUMBERING "for or end of line"
#define AFTER_COUNT "per flow, in total, " AFTER_NUMBERING
#define AFTER_TO "first, skip, every, prob, " AFTER_COUNT
#define AFTER_FROM "to, " AFTER_TO
#define AFTER_DIRECTION "from, " AFTER_FROM
#define SCOPE "in, out, " AFTER_DIRECTION
#define ORDER " (words have a fixed order)"

#define BYTES(line) line, sizeof(line) - 1

static const struct {
	const char *line;
	size_t len;
	u32 column;
	const char *found;
	const char *expected;
} bad[] = {
	/* commands */
	{ BYTES("append"), 1, "`append`", "add, del, flush or reset" },
	{ BYTES("~"), 1, "`~`", "add, del, flush or reset" },
	{ BYTES("ADD drop syn"), 1, "`ADD`", "add, del, flush or reset" },
	{ BYTES("\tad drop syn"), 2, "`ad`", "add, del, flush or reset" },
	{ BYTES("flush 1"), 7, "`1`", "end of line" },
	{ BYTES("flush all # now"), 7, "`all`", "end of line" },
	{ BYTES("del"), 4, "end of line", ID },
	{ BYTES("del  # two"), 4, "end of line", ID },
	{ BYTES("del 0"), 5, "`0`", ID },
	{ BYTES("del 1 2"), 7, "`2`", "end of line" },
	{ BYTES("del id 1"), 5, "`id`", ID },
	{ BYTES("reset all"), 7, "`all`", "end of line or " ID },
	{ BYTES("reset 0"), 7, "`0`", "end of line or " ID },
	{ BYTES("reset 5 6"), 9, "`6`", "end of line" },
	/* id and verdict */
	{ BYTES("add"), 4, "end of line", "id, drop or count" },
	{ BYTES("add syn"), 5, "`syn`", "id, drop or count" },
	{ BYTES("add 5 drop syn"), 5, "`5`", "id, drop or count" },
	{ BYTES("add id"), 7, "end of line", ID },
	{ BYTES("add id drop syn"), 8, "`drop`", ID },
	{ BYTES("add id 0 drop syn"), 8, "`0`", ID },
	{ BYTES("add id +1 drop syn"), 8, "`+1`", ID },
	{ BYTES("add id -1 drop syn"), 8, "`-1`", ID },
	{ BYTES("add id 0x1 drop syn"), 8, "`0x1`", ID },
	{ BYTES("add id 4294967296 drop syn"), 8, "`4294967296`", ID },
	{ BYTES("add id 18446744073709551616 drop syn"), 8, "`18446744073709551616`", ID },
	{ BYTES("add id 18446744073709551617 drop syn"), 8, "`18446744073709551617`", ID },
	{ BYTES("add id 184467440737095516170 drop syn"), 8, "`184467440737095516170`", ID },
	{ BYTES("add id 1"), 9, "end of line", "drop or count" },
	{ BYTES("add id 1 id 2 drop syn"), 10, "`id`", "drop or count" },
	{ BYTES("add id 1 pass syn"), 10, "`pass`", "drop or count" },
	/* roles */
	{ BYTES("add drop"), 9, "end of line", ROLES },
	{ BYTES("add drop fin3"), 10, "`fin3`", ROLES },
	{ BYTES("add drop fin"), 10, "`fin`", ROLES },
	{ BYTES("add drop syn#1"), 10, "`syn#1`", ROLES },
	{ BYTES("add drop any,syn"), 10, "`any`", ROLES },
	{ BYTES("add drop ,syn"), 10, "`,`", ROLES },
	{ BYTES("add drop syn,any"), 14, "`any`", A_ROLE },
	{ BYTES("add drop syn,,ack"), 14, "`,`", A_ROLE },
	{ BYTES("add drop syn,"), 14, "end of line", A_ROLE },
	{ BYTES("add drop syn, ack"), 14, "a blank", A_ROLE },
	{ BYTES("add drop syn,\tack"), 14, "a blank", A_ROLE },
	{ BYTES("add drop syn,ack,synac"), 18, "`synac`", A_ROLE },
	{ BYTES("add drop syn,ack,syn"), 18, "`syn`", "each role once" },
	{ BYTES("add drop only"), 14, "end of line", A_ROLE },
	{ BYTES("add drop only any"), 15, "`any`", A_ROLE },
	{ BYTES("add drop only  only syn"), 16, "`only`", A_ROLE },
	/* order of the words */
	{ BYTES("add drop syn ack"), 14, "`ack`", SCOPE },
	{ BYTES("add drop syn ,ack"), 14, "`,ack`", SCOPE },
	{ BYTES("add drop syn per"), 14, "`per`", SCOPE },
	{ BYTES("add drop syn per rule"), 14, "`per`", SCOPE },
	{ BYTES("add drop syn total"), 14, "`total`", SCOPE },
	{ BYTES("add drop syn out in"), 18, "`in`", AFTER_DIRECTION ORDER },
	{ BYTES("add drop syn in out"), 17, "`out`", AFTER_DIRECTION ORDER },
	{ BYTES("add drop syn from any in to any"), 23, "`in`", AFTER_FROM ORDER },
	{ BYTES("add drop syn from any from any"), 23, "`from`", AFTER_FROM ORDER },
	{ BYTES("add drop syn to any from any"), 21, "`from`", AFTER_TO ORDER },
	{ BYTES("add drop syn first 1 first 2"), 22, "`first`", AFTER_COUNT ORDER },
	{ BYTES("add drop syn first 1 skip 2"), 22, "`skip`", AFTER_COUNT ORDER },
	{ BYTES("add drop syn first 1 to any"), 22, "`to`", AFTER_COUNT ORDER },
	{ BYTES("add drop syn every 1 seed 2"), 22, "`seed`", AFTER_COUNT },
	{ BYTES("add drop syn per flow in total"), 23, "`in`", AFTER_NUMBERING ORDER },
	{ BYTES("add drop syn in total per flow"), 23, "`per`", AFTER_NUMBERING ORDER },
	{ BYTES("add drop syn in total in total"), 23, "`in`", AFTER_NUMBERING ORDER },
	{ BYTES("add drop syn in total first 1"), 23, "`first`", AFTER_NUMBERING ORDER },
	{ BYTES("add drop syn for 1 per flow"), 20, "`per`", "end of line" ORDER },
	{ BYTES("add drop syn for 1 s"), 20, "`s`", "end of line" },
	/* addresses */
	{ BYTES("add drop syn from"), 18, "end of line", ADDRESS },
	{ BYTES("add drop syn from to any"), 19, "`to`", ADDRESS },
	{ BYTES("add drop syn from localhost"), 19, "`localhost`", ADDRESS },
	{ BYTES("add drop syn from any:80"), 19, "`any:80`", ADDRESS },
	{ BYTES("add drop syn from any/8"), 19, "`any/8`", ADDRESS },
	{ BYTES("add drop syn from 10.0.0"), 19, "`10.0.0`", ADDRESS },
	{ BYTES("add drop syn from 10.0.0.256:80"), 19, "`10.0.0.256:80`", ADDRESS },
	{ BYTES("add drop syn from 10.0.0.1,10.0.0.2"), 19, "`10.0.0.1,10.0.0.2`", ADDRESS },
	{ BYTES("add drop syn from :80"), 19, "`:80`", ADDRESS },
	{ BYTES("add drop syn from 2001:db8"), 19, "`2001:db8`", ADDRESS },
	{ BYTES("add drop syn from 2001:db8:::1"), 19, "`2001:db8:::1`", ADDRESS },
	{ BYTES("add drop syn from [10.0.0.1]:80"), 19, "`[10.0.0.1]:80`", ADDRESS },
	{ BYTES("add drop syn from []:80"), 19, "`[]:80`", ADDRESS },
	{ BYTES("add drop syn from [2001:db8::/64]:80"), 19, "`[2001:db8::/64]:80`", ADDRESS },
	{ BYTES("add drop syn from 010.0.0.1"), 19, "`010.0.0.1`",
	  "an IPv4 address without leading zeros" },
	{ BYTES("add drop syn from 10.0.0.09"), 19, "`10.0.0.09`",
	  "an IPv4 address without leading zeros" },
	{ BYTES("add drop syn from 0a.0.0.1"), 19, "`0a.0.0.1`", ADDRESS },
	{ BYTES("add drop syn to 10.0.0.00:80"), 17, "`10.0.0.00`",
	  "an IPv4 address without leading zeros" },
	{ BYTES("add drop syn from fe80::1%eth0"), 26, "`%eth0`", "an address without a zone" },
	{ BYTES("add drop syn from fe80::%1/64"), 25, "`%1`", "an address without a zone" },
	{ BYTES("add drop syn from [fe80::1%eth0]:80"), 27, "`%eth0`",
	  "an address without a zone" },
	{ BYTES("add drop syn from *"), 20, "end of line", "`:` and a port" },
	{ BYTES("add drop syn from * to any"), 20, "a blank", "`:` and a port" },
	{ BYTES("add drop syn from */8"), 20, "`/8`", "`:` and a port" },
	{ BYTES("add drop syn from [::1]"), 24, "end of line", "`:` and a port" },
	{ BYTES("add drop syn from [::1]80"), 24, "`80`", "`:` and a port" },
	{ BYTES("add drop syn from [::1"), 23, "end of line", "`]:` and a port" },
	{ BYTES("add drop syn from *:"), 21, "end of line", PORT },
	{ BYTES("add drop syn from *: to any"), 21, "a blank", PORT },
	{ BYTES("add drop syn from *:0"), 21, "`0`", PORT },
	{ BYTES("add drop syn from *:65536"), 21, "`65536`", PORT },
	{ BYTES("add drop syn from *:http"), 21, "`http`", PORT },
	{ BYTES("add drop syn from 10.0.0.1:80:90"), 19, "`10.0.0.1:80:90`", ADDRESS },
	{ BYTES("add drop syn from [::1]:99999"), 25, "`99999`", PORT },
	{ BYTES("add drop syn from 10.0.0.0/33"), 28, "`33`", "a prefix length from 0 to 32" },
	{ BYTES("add drop syn from 10.0.0.0/"), 28, "end of line", "a prefix length from 0 to 32" },
	{ BYTES("add drop syn from 10.0.0.0/255.0.0.0"), 28, "`255.0.0.0`",
	  "a prefix length from 0 to 32" },
	{ BYTES("add drop syn from ::/129"), 22, "`129`", "a prefix length from 0 to 128" },
	{ BYTES("add drop syn from 10.0.0.1/24"), 19, "`10.0.0.1/24`", "10.0.0.0/24" HOST_BITS },
	{ BYTES("add drop syn from 10.0.0.1/31"), 19, "`10.0.0.1/31`", "10.0.0.0/31" HOST_BITS },
	{ BYTES("add drop syn from 128.0.0.0/0"), 19, "`128.0.0.0/0`", "0.0.0.0/0" HOST_BITS },
	{ BYTES("add drop syn to 2001:db8::1/64"), 17, "`2001:db8::1/64`",
	  "2001:db8::/64" HOST_BITS },
	{ BYTES("add drop syn to 2001:db8::1/127"), 17, "`2001:db8::1/127`",
	  "2001:db8::/127" HOST_BITS },
	{ BYTES("add drop syn from 10.0.0.0/24:80"), 30, "`:80`",
	  "no port beside a prefix length" },
	{ BYTES("add drop syn from ::/64:80"), 24, "`:80`", "no port beside a prefix length" },
	{ BYTES("add drop syn from 10.0.0.1:80/24"), 30, "`/24`",
	  "no prefix length beside a port" },
	{ BYTES("add drop syn from [::1]:80/64"), 27, "`/64`", "no prefix length beside a port" },
	{ BYTES("add drop syn from 10.0.0.1 to ::1"), 31, "`::1`",
	  "an IPv4 address, as behind `from`" },
	{ BYTES("add drop syn from ::/0 to 0.0.0.0/0"), 27, "`0.0.0.0/0`",
	  "an IPv6 address, as behind `from`" },
	{ BYTES("add drop syn from ::1 to ::ffff:10.0.0.1"), 26, "`::ffff:10.0.0.1`",
	  "an IPv6 address, as behind `from`" },
	{ BYTES("add drop syn from ::ffff:10.0.0.1/119"), 19, "`::ffff:10.0.0.1/119`",
	  "::ffff:10.0.0.0/119" HOST_BITS },
	{ BYTES("add drop syn from ::ffff:0.0.0.0/95"), 19, "`::ffff:0.0.0.0/95`",
	  "::fffe:0:0/95" HOST_BITS },
	/* counts and time */
	{ BYTES("add drop syn first"), 19, "end of line", MATCHES },
	{ BYTES("add drop syn first 0"), 20, "`0`", MATCHES },
	{ BYTES("add drop syn first 4294967296"), 20, "`4294967296`", MATCHES },
	{ BYTES("add drop syn skip 0"), 19, "`0`", MATCHES },
	{ BYTES("add drop syn skip 1 first 0"), 27, "`0`", MATCHES },
	{ BYTES("add drop syn skip 1 every 2"), 21, "`every`", AFTER_COUNT ORDER },
	{ BYTES("add drop syn every 0"), 20, "`0`", MATCHES },
	{ BYTES("add drop syn every 1.5"), 20, "`1.5`", MATCHES },
	{ BYTES("add drop syn prob"), 18, "end of line", PROBABILITY },
	{ BYTES("add drop syn prob 0"), 19, "`0`", PROBABILITY },
	{ BYTES("add drop syn prob 0.000000"), 19, "`0.000000`", PROBABILITY },
	{ BYTES("add drop syn prob 0.0000001"), 19, "`0.0000001`", PROBABILITY },
	{ BYTES("add drop syn prob 0.2500000"), 19, "`0.2500000`", PROBABILITY },
	{ BYTES("add drop syn prob 1.000001"), 19, "`1.000001`", PROBABILITY },
	{ BYTES("add drop syn prob 2"), 19, "`2`", PROBABILITY },
	{ BYTES("add drop syn prob 4295"), 19, "`4295`", PROBABILITY },
	{ BYTES("add drop syn prob 4294967297"), 19, "`4294967297`", PROBABILITY },
	{ BYTES("add drop syn prob .5"), 19, "`.5`", PROBABILITY },
	{ BYTES("add drop syn prob 1."), 19, "`1.`", PROBABILITY },
	{ BYTES("add drop syn prob 0.5.5"), 19, "`0.5.5`", PROBABILITY },
	{ BYTES("add drop syn prob -0.5"), 19, "`-0.5`", PROBABILITY },
	{ BYTES("add drop syn prob 5e-1"), 19, "`5e-1`", PROBABILITY },
	{ BYTES("add drop syn prob 50%"), 19, "`50%`", PROBABILITY },
	{ BYTES("add drop syn prob 0.5 seed"), 27, "end of line", SEED },
	{ BYTES("add drop syn prob 0.5 seed -1"), 28, "`-1`", SEED },
	{ BYTES("add drop syn prob 0.5 seed 18446744073709551616"), 28, "`18446744073709551616`",
	  SEED },
	{ BYTES("add drop syn for"), 17, "end of line", SECONDS },
	{ BYTES("add drop syn for 0"), 18, "`0`", SECONDS },
	{ BYTES("add drop syn for 5s"), 18, "`5s`", SECONDS },
	{ BYTES("add drop syn for 4294967296"), 18, "`4294967296`", SECONDS },
	/* bytes that are no text */
	{ BYTES("\0"), 1, "`\\x00`", PRINTABLE },
	{ BYTES("flush\0"), 6, "`\\x00`", PRINTABLE },
	{ BYTES("flush \0"), 7, "`\\x00`", PRINTABLE },
	{ BYTES("add drop s\x7fyn"), 11, "`\\x7f`", PRINTABLE },
	{ BYTES("add drop s\xc3\xbfn"), 11, "`\\xc3`", PRINTABLE },
	{ BYTES("flush\v"), 6, "`\\x0b`", PRINTABLE },
	{ BYTES("flush\n"), 6, "`\\x0a`", PRINTABLE },
	{ BYTES("flush\r "), 6, "`\\x0d`", PRINTABLE },
	{ BYTES("\r"), 1, "`\\x0d`",
	  "a line that ends with a newline alone: turn the DOS line ends into Unix ones" },
	{ BYTES("add drop syn per flow\r"), 22, "`\\x0d`",
	  "a line that ends with a newline alone: turn the DOS line ends into Unix ones" },
	/* long words are cut */
	{ BYTES("add drop syn 123456789012345678901234567890123456789012345678"), 14,
	  "`123456789012345678901234567890123456789012345678`", SCOPE },
	{ BYTES("add drop syn 1234567890123456789012345678901234567890123456789"), 14,
	  "`123456789012345678901234567890123456789012345678...`", SCOPE },
};

/* Each of these lines is refused, at the place where it goes wrong, with what could stand there. */
static void wrong_lines_are_refused_where_they_go_wrong(void **state)
{
	char expected[SD_ERROR_TEXT_MAX + 1];
	struct sd_command command;
	struct sd_error error;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		if (parse_line(&command, bad[i].line, bad[i].len, &error))
			fail_msg("`%s` was accepted", bad[i].line);
		snprintf(expected, sizeof(expected), "line 12, column %u: found %s, expected %s",
			 bad[i].column, bad[i].found, bad[i].expected);
		assert_string_equal(error.text, expected);
		assert_int_equal(error.line, 12);
		assert_int_equal(error.column, bad[i].column);
	}
}

/* A complaint about the longest word in the last column of the last line is not cut. */
static void the_longest_complaint_fits(void **state)
{
	static const char start[] = "add drop ";
	size_t len = SEGDROP_WRITE_MAX, at = len - 100;
	char *line = malloc(len);
	struct sd_command command;
	struct sd_error error;

	(void)state;
	memset(line, 'x', len);
	memset(line, ' ', at);
	memcpy(line, start, strlen(start));
	assert_false(sd_command_parse(&command, line, len, U32_MAX, &error));
	assert_non_null(strstr(error.text, "expected " ROLES));
	memcpy(line + at - 10, "syn from ", 9);
	assert_false(sd_command_parse(&command, line, len, U32_MAX, &error));
	assert_non_null(strstr(error.text, "expected " ADDRESS));
	memcpy(line + at - 10, "syn      ", 9);
	assert_false(sd_command_parse(&command, line, len, U32_MAX, &error));
	assert_non_null(strstr(error.text, "expected " SCOPE));
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_lines_are_refused_where_they_go_wrong),
		cmocka_unit_test(the_longest_complaint_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Shows that any bytes are read as one command, or refused with a reason that can be shown. */
#include <arpa/inet.h>

#include "fuzz.h"
#include "rule_checks.h"

#define LINE	12

static bool parse(struct sd_command *command, const void *line, size_t len, struct sd_error *error)
{
	char *copy = exact_copy(line, len);
	bool right;

	memset(command, 0xa5, sizeof(*command));
	memset(error, 0xa5, sizeof(*error));
	right = sd_command_parse(command, copy, len, LINE, error);
	free(copy);
	return right;
}

/* The C library reads the address that we print as the same bytes. */
static void check_address(const struct sd_match_addr *match)
{
	char *text = malloc(40);
	struct sd_addr addr = { 0 };

	if (match->family) {
		must(sd_addr_print(&match->addr, match->family, text) == strlen(text));
		must(inet_pton(match->family == 4 ? AF_INET : AF_INET6, text, &addr) == 1);
		must(!memcmp(&addr, &match->addr, sizeof(addr)));
	}
	free(text);
}

/* ADDR, as it stands in the line, is an address for the C library, too, and the same one. */
static void check_reading(const struct sd_match_addr *match, char *word)
{
	struct sd_addr addr = { 0 }, meant = match->addr;
	bool ipv6 = *word == '[' || strchr(word, ':') != strrchr(word, ':');
	char *end;

	if (!match->family)
		return;
	word += *word == '[';
	end = strpbrk(word, ipv6 ? "]/" : ":/");
	if (end)
		*end = '\0';
	must(inet_pton(ipv6 ? AF_INET6 : AF_INET, word, &addr) == 1);
	/* ::ffff:10.0.0.1 is 10.0.0.1 */
	if (ipv6 && match->family == 4)
		meant = (struct sd_addr){
			.bytes = { [10] = 255, [11] = 255, match->addr.bytes[0],
				   match->addr.bytes[1], match->addr.bytes[2],
				   match->addr.bytes[3] },
		};
	must(!memcmp(&addr, &meant, sizeof(addr)));
}

static void check_line(const struct sd_rule *rule, const u8 *data, size_t size)
{
	char *line = strndup((const char *)data, size), *rest, *word;

	for (word = strtok_r(line, " \t", &rest); word && *word != '#';
	     word = strtok_r(NULL, " \t", &rest)) {
		if (!strcmp(word, "from"))
			check_reading(&rule->from, strtok_r(NULL, " \t", &rest));
		else if (!strcmp(word, "to"))
			check_reading(&rule->to, strtok_r(NULL, " \t", &rest));
	}
	free(line);
}

/* What is printed is read as the same rule, and printed as the same text. */
static void check_rule(struct sd_rule *rule)
{
	char *first = malloc(SD_RULE_TEXT_MAX), *second = malloc(SD_RULE_TEXT_MAX);
	struct sd_command again;
	struct sd_error error;
	size_t len;

	must(rule_is_sound(rule));
	if (!rule->id)
		rule->id = 1;
	len = sd_rule_print(rule, first);
	must(len < SD_RULE_TEXT_MAX && len == strlen(first));
	must(parse(&again, first, len, &error));
	must(again.kind == SD_COMMAND_ADD && same_rule(&again.rule, rule));
	must(sd_rule_print(&again.rule, second) == len && !strcmp(first, second));
	check_address(&rule->from);
	check_address(&rule->to);
	free(first);
	free(second);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct sd_command command;
	struct sd_error error;

	if (!parse(&command, data, size, &error)) {
		must(error_is_sound(&error, LINE, size));
		return 0;
	}
	must(command.kind <= SD_COMMAND_RESET);
	must(command.kind != SD_COMMAND_DEL || command.id);
	if (command.kind == SD_COMMAND_ADD) {
		check_line(&command.rule, data, size);
		check_rule(&command.rule);
	}
	return 0;
}

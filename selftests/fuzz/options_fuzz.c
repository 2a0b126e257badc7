// SPDX-License-Identifier: GPL-2.0-only
/* Shows that server, client, run and watch refuse any words, or take them as values in bounds. */
#include <netinet/in.h>
#include <stdio.h>

#include "fuzz.h"
#include "lab/endpoint_options.h"
#include "lab/run.h"
#include "watch_options.h"
#include "world.h"

#define WORDS_MAX	24
#define LONGEST		(1000000000ULL * SECOND)

static struct endpoint_command parsed;
static bool resolved;

static bool time_is_sound(u64 time)
{
	return time <= LONGEST || time == NEVER;
}

static void check_options(const struct endpoint_options *options)
{
	must(options->send <= 1UL << 40 && options->send_after <= LONGEST);
	must(options->send_every <= LONGEST && options->read_after <= LONGEST);
	must(options->accept_after <= LONGEST && options->freeze_after <= LONGEST);
	must(time_is_sound(options->close_after) && time_is_sound(options->final_close));
	must(options->close < CLOSE_WAY_COUNT);
	must(options->backlog <= INT32_MAX && options->defer_accept <= INT32_MAX);
	must(options->receive_buffer <= INT32_MAX && options->user_timeout <= INT32_MAX);
	must(options->linger >= -1 && options->linger <= 32767);
	must(options->side == SERVER || (!options->backlog_set && !options->accept_after &&
					 !options->defer_accept));
}

static void check_command(const struct endpoint_command *command)
{
	check_options(&command->options);
	must(!command->family || command->family == 4 || command->family == 6);
	must(command->place);
}

/* The address that was found is, as text, one that leads to the same port and family. */
static void check_address(const struct endpoint_command *command)
{
	const union endpoint_address *address = &command->options.address;
	const char *colon = strrchr(command->place, ':');
	char text[INET6_ADDRSTRLEN + 8];

	must(address->any.sa_family == AF_INET || address->any.sa_family == AF_INET6);
	must(!command->family ||
	     (command->family == 4) == (address->any.sa_family == AF_INET));
	must(colon && ntohs(address->v4.sin_port) == strtoul(colon + 1, NULL, 10));
	endpoint_address_print(address, text, sizeof(text));
	must(strrchr(text, ':') && strtoul(strrchr(text, ':') + 1, NULL, 10) ==
	     ntohs(address->v4.sin_port));
}

static int run_endpoint(enum side side, int argc, char **argv)
{
	enum status status;

	endpoint_options_parse(&parsed, side, argc, argv);
	check_command(&parsed);
	status = endpoint_resolve(&parsed);
	resolved = status == STATUS_DONE;
	return status;
}

static int run_server(int argc, char **argv)
{
	return run_endpoint(SERVER, argc, argv);
}

static int run_client(int argc, char **argv)
{
	return run_endpoint(CLIENT, argc, argv);
}

static void check_address_sought(const struct sd_match_addr *match)
{
	must(!match->family || match->family == 4 || match->family == 6);
	must(match->prefix <= (match->family == 4 ? 32 : 128));
}

/* What goes to the kernel is whole: the longest condition is the last. */
static void check_sieve(const struct sieve *sieve)
{
	char filter[SIEVE_TEXT_MAX];

	must(!(sieve->roles & ~SD_ANY) && sieve->rules_len <= SIEVE_RULES_MAX);
	must(sieve_is_possible(sieve));
	check_address_sought(&sieve->way.from);
	check_address_sought(&sieve->way.to);
	check_address_sought(&sieve->host.from);
	sieve_print(sieve, filter);
	must(!sieve->rules_len == !strchr(filter, ')'));
}

static int run_watch(int argc, char **argv)
{
	struct watch_options options;

	watch_options_parse(&options, argc, argv);
	must(!options.all || !options.netns);
	check_sieve(&options.sieve);
	return STATUS_DONE;
}

/*
 * These stand in the place of userspace/lab/run.c: command_run() reads its words, and what it would
 * run is looked at.
 */
enum status run_prepare(struct run *run)
{
	size_t i;

	must(run->len && run->len <= 2 * scenario_count());
	for (i = 0; i < run->len; i++) {
		must(run->trials[i].family == 4 || run->trials[i].family == 6);
		must(run->trials[i].scenario >= scenarios &&
		     run->trials[i].scenario < scenarios + scenario_count());
	}
	return fail(STATUS_CANNOT, "this is a fuzzer");
}

u64 run_length(const struct run *run)
{
	(void)run;
	return 0;
}

enum status run_all(struct run *run, struct audience *audience)
{
	(void)run;
	(void)audience;
	abort();
}

bool run_captured(const struct run *run)
{
	(void)run;
	abort();
}

void run_close(struct run *run)
{
	free(run->trials);
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} ends[] = {
	{ "server", run_server },
	{ "client", run_client },
	{ "run", command_run },
	{ "watch", run_watch },
};

static void check(const struct world *world)
{
	size_t len = strlen(world->complaint);

	must(!*world->output);
	must(world->status == STATUS_DONE || world->status == STATUS_USAGE ||
	     world->status == STATUS_CANNOT);
	must((world->status == STATUS_DONE) == !len);
	if (len)
		must(world->complaint[len - 1] == '\n');
	if (resolved)
		check_address(&parsed);
}

/* Words end at newlines: one may be empty, or hold blanks. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input input = { data, size };
	u32 command = take_below(&input, ARRAY_SIZE(ends));
	char *argv[WORDS_MAX + 1], *words[WORDS_MAX];
	struct world world = { 0 };
	const char *word;
	int argc = 0, i;
	size_t len;

	words[argc] = strdup(ends[command].name);
	while (++argc < WORDS_MAX && (word = take_line(&input, &len)))
		words[argc] = strndup(word, len);
	memcpy(argv, words, sizeof(words));
	argv[argc] = NULL;
	resolved = false;
	world_run(&world, ends[command].run, argc, argv);
	check(&world);
	world_free(&world);
	for (i = 0; i < argc; i++)
		free(words[i]);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows that the commands about rules and counters, with any words, any file and a module that says
 * anything, end as documented, and that what reaches the module is what was written.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>

#include <segdrop/draft.h>

#include "command.h"
#include "fuzz.h"
#include "world.h"

#define WORDS_MAX	24
#define RULES_MAX	1024
#define VERSION_LINE	"module.version " SEGDROP_VERSION "\n"

/* An input is a byte of options, a line of words, and these parts with a line "==" between them. */
enum part {
	PART_INPUT,	/* standard input, and any file that is named */
	PART_RULES,
	PART_STATS,
	PART_FLOWS,
	PARTS,
};

/* What the module and its files are now. */
static struct world world;
static struct world_file *error_file;
static struct sd_error refusal;

/* What was written to the module, and whether it accepted that. */
static char *written;
static size_t written_len;
static bool accepted;

/* Return: as sd_draft_apply(), of the first line that is refused */
static int apply_all(const char *text, size_t len, struct sd_error *error)
{
	static struct sd_draft_rule rules[RULES_MAX];
	struct sd_draft draft = { .rules = rules, .max = RULES_MAX };
	struct input rest = { (const u8 *)text, len };
	const char *line;
	u32 number = 0;
	int failed = 0;

	while (!failed && (line = take_line(&rest, &len)))
		failed = sd_draft_apply(&draft, line, len, ++number, error);
	return failed;
}

static long write_rules(const char *text, size_t len)
{
	int failed = apply_all(text, len, &refusal);

	must(!written);
	written = exact_copy(text, len);
	written_len = len;
	accepted = !failed;
	error_file->len = failed ? strlen(refusal.text) : 0;
	errno = -failed;
	return failed ? -1 : (long)len;
}

const struct command commands[] = {
	{ "add", command_add, "" },
	{ "del", command_del, "" },
	{ "flush", command_flush, "" },
	{ "reset", command_reset, "" },
	{ "restore", command_restore, "" },
	{ "check", command_check, "" },
	{ "save", command_save, "" },
	{ "list", command_list, "" },
	{ "stats", command_stats, "" },
	{ "flows", command_flows, "" },
	{ "server", command_server, "" },
	{ "completion", command_completion, "" },
	{ "complete", command_complete, NULL },
	{ 0 }
};

const struct command *command_by_name(const char *name)
{
	const struct command *command;

	for (command = commands; command->name; command++) {
		if (!strcmp(command->name, name))
			return command;
	}
	return NULL;
}

/* Leaves as many words as there is room for. */
static void cut_behind_words(char *line)
{
	int spaces = 0;

	while (*line && (*line != ' ' || ++spaces < WORDS_MAX))
		line++;
	*line = '\0';
}

/* Return: how many words there are */
static int split(char *line, char **words)
{
	int count = 0;

	while (count < WORDS_MAX && (words[count] = strsep(&line, " ")))
		count++;
	words[count] = NULL;
	return count;
}

static bool has_options(char **words)
{
	for (; *words; words++) {
		if (**words == '-')
			return true;
	}
	return false;
}

/* What was written is @text behind @before, and a newline if it has none at its end. */
static void check_written(const char *before, const char *text, size_t len)
{
	const size_t start = strlen(before);

	must(written_len && written[written_len - 1] == '\n');
	if (start + len && (len ? text[len - 1] : before[start - 1]) == '\n')
		must(written_len == start + len);
	else
		must(written_len == start + len + 1);
	must(!memcmp(written, before, start) && !memcmp(written + start, text, len));
}

/* The commands that take the words of a rule write them to the module as they stand. */
static void check_words(const char *line)
{
	check_written("", line, strlen(line));
	must(world.status == (accepted ? STATUS_DONE : STATUS_USAGE));
}

/*
 * A file of rules is written behind a "flush", unless it is too long. Without a name it is standard
 * input; a name can be that of one of the module's files, too.
 */
static void check_file(const char *path)
{
	const struct world_file input = { "", world.input, world.input_len };
	bool is_input = !path || !strcmp(path, "-");
	const struct world_file *file = is_input ? &input : world_find(&world, path);

	must(file);
	check_written("flush\n", file->text, file->len);
	must(world.status == (accepted ? STATUS_DONE : STATUS_USAGE));
}

static char shown(char c)
{
	if (c == '\t')
		return ' ';
	return c < ' ' || c > '~' ? '?' : c;
}

/* Behind the message may be what was meant. Return: the next line */
static const char *check_meant(const char *text)
{
	const char *end = strchr(text, '\n');

	must(end);
	if (end != text)
		must(!strncmp(text, ": did you mean `", 16) && !strncmp(end - 2, "`?", 2));
	return end + 1;
}

/* Below the message is the line, or a part of it, and a mark below what is meant. */
static void check_place(const char *place, u32 number, u32 column)
{
	struct input rest = { (const u8 *)world.input, world.input_len };
	const char *mark = strchr(place, '\n'), *line = NULL;
	size_t len = 0, before, tail, i;

	must(mark);
	before = strspn(mark + 1, " ");
	must(mark[1 + before] == '^');
	tail = strspn(mark + 2 + before, "~");
	must(!strcmp(mark + 2 + before + tail, "\n"));
	while (number--)
		line = take_line(&rest, &len);
	must(line && column <= len + 1);
	if (column > len)
		must(!tail && place + before == mark);
	for (i = 0; column <= len && i <= tail; i++)
		must(place[before + i] == shown(line[column - 1 + i]));
}

/* Without a module a file is judged as the module does, and the same place is shown. */
static void check_check(void)
{
	struct sd_error error;
	char message[sizeof(error.text) + 64];

	if (!apply_all(world.input, world.input_len, &error)) {
		must(world.status == STATUS_DONE && !*world.output && !*world.complaint);
		return;
	}
	must(world.status == STATUS_USAGE && !*world.output);
	snprintf(message, sizeof(message), "<stdin>:%u:%u: %s", error.line, error.column,
		 strchr(error.text, ':') + 2);
	must(!strncmp(world.complaint, message, strlen(message)));
	check_place(check_meant(world.complaint + strlen(message)), error.line, error.column);
}

/*
 * What completes a word goes on with it; only an option may be begun with one dash. A byte that
 * would end the line is none of a word's.
 */
static void check_complete(char **words)
{
	const char *line, *next, *last = "";

	must(world.status == STATUS_DONE);
	for (words++; *words; words++)
		last = *words;
	if (*last == '-' || strpbrk(last, "\n"))
		return;
	for (line = world.output; *line; line = next + 1) {
		next = strchr(line, '\n');
		must(next && next > line);
		must(*line == ':' || *line == '-' || !strncmp(line, last, strlen(last)));
	}
}

static void check_json(void)
{
	json_t *value = json_loads(world.output, JSON_DECODE_ANY, NULL);

	must(value);
	json_decref(value);
}

static void check_status(void)
{
	must(world.status == STATUS_DONE || world.status == STATUS_USAGE ||
	     world.status == STATUS_CANNOT);
	must((world.status == STATUS_DONE) == !*world.complaint);
	if (world.status)
		must(world.complaint[strlen(world.complaint) - 1] == '\n');
}

static void check(const struct command *command, const char *line, char **words)
{
	if (command->run == command_complete) {
		must(!written);
		check_complete(words);
		return;
	}
	check_status();
	if (has_options(words)) {
		if (!world.status && !strcmp(words[1], "--json"))
			check_json();
		return;
	}
	if (written && command < commands + 4)
		check_words(line);
	else if (written)
		check_file(words[1]);
	if (command->run == command_check && !words[1])
		check_check();
}

/* Return: where the next part begins */
static const char *end_part(const char *text, const char *end, size_t *len)
{
	const char *mark = memmem(text, (size_t)(end - text), "==\n", 3);

	*len = (size_t)((mark ? mark : end) - text);
	return mark ? mark + 3 : end;
}

/* Return: the text of stats, for free() */
static char *make_world(struct input *input, u8 options)
{
	const char *at = (const char *)input->data, *end = at + input->size, *parts[PARTS];
	size_t lens[PARTS];
	char *stats;
	int i;

	for (i = 0; i < PARTS; i++) {
		parts[i] = at;
		at = end_part(at, end, &lens[i]);
	}
	world = (struct world){
		.is_terminal = options & 1, .read_max = options >> 1, .write = write_rules,
		.input = parts[PART_INPUT], .input_len = lens[PART_INPUT],
	};
	stats = malloc(sizeof(VERSION_LINE) + lens[PART_STATS]);
	memcpy(mempcpy(stats, VERSION_LINE, strlen(VERSION_LINE)), parts[PART_STATS],
	       lens[PART_STATS]);
	world_add(&world, "segdrop/rules", parts[PART_RULES], lens[PART_RULES]);
	world_add(&world, "segdrop/stats", stats, strlen(VERSION_LINE) + lens[PART_STATS]);
	world_add(&world, "segdrop/flows", parts[PART_FLOWS], lens[PART_FLOWS]);
	world_add(&world, "file", world.input, world.input_len);
	world_add(&world, "segdrop/error", refusal.text, 0);
	error_file = &world.files[world.count - 1];
	return stats;
}

static void run(const struct command *command, struct input *input, u8 options, char *line)
{
	char *words[WORDS_MAX + 1], *argv[WORDS_MAX + 1], *copy = strdup(line);
	char *stats = make_world(input, options);
	int argc = split(copy, words);

	memcpy(argv, words, sizeof(argv));
	world_run(&world, command->run, argc, argv);
	check(command, line, words);
	world_free(&world);
	free(written);
	written = NULL;
	free(stats);
	free(copy);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input input = { data, size };
	u8 options = take_u8(&input);
	const struct command *command;
	const char *text;
	char *line, *name;
	size_t len;

	text = take_line(&input, &len);
	if (!text)
		return 0;
	line = strndup(text, len);
	cut_behind_words(line);
	name = strndup(line, strcspn(line, " "));
	command = command_by_name(name);
	if (command && command->run != command_server)
		run(command, &input, options, line);
	free(name);
	free(line);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* What operands and values can be, by the word that --help has for them. */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <segdrop.h>
#include <segdrop/port.h>

#include "words/complete.h"
#include "words/grammar.h"
#include "lab/endpoint.h"
#include "lab/scenario.h"
#include "netns.h"
#include "procfs.h"

static void offer_files(const struct unfinished *word)
{
	(void)word;
	puts(COMPLETE_FILES);
}

static void offer_folders(const struct unfinished *word)
{
	(void)word;
	puts(COMPLETE_FOLDERS);
}

static void offer_scenarios(const struct unfinished *word)
{
	const struct scenario *scenario;

	for (scenario = scenarios; scenario->name; scenario++)
		complete_offer(word, scenario->name, "");
}

static void offer_close_ways(const struct unfinished *word)
{
	static const char *const names[] = {
#define X(name, text, meaning) text,
		CLOSE_WAYS(X)
#undef X
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		complete_offer(word, names[i], "");
}

/* A name that would not arrive as one word is left out. */
static int is_word(const struct dirent *entry)
{
	const char *c;

	for (c = entry->d_name; *c; c++)
		if (!isgraph((unsigned char)*c))
			return 0;
	return *entry->d_name != '.';
}

static void offer_namespaces(const struct unfinished *word)
{
	struct dirent **list;
	int count = scandir(NETNS_FOLDER, &list, is_word, alphasort), i;

	if (count < 0)
		return;
	for (i = 0; i < count; i++) {
		complete_offer(word, list[i]->d_name, "");
		free(list[i]);
	}
	free(list);
}

/* Those that are there, where they can be read. */
static void offer_ids(const struct unfinished *word)
{
	char *text, *rest, *line, id[16];

	if (procfs_attach(word->netns))
		return;
	text = procfs_read("rules");
	for (rest = text; (line = strsep(&rest, "\n")); )
		if (sscanf(line, "add id %15[0-9] ", id) == 1)
			complete_offer(word, id, "");
	free(text);
}

/* Behind the last comma or blank of a word. */
static struct unfinished last_part(const struct unfinished *word)
{
	struct unfinished part = *word;
	const char *c;

	for (c = word->typed; *c; c++)
		if (*c == ',' || *c == ' ')
			part.typed = c + 1;
	part.before_len += part.typed - word->typed;
	return part;
}

/* Those that the parser would take in this place of "add ..."; of two words the first. */
static void offer_grammar(const struct unfinished *word, const char *line)
{
	const struct unfinished part = last_part(word);
	const size_t len = strlen(line) - strlen(part.typed);
	const struct grammar_place place = { line, len, len, len };
	const char *const *name;

	for (name = grammar_words; *name; name++) {
		char first[16];

		snprintf(first, sizeof(first), "%.*s", (int)strcspn(*name, " "), *name);
		if (grammar_fits(&place, *name) &&
		    (!strchr(*name, ' ') || !grammar_fits(&place, first)))
			complete_offer(&part, first, "");
	}
}

static void offer_behind(const struct unfinished *word, const char *beginning)
{
	char *line = allocate(strlen(beginning) + strlen(word->operands) + strlen(word->typed) + 1);

	stpcpy(stpcpy(stpcpy(line, beginning), word->operands), word->typed);
	offer_grammar(word, line);
	free(line);
}

static void offer_rule(const struct unfinished *word)
{
	offer_behind(word, "add ");
}

static void offer_roles(const struct unfinished *word)
{
	struct unfinished alone = *word;

	alone.operands = "";
	offer_behind(&alone, "add drop only ");
}

/* What has a meaning of its own for one subcommand or option comes first. */
static const struct kind {
	const char *of;
	const char *placeholder;
	void (*offer)(const struct unfinished *word);
} kinds[] = {
	{ "add", NULL, offer_rule },
	{ "del", NULL, offer_ids },
	{ "reset", NULL, offer_ids },
	{ "rule", NULL, offer_ids },
	{ NULL, "FILE", offer_files },
	{ NULL, "DIR", offer_folders },
	{ NULL, "SCENARIO", offer_scenarios },
	{ NULL, "HOW", offer_close_ways },
	{ NULL, "NAME", offer_namespaces },
	{ NULL, "ROLES", offer_roles },
};

static const struct kind *find_kind(const char *of, const char *placeholder)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].of ? !strcmp(kinds[i].of, of)
				: placeholder && !strcmp(kinds[i].placeholder, placeholder))
			return &kinds[i];
	return NULL;
}

void complete_values(const struct unfinished *word, const char *of, const char *doc)
{
	const struct kind *kind = find_kind(of, NULL);
	char *copy = allocate(strlen(doc) + 1), *rest = strcpy(copy, doc), *name;

	if (kind)
		kind->offer(word);
	while (!kind && (name = strsep(&rest, "|[]./: "))) {
		const struct kind *own = find_kind(of, name);

		if (own)
			own->offer(word);
		else if (*name && !isupper((unsigned char)*name))
			complete_offer(word, name, "");
	}
	free(copy);
}

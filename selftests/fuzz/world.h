/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A world of memory for one command of the tool: the files that it opens, its standard streams, its
 * namespace and its end. Nothing that a command does in there reaches the machine.
 *
 * world_calls.h says how that is done.
 */
#ifndef SEGDROP_FUZZ_WORLD_H
#define SEGDROP_FUZZ_WORLD_H

#include <stdbool.h>
#include <stddef.h>

/* That one needs, and no other world has more. */
#define WORLD_FILES_MAX	96

/**
 * struct world_file - a file that can be opened and read
 * @path: where; of one that is in several places, how the path ends
 * @text: what it holds
 * @len: bytes of @text
 */
struct world_file {
	const char *path;
	const char *text;
	size_t len;
};

/**
 * struct world - what a command finds, and what it leaves
 * @files: that can be read
 * @count: how many
 * @read_max: no read() gives more bytes at once; 0: no limit
 * @is_terminal: standard output is one
 * @input: standard input
 * @input_len: bytes there
 * @write: called with what is written to a file that open() made; returns what write() returns
 * @status: what it ended with
 * @output: what it said on standard output, NUL-terminated
 * @complaint: what it said on standard error, NUL-terminated
 */
struct world {
	struct world_file files[WORLD_FILES_MAX];
	size_t count;
	size_t read_max;
	bool is_terminal;
	const char *input;
	size_t input_len;
	long (*write)(const char *text, size_t len);
	int status;
	char *output;
	char *complaint;
};

/**
 * world_add - put a file there
 * @world: the world
 * @path: must stay
 * @text: must stay
 * @len: bytes of @text
 */
void world_add(struct world *world, const char *path, const char *text, size_t len);

/**
 * world_find - find a file
 * @world: where to look
 * @path: as a command says it
 * Return: the file; NULL: there is none
 */
const struct world_file *world_find(const struct world *world, const char *path);

/**
 * world_run - run a command to its end
 * @world: what it finds; what it leaves is to be freed
 * @command: as in command.h
 * @argc: of the command
 * @argv: of the command; its order changes
 */
void world_run(struct world *world, int (*command)(int argc, char **argv), int argc, char **argv);

/**
 * world_free - free what a command has left
 * @world: in which it ran
 */
void world_free(struct world *world);

#endif /* SEGDROP_FUZZ_WORLD_H */

// SPDX-License-Identifier: GPL-2.0-only
/* A world of memory for one command of the tool. */
#include <errno.h>
#include <fcntl.h>
#include <sanitizer/allocator_interface.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "command.h"
#include "fuzz.h"
#include "world.h"
#include "world_calls.h"

/* Descriptors of this world: higher than those that the fuzzer has. */
#define FIRST_FD	10000
#define WRITING_FD	(FIRST_FD + WORLD_FILES_MAX)

/* So many pieces of memory may be left when a command ends itself. */
#define LEFT_MAX	64

/* The world in which a command runs now; NULL: none does, and the machine's functions serve. */
static struct world *present;
static jmp_buf the_end;
static size_t places[WORLD_FILES_MAX];

static void *left[LEFT_MAX];
static size_t left_len;

void world_exit(int status)
{
	if (!present)
		exit(status);
	present->status = status;
	longjmp(the_end, 1);
}

/* The end of a process frees its memory; only what a command says before it asks matters here. */
void *world_malloc(size_t size)
{
	void *memory = malloc(size);

	if (present && left_len < LEFT_MAX)
		left[left_len++] = memory;
	return memory;
}

static void free_left(void)
{
	while (left_len--) {
		if (__sanitizer_get_ownership(left[left_len]))
			free(left[left_len]);
	}
	left_len = 0;
}

/* argp ends the process itself, unless it is asked not to; then it wants its parsers to return. */
static argp_parser_t parser;
static jmp_buf refusal;

void world_argp_error(const struct argp_state *state, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", state->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	longjmp(refusal, 1);
}

static error_t guarded_parser(int key, char *arg, struct argp_state *state)
{
	return setjmp(refusal) ? EINVAL : parser(key, arg, state);
}

error_t world_argp_parse(const struct argp *argp, int argc, char **argv, unsigned int flags,
			 int *index, void *input)
{
	struct argp guarded = *argp;
	error_t error;

	parser = argp->parser;
	guarded.parser = guarded_parser;
	error = argp_parse(&guarded, argc, argv, flags | ARGP_NO_EXIT | ARGP_NO_HELP, index,
			   input);
	if (error == EINVAL)
		world_exit(STATUS_USAGE);
	return error;
}

const struct world_file *world_find(const struct world *world, const char *path)
{
	const struct world_file *file = world->files;
	size_t len = strlen(path);

	for (; file < world->files + world->count; file++) {
		size_t end = strlen(file->path);

		if (end <= len && !strcmp(path + len - end, file->path))
			return file;
	}
	return NULL;
}

static const struct world_file *find(const char *path)
{
	const struct world_file *file = world_find(present, path);

	if (!file)
		errno = ENOENT;
	return file;
}

int world_open(const char *path, int flags, ...)
{
	const struct world_file *file;
	va_list args;
	int mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, int) : 0;
	va_end(args);
	if (!present)
		return open(path, flags, mode);
	file = find(path);
	if (!file)
		return -1;
	if ((flags & O_ACCMODE) == O_WRONLY)
		return WRITING_FD;
	places[file - present->files] = 0;
	return FIRST_FD + (int)(file - present->files);
}

ssize_t world_read(int fd, void *buf, size_t size)
{
	const struct world_file *file;
	size_t *place;

	if (!present || fd < FIRST_FD)
		return read(fd, buf, size);
	file = &present->files[fd - FIRST_FD];
	place = &places[fd - FIRST_FD];
	if (size > file->len - *place)
		size = file->len - *place;
	if (present->read_max && size > present->read_max)
		size = present->read_max;
	memcpy(buf, file->text + *place, size);
	*place += size;
	return (ssize_t)size;
}

ssize_t world_write(int fd, const void *buf, size_t size)
{
	if (!present || fd != WRITING_FD)
		return write(fd, buf, size);
	return present->write(buf, size);
}

int world_close(int fd)
{
	return present && fd >= FIRST_FD ? 0 : close(fd);
}

static ssize_t read_text(void *cookie, char *buf, size_t size)
{
	struct input *rest = cookie;

	if (size > rest->size)
		size = rest->size;
	memcpy(buf, rest->data, size);
	rest->data += size;
	rest->size -= size;
	return (ssize_t)size;
}

static int close_text(void *cookie)
{
	free(cookie);
	return 0;
}

/* Unlike that of fmemopen(), it goes on behind a NUL. */
static FILE *open_text(const char *text, size_t len)
{
	const cookie_io_functions_t functions = { .read = read_text, .close = close_text };
	struct input *rest = malloc(sizeof(*rest));

	*rest = (struct input){ (const u8 *)text, len };
	return fopencookie(rest, "r", functions);
}

/* What is written to a file is lost. */
FILE *world_fopen(const char *path, const char *mode)
{
	const struct world_file *file;

	if (!present)
		return fopen(path, mode);
	if (*mode != 'r')
		return fopen("/dev/null", mode);
	file = find(path);
	return file ? open_text(file->text, file->len) : NULL;
}

/* No two files have one name, and each belongs to the one folder that is looked at. */
int world_scandir(const char *path, struct dirent ***list, int (*wanted)(const struct dirent *),
		  int (*compare)(const struct dirent **, const struct dirent **))
{
	int count = 0;
	size_t i;

	if (!present)
		return scandir(path, list, wanted, compare);
	*list = malloc(WORLD_FILES_MAX * sizeof(**list));
	for (i = 0; i < present->count; i++) {
		struct dirent *entry = calloc(1, sizeof(*entry));
		const char *name = strrchr(present->files[i].path, '/');

		/* No directory has a file without a name. */
		snprintf(entry->d_name, sizeof(entry->d_name), "%s", name ? name + 1 : "");
		if (*entry->d_name && wanted(entry))
			(*list)[count++] = entry;
		else
			free(entry);
	}
	return count;
}

/* Nobody is asked for names. */
int world_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		      struct addrinfo **list)
{
	struct addrinfo numeric = *hints;

	numeric.ai_flags |= AI_NUMERICHOST | AI_NUMERICSERV;
	return getaddrinfo(node, service, &numeric, list);
}

int world_setns(int fd, int kind)
{
	(void)fd;
	(void)kind;
	errno = EPERM;
	return -1;
}

int world_mkdir(const char *path, mode_t mode)
{
	(void)path;
	(void)mode;
	return 0;
}

int world_isatty(int fd)
{
	return present ? present->is_terminal : isatty(fd);
}

void world_add(struct world *world, const char *path, const char *text, size_t len)
{
	must(world->count < WORLD_FILES_MAX);
	world->files[world->count++] = (struct world_file){ path, text, len };
}

void world_run(struct world *world, int (*command)(int argc, char **argv), int argc, char **argv)
{
	FILE *streams[] = { stdin, stdout, stderr };
	size_t output_len, complaint_len;

	stdin = open_text(world->input, world->input_len);
	stdout = open_memstream(&world->output, &output_len);
	stderr = open_memstream(&world->complaint, &complaint_len);
	present = world;
	if (!setjmp(the_end))
		world->status = command(argc, argv);
	present = NULL;
	parse_options_instead = NULL;
	fclose(stdin);
	fclose(stdout);
	fclose(stderr);
	stdin = streams[0];
	stdout = streams[1];
	stderr = streams[2];
	free_left();
}

void world_free(struct world *world)
{
	free(world->output);
	free(world->complaint);
}

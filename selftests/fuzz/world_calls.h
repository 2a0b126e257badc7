/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the tool calls NAME() of the C library, its objects are made to call world_NAME(): see
 * FUZZ_WORLD in the Makefile. Each does what NAME() does, in the world if a command runs in one.
 */
#ifndef SEGDROP_FUZZ_WORLD_CALLS_H
#define SEGDROP_FUZZ_WORLD_CALLS_H

#include <argp.h>
#include <dirent.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/stat.h>

void *world_malloc(size_t size);

void world_argp_error(const struct argp_state *state, const char *format, ...);

error_t world_argp_parse(const struct argp *argp, int argc, char **argv, unsigned int flags,
			 int *index, void *input);

int world_close(int fd);

_Noreturn void world_exit(int status);

FILE *world_fopen(const char *path, const char *mode);

int world_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		      struct addrinfo **list);

int world_isatty(int fd);

int world_mkdir(const char *path, mode_t mode);

int world_open(const char *path, int flags, ...);

ssize_t world_read(int fd, void *buf, size_t size);

int world_scandir(const char *path, struct dirent ***list, int (*wanted)(const struct dirent *),
		  int (*compare)(const struct dirent **, const struct dirent **));

int world_setns(int fd, int kind);

ssize_t world_write(int fd, const void *buf, size_t size);

#endif /* SEGDROP_FUZZ_WORLD_CALLS_H */

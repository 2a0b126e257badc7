/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the linker makes of --wrap=NAME: who calls NAME() calls __wrap_NAME() instead, and what was
 * NAME() is __real_NAME().
 */
#ifndef SEGDROP_FUZZ_WRAPPED_H
#define SEGDROP_FUZZ_WRAPPED_H

#include <argp.h>
#include <dirent.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/stat.h>

void *__real_allocate(size_t size);
void *__wrap_allocate(size_t size);

void __wrap_argp_error(const struct argp_state *state, const char *format, ...);

error_t __real_argp_parse(const struct argp *argp, int argc, char **argv, unsigned int flags,
			  int *index, void *input);
error_t __wrap_argp_parse(const struct argp *argp, int argc, char **argv, unsigned int flags,
			  int *index, void *input);

int __real_close(int fd);
int __wrap_close(int fd);

_Noreturn void __real_exit(int status);
_Noreturn void __wrap_exit(int status);

FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);

int __real_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		       struct addrinfo **list);
int __wrap_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		       struct addrinfo **list);

int __real_isatty(int fd);
int __wrap_isatty(int fd);

int __wrap_mkdir(const char *path, mode_t mode);

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);

ssize_t __real_read(int fd, void *buf, size_t size);
ssize_t __wrap_read(int fd, void *buf, size_t size);

int __real_scandir(const char *path, struct dirent ***list, int (*wanted)(const struct dirent *),
		   int (*compare)(const struct dirent **, const struct dirent **));
int __wrap_scandir(const char *path, struct dirent ***list, int (*wanted)(const struct dirent *),
		   int (*compare)(const struct dirent **, const struct dirent **));

int __wrap_setns(int fd, int kind);

ssize_t __real_write(int fd, const void *buf, size_t size);
ssize_t __wrap_write(int fd, const void *buf, size_t size);

#endif /* SEGDROP_FUZZ_WRAPPED_H */

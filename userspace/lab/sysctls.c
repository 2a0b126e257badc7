// SPDX-License-Identifier: GPL-2.0-only
/* The settings of TCP: /proc/sys/net/ipv4/tcp_* of a network namespace. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/sysctls.h"

#define DIRECTORY	"net/ipv4"

static int sysctl_open(const char *path, int flags)
{
	char full[256];
	int fd;

	snprintf(full, sizeof(full), "/proc/sys/%s", path);
	fd = open(full, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int sysctl_write(const char *path, const char *value)
{
	int fd = sysctl_open(path, O_WRONLY);
	ssize_t written;
	int error;

	if (fd < 0)
		return fd;
	written = write(fd, value, strlen(value));
	error = errno;
	close(fd);
	return written < 0 ? -error : 0;
}

/* Return: the value without its newline, to be freed; NULL with errno when it cannot be read */
static char *sysctl_read(const char *path)
{
	char value[4096];
	int fd = sysctl_open(path, O_RDONLY);
	ssize_t len;
	int error;

	if (fd < 0) {
		errno = -fd;
		return NULL;
	}
	len = read(fd, value, sizeof(value) - 1);
	error = errno;
	close(fd);
	if (len < 0) {
		errno = error;
		return NULL;
	}
	value[len] = '\0';
	value[strcspn(value, "\n")] = '\0';
	return strdup(value);
}

static int is_tcp(const struct dirent *entry)
{
	return !strncmp(entry->d_name, "tcp_", 4);
}

static enum status add(struct sysctls *sysctls, const char *name)
{
	struct sysctl *sysctl = &sysctls->list[sysctls->len];
	char path[sizeof(DIRECTORY) + NAME_MAX + 1];

	snprintf(path, sizeof(path), DIRECTORY "/%s", name);
	sysctl->value = sysctl_read(path);
	if (!sysctl->value)
		/* Some are for root's eyes only, some can only be written. */
		return errno == EACCES || errno == EPERM || errno == EIO ? STATUS_DONE :
			fail(STATUS_CANNOT, "cannot read /proc/sys/%s: %s", path, strerror(errno));
	sysctl->name = strdup(name);
	sysctls->len++;
	return STATUS_DONE;
}

enum status sysctls_read(struct sysctls *sysctls)
{
	enum status status = STATUS_DONE;
	struct dirent **names;
	int count, i;

	*sysctls = (struct sysctls){ 0 };
	count = scandir("/proc/sys/" DIRECTORY, &names, is_tcp, alphasort);
	if (count < 0)
		return fail(STATUS_CANNOT, "cannot read /proc/sys/" DIRECTORY ": %s: mount /proc",
			    strerror(errno));
	sysctls->list = calloc(count + 1, sizeof(*sysctls->list));
	for (i = 0; i < count; i++) {
		if (status == STATUS_DONE)
			status = add(sysctls, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	return status;
}

static enum status copy(const struct sysctl *sysctl)
{
	char path[sizeof(DIRECTORY) + NAME_MAX + 1];
	enum status status = STATUS_DONE;
	char *present;
	int error;

	snprintf(path, sizeof(path), DIRECTORY "/%s", sysctl->name);
	present = sysctl_read(path);
	/* What is not there in a namespace of its own is one setting for all. */
	if (!present || !strcmp(present, sysctl->value))
		goto out;
	error = sysctl_write(path, sysctl->value);
	if (error && error != -EACCES && error != -EPERM)
		status = fail(STATUS_CANNOT, "cannot set net.ipv4.%s to `%s` in the lab: %s",
			      sysctl->name, sysctl->value, strerror(-error));
out:
	free(present);
	return status;
}

enum status sysctls_copy(const struct sysctls *sysctls)
{
	enum status status = STATUS_DONE;
	size_t i;

	for (i = 0; i < sysctls->len && status == STATUS_DONE; i++)
		status = copy(&sysctls->list[i]);
	return status;
}

void sysctls_clone(struct sysctls *to, const struct sysctls *from)
{
	size_t i;

	to->list = allocate((from->len + 1) * sizeof(*to->list));
	to->len = from->len;
	for (i = 0; i < from->len; i++)
		to->list[i] = (struct sysctl){
			.name = strdup(from->list[i].name), .value = strdup(from->list[i].value),
		};
}

/* Return: that of which the name is so long; NULL if the kernel has no such setting */
static struct sysctl *find(const struct sysctls *sysctls, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sysctls->len; i++)
		if (!strncmp(sysctls->list[i].name, name, len) && !sysctls->list[i].name[len])
			return &sysctls->list[i];
	return NULL;
}

enum status sysctls_set(struct sysctls *sysctls, const char *assignment)
{
	size_t len = strcspn(assignment, "=");
	struct sysctl *sysctl = find(sysctls, assignment, len);

	if (!sysctl)
		return fail(STATUS_CANNOT,
			    "this kernel has no net.ipv4.%.*s: choose other scenarios", (int)len,
			    assignment);
	free(sysctl->value);
	sysctl->value = strdup(assignment + len + 1);
	return STATUS_DONE;
}

const char *sysctls_value(const struct sysctls *sysctls, const char *name)
{
	const struct sysctl *sysctl = find(sysctls, name, strlen(name));

	return sysctl ? sysctl->value : NULL;
}

long sysctls_number(const struct sysctls *sysctls, const char *name, long otherwise)
{
	const char *value = sysctls_value(sysctls, name);

	return value ? strtol(value, NULL, 10) : otherwise;
}

void sysctls_free(struct sysctls *sysctls)
{
	size_t i;

	for (i = 0; i < sysctls->len; i++) {
		free(sysctls->list[i].name);
		free(sysctls->list[i].value);
	}
	free(sysctls->list);
	*sysctls = (struct sysctls){ 0 };
}

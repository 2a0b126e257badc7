// SPDX-License-Identifier: GPL-2.0-only
/* The module's files in /proc/net/segdrop/, and why they cannot be used. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <segdrop.h>

#include "netns.h"
#include "procfs.h"

static enum status explain(const char *name)
{
	switch (errno) {
	case ENOENT:
		return fail(STATUS_CANNOT, "%s%s",
			    "the segdrop module is not loaded: ",
			    "run `modprobe segdrop` (or `insmod segdrop.ko`) as root");
	case EPERM:
	case EACCES:
		return fail(STATUS_CANNOT, "%s/%s needs CAP_NET_ADMIN: run it with sudo",
			    SEGDROP_PROC_PATH, name);
	default:
		return fail(STATUS_CANNOT, "%s/%s: %s: see the kernel log (`dmesg`)",
			    SEGDROP_PROC_PATH, name, strerror(errno));
	}
}

static int open_file(const char *name, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/%s", SEGDROP_PROC_PATH, name);
	return open(path, flags | O_CLOEXEC);
}

/* Read to the end. Return: NUL-terminated; NULL for failure, see errno. */
static char *read_all(int fd)
{
	size_t len = 0, size = 1 << 16;
	char *text = allocate(size);
	ssize_t got;

	while ((got = read(fd, text + len, size - len - 1)) > 0) {
		len += got;
		if (len + 1 == size) {
			char *larger = allocate(size * 2);

			memcpy(larger, text, len);
			free(text);
			text = larger;
			size *= 2;
		}
	}
	text[len] = '\0';
	if (!got)
		return text;
	free(text);
	return NULL;
}

char *procfs_read(const char *name)
{
	int fd = open_file(name, O_RDONLY);
	char *text = fd < 0 ? NULL : read_all(fd);

	if (!text)
		explain(name);
	if (fd >= 0)
		close(fd);
	return text;
}

json_t *procfs_value(const char *word)
{
	json_t *number = json_loads(word, JSON_DECODE_ANY, NULL);

	return number ? number : json_string(word);
}

json_t *procfs_read_stats(void)
{
	char *text = procfs_read("stats"), *line, *rest = text;
	json_t *stats;

	if (!text)
		return NULL;
	stats = json_object();
	while ((line = strsep(&rest, "\n"))) {
		char *name = strsep(&line, " ");

		if (line)
			json_object_set_new(stats, name, procfs_value(line));
	}
	free(text);
	return stats;
}

enum status procfs_attach(const char *netns)
{
	enum status status = netns_enter(netns);
	const char *version;
	json_t *stats;

	if (status)
		return status;
	stats = procfs_read_stats();
	if (!stats)
		return STATUS_CANNOT;
	version = json_string_value(json_object_get(stats, "module.version"));
	if (!version || strcmp(version, SEGDROP_VERSION))
		status = fail(STATUS_CANNOT, "the module is version %s, this tool is %s: %s",
			      version ? version : "unknown", SEGDROP_VERSION,
			      "install both from the same source, and load the module anew");
	json_decref(stats);
	return status;
}

/* The module says in "error" what was wrong with the text. */
static enum status explain_refusal(const struct source *source)
{
	char *message = procfs_read("error");

	if (!message)
		return STATUS_CANNOT;
	message[strcspn(message, "\n")] = '\0';
	source_complain(source, message);
	free(message);
	return STATUS_USAGE;
}

/* The module tells root of a user namespace why he may not. */
static enum status explain_open(void)
{
	int err = errno;
	char *message = err == EPERM ? procfs_read("error") : NULL;
	enum status status;

	errno = err;
	if (message && strstr(message, "userns_rules"))
		status = fail(STATUS_CANNOT, "%.*s", (int)strcspn(message, "\n"), message);
	else
		status = explain("rules");
	free(message);
	return status;
}

/* All of it in one write, and its last line ended: the module takes another for cut. */
static ssize_t write_whole(int fd, const struct source *source)
{
	bool ended = source->len && source->text[source->len - 1] == '\n';
	size_t len = source->len + !ended;
	char *text = allocate(len);
	ssize_t written;

	memcpy(text, source->text, source->len);
	text[len - 1] = '\n';
	written = write(fd, text, len);
	free(text);
	return written;
}

enum status procfs_write_rules(const struct source *source)
{
	enum status status = STATUS_DONE;
	int fd = open_file("rules", O_WRONLY);

	if (fd < 0)
		return explain_open();
	if (write_whole(fd, source) < 0) {
		switch (errno) {
		case EINVAL:
		case EEXIST:
		case ENOENT:
		case ENOSPC:
		case E2BIG:
			status = explain_refusal(source);
			break;
		default:
			status = explain("rules");
		}
	}
	close(fd);
	return status;
}

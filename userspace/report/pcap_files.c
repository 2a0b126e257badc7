// SPDX-License-Identifier: GPL-2.0-only
/* Where a run's captures go: into one file, or into a directory with a file for each scenario. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/pcap_files.h"
#include "report/report.h"

static enum status cannot_write(const char *path)
{
	return fail(STATUS_CANNOT, "cannot write %s: %s: choose another place", path,
		    strerror(errno));
}

static bool names_directory(const char *path)
{
	size_t len = strlen(path);

	return len && path[len - 1] == '/';
}

static bool is_directory(const char *path)
{
	struct stat stat_of;

	return !stat(path, &stat_of) && S_ISDIR(stat_of.st_mode);
}

/* Nobody likes to wait two hours for a file that cannot be written. */
enum status pcap_files_open(struct pcap_files *files)
{
	if (names_directory(files->path) && mkdir(files->path, 0777) && errno != EEXIST)
		return cannot_write(files->path);
	if (names_directory(files->path) || is_directory(files->path))
		return access(files->path, W_OK | X_OK) ? cannot_write(files->path) : STATUS_DONE;
	files->file = fopen(files->path, "w");
	return files->file ? STATUS_DONE : cannot_write(files->path);
}

/* Closes the stream. */
static enum status write_trials(FILE *stream, const char *path, const struct trial *trials,
				size_t len)
{
	enum status status = STATUS_DONE;
	struct pcapng pcapng = { 0 };

	report_pcap(&pcapng, trials, len);
	if (fwrite(pcapng.bytes, 1, pcapng.len, stream) < pcapng.len || fflush(stream))
		status = cannot_write(path);
	fclose(stream);
	pcapng_free(&pcapng);
	return status;
}

static enum status write_trial(const char *directory, const struct trial *trial)
{
	char path[PATH_MAX];
	FILE *stream;

	snprintf(path, sizeof(path), "%s/%s%s.pcapng", directory, trial->scenario->name,
		 trial->family == 6 ? "-ipv6" : "");
	stream = fopen(path, "w");
	return stream ? write_trials(stream, path, trial, 1) : cannot_write(path);
}

enum status pcap_files_write(struct pcap_files *files, const struct run *run)
{
	enum status status = STATUS_DONE;
	size_t i;

	if (files->file)
		return write_trials(files->file, files->path, run->trials, run->len);
	for (i = 0; i < run->len && status == STATUS_DONE; i++)
		status = write_trial(files->path, &run->trials[i]);
	return status;
}

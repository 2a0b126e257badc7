// SPDX-License-Identifier: GPL-2.0-only
/* Where a run's captures go: into one file, or into a directory with a file for each scenario. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/pcap_files.h"
#include "report/report.h"

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

enum status pcap_files_open(struct pcap_files *files)
{
	const char *path = files->file.path;

	if (!path)
		return STATUS_DONE;
	if (names_directory(path)) {
		files->made = !mkdir(path, 0777);
		if (!files->made && errno != EEXIST)
			return out_file_cannot(path);
	}
	if (names_directory(path) || is_directory(path))
		return access(path, W_OK | X_OK) ? out_file_cannot(path) : STATUS_DONE;
	return out_file_open(&files->file);
}

static enum status write_trials(struct out_file *file, const struct trial *trials, size_t len)
{
	FILE *stream = out_file_begin(file);
	struct pcapng pcapng = { 0 };
	size_t written;

	report_pcap(&pcapng, trials, len);
	written = fwrite(pcapng.bytes, 1, pcapng.len, stream);
	len = pcapng.len;
	pcapng_free(&pcapng);
	return out_file_end(file, written < len);
}

static enum status write_trial(const char *directory, const struct trial *trial)
{
	struct out_file file = { 0 };
	char path[PATH_MAX];
	enum status status;

	snprintf(path, sizeof(path), "%s/%s%s.pcapng", directory, trial->scenario->name,
		 trial->family == 6 ? "-ipv6" : "");
	file.path = path;
	status = out_file_open(&file);
	return status == STATUS_DONE ? write_trials(&file, trial, 1) : status;
}

enum status pcap_files_write(struct pcap_files *files, const struct run *run)
{
	enum status status = STATUS_DONE;
	size_t i;

	if (files->file.stream)
		return write_trials(&files->file, run->trials, run->len);
	for (i = 0; i < run->len && files->file.path && status == STATUS_DONE; i++)
		status = write_trial(files->file.path, &run->trials[i]);
	return status;
}

void pcap_files_give_up(struct pcap_files *files)
{
	out_file_give_up(&files->file);
	/* One that has got captures stays. */
	if (files->made)
		rmdir(files->file.path);
}

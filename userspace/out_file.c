// SPDX-License-Identifier: GPL-2.0-only
/* A file that is written when all is over, and found out to be writable before anything begins. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "out_file.h"

enum status out_file_cannot(const char *path)
{
	return fail(STATUS_CANNOT, "cannot write %s: %s: choose another place", path,
		    strerror(errno));
}

enum status out_file_open(struct out_file *file)
{
	if (!file->path)
		return STATUS_DONE;
	file->created = access(file->path, F_OK) != 0;
	file->stream = fopen(file->path, "ae");
	return file->stream ? STATUS_DONE : out_file_cannot(file->path);
}

FILE *out_file_begin(struct out_file *file)
{
	/* A pipe or a device has nothing that could be in the way. */
	if (ftruncate(fileno(file->stream), 0) && errno != EINVAL)
		out_file_cannot(file->path);
	return file->stream;
}

enum status out_file_end(struct out_file *file, bool failed)
{
	FILE *stream = file->stream;

	file->stream = NULL;
	failed |= fflush(stream) || ferror(stream);
	if (!fclose(stream) && !failed)
		return STATUS_DONE;
	return out_file_cannot(file->path);
}

void out_file_give_up(struct out_file *file)
{
	if (!file->stream)
		return;
	fclose(file->stream);
	file->stream = NULL;
	if (file->created)
		unlink(file->path);
}

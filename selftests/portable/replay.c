// SPDX-License-Identifier: GPL-2.0-only
/* In libFuzzer's place where there is none: tries the inputs that are files in the folder given. */
#include <dirent.h>
#include <err.h>
#include <stdio.h>

#include "fuzz.h"

/* Larger than any that is kept; it ends where its memory ends. */
#define INPUT_MAX 65536

static void try_file(const char *path)
{
	static u8 buffer[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	size_t size;
	u8 *input;

	if (!file)
		err(2, "%s", path);
	size = fread(buffer, 1, sizeof(buffer), file);
	if (size == sizeof(buffer))
		errx(2, "%s is too long", path);
	fclose(file);
	input = exact_copy(buffer, size);
	/* What ends the program early leaves its name. */
	printf("%s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(input, size);
	free(input);
}

int main(int argc, char **argv)
{
	struct dirent *entry;
	char path[4096];
	int tried = 0;
	DIR *folder;

	folder = argc == 2 ? opendir(argv[1]) : NULL;
	if (!folder)
		err(2, "usage: %s FOLDER", argv[0]);
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
		try_file(path);
		tried++;
	}
	closedir(folder);
	printf("tests: %d\n", tried);
	return tried ? 0 : 1;
}

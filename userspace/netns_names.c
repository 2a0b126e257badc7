// SPDX-License-Identifier: GPL-2.0-only
/* Which name and number a network namespace has. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "netns.h"

#define OWN_PATH	"/proc/self/ns/net"

u32 netns_number(void)
{
	struct stat own;

	return stat(OWN_PATH, &own) ? 0 : (u32)own.st_ino;
}

static void add(struct netns_names *names, u32 number, const char *name)
{
	struct netns_name *added;

	names->list = grow(names->list, names->len, &names->room, sizeof(*names->list));
	added = &names->list[names->len++];
	added->number = number;
	added->name = allocate(strlen(name) + 1);
	strcpy(added->name, name);
}

/*
 * As `ip netns identify` does: a name is a file on which a namespace is mounted. One that is just
 * being made is still a file of another file system.
 */
void netns_names_read(struct netns_names *names)
{
	DIR *directory = opendir(NETNS_FOLDER);
	const struct dirent *entry;
	struct stat own, named;

	netns_names_free(names);
	if (!directory || stat(OWN_PATH, &own)) {
		if (directory)
			closedir(directory);
		return;
	}
	while ((entry = readdir(directory)))
		if (!fstatat(dirfd(directory), entry->d_name, &named, 0) &&
		    named.st_dev == own.st_dev)
			add(names, (u32)named.st_ino, entry->d_name);
	closedir(directory);
}

const char *netns_names_find(const struct netns_names *names, u32 number)
{
	size_t i;

	for (i = 0; i < names->len; i++)
		if (names->list[i].number == number)
			return names->list[i].name;
	return NULL;
}

void netns_names_free(struct netns_names *names)
{
	while (names->len)
		free(names->list[--names->len].name);
	free(names->list);
	*names = (struct netns_names){ 0 };
}

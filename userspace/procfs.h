/* SPDX-License-Identifier: GPL-2.0-only */
/* The module's files in /proc/net/segdrop/ of the network namespace that this process is in. */
#ifndef SEGDROP_PROCFS_H
#define SEGDROP_PROCFS_H

#include <jansson.h>
#include <stddef.h>

#include "command.h"
#include "words/source.h"

/**
 * procfs_attach - enter a network namespace where the module of this tool's version is loaded
 * @netns: as for netns_enter()
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status procfs_attach(const char *netns);

/**
 * procfs_read - the contents of one of the module's files
 * @name: "rules", "stats", "flows" or "error"
 * Return: NUL-terminated, to be freed; NULL for failure, and then the reason was printed
 */
char *procfs_read(const char *name);

/**
 * procfs_value - a word of these files as JSON
 * @word: "250" becomes a number, "both" a string
 * Return: a new reference
 */
json_t *procfs_value(const char *word);

/**
 * procfs_read_stats - the counters
 * Return: an object with a member for each line of "stats"; NULL for failure, and then the reason
 *	   was printed
 */
json_t *procfs_read_stats(void);

/**
 * procfs_write_rules - carry out commands as one transaction: one write to "rules"
 * @source: the commands
 * Return: STATUS_DONE, or what to exit with; then nothing changed, and why was printed
 */
enum status procfs_write_rules(const struct source *source);

#endif /* SEGDROP_PROCFS_H */

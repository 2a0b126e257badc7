/* SPDX-License-Identifier: GPL-2.0-only */
/* A file that is written when all is over, and found out to be writable before anything begins. */
#ifndef SEGDROP_OUT_FILE_H
#define SEGDROP_OUT_FILE_H

#include <stdio.h>

#include "command.h"

/**
 * struct out_file - such a file
 * @path: as the user gave it; NULL: none is wanted
 * @stream: NULL unless it is open
 * @created: it was not there before
 */
struct out_file {
	const char *path;
	FILE *stream;
	bool created;
};

/**
 * out_file_open - see whether it can be written; what it has is left alone
 * @file: with its path
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status out_file_open(struct out_file *file);

/**
 * out_file_begin - what it has is to be replaced
 * @file: open
 * Return: where to write to
 */
FILE *out_file_begin(struct out_file *file);

/**
 * out_file_end - all was written
 * @file: begun; closed afterwards
 * @failed: or rather not all
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status out_file_end(struct out_file *file, bool failed);

/**
 * out_file_give_up - there is nothing to write: leave all as it was
 * @file: open, ended, or never opened
 */
void out_file_give_up(struct out_file *file);

/**
 * out_file_cannot - say that a file cannot be written
 * @path: the file; errno says why
 * Return: STATUS_CANNOT
 */
enum status out_file_cannot(const char *path);

#endif /* SEGDROP_OUT_FILE_H */

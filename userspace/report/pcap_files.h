/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a run's captures go: into one file, or into a directory with a file for each scenario. */
#ifndef SEGDROP_PCAP_FILES_H
#define SEGDROP_PCAP_FILES_H

#include <stdio.h>

#include "lab/run.h"

/**
 * struct pcap_files - where captures go
 * @path: of the file or directory, as the user gave it; NULL: nowhere
 * @file: the file; NULL: @path is a directory
 */
struct pcap_files {
	const char *path;
	FILE *file;
};

/**
 * pcap_files_open - make sure before the run that the captures will find a place
 * @files: with its path; a path that ends in "/" is a directory, which is made
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status pcap_files_open(struct pcap_files *files);

/**
 * pcap_files_write - write what was captured, whether the run came to its end or not
 * @files: open
 * @run: stopped
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status pcap_files_write(struct pcap_files *files, const struct run *run);

#endif /* SEGDROP_PCAP_FILES_H */

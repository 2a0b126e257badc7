/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a run's captures go: into one file, or into a directory with a file for each scenario. */
#ifndef SEGDROP_PCAP_FILES_H
#define SEGDROP_PCAP_FILES_H

#include "lab/run.h"
#include "out_file.h"

/**
 * struct pcap_files - where captures go
 * @file: the file, or with its path alone the directory, as the user gave it
 * @made: the directory was not there before
 */
struct pcap_files {
	struct out_file file;
	bool made;
};

/**
 * pcap_files_open - make sure before the run that the captures will find a place
 * @files: with its path or without; a path that ends in "/" is a directory, which is made
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status pcap_files_open(struct pcap_files *files);

/**
 * pcap_files_give_up - there is nothing to write: leave all as it was
 * @files: open, written, or never opened
 */
void pcap_files_give_up(struct pcap_files *files);

/**
 * pcap_files_write - write what was captured, whether the run came to its end or not
 * @files: open
 * @run: stopped
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status pcap_files_write(struct pcap_files *files, const struct run *run);

#endif /* SEGDROP_PCAP_FILES_H */

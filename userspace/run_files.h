/* SPDX-License-Identifier: GPL-2.0-only */
/* What `segdrop run` writes besides what it prints. */
#ifndef SEGDROP_RUN_FILES_H
#define SEGDROP_RUN_FILES_H

#include "out_file.h"
#include "report/pcap_files.h"
#include "report/report.h"

enum run_file {
	RUN_FILE_REPORT,
	RUN_FILE_CLAIMS,
	RUN_FILE_HTML,
	RUN_FILES,
};

/**
 * struct run_files - the files
 * @list: by enum run_file
 * @pcap: where captures go
 */
struct run_files {
	struct out_file list[RUN_FILES];
	struct pcap_files pcap;
};

/* Options that name them; their input is a struct run_files *, of zeros at first. */
extern const struct argp run_files_argp;

/**
 * run_files_open - nobody likes to wait two hours for a file that cannot be written
 * @files: named
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status run_files_open(struct run_files *files);

/**
 * run_files_write - write all that can be written
 * @files: open; closed afterwards
 * @run: finished
 * @findings: of claims, in this run
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status run_files_write(struct run_files *files, const struct run *run,
			    const struct findings *findings);

/**
 * run_files_give_up - the run has no results: leave files as they were
 * @files: open or not
 */
void run_files_give_up(struct run_files *files);

/**
 * run_print_json - the results as JSON
 * @run: finished
 * @findings: of claims, in this run
 * @stream: where to
 * Return: not 0 for failure
 */
int run_print_json(const struct run *run, const struct findings *findings, FILE *stream);

#endif /* SEGDROP_RUN_FILES_H */

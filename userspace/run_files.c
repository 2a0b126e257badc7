// SPDX-License-Identifier: GPL-2.0-only
/* What `segdrop run` writes besides what it prints. */
#include "page/page.h"
#include "run_files.h"

/* Above all characters, and those of `run` itself: these have no short form. */
enum key {
	KEY_FILE = 512,
	KEY_PCAP = KEY_FILE + RUN_FILES,
};

#define PCAP_DOC                                                                                  \
	"write what passed either end to FILE, for Wireshark (pcapng), with a comment on each "   \
	"segment that was lost or has a name; in DIR, which is made, "        \
	"SCENARIO.pcapng or SCENARIO-ipv6.pcapng for each scenario"

static const struct argp_option options[] = {
	{ "report", KEY_FILE + RUN_FILE_REPORT, "FILE", 0,
	  "write the results to FILE as JSON, besides what is printed", 0 },
	{ "claims", KEY_FILE + RUN_FILE_CLAIMS, "FILE", 0,
	  "write to FILE, as Markdown, how what the lab claims stands on this kernel", 0 },
	{ "html", KEY_FILE + RUN_FILE_HTML, "FILE", 0,
	  "write to FILE a page for a browser: pictures of what happened, and what it shows", 0 },
	{ "pcap", KEY_PCAP, "FILE|DIR/", 0, PCAP_DOC, 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_files *files = state->input;

	switch (key) {
	case KEY_FILE ... KEY_FILE + RUN_FILES - 1:
		files->list[key - KEY_FILE].path = arg;
		return 0;
	case KEY_PCAP:
		files->pcap.file.path = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp run_files_argp = { .options = options, .parser = parse };

/* Fifteen digits are enough for nanoseconds; more would show how numbers are stored. */
int run_print_json(const struct run *run, const struct findings *findings, FILE *stream)
{
	json_t *report = report_json(run, findings);
	int failed = json_dumpf(report, stream, JSON_INDENT(1) | JSON_REAL_PRECISION(15));

	json_decref(report);
	return failed || fputc('\n', stream) == EOF;
}

static int write_claims(const struct run *run, const struct findings *findings, FILE *stream)
{
	report_claims_page(run, findings, stream);
	return ferror(stream);
}

static int write_html(const struct run *run, const struct findings *findings, FILE *stream)
{
	page_write(run, findings, stream);
	return ferror(stream);
}

enum status run_files_open(struct run_files *files)
{
	enum status status = pcap_files_open(&files->pcap);
	enum run_file i;

	for (i = 0; i < RUN_FILES && status == STATUS_DONE; i++)
		status = out_file_open(&files->list[i]);
	return status;
}

/* One that cannot be written is no reason not to write the others. */
enum status run_files_write(struct run_files *files, const struct run *run,
			    const struct findings *findings)
{
	static int (*const writers[])(const struct run *run, const struct findings *findings,
				      FILE *stream) = {
		[RUN_FILE_REPORT] = run_print_json,
		[RUN_FILE_CLAIMS] = write_claims,
		[RUN_FILE_HTML] = write_html,
	};
	enum status result = STATUS_DONE;
	enum run_file i;

	for (i = 0; i < RUN_FILES; i++) {
		struct out_file *file = &files->list[i];
		enum status status = STATUS_DONE;

		if (file->path)
			status = out_file_end(file, writers[i](run, findings,
							       out_file_begin(file)));
		if (result == STATUS_DONE)
			result = status;
	}
	return result;
}

void run_files_give_up(struct run_files *files)
{
	enum run_file i;

	for (i = 0; i < RUN_FILES; i++)
		out_file_give_up(&files->list[i]);
	pcap_files_give_up(&files->pcap);
}

// SPDX-License-Identifier: GPL-2.0-only
/* What passes the client's end of the link, as a file for Wireshark. */
#include <pcap/pcap.h>
#include <stdlib.h>

#include "lab/capture.h"
#include "lab/lab_net.h"

#define BUFFER_BYTES	(1 << 20)

struct capture {
	pcap_t *pcap;
	pcap_dumper_t *file;
};

/*
 * Immediate mode: the ordinary ring wakes up every few milliseconds, for as long as a scenario
 * waits.
 */
static pcap_t *start(void)
{
	char error[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_create(LAB_DEVICE, error);

	if (!pcap) {
		fail(STATUS_CANNOT, "cannot capture: %s", error);
		return NULL;
	}
	pcap_set_immediate_mode(pcap, 1);
	pcap_set_buffer_size(pcap, BUFFER_BYTES);
	pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO);
	if (pcap_activate(pcap) >= 0 && !pcap_setnonblock(pcap, 1, error))
		return pcap;
	fail(STATUS_CANNOT, "cannot capture: %s", pcap_geterr(pcap));
	pcap_close(pcap);
	return NULL;
}

struct capture *capture_open(const char *path)
{
	struct capture *capture = calloc(1, sizeof(*capture));

	capture->pcap = start();
	if (!capture->pcap)
		goto fail;
	capture->file = pcap_dump_open(capture->pcap, path);
	if (capture->file)
		return capture;
	fail(STATUS_CANNOT, "cannot write the capture: %s", pcap_geterr(capture->pcap));
	pcap_close(capture->pcap);
fail:
	free(capture);
	return NULL;
}

int capture_fd(const struct capture *capture)
{
	return pcap_get_selectable_fd(capture->pcap);
}

void capture_read(struct capture *capture)
{
	if (pcap_dispatch(capture->pcap, -1, pcap_dump, (u_char *)capture->file) > 0)
		pcap_dump_flush(capture->file);
}

bool capture_close(struct capture *capture)
{
	struct pcap_stat stat;
	bool complete;

	if (!capture)
		return true;
	capture_read(capture);
	complete = !pcap_stats(capture->pcap, &stat) && !stat.ps_drop;
	complete = !pcap_dump_flush(capture->file) && complete;
	pcap_dump_close(capture->file);
	pcap_close(capture->pcap);
	free(capture);
	return complete;
}

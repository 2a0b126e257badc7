// SPDX-License-Identifier: GPL-2.0-only
/* What passes one end of the link, kept in memory until somebody writes it. */
#include <pcap/pcap.h>
#include <stdlib.h>
#include <time.h>

#include "lab/capture.h"
#include "lab/lab_net.h"
#include "lab/monotonic.h"

#define BUFFER_BYTES	(1 << 19)

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
	fail(STATUS_CANNOT, "cannot capture: %s: see `dmesg`", pcap_geterr(pcap));
	pcap_close(pcap);
	return NULL;
}

struct capture *capture_open(void)
{
	struct capture *capture;
	pcap_t *pcap = start();

	if (!pcap)
		return NULL;
	capture = allocate(sizeof(*capture));
	*capture = (struct capture){
		.pcap = pcap, .link = pcap_datalink(pcap), .most = pcap_snapshot(pcap),
	};
	return capture;
}

int capture_fd(const struct capture *capture)
{
	return pcap_get_selectable_fd(capture->pcap);
}

/* With the precision that was asked for, tv_usec has nanoseconds (pcap-tstamp(7)). */
static void keep(u_char *context, const struct pcap_pkthdr *header, const u_char *bytes)
{
	struct capture *capture = (struct capture *)context;
	struct packet packet = {
		.time = header->ts.tv_sec * SECOND + header->ts.tv_usec,
		.bytes = allocate(header->caplen), .len = header->caplen, .whole = header->len,
	};

	memcpy(packet.bytes, bytes, packet.len);
	capture->packets = grow(capture->packets, capture->len, &capture->room, sizeof(packet));
	capture->packets[capture->len++] = packet;
}

void capture_read(struct capture *capture)
{
	if (pcap_dispatch(capture->pcap, -1, keep, (u_char *)capture) < 0)
		capture->broken = true;
}

bool capture_stop(struct capture *capture)
{
	struct pcap_stat stat = { 0 };
	struct timespec now;
	bool complete;

	if (!capture || !capture->pcap)
		return true;
	capture_read(capture);
	complete = !pcap_stats(capture->pcap, &stat) && !stat.ps_drop && !capture->broken;
	clock_gettime(CLOCK_REALTIME, &now);
	capture->received = stat.ps_recv;
	capture->dropped = stat.ps_drop;
	capture->stopped = now.tv_sec * SECOND + now.tv_nsec;
	pcap_close(capture->pcap);
	capture->pcap = NULL;
	return complete;
}

void capture_free(struct capture *capture)
{
	size_t i;

	if (!capture)
		return;
	for (i = 0; i < capture->len; i++)
		free(capture->packets[i].bytes);
	free(capture->packets);
	free(capture);
}

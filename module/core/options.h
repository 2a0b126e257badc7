/* SPDX-License-Identifier: GPL-2.0-only */
/* What two ends agree on when they open a connection. */
#ifndef SEGDROP_CORE_OPTIONS_H
#define SEGDROP_CORE_OPTIONS_H

#include <segdrop/packet.h>

/**
 * sd_options_read - the options of a SYN or SYN-ACK
 * @seg: its @options, @wscale and @tsval are filled in
 * @options: behind the TCP header's fixed part
 * @len: bytes there
 *
 * As the receiver reads them: net/ipv4/tcp_input.c:tcp_parse_options().
 */
void sd_options_read(struct sd_segment *seg, const u8 *options, u32 len);

#endif /* SEGDROP_CORE_OPTIONS_H */

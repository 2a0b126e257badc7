// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>

#include <segdrop/packet.h>
#include <segdrop/rule.h>

#define CREATE_TRACE_POINTS
#include "trace.h"

/* The text stays in @p until the line is printed, as that of __print_flags() does. */
const char *sd_trace_end(struct trace_seq *p, u8 family, const u8 *addr, u16 port)
{
	const char *text = trace_seq_buffer_ptr(p);

	if (family == 4)
		trace_seq_printf(p, "%pI4:%u", addr, port);
	else
		trace_seq_printf(p, "[%pI6c]:%u", addr, port);
	trace_seq_putc(p, 0);
	return text;
}

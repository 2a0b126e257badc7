// SPDX-License-Identifier: GPL-2.0-only
/* Files that the tool holds as they are. */
#include "embedded.h"

#define EMBED(name, path)                                                                          \
	__asm__(".section .rodata\n"                                                              \
		".global " #name "\n"                                                             \
		#name ":\n"                                                                       \
		".incbin \"" path "\"\n"                                                          \
		".byte 0\n"                                                                       \
		".previous\n")

EMBED(embedded_page_css, "userspace/page/page.css");

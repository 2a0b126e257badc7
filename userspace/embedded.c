// SPDX-License-Identifier: GPL-2.0-only
/* Text files that the tool holds as they are. */
#include "embedded.h"

#define EMBED(name, path)                                                                          \
	__asm__(".pushsection .rodata\n"                                                          \
		".global " #name "\n"                                                             \
		#name ":\n"                                                                       \
		".incbin \"" path "\"\n"                                                          \
		".byte 0\n"                                                                       \
		".popsection")

EMBED(embedded_page_css, "userspace/page/page.css");
EMBED(embedded_bash, "userspace/completion/segdrop.bash");
EMBED(embedded_zsh, "userspace/completion/segdrop.zsh");

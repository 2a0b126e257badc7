/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that the tool holds as they are. */
#ifndef SEGDROP_EMBEDDED_H
#define SEGDROP_EMBEDDED_H

/* The style sheet of the page that `segdrop run --html` writes. */
extern const char embedded_page_css[];

#endif /* SEGDROP_EMBEDDED_H */

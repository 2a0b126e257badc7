/* SPDX-License-Identifier: GPL-2.0-only */
/* Text files that the tool holds as they are; each ends with a NUL. */
#ifndef SEGDROP_EMBEDDED_H
#define SEGDROP_EMBEDDED_H

/* userspace/page/page.css: the style sheet of the page that `segdrop run --html` writes. */
extern const char embedded_page_css[];

/* userspace/completion/segdrop.bash: completes words in bash. */
extern const char embedded_bash[];

/* userspace/completion/segdrop.zsh: completes words in zsh. */
extern const char embedded_zsh[];

#endif /* SEGDROP_EMBEDDED_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What cmocka.h needs before it, and cmocka.h. */
#ifndef SEGDROP_UNIT_UNIT_H
#define SEGDROP_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#endif /* SEGDROP_UNIT_UNIT_H */

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>

#include <segdrop/packet.h>
#include <segdrop/rule.h>

#define CREATE_TRACE_POINTS
#include "trace.h"

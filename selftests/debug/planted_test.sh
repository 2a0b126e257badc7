#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The debug kernel catches what it is there for: each fault that a module plants fails the run that loads it.
. "$(dirname "${BASH_SOURCE[0]}")/../host/lib.sh"

top=$PWD
planted=$top/build/debug/planted.ko

# caught FAULT COMPLAINT: the command itself succeeds, and the run fails because of what the kernel said
caught()
{
	local status=0

	"$top/vm/run" --debug --add "$planted" -- insmod planted.ko fault="$1" > out 2>&1 || status=$?
	cat out
	[ "$status" = 125 ]
	grep -E "$2" out
}

check "a use after free" caught uaf 'BUG: KASAN: (slab-)?use-after-free in use_after_free'
check "memory that is forgotten" caught leak 'unreferenced object'
check "sleeping under a spinlock" caught sleep 'BUG: scheduling while atomic|BUG: sleeping function called'

finish

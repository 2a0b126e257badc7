#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Whichever allocation fails, the error is a clean one, what was there before is still there, and no packet is
# lost for it.
. ./lib.sh

[ -e /proc/self/fail-nth ] || skip_all "this kernel cannot fail allocations: it has no CONFIG_FAULT_INJECTION"

failslab=/sys/kernel/debug/failslab
fail_pages=/sys/kernel/debug/fail_page_alloc

# Allocations fail whether they may wait or not; the kernel does not say so each time.
for dir in $failslab $fail_pages; do
	echo N > "$dir/ignore-gfp-wait"
	echo 0 > "$dir/verbose"
done

# all_fail: allocations of any kind
all_fail()
{
	echo N > "$failslab/cache-filter"
	echo 0 > "$fail_pages/min-order"
}

# marked_fail: only those of the caches that the VM has marked for it
marked_fail()
{
	[ "$(cat /sys/kernel/slab/segdrop_flow4/failslab)" = 1 ]
	echo Y > "$failslab/cache-filter"
	echo 11 > "$fail_pages/min-order"
}

module=$(modinfo -n segdrop)

# each NAME DEED...: of faults
each()
{
	local name=$1 injected

	shift
	faults "$@" > "$work/said"
	read -r injected _ < "$work/said"
	at_least "$injected" 1 "the number of allocations that failed"
	figure "faults.$name" "$injected"
}

old="flush
add drop syn first 3
add count any in total
"
new="flush
add drop data every 2
add drop fin1 prob 0.5 seed 7
add count any per flow for 1000
reset
"

all_fail
setup_ns ns
check "a write to a namespace that has rules" each write write "$work/$ns/segdrop/rules" "$old" "$new"

many()
{
	local rules

	rules=$(seq 100 | sed 's/^/add count data from 10.0.0.1:/')
	each write_many write "$work/$ns/segdrop/rules" "$old" "flush
$rules
"
}
check "a write of so many rules that they take pages" many

check "the first write to a namespace, which gets a flow table, counters and hooks by it" each first_write first "$new"

setup_ns router
wire "$router"

# read_each: with a few flows, and rules that have counted
read_each()
{
	local file

	rules "$router" "$old"
	in_ns "$router" inject 4 4000 <<-END
		C S  0 0 0 : syn lost
		C S  0 0 0 : syn lost
	END
	for file in rules stats flows error; do
		each "read_$file" read "$work/$router/segdrop/$file"
	done
}
check "reading each of the files" read_each

# Others' failures make noise: the files of namespaces are what we have there.
namespaces()
{
	defer all_fail
	marked_fail
	each namespace netns
}
check "making a network namespace" namespaces

no_memory()
{
	defer all_fail
	marked_fail
	plays "$router" "add drop data first 1" <<-END
		C S  0 0 0 fail=1 : passed.nomem passes
		C S  0 0 0        : syn passes
		S SA 0 1 0        : synack passes
		C A  1 1 0        : hsack passes
		C PA 1 1 5 fail=1 : data,passed.nomem passes
		C PA 1 1 5        : data lost
		C PA 1 1 5        : data passes
		C S  9 0 0 fail=1 : passed.nomem passes
		C S  9 0 0        : syn passes
	END
}
check "no memory for a flow, for a count or for a new SYN: the segment passes, and nothing is counted" no_memory

check "loading the module" each load load "$module"

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Whichever allocation fails, the error is a clean one, what was there before is still there, and no packet is
# lost for it.
. ./lib.sh

[ -e /proc/self/fail-nth ] || {
	echo "1..0 # SKIP this kernel cannot fail allocations: it has no CONFIG_FAULT_INJECTION"
	exit 4
}

# Allocations fail whether they may wait or not, and of any order; the kernel does not say so each time.
inject_faults()
{
	local dir

	for dir in /sys/kernel/debug/failslab /sys/kernel/debug/fail_page_alloc; do
		echo N > $dir/ignore-gfp-wait
		echo 0 > $dir/verbose
	done
	echo 0 > /sys/kernel/debug/fail_page_alloc/min-order
}
inject_faults
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
add count any in total"
new="flush
add drop data every 2
add drop fin1 prob 0.5 seed 7
add count any per flow for 1000
reset"

setup_ns ns
check "a write to a namespace that has rules" each write write "$work/$ns/segdrop/rules" "$old" "$new"

many()
{
	local rules

	rules=$(seq 1000 | sed 's/^/add count data from 10.0.0.1:/')
	each write_many write "$work/$ns/segdrop/rules" "$old" "flush
$rules"
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

check "making a network namespace" each namespace netns

# starving N COMMAND...: while every Nth allocation for a packet fails, of those caches that the VM has marked for it
starving()
{
	local failslab=/sys/kernel/debug/failslab

	[ "$(cat /sys/kernel/slab/segdrop_flow/failslab)" = 1 ]
	defer "echo 0 > $failslab/probability; echo 1 > $failslab/interval"
	defer "echo N > $failslab/cache-filter; echo N > $failslab/ignore-gfp-wait"
	echo Y > "$failslab/ignore-gfp-wait"
	echo Y > "$failslab/cache-filter"
	echo -1 > "$failslab/times"
	echo "$1" > "$failslab/interval"
	echo 100 > "$failslab/probability"
	shift
	"$@"
}

no_flow()
{
	starving "$1" plays "$router" "add drop rst" <<-END
		C S  0 0 0 : passed.nomem passes
		S SA 0 1 0 : passed.nomem passes
	END
	stats_are "$router" "flows.tracked 0"
}
check "a flow for which there is no memory: its segments pass" no_flow 1
check "a flow that has memory, but not to be listed: its segments pass" no_flow 2

no_count()
{
	local family

	rules "$router" flush
	rules "$router" "add drop data first 1000"
	for family in 4 6; do
		in_ns "$router" inject "$family" 5000 <<-END
			C S  0 0 0 : syn passes
			S SA 0 1 0 : synack passes
			C A  1 1 0 : hsack passes
		END
		starving 1 in_ns "$router" inject "$family" 5000 <<-END
			C PA 1 1 5 : data,passed.nomem passes
		END
		run_deferred
	done
}
check "a count for which there is no memory: its rule drops nothing" no_count

check "loading the module" each load load "$module"

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# The model of the timer wheel knows to the jiffy when this kernel fires its timers.
. ./lib.sh

trace=/sys/kernel/tracing/instances/$(random_name trace)
mkdir "$trace"
defer rmdir "$trace"
echo 16384 > "$trace/buffer_size_kb"

every_timer()
{
	setup_ns ns
	for event in timer_start timer_expire_entry timer_expire_exit; do
		echo 1 > "$trace/events/timer/$event/enable"
	done
	in_ns "$ns" keepalives 300 2000
	echo 0 > "$trace/tracing_on"
	same "$(sed -n 's/^overrun: //p' "$trace"/per_cpu/cpu*/stats | sort -u)" 0 "events lost"
	wheel "$(stat_of "$ns" kernel.hz)" < "$trace/trace" > "$work/levels"
	cat "$work/levels"
	for level in 0 1 2 3 4 5; do
		at_least "$(sed -n "s/^level $level fired //p" "$work/levels")" 20 "timers of level $level"
	done
}
check "every timer fires at the jiffy that the model has, at all levels up to half an hour" every_timer

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# All at once: connections through the hooks, rules replaced and read, namespaces and the module coming and going.
# Nobody reads half a rule set, everything goes on all the time, and nothing is left behind. What it leaves in the
# kernel's log is judged by whoever runs the tests.
. ./lib.sh

setup_ns client server
link "$client" "$server" 1
# sockets without a process hold their namespace
sysctl_ns "$client" net.ipv4.tcp_orphan_retries 1
sysctl_ns "$server" net.ipv4.tcp_orphan_retries 1

module=$(modinfo -n segdrop)
seconds=$(scaled 300 10 15)

done_of()
{
	awk -v name="$1" '$1 == name { sum += $2 } END { print sum + 0 }' "$work/done"
}

all_at_once()
{
	local what

	race "/run/netns/$client" "/run/netns/$server" "$(addr 4 1 2)" "$module" "$seconds" > "$work/done"
	for what in served connected replaced changed read namespaces loaded; do
		at_least "$(done_of "$what")" 2 "$what in $seconds s"
		figure "race.$what" "$(done_of "$what")"
	done
}
check "everything at once" all_at_once

nothing_left()
{
	rules "$client" flush
	rules "$server" flush
	busywait objects_are 0
}
check "and nothing is left in the module's caches" nothing_left

finish

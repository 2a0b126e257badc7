#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# What packets make the kernel keep is charged to the memory cgroup of the process that wrote the namespace's first
# rule, whoever sends them; at that cgroup's limit they pass all the same.
. ./lib.sh

syns=$(scaled 50000 50000 4000)
# A flow takes more than this, and less than four times as much.
flow_bytes=96

setup_ns router
flooded "$router"

cgroups=/sys/fs/cgroup
echo +memory > $cgroups/cgroup.subtree_control
for group in payer sender; do
	mkdir $cgroups/$group
	defer "busywait rmdir $cgroups/$group"
done

# member GROUP COMMAND...: as a process of this cgroup
member()
{
	local group=$1

	shift
	# shellcheck disable=SC2016 # for the shell inside
	sh -c 'echo $$ > "$0" && exec "$@"' "$cgroups/$group/cgroup.procs" "$@"
}

charged_to()
{
	cat "$cgroups/$1/memory.current"
}

flood()
{
	member sender enter "$router" flood syn 1 "$syns"
}

charged()
{
	local payer sender

	echo "add count any" | member payer wr "$work/$router/segdrop/rules"
	payer=$(charged_to payer)
	sender=$(charged_to sender)
	flood
	payer=$(($(charged_to payer) - payer))
	sender=$(($(charged_to sender) - sender))
	stats_are "$router" "flows.tracked $syns" "passed.nomem 0"
	at_least "$payer" $((syns * flow_bytes)) "what the writer of the rules was charged"
	at_least $((syns * flow_bytes / 4)) "$sender" "the limit of what the sender was charged, which"
	figure memory.bytes_per_flow $((payer / syns))
}
check "the writer of the first rule is charged for flows, the sender of their segments is not" charged

returned()
{
	local before=$1

	at_least $((before - syns * flow_bytes)) "$(charged_to payer)" "the limit of what is still charged, which"
}

forgotten()
{
	local before

	before=$(charged_to payer)
	rules "$router" flush
	busywait returned "$before"
}
check "he gets it back when the flows are forgotten" forgotten

limited()
{
	echo "add drop syn skip 1" | member payer wr "$work/$router/segdrop/rules"
	rules "$router" reset
	in_ns "$router" nft reset counters
	echo $(($(charged_to payer) + syns * flow_bytes / 4)) > "$cgroups/payer/memory.max"
	flood
	at_least "$(stat_of "$router" passed.nomem)" 1 "passed.nomem"
	at_least "$(stat_of "$router" flows.tracked)" 1 "flows.tracked"
	at_least "$(cat "$cgroups/payer/memory.max")" "$(charged_to payer)" "his limit, while he is charged"
	same "$(counted "$router" given)" "$syns" "segments given"
	same "$(counted "$router" left)" "$syns" "segments left"
}
check "at his limit there are no more flows, and every segment passes" limited

finish

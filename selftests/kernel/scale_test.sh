#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# At its limits segdrop stays within the memory that it states, forgets the right connections first, keeps nobody
# waiting, and loses no segment that no rule drops.
. ./lib.sh

flows=$(scaled 100000 100000 10000)
rules=1024
write=$work/write
# SEGDROP_FLOW_BYTES and SEGDROP_RULE_BYTES
flow_bytes=224
rule_bytes=256

# none_lost NS N: since this was asked last the hook was given N segments, and left as many
none_lost()
{
	same "$(counted "$1" given)" "$2" "segments given"
	same "$(counted "$1" left)" "$2" "segments left"
	recount "$1"
}

# prompt PROGRAM...: runs it, and no process has to wait for as long as 20 ms meanwhile because the kernel is busy;
# how many microseconds it took goes to $work/took
prompt()
{
	local longest

	late "$@" 2> "$work/late" > "$work/output" || {
		cat "$work/late" "$work/output"
		return 1
	}
	read -r longest took < "$work/late"
	echo "longest wait of $*: $longest of $took us"
	debug_kernel || ! grep -q tsc_early_khz /proc/cmdline ||
		at_least 20000 "$longest" "the limit of 20 ms for $*, which made others wait $longest us,"
}

# exec_in NS PROGRAM...: instead of this shell
exec_in()
{
	exec enter "$@"
}

# flood KIND FIRST N
flood()
{
	in_ns "$router" flood "$@"
}

write_rules()
{
	prompt wr "$work/$router/segdrop/rules" < "$write"
}

setup_ns router far
flooded "$router"
link "$far" "$router" 1

# --- connections ------------------------------------------------------------------------------------------

# connections_are N: that many are known from their start, and listed once each
connections_are()
{
	same "$(awk '/ start syn passing both handshake done fins 0 state live / { lines++; ends += !seen[$1]++ }
		END { print lines + 0, ends + 0 }' "$work/$router/segdrop/flows")" "$1 $1" "connections listed, different ones"
}

# within_memory BEFORE LIMIT: of what the kernel has taken since it had taken BEFORE, less than a MiB is not ours. A
# debug kernel takes more for each object, and KASAN keeps for a while what is given back.
within_memory()
{
	used=$(($(kernel_kib) - $1))
	debug_kernel && return
	at_least $(($2 / 1024 + 1024)) "$used" "the limit in KiB"
	at_least "$used" 1 "what was taken, in KiB,"
}

many_connections()
{
	local before used

	rules "$router" "add count any from 10.1.0.0/16" "add drop fin1 from 11.0.0.0/8 first 1" \
		"add count syn to 10.1.0.0/16"
	before=$(kernel_kib)
	prompt enter "$router" flood connect 0 "$flows"
	within_memory "$before" $((flows * flow_bytes))
	figure scale.flows "$flows"
	figure scale.bytes_per_flow $((used * 1024 / flows))
	figure scale.memory_mib $(((used + 1023) / 1024))
	stats_are "$router" "flows.tracked $flows" "flows.evicted 0" "seen.hsack $flows" "passed.limit 0" \
		"passed.nomem 0"
	none_lost "$router" $((flows * 3))
	busywait objects_are "$flows" segdrop_flow
	connections_are "$flows"
}
check "$flows connections are followed from their start, in the memory that is stated" many_connections

# --- a flood ------------------------------------------------------------------------------------------------

bytes=100000

# transfer: a connection that no rule names brings what was sent, and nothing of it had to be sent again
transfer()
{
	serve "$router" 10.0.1.2 80
	connect "$far" 10.0.1.2 80 --send="$bytes" --close-after=1
	wait "$server_pid"
	same "$(awk '/ read\(/ { sub(".*= ", ""); sum += $1 } END { print sum }' "$work/server")" "$bytes" "bytes read"
	none_resent "$far" "$router"
}

# meanwhile COMMAND...: transfers go on until it has ended
meanwhile()
{
	local other

	"$@" &
	other=$!
	defer end "$other"
	transfer
	while kill -0 "$other" 2> /dev/null; do
		transfer
	done
	wait "$other"
}

syn_flood()
{
	local max=$((flows + flows / 10)) syns=$((flows * 3 / 2))

	max_flows "$max"
	meanwhile exec_in "$router" flood syn 1 "$syns"
	none_lost "$router" "$syns"
	stats_are "$router" "flows.tracked $max" "flows.evicted $((flows + syns - max))" "passed.limit 0" "passed.nomem 0"
	busywait objects_are "$max" segdrop_flow
	connections_are "$flows"
	flood probe 0 "$flows"
	stats_are "$router" "seen.probe $flows" "seen.ack 0" "flows.tracked $max"
	none_lost "$router" "$flows"
}
check "a flood of SYNs makes half-open connections go; the others stay, and strangers feel nothing" syn_flood

# Each SYN makes two half-open connections go, of which there are more than that.
no_room()
{
	local syns=$((flows / 100))

	max_flows 0
	flood syn 2 "$syns"
	stats_are "$router" "passed.limit $syns"
	none_lost "$router" "$syns"
	flood probe 0 100
	stats_are "$router" "passed.limit $syns" "seen.probe $((flows + 100))"
	none_lost "$router" 100
}
check "connections for which there is no room are counted in passed.limit, and pass" no_room

# --- who reads and who writes meanwhile -----------------------------------------------------------------------

# nanoseconds_a_line: how long it takes to read one of all connections, in $work/nanoseconds
nanoseconds_a_line()
{
	prompt cat "$work/$router/segdrop/flows"
	echo "$((took * 1000 / $(wc -l < "$work/output")))" > "$work/nanoseconds"
}

linear()
{
	local many

	nanoseconds_a_line
	many=$(cat "$work/nanoseconds")
	echo flush > "$write"
	write_rules
	stats_are "$router" "flows.tracked 0"
	busywait objects_are 0 segdrop_flow
	rules "$router" "add count any from 10.1.0.0/16"
	flood connect 0 $((flows / 10))
	recount "$router"
	nanoseconds_a_line
	at_least $(($(cat "$work/nanoseconds") * 3 / 2)) "$many" "one and a half times as long as for a tenth of them"
}
check "reading all of them takes time in proportion; the last rule takes them with it, and keeps nobody waiting" linear

# Who comes while it is being read may be shown, and who makes room for him has been.
no_chase()
{
	rules "$router" flush
	rules "$router" "add count any"
	max_flows 1000
	flood syn 3 $((flows / 10 + 1000))
	stats_are "$router" "flows.tracked 1000"
	in_ns "$router" flood read "/proc/net/segdrop/flows" 200 | head -n 5000 > "$work/read"
	at_least 2000 "$(wc -l < "$work/read")" "twice as many lines as there may be flows"
	at_least "$(wc -l < "$work/read")" 900 "the number of lines"
	recount "$router"
}
check "reading comes to an end however many connections come meanwhile" no_chase

# --- rules --------------------------------------------------------------------------------------------------

# many_rules TO: $write has them all, behind a flush
many_rules()
{
	awk -v n="$rules" -v to="$1" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "add id %d drop data in from 10.9.0.1 to %s:%d skip %d first 2 per flow\n", i, to, i, i
	}' > "$work/rules"
	{
		echo flush
		cat "$work/rules"
	} > "$write"
}

rewrite()
{
	local to

	for to in 10.9.0.2 10.9.0.3 10.9.0.4; do
		many_rules "$to"
		write_rules
		cmp "$work/rules" "$work/$router/segdrop/rules"
	done
}

many()
{
	local before used

	figure scale.rules "$rules"
	rules "$router" flush
	busywait objects_are 0
	many_rules 10.9.0.1
	before=$(kernel_kib)
	write_rules
	within_memory "$before" $((rules * rule_bytes))
	rules "$router" flush "add count any from 10.1.0.0/16"
	flood connect 0 500
	write_rules
	stats_are "$router" "flows.tracked 500"
	meanwhile rewrite
}
check "$rules rules are written at once, read back equal, and replaced without a loss" many

# --- the end ------------------------------------------------------------------------------------------------

end_of_namespace()
(
	trap run_deferred EXIT
	setup_ns router
	flooded "$router"
	rules "$router" "add count any first 2"
	flood connect 0 "$flows"
	at_least "$(objects segdrop_count)" "$flows" "counts"
	prompt sh -c "kill $(holder "$router"); sleep 3"
	busywait objects_are 0
)
rules "$router" flush
check "a namespace with all of them ends, gives everything back, and keeps nobody waiting" end_of_namespace

finish

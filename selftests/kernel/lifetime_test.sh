#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Namespaces and the module come and go under traffic, and a full flow table harms nobody. What that leaves in
# the kernel's log is judged by whoever runs the tests.
. ./lib.sh

# again NS COMMAND: in the background, over and over, until the subtest ends
again()
{
	enter "$1" setsid sh -c "while :; do $2; done" > /dev/null 2>&1 &
	defer "kill -KILL -$!; wait $! 2> /dev/null"
}

# flood: connections between $from and $to come and go, and some segments are lost
flood()
{
	setup_ns from to
	link "$from" "$to" 1
	# sockets without a process hold their namespace
	sysctl_ns "$from" net.ipv4.tcp_orphan_retries 1
	sysctl_ns "$to" net.ipv4.tcp_orphan_retries 1
	again "$to" "nc -l -p 80 < /dev/null"
	again "$from" "echo x | nc -w 1 10.0.1.2 80"
	flood_rules
}

flood_rules()
{
	rules "$from" "add count any out" "add count data in"
	rules "$to" "add drop any prob 0.1" "add count any first 2" "add drop hsack first 1 for 1"
	busywait traffic
}

traffic()
{
	at_least "$(stat_of "$from" rule.1.matched)" 20 "segments"
	at_least "$(stat_of "$to" rule.2.matched)" 20 "segments"
}

# --- the module ---------------------------------------------------------------------------------------

remove_module()
{
	defer modprobe segdrop
	flood
	rmmod segdrop
	fails [ -e "$work/$to/segdrop" ]
	modprobe segdrop
	same "$(cat "$work/$to/segdrop/rules")" ""
	flood_rules
}
check "the module can be removed under traffic, and loaded again" remove_module

remove_with_reader()
{
	defer modprobe segdrop
	flood
	exec 5< "$work/$to/segdrop/rules" 6< "$work/$to/segdrop/flows"
	read -r _ <&5
	fails rmmod segdrop
	cat <&6
	exec 5<&-
	fails rmmod segdrop
	exec 6<&-
	rmmod segdrop
	modprobe segdrop
	flood_rules
}
check "not while a file of its is open: its end, and all namespaces with it, would wait for the reader" remove_with_reader

# --- namespaces -----------------------------------------------------------------------------------------

namespaces_end()
{
	objects
	(
		trap run_deferred EXIT
		flood
		at_least "$(objects)" 1 "objects in the module's caches"
	)
	busywait objects_are 0
}
check "a namespace can end under traffic, and its flows and counts with it" namespaces_end

# abandon: opens files of a namespace with a rule, as 5 and 6, ends its only process, and waits until the kernel
# has ended whatever namespaces nobody held then
abandon()
{
	local first second

	setup_ns stays
	unshare --net sh -c "
		echo 'add count any' > /proc/net/segdrop/rules
		echo ready
		exec sleep 1000000000" > "$work/ready" &
	first=$!
	defer end "$first"
	busywait [ -s "$work/ready" ]
	exec 5<> "/proc/$first/net/segdrop/rules" 6< "/proc/$first/net/segdrop/stats"
	end "$first"
	# one that ends later, and takes its end of a link with it
	unshare --net sleep 1000000000 &
	second=$!
	defer end "$second"
	busywait in_another_namespace "$second"
	ip -n "$stays" link add last type veth peer name last netns "$second"
	end "$second"
	busywait fails ip -n "$stays" link show last
}

in_another_namespace()
{
	! [ "/proc/$1/ns/net" -ef /proc/self/ns/net ]
}

open_beyond_the_last_process()
{
	abandon
	same "$(cat <&5)" "add id 1 count any in from any to any per flow"
	same "$(sed -n 's/^rule.1.matched //p' <&6)" 0
	exec 5>&- 6<&-
}
check "an open file holds its namespace, so that no end of a namespace waits for whoever reads" \
	open_beyond_the_last_process

# --- a full table -----------------------------------------------------------------------------------------

# syns FROM TO: a SYN of each of these flows, all of which pass
syns()
{
	local port=$1

	while [ "$port" -le "$2" ]; do
		echo "C S 0 0 0 : syn passes" | in_ns "$router" inject 4 "$port" || return
		port=$((port + 1))
	done
}

limit()
{
	defer 'rmmod segdrop; modprobe segdrop'
	rmmod segdrop
	modprobe segdrop max_flows=4
	setup_ns router
	wire "$router"
	rules "$router" "add drop syn skip 1 per flow" "add count any"
	in_ns "$router" inject 4 5000 <<-END
		C S  0 0 0 : syn passes
		S SA 0 1 0 : synack passes
		C A  1 1 0 : hsack passes
	END
	syns 5001 5010
	stats_are "$router" "flows.tracked 4" "flows.evicted 7" "seen.syn 11" "passed.limit 0"
	in_ns "$router" inject 4 5000 <<-END
		S SA 0 1 0 : synack passes
		C A  1 1 0 : hsack passes
	END
	in_ns "$router" inject 4 5001 <<-END
		S A  1 1 0 : ack passes
	END
	in_ns "$router" inject 4 5010 <<-END
		C S  0 0 0 : syn lost
	END
}
check "max_flows holds: half-open flows make room, established ones stay, and no segment is lost for it" limit

wrong_parameter()
{
	defer modprobe segdrop
	rmmod segdrop
	fails modprobe segdrop max_flows=none
	fails modprobe segdrop max_flows=-1
}
check "a limit that is no number is refused" wrong_parameter

finish

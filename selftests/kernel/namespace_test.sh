#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Nothing that is done in one network namespace can be seen in another, or changes anything there: not even where
# both have the same addresses and the same connections at the same time.
. ./lib.sh

port=80
own_port=4000
bytes=10000

# foreign_ns NAME: like setup_ns; it belongs to a user namespace of its own
foreign_ns()
{
	local _ns

	_ns=$(random_name "$1")
	setpriv --reuid=65534 --regid=65534 --clear-groups \
		unshare --user --map-root-user --net sleep 1000000000 &
	defer end $!
	busywait grep -q . "/proc/$!/uid_map"
	busywait fails [ "/proc/$!/ns/net" -ef /proc/self/ns/net ]
	touch "/run/netns/$_ns"
	defer rm "/run/netns/$_ns"
	mount --bind "/proc/$!/ns/net" "/run/netns/$_ns"
	defer umount "/run/netns/$_ns"
	ln -s "/proc/$!/net" "$work/$_ns"
	ip -n "$_ns" link set lo up
	eval "$1=\$_ns"
}

# files NS: all that segdrop says there; but a flow gets older, and what is not TCP comes by at any time
files()
{
	sed 's/ idle .*//; /^passed.not_tcp /d' "$work/$1/segdrop/rules" "$work/$1/segdrop/error" "$work/$1/segdrop/stats" \
		"$work/$1/segdrop/flows"
}

# open_in NS NS ADDR: a connection that stays open, and on which nothing goes on, until something is written to
# $work/fifo
open_in()
{
	enter "$2" bulk server "$3" "$port" "$bytes" &
	server_pid=$!
	defer end "$server_pid"
	busywait listening "$2" "$port"
	enter "$1" bulk client "$3" "$port" "$bytes" -l "$own_port" -s "$work/fifo" &
	client_pid=$!
	defer end "$client_pid"
	busywait all_acknowledged "$1" "$2"
}

# all_acknowledged NS NS: sockets there are established, and have nothing to send and no timer
all_acknowledged()
{
	local ns

	for ns; do
		[ "$(tcp_counter "$ns" TcpCurrEstab)" -eq 1 ] || return
		awk 'FNR > 1 && $4 == "01" && ($5 != "00000000:00000000" || $6 !~ /^00:/) { print; found = 1 }
			END { exit found }' "$work/$ns/tcp" "$work/$ns/tcp6" || return
	done
}

# go_on: that connection comes to its end, with all that was sent
go_on()
{
	echo > "$work/fifo"
	wait "$client_pid"
	wait "$server_pid"
}

# talk NS NS ADDR: a connection with the same addresses and ports
talk()
{
	enter "$2" bulk server "$3" "$port" "$bytes" &
	defer end $!
	busywait listening "$2" "$port"
	in_ns "$1" bulk client "$3" "$port" "$bytes" -l "$own_port"
	wait $!
	busywait quiet "$1" "$2"
}

# twins KIND: $client and $server, and the same again as $other_client and $other_server, which is made by KIND
twins()
{
	setup_ns client server other_client
	"$1" other_server
	link "$client" "$server" 1
	link "$other_client" "$other_server" 1
	mkfifo "$work/fifo"
	defer rm "$work/fifo"
}

# counts that the first SYN takes, and an error to keep
all_kinds="add drop syn first 1
add id 7 drop syn first 1 in total
add id 9 count any"

change()
{
	rules "$server" "$all_kinds"
	same "$(cat "$work/$server/segdrop/error")" ""
	rules "$server" "add id 100 drop any" "del 7" "reset 9"
	fails rules "$server" "flush" "add nothing"
	grep -q "^line 2, column 5: " "$work/$server/segdrop/error"
	rules "$server" reset flush
	rules "$server" "$all_kinds"
}

# undisturbed FAMILY: what happens to $server is nothing to $other_server, and the other way round
undisturbed()
{
	local at before

	at=$(addr "$1" 1 2)
	rules "$server" flush
	rules "$other_server" flush
	rules "$other_server" reset "$all_kinds"
	open_in "$other_client" "$other_server" "$at"
	fails rules "$other_server" "add drop" 2> "$work/refusal"
	stats_are "$other_server" "rule.1.dropped 1" "rule.7.dropped 1" "rule.9.dropped 0" "flows.tracked 1"
	before=$(files "$other_server")
	change
	talk "$client" "$server" "$at"
	stats_are "$server" "rule.1.dropped 1" "rule.7.dropped 1" "seen.syn 3" "dropped.syn 2" "flows.tracked 1"
	same "$(files "$other_server")" "$before" "the other namespace"
	rules "$server" flush "add drop any"
	before=$(files "$server")
	go_on
	busywait quiet "$other_client" "$other_server"
	same "$(files "$server")" "$before" "the namespace"
	stats_are "$other_server" "seen.syn 3" "dropped.syn 2" "seen.fin1 1" "dropped.fin1 0" "flows.tracked 1"
}

both_families()
{
	local family

	twins "$1"
	for family in 4 6; do
		echo "IPv$family:"
		undisturbed "$family"
	done
}
check "the same connections at once: rules, counts, flows, errors and losses are each namespace's own" \
	both_families setup_ns
check "also where one of them belongs to another user namespace" both_families foreign_ns

# evicting: whatever goes on here, no flow of the other namespace has to make room for it
evicting()
{
	local limit=/sys/module/segdrop/parameters/max_flows try

	twins setup_ns
	defer "echo $(cat "$limit") > $limit"
	rules "$other_server" "add count any"
	open_in "$other_client" "$other_server" 10.0.1.2
	echo 2 > "$limit"
	rules "$server" "add count any"
	for try in 1 2 3; do
		in_ns "$client" nc 10.0.1.2 "$try" < /dev/null || :
	done
	stats_are "$server" "flows.evicted 1" "flows.tracked 2"
	stats_are "$other_server" "flows.evicted 0" "flows.tracked 1"
	go_on
	grep -q "handshake done fins 2 state ended" "$work/$other_server/segdrop/flows"
}
check "a full table of flows is each namespace's own" evicting

# chain: $one and $two forward what is between $left and $right
chain()
{
	local ns

	setup_ns left one right
	foreign_ns two
	link "$left" "$one" 1
	link "$one" "$two" 2
	link "$two" "$right" 3
	for ns in "$one" "$two"; do
		in_ns "$ns" sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	done
	route "$left" "10.0.1.2" "fd00:0:0:1::2"
	route "$one" "10.0.2.2" "fd00:0:0:2::2"
	route "$two" "10.0.2.1" "fd00:0:0:2::1"
	route "$right" "10.0.3.1" "fd00:0:0:3::1"
}

route()
{
	ip -n "$1" route add default via "$2"
	ip -n "$1" route add default via "$3"
}

# Each one loses what the one before has let through, and nothing that it has not.
forwarded()
{
	local family ns

	chain
	for family in 4 6; do
		echo "IPv$family:"
		for ns in "$one" "$two" "$right"; do
			rules "$ns" flush reset "add drop syn first 1" "add drop fin2 first 2"
		done
		talk "$left" "$right" "$(addr "$family" 3 2)"
		stats_are "$one" "rule.1.matched 4" "rule.1.dropped 1" "rule.2.matched 3" "rule.2.dropped 2"
		stats_are "$two" "rule.1.matched 3" "rule.1.dropped 1" "rule.2.matched 5" "rule.2.dropped 2"
		stats_are "$right" "rule.1.matched 2" "rule.1.dropped 1" "rule.2.matched 0"
	done
}
check "what two namespaces forward is judged by each on its own" forwarded

finish

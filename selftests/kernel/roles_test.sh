#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Each role on real connections: one segment that plays it is lost, once, and nothing else is; nft, on both
# sides of segdrop's hook, and the retransmission counters of TCP agree.
. ./lib.sh

setup_ns client server
link "$client" "$server" 1
watch "$client" veth1
watch "$server" veth1
sysctl_ns "$client" net.ipv4.tcp_keepalive_time 5
sysctl_ns "$client" net.ipv4.tcp_keepalive_intvl 1

# talk FAMILY CLIENT'S OPTIONS SERVER'S OPTIONS: a connection, until both ends have nothing more to do
talk()
{
	local at

	at=$(addr "$1" 1 2)
	# shellcheck disable=SC2086 # several words
	serve "$server" "$at" 80 $3
	# shellcheck disable=SC2086
	connect "$client" "$at" 80 $2
	busywait quiet "$client" "$server"
	end "$server_pid"
}

retransmitted()
{
	tcp_counter "$1" TcpRetransSegs
}

# resends SIDE BEFORE AFTER: if it is one of the $resenders; "SIDE?" is one that may
resends()
{
	case $resenders in
	*$1\?*) ;;
	*$1*) at_least "$3" $(($2 + 1)) "TcpRetransSegs of the $1" ;;
	*) same "$3" "$2" "TcpRetransSegs of the $1" ;;
	esac
}

# loses_one FAMILY in|out ROLE SENDER RESENDERS CLIENT'S OPTIONS SERVER'S OPTIONS
loses_one()
{
	local family=$1 direction=$2 role=$3 sender=$4 resenders=$5 receiver ns before_client before_server

	case $sender in
	client) sender=$client receiver=$server ;;
	server) sender=$server receiver=$client ;;
	esac
	ns=$receiver
	[ "$direction" = in ] || ns=$sender
	rules "$client" flush reset
	rules "$server" flush reset
	rules "$ns" "add drop $role $direction first 1" "add count any $direction"
	recount "$client"
	recount "$server"
	before_client=$(retransmitted "$client")
	before_server=$(retransmitted "$server")

	talk "$family" "$6" "$7"

	stats_are "$ns" "rule.1.dropped 1" "dropped.$role 1"
	at_least "$(stat_of "$ns" rule.1.matched)" 1 "matched"
	if [ "$direction" = in ]; then
		same "$(lost_on_arrival "$ns")" 1 "lost between nft's counters"
	else
		same "$(($(counted "$sender" sent) - $(counted "$receiver" arrived)))" 1 \
			"lost between nft's counters"
	fi
	resends client "$before_client" "$(retransmitted "$client")"
	resends server "$before_server" "$(retransmitted "$server")"
}

# A SYN-ACK whose loss both ends notice after a second: the client sets its timer behind the server, once its SYN has
# gone all the way (net/ipv4/tcp_output.c:tcp_connect()), so that it may get another SYN-ACK before it is due.
#
# role|who sends it|who sends what again|client's options|server's options
cases="syn|client|client|--close-after=1|
synack|server|server client?|--close-after=1|
hsack|client|server|--close-after=5|
data|client|client|--send=5 --close-after=2|
fin1|client|client|--close-after=1|
fin1ack|server|client|--close-after=1|--close-after=3
fin2|server|server|--close-after=1|--close-after=3
fin2ack|client|server|--close-after=1|--close-after=3
probe|client|-|--keepalive --close-after=8|
rst|client|-|--close=rst --close-after=1|--close-after=2
ack|server|client|--send=5 --close-after=2|"

while IFS='|' read -r role sender resenders client_options server_options; do
	for way in $(ways); do
		check "$role over IPv${way%,*}, ${way#*,}: one is lost, and ${resenders% *} sends again" \
			loses_one "${way%,*}" "${way#*,}" "$role" "$sender" "$resenders" \
			"$client_options" "$server_options"
	done
done <<-END
	$cases
END

# --- sets of roles --------------------------------------------------------------------------------------

merged()
{
	rules "$client" flush reset
	rules "$client" "add count only fin1ack" "add count only fin2" "add count only fin1ack,fin2"
	talk 4 --close-after=1 ""
	stats_are "$client" "rule.1.matched 0" "rule.2.matched 0" "rule.3.matched 1"
}
check "a server that closes at once merges fin1ack and fin2, and only counts what it names" merged

apart()
{
	rules "$client" flush reset
	rules "$client" "add count only fin1ack" "add count only fin2" "add count only fin1ack,fin2"
	talk 4 --close-after=1 --close-after=2
	stats_are "$client" "rule.1.matched 1" "rule.2.matched 1" "rule.3.matched 0"
}
check "one that closes later sends them apart" apart

sets()
{
	rules "$server" flush reset
	rules "$server" "add count syn,fin1,data" "add count any"
	recount "$server"
	talk 4 "--send=5 --close-after=1" ""
	stats_are "$server" "rule.1.matched 3" "seen.syn 1" "seen.data 1" "seen.fin1 1"
	same "$(($(stat_of "$server" rule.1.matched) + $(stat_of "$server" rule.2.matched)))" \
		"$(counted "$server" arrived)" "what the rules have matched, and what nft has seen"
}
check "a rule matches a segment with any of its roles; what no rule before wants comes to the next" sets

first_decides()
{
	rules "$server" flush reset
	rules "$server" "add count syn" "add drop syn" "add drop data first 1" "add count data"
	talk 4 "--send=5 --close-after=1" ""
	stats_are "$server" "rule.1.matched 1" "rule.2.matched 0" "rule.2.dropped 0" \
		"rule.3.matched 2" "rule.3.dropped 1" "rule.4.matched 1"
}
check "the first rule whose count says so decides, count too; one whose count says no is passed over" \
	first_decides

elsewhere()
{
	rules "$server" flush reset
	rules "$server" "add drop any from 10.0.1.3" "add drop any to *:81" "add drop any out from *:82" \
		"add drop any from fd00::/16" "add count syn from 10.0.1.0/24 to 10.0.1.2:80"
	talk 4 --close-after=1 ""
	stats_are "$server" "rule.1.matched 0" "rule.2.matched 0" "rule.3.matched 0" "rule.4.matched 0" \
		"rule.5.matched 1"
}
check "a rule for other addresses does not match" elsewhere

finish

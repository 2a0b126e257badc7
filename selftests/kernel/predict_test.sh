#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# `segdrop predict` follows the settings, and `segdrop run` finds out when a run is not as predicted.
. ./lib.sh

# follows SCENARIO PREDICTED SEEN TIMES: so many predictions, and over IPv4 and IPv6 a line that says what was seen
follows()
{
	segdrop predict "$1" > "$work/predicted"
	same "$(grep -c "$2" "$work/predicted")" "$4" "predicted"
	run 0 "$1" --family both
	same "$(grep -c "$3" "$text")" 2 "runs that came so"
	same "$(grep -c "^predicted:  \([0-9]*\) of \1 events, .* jiffy$" "$text")" 2 \
		"runs that were as predicted"
}

# retries SETTING VALUE SCENARIO ROLE COPIES: predicted and observed alike
retries()
{
	local before

	before=$(sysctl -n "net.ipv4.$1")
	sysctl -qw "net.ipv4.$1=$2"
	follows "$3" "$4 again" "^sent again  *$5 $4 " "$5"
	sysctl -qw "net.ipv4.$1=$before"
}

settings()
{
	local name

	for name in tcp_syn_retries tcp_synack_retries tcp_retries2 tcp_orphan_retries tcp_keepalive_probes; do
		defer "sysctl -qw net.ipv4.$name=$(sysctl -n "net.ipv4.$name")"
	done
	retries tcp_syn_retries 2 syn-lost syn 2
	retries tcp_syn_retries 4 syn-lost syn 4
	retries tcp_synack_retries 3 hsack-lost-no-keepalive synack 3
	# At 0.2 (a tail loss probe), 0.4, 0.8, 1.7, 3.3, 6.7 s; at 13 s 63 * 0.2 s are over.
	retries tcp_retries2 5 data-lost data 6
	# The same, for 15 * 0.2 s and for 3 * 0.2 s, which begin at 0.4 s.
	retries tcp_orphan_retries 3 fin1-lost fin1 5
	retries tcp_orphan_retries 1 fin2-lost fin2 3
	sysctl -qw net.ipv4.tcp_keepalive_probes=4
	follows hsack-lost-silent "client sends probe" "^ *4 probe of the client" 4
}
check "a setting changes what is predicted and what is observed alike" settings

# as_predicted SCENARIO SETTING=VALUE...: with these settings, over IPv4 and IPv6
as_predicted()
{
	local scenario=$1 setting

	shift
	for setting; do
		defer "sysctl -qw net.ipv4.${setting%=*}=$(sysctl -n "net.ipv4.${setting%=*}")"
		sysctl -qw "net.ipv4.$setting"
	done
	run 0 "$scenario" --family both
}

interplay()
{
	# The request, which lives for 65 s, answers two probes; the third finds nobody.
	as_predicted hsack-lost tcp_keepalive_time=25 tcp_keepalive_intvl=25
	same "$(grep -c -- "- probe -" "$text")" 6 "probes of two runs"
	# TIME_WAIT is over before the FIN comes for the last time, and that is reset.
	as_predicted fin2ack-lost tcp_orphan_retries=12
	same "$(grep -c -- "- rst -" "$text")" 2 "resets of two runs"
	as_predicted peer-frozen tcp_invalid_ratelimit=0
}
check "timers that act upon each other are predicted with other settings" interplay

# loser: the process in the namespace whose rule drops
loser()
{
	local pid

	for pid in $(pidof segdrop); do
		grep -q "^add id 1 drop" "/proc/$pid/net/segdrop/rules" || continue
		echo "$pid"
		return
	done
	return 1
}

# has_dropped ROLE NUMBER: at least so many
has_dropped()
{
	local pid count

	pid=$(loser) && count=$(sed -n "s/^dropped.$1 //p" "/proc/$pid/net/segdrop/stats") &&
		[ "$count" -ge "$2" ]
}

# spoil SCENARIO ROLE COMMAND...: carried out beside the processes of a run once two segments are lost
spoil()
{
	local scenario=$1 role=$2 ends pid

	shift 2
	segdrop run "$scenario" > "$text" 2>&1 &
	busywait has_dropped "$role" 2
	ends=$(pidof segdrop)
	for pid in $ends; do
		[ "$pid" = $! ] || nsenter --net="/proc/$pid/ns/net" -- "$@"
	done
	status_is 1 wait $!
}

changed()
{
	spoil syn-lost syn sysctl -qw net.ipv4.tcp_syn_retries=2
	grep "^predicted: " "$text"
	same "$(grep -c "client sends syn again: did not come; predicted for" "$text")" 4 "SYNs missing"
	grep "client: SYN_SENT to CLOSE: at another time; predicted for 1[23]" "$text" |
		grep -q "; came at 7[.].* early"
	same "$(grep -c "client: SYN_SENT to CLOSE" "$text")" 1 "findings about the end"
}
check "a setting that is changed after the prediction is found out" changed

taken_away()
{
	spoil fin1-lost fin1 sh -c 'grep -q "^add id 1 drop" /proc/net/segdrop/rules || exit 0
		segdrop del 1'
	same "$(grep -c "client: FIN_WAIT1 to CLOSE: did not come" "$text")" 1 "ends missing"
	at_least "$(grep -c "client sends fin1 again: did not come" "$text")" 1 "the number of FINs missing"
}
check "a rule that is taken away after the prediction is found out" taken_away

refuses()
{
	status_is 2 segdrop predict 2> "$text"
	status_is 2 segdrop predict syn-last 2> "$text"
	grep -q 'no scenario `syn-last`' "$text"
	status_is 2 segdrop predict syn-lost fin1-lost 2> "$text"
	setpriv --reuid=65534 --regid=65534 --clear-groups segdrop predict syn-lost > "$text"
	grep -q "client: connect() ETIMEDOUT" "$text"
}
check "a wrong name is an error that says what to do; an ordinary user may predict" refuses

finish

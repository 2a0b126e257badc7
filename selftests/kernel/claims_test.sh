#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# `segdrop run` judges what the lab claims on the running kernel, and other settings give other verdicts.
. ./lib.sh

# set_sysctl NAME VALUE: until the test ends
set_sysctl()
{
	defer "sysctl -qw net.ipv4.$1=$(sysctl -n "net.ipv4.$1")"
	sysctl -qw "net.ipv4.$1=$2"
}

# claim ID VERDICT [TEXT]: is the verdict of the last run, and its reason has TEXT
claim()
{
	# The reason stands behind the line with the verdict, in as many lines as it needs.
	awk -v "id=$1" '
		/^C[0-9][0-9] / { mine = $1 == id; if (mine) print "verdict " $2 }
		mine { print }' "$text" | tr -s ' \n' ' ' > "$work/claim"
	grep -q "^verdict $2 " "$work/claim" && grep -qF -- "${3-}" "$work/claim" && return
	echo "expected $1 $2, with \`${3-}\`:"
	cat "$work/claim"
	return 1
}

# A new namespace has the default, whatever the caller's is; the limit is the caller's.
retries()
{
	set_sysctl tcp_syn_retries 5
	# Since Linux 6.5 the first timeouts are alike unless this is 0.
	[ ! -e /proc/sys/net/ipv4/tcp_syn_linear_timeouts ] || set_sysctl tcp_syn_linear_timeouts 0
	run 0 syn-lost --family both
	claim C01 holds "again 5 times"
	claim C03 holds "tcp_syn_retries = 5; it was sent again 5 times, and connect() failed with ETIMEDOUT"
	claim C05 differs "a new network namespace has 6; with 5 here"
}
check "the limit of a SYN is the caller's setting, its default that of a new namespace" retries

linear()
{
	set_sysctl tcp_syn_linear_timeouts 2
	set_sysctl tcp_syn_retries 3
	run 0 syn-lost
	claim C01 holds "again 5 times"
	claim C02 differs "3 of 5 timeouts after the first"
	claim C03 differs "tcp_syn_linear_timeouts = 2 come in addition"
}
if [ -e /proc/sys/net/ipv4/tcp_syn_linear_timeouts ]; then
	check "timeouts that are not doubled at first are found" linear
fi

# 200 ms * (2^4 - 1) = 3 s have room for a tail loss probe and four timeouts.
budget()
{
	set_sysctl tcp_orphan_retries 3
	run 0 fin1-lost
	claim C19 differs "again 5 times"
	claim C19 differs "tcp_orphan_retries = 3, which is a time, 3.0 s from the first timeout on, not a number"
	set_sysctl tcp_orphan_retries 5
	set_sysctl tcp_retries2 7
	run 0 fin1-lost-shutdown
	claim C19 differs "tcp_retries2 = 7, which is a time, 51 s"
}
check "a limit that is a time is judged as one" budget

# Without SACK there is no tail loss probe, and the time has room for as many timeouts as the number says.
number()
{
	set_sysctl tcp_sack 0
	set_sysctl tcp_orphan_retries 8
	run 0 fin1-lost fin2-lost data-lost
	claim C19 differs "again 8 times"
	claim C19 differs "tcp_orphan_retries = 8, which is a time, 102 s"
	claim C24 differs "again 8 times"
	claim C11 differs "again 15 times"
	claim C11 differs "tcp_retries2 = 15, which is a time, 925 s"
}
check "a time that makes as many timeouts as the number says is a time still" number

# What the socket's owner does matters, and not only the setting.
closing()
{
	set_sysctl tcp_fin_timeout 5
	run 0 fin-wait2-close fin-wait2-shutdown
	claim C22 holds "FIN_WAIT2 ended after 5"
	claim C22 holds "tcp_fin_timeout = 5, by default 60"
	claim C23 holds "tcp_fin_timeout = 5"
}
check "FIN_WAIT2 is as long as the setting says after close() only" closing

# Both sides of a condition are quoted; a claim that nothing was run for has no verdict.
conditions()
{
	# Behind the end of the request (1 + 2 + ... + 32 s), which the RST of a client that gives up would end.
	set_sysctl tcp_keepalive_time 100
	set_sysctl tcp_keepalive_intvl 5
	set_sysctl tcp_keepalive_probes 2
	run 0 hsack-lost-silent
	claim C10 holds "2 probes unanswered"
	run 0 hsack-lost-silent hsack-lost-no-keepalive
	claim C10 differs "2 probes unanswered read() failed with ETIMEDOUT"
	claim C10 differs "the client, without keepalive, sent no probe and was ESTABLISHED still"
	fails grep '^C1[1-9]' "$text"
}
check "what holds under a condition only is shown on both sides of it" conditions

finish

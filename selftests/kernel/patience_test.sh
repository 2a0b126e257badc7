#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# What comes again after minutes is known by its name, and what comes after an hour is the first of its kind.
. ./lib.sh

grep -q tsc_early_khz /proc/cmdline || skip_all "this takes half an hour, of virtual time only"

# hours COMMAND...: busywait for what takes TCP so long
hours()
{
	local tries=240

	until "$@" > "$work/waiting" 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || {
			echo "this never came true: $*"
			cat "$work/waiting"
			return 1
		}
		sleep 30
	done
}

# patient FAMILY: two hosts whose FINs are sent again for a quarter of an hour, two minutes apart at last
# (net/ipv4/tcp_timer.c:tcp_orphan_retries(), TCP_RTO_MAX)
patient()
{
	setup_ns client server
	link "$client" "$server" 1
	sysctl_ns "$client" net.ipv4.tcp_orphan_retries 14
	sysctl_ns "$server" net.ipv4.tcp_orphan_retries 14
	to=$(addr "$1" 1 2)
}

first_fin()
{
	patient 4
	rules "$server" "add drop fin1 first 12" "add count fin1 first 1"
	serve "$server" "$to" 80
	connect "$client" "$to" 80 --close-after=1
	hours quiet "$client" "$server"
	stats_are "$server" "rule.1.matched 13" "rule.1.dropped 12" "rule.2.matched 1" "seen.fin1 13"
}
check "a first FIN that was lost twelve times has its name and its count after two minutes, too" first_fin

second_fin()
{
	patient 6
	rules "$client" "add count fin1,fin2"
	rules "$server" "add drop fin2ack,ack,rst"
	serve "$server" "$to" 80
	connect "$client" "$to" 80 --close-after=1
	hours quiet "$client" "$server"
	at_least "$(stat_of "$client" seen.fin2)" 12 "seen.fin2"
	stats_are "$client" "seen.fin1 1"
}
check "a second FIN, whose ACKs are lost on their way, after two minutes, too" second_fin

# An attempt that nobody answers, from port 4000. nc ends by itself when connect() fails.
unanswered()
{
	fails in_ns "$client" nc -p 4000 "$to" 80 < /dev/null
}

next_attempt()
{
	patient 4
	sysctl_ns "$client" net.ipv4.tcp_syn_retries 2
	rules "$server" "add drop syn first 1" "add drop syn"
	unanswered
	stats_are "$server" "rule.1.dropped 1" "rule.2.dropped 2"
	sleep 3600
	unanswered
	stats_are "$server" "rule.1.dropped 2" "rule.2.dropped 4"
}
check "an hour after an attempt that failed the next SYN from that port is the first" next_attempt

finish

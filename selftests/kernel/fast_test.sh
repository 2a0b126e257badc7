#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# `segdrop run --fast`: every scenario in a minute and a half of real time, predictions included.
. ./lib.sh

# now: seconds since the machine was started
now()
{
	cut -d. -f1 /proc/uptime
}

# announced: how many seconds the run says that it will take
announced()
{
	sed -n 's/^\(It takes\|[0-9]* runs side by side:\) up to \([0-9]*\) min \([0-9]*\) s[.].*/\2 \3/p' "$text" |
		awk '{ print 60 * $1 + $2 }'
}

in_time()
{
	local start end

	start=$(now)
	run 0 all --fast --report "$work/report.json"
	end=$(now)
	at_least 90 $((end - start)) "the limit in seconds"
	facts.sh "$work/report.json" > "$work/facts"
	at_least "$(announced)" "$(awk '$5 == "end" && $3 > end { end = $3 } END { print int(end) }' "$work/facts")" \
		"what was announced in seconds"
	# TIME_WAIT is longer than all that was lowered.
	at_least $((end - start)) 60 "the length of the run in seconds"
	grep -q "TIME_WAIT takes its 60 s" "$text"
}
check "all scenarios take less than 90 seconds, and no longer than is said before" in_time

# copies SCENARIO ROLE NUMBER: predicted and seen alike
copies()
{
	segdrop predict --fast "$1" > "$work/predicted"
	same "$(grep -c "$2 again" "$work/predicted")" "$3" "copies predicted"
	run 0 "$1" --fast
	grep -q "^sent again  *$3 $2 " "$text"
	same "$(grep -c "^predicted:  \([0-9]*\) of \1 events, .* jiffy$" "$text")" 1 "runs that were as predicted"
}

# tcp_syn_retries=3; 200 ms * (2^4 - 1) of tcp_orphan_retries=3, with a tail loss probe first
lowered()
{
	local before

	before=$(sysctl -a 2> /dev/null | grep '^net[.]ipv4[.]tcp_')
	copies syn-lost syn 3
	copies fin1-lost fin1 5
	same "$(sysctl -a 2> /dev/null | grep '^net[.]ipv4[.]tcp_')" "$before" "the caller's settings"
}
check "what is predicted and what is seen have the lowered settings; the caller's own stay" lowered

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# `segdrop run`: each scenario loses what it says, is recorded completely, and leaves nothing behind.
. ./lib.sh

instances=/sys/kernel/tracing/instances
report=$work/report.json
captures=$work/captures

# of SCENARIO: its part of the text
of()
{
	awk -v name="$1" '/^[a-z0-9-]+ \((step|beyond) / { shown = $1 == name } shown' "$text"
}

# is_whole FILE: a JSON value that was not cut off
is_whole()
{
	awk '{ gsub(/"[^"]*"/, ""); depth += gsub(/[[{]/, "&") - gsub(/[]}]/, "&"); last = $0 }
		END { exit depth != 0 || last != "}" }' "$1"
}

# count_in SCENARIO TEXT: how many lines of the report's part about it have the text
count_in()
{
	awk -v name="$1" -v text="$2" '
		/^   "name": / { found = index($0, "\"" name "\"") }
		found && index($0, text) { count++ }
		END { print count + 0 }' "$report"
}

# packets FILE: how many packets each interface of a capture has, if it is pcapng, with each block's length at both of
# its ends, and not cut off. All that it has begins at a multiple of four.
packets()
{
	od -An -v -tu4 -w4 "$1" | awk '
		{ word[NR - 1] = $1 }
		END {
			if (word[0] != 168627466 || word[2] != 439041101)
				exit 1
			for (at = 0; at < NR; at += words) {
				words = word[at + 1] / 4
				if (words < 3 || word[at + words - 1] != word[at + 1])
					exit 1
				if (word[at] == 1)
					count[interfaces++] = 0
				if (word[at] == 6)
					count[word[at + 2]]++
			}
			for (i = 0; i < interfaces; i++)
				printf "%d ", count[i]
			if (at != NR)
				printf "and is cut off"
		}'
}

nothing_left()
{
	local left

	left=$(ls "$instances")
	same "$left" "" "instances of the trace"
	same "$(ip -o link show type veth)" "" "devices"
	same "$(pidof segdrop || :)" "" "processes"
}

# --- all of them, once --------------------------------------------------------------------------------

everything()
{
	run 0 all --report "$report" --pcap "$captures/"
	is_whole "$report"
	same "$(grep -c '^   "ok": true' "$report")" "$(segdrop scenarios | grep -c '^[a-z]')" "scenarios"
	nothing_left
}
check "every scenario comes to its end and is recorded completely" everything

# lost_in SCENARIO: "N ROLE of the SIDE", a line for each kind of segment
lost_in()
{
	of "$1" | sed -n '/^lost/,/^[a-z]/{/^sent/d; /^client/d; s/^lost *//; s/ at.*//; /^[0-9]* [a-z]/p; }'
}

# loses SCENARIO "N ROLE of the SIDE": that and nothing else was lost
loses()
{
	same "$(lost_in "$1")" "$2" "$1"
}

losses()
{
	loses syn-lost "7 syn of the client"
	# How many depends on which of two timers is first, the client's last or that of the server's request.
	same "$(lost_in synack-lost | tr -d '0-9')" " synack of the server"
	loses hsack-lost "6 hsack of the client"
	loses hsack-lost-once "1 hsack of the client"
	loses fin1-lost "10 fin1 of the client"
	loses fin1ack-lost "10 fin1ack of the server"
	loses fin2-lost "10 fin2 of the server"
	loses fin2ack-lost "10 fin2ack of the client"
}
check "each scenario loses the segments that it names, and only those" losses

# ends SCENARIO SIDE PATTERN
ends()
{
	of "$1" | sed -n "/^$2 /,/^[^ ]/p" | grep -q -- "$3" || {
		of "$1"
		echo "expected of the $2: $3"
		return 1
	}
}

endings()
{
	ends syn-lost client "connect(): Connection timed out"
	ends syn-lost server "never had a connection"
	ends synack-lost server "SYN_RECV ended at"
	ends hsack-lost client "read(): Connection reset by peer"
	ends hsack-lost server "SYN_RECV ended at"
	ends hsack-lost-once client "TIME_WAIT ended at"
	ends hsack-lost-once server "LAST_ACK ended at"
	ends fin1-lost client "FIN_WAIT1 ended at"
	ends fin1-lost server "still ESTABLISHED"
	ends fin1ack-lost client "FIN_WAIT1 ended at"
	ends fin1ack-lost server "still CLOSE_WAIT"
	ends fin2-lost client "FIN_WAIT2 ended at"
	ends fin2-lost server "LAST_ACK ended at"
	ends fin2ack-lost client "TIME_WAIT ended at"
	ends fin2ack-lost server "LAST_ACK ended at"
}
check "each scenario shows how both ends ended" endings

# A new socket of the server begins as SYN_RECV, whether its request was seen or not.
states()
{
	awk -F'"' '
		$2 == "name" && /^   "/ { scenario = $4; split("", state) }
		$2 == "side" { side = $4 }
		$2 == "old" { old = $4 }
		$2 == "new" {
			if (!(side in state))
				state[side] = side == "client" ? "CLOSE" : old
			if (old == "LISTEN" && state[side] == "CLOSE")
				state[side] = old
			if (old != state[side]) {
				print scenario ": the " side " goes from " old " to " $4 ", but was in " state[side]
				wrong = 1
			}
			state[side] = $4
			count++
		}
		END { exit wrong || count < 30 }' "$report"
}
check "the states of each socket follow one another without a gap" states

backoff()
{
	of syn-lost | awk '
		/syn -+x|syn again -+x/ { if (n++ && ($1 - last < wait || $1 - last > wait * 1.13 + 0.1)) exit 1
			wait = n == 1 ? 1 : 2 * wait; last = $1 }
		END { exit n != 7 }'
}
check "a lost SYN is sent again after one second, two, four, ... and what the timer wheel adds" backoff

captured()
{
	local file name count

	for file in "$captures"/*.pcapng; do
		name=$(basename "$file" .pcapng)
		count=$(count_in "$name" '"kind": "segment"')
		same "$(packets "$file")" "$count $count " "segments of $name"
	done
}
check "either end of each capture has as many packets as the timeline has segments" captured

widths()
{
	awk 'length($0) > 79 && !/^(Lost|What|How|Who|Does)/ { print; found = 1 } END { exit found }' "$text"
}
check "the tables fit 79 columns" widths

# --- how it is asked for ------------------------------------------------------------------------------

ipv6()
{
	run 0 syn-lost fin2ack-lost --family 6 --report "$report"
	same "$(grep -c '"family": 6' "$report")" 2
	loses fin2ack-lost "10 fin2ack of the client"
}
check "the same over IPv6" ipv6

settings()
{
	defer sysctl -q -w net.ipv4.tcp_syn_retries="$(cat /proc/sys/net/ipv4/tcp_syn_retries)"
	sysctl -q -w net.ipv4.tcp_syn_retries=2
	run 0 syn-lost
	loses syn-lost "3 syn of the client"
}
check "the lab has the caller's settings of TCP" settings

here_is_untouched()
{
	local rules

	echo "add id 7 count syn from 192.0.2.1" > /proc/net/segdrop/rules
	defer "echo flush > /proc/net/segdrop/rules"
	rules=$(cat /proc/net/segdrop/rules)
	run 0 fin1-lost
	same "$(cat /proc/net/segdrop/rules)" "$rules" "rules here"
	same "$(grep -h '^rule.7' /proc/net/segdrop/stats)" "rule.7.matched 0
rule.7.dropped 0" "counts here"
}
check "the caller's own rules are neither changed nor asked" here_is_untouched

only_json()
{
	run 0 fin1-lost --json
	is_whole "$text"
	grep -q '"scenarios": \[' "$text"
}
check "--json prints one object and nothing else" only_json

two_at_once()
{
	segdrop run fin1-lost fin2-lost > "$work/other" 2>&1 &
	run 0 fin1-lost fin2-lost
	status_is 0 wait $!
	loses fin1-lost "10 fin1 of the client"
	cp "$work/other" "$text"
	loses fin1-lost "10 fin1 of the client"
	nothing_left
}
check "two runs at the same time do not see each other" two_at_once

refuses()
{
	local path

	run 2 syn-last
	grep -q 'no scenario `syn-last`: did you mean `syn-lost`' "$text"
	run 2
	for path in /proc/nowhere /proc/nowhere/; do
		run 3 syn-lost --pcap "$path"
		same "$(wc -l < "$text")" 1 "lines: it is told before the run"
	done
	run 3 syn-lost --html /proc/nowhere
	same "$(wc -l < "$text")" 1 "lines: it is told before the run"
	run 3 syn-lost --pcap /dev/full
	grep -q '^segdrop: cannot write /dev/full: ' "$text"
	grep -q 'syn again' "$text"
	status_is 3 setpriv --reuid=65534 --regid=65534 --clear-groups segdrop run syn-lost > "$text" 2>&1
	same "$(wc -l < "$text")" 1 "lines"
	grep -q root "$text"
	run 2 syn-lost --answers --json
	defer sysctl -qw kernel.kptr_restrict="$(sysctl -n kernel.kptr_restrict)"
	sysctl -qw kernel.kptr_restrict=2
	run 3 syn-lost
	grep -q "sysctl kernel.kptr_restrict=1" "$text"
	nothing_left
}
check "a wrong name, directory or user is an error that says what to do" refuses

# A run that does not begin has nothing to write.
leaves_files_alone()
{
	echo old > "$work/old"
	defer sysctl -qw kernel.kptr_restrict="$(sysctl -n kernel.kptr_restrict)"
	sysctl -qw kernel.kptr_restrict=2
	run 3 syn-lost --report "$work/old" --html "$work/new"
	same "$(cat "$work/old")" old
	fails [ -e "$work/new" ]
	sysctl -qw kernel.kptr_restrict=1
	run 0 fin1-lost-once --report "$work/old"
	is_whole "$work/old"
}
check "files are replaced by a run's results only, and none is left by one that had none" leaves_files_alone

# --- ends that nobody planned ---------------------------------------------------------------------------

# have_talked NUMBER: so many ends have seen a SYN-ACK
have_talked()
{
	local process count=0

	for process in $(pidof segdrop); do
		[ "$process" = "$pid" ] || ! grep -q '^seen.synack [1-9]' "/proc/$process/net/segdrop/stats" ||
			count=$((count + 1))
	done
	[ "$count" -eq "$1" ]
}

interrupted_by()
{
	segdrop run fin1-lost hsack-lost --report "$report" --pcap "$work/capture" > "$text" 2>&1 &
	pid=$!
	busywait have_talked 4
	kill "-$1" "$pid"
	status_is 1 wait "$pid"
	is_whole "$report"
	same "$(grep -c '"it was interrupted"' "$report")" 2 "scenarios that were interrupted"
	at_least "$(count_in fin1-lost '"kind": "segment"')" 1 "the number of segments seen"
	grep -q "Not complete: it was interrupted" "$text"
	packets "$work/capture" | grep -qx '\([1-9][0-9]* \)\{4\}'
	nothing_left
	rm "$work/capture"
}

interrupts()
{
	local signal

	for signal in INT TERM HUP; do
		interrupted_by "$signal"
	done
}
check "a run that is interrupted reports what it has seen and leaves nothing behind" interrupts

# Too few descriptors for all of them: some are ready, and then one fails.
fails_early()
{
	(
		ulimit -n 64
		run 3 all --pcap "$work/capture"
		run 3 all --pcap "$work/captures-of-it/"
	)
	fails [ -e "$work/capture" ]
	fails [ -e "$work/captures-of-it" ]
	nothing_left
}
check "a run that fails when it begins leaves nothing" fails_early

processes()
{
	[ "$(pidof segdrop | wc -w)" -eq "$1" ]
}

killed()
{
	segdrop run hsack-lost > "$text" 2>&1 &
	pid=$!
	busywait processes 3
	end "$pid"
	busywait processes 0
	same "$(ip -o link show type veth)" "" "devices"
	same "$(ls "$instances")" "segdrop-$pid" "instances of the trace"
	run 0 fin1-lost
	nothing_left
}
check "a run that is killed leaves no process or device, and the next run removes its trace" killed

# Who reads what is printed may go: the run ends as after an interrupt, and its files are written.
unread()
{
	segdrop run fin1-lost --report "$report" --html "$work/page" 2> /dev/null | head -n 3 > "$text"
	same "$(wc -l < "$text")" 3 lines
	busywait processes 0
	is_whole "$report"
	grep -q '"it was interrupted"' "$report"
	grep -q '</html>' "$work/page"
	segdrop run all --fast --answers --report "$report" 2> /dev/null | head -n 1 > "$text"
	busywait processes 0
	is_whole "$report"
	fails grep -q '"it was interrupted"' "$report"
	nothing_left
}
check "a run whose output nobody reads writes its files and leaves nothing behind" unread

# As nohup starts it.
hangup()
{
	(
		trap '' HUP
		exec segdrop run syn-lost --report "$report" > "$text" 2>&1
	) &
	pid=$!
	busywait grep -q 'syn again' "$text"
	kill -HUP "$pid"
	status_is 0 wait "$pid"
	same "$(grep -c '^   "ok": true' "$report")" 1
}
check "a hangup that is ignored does not end it" hangup

finish

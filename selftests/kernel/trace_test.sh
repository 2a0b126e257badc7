#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# The tracepoint segdrop:segdrop_segment tells what each judged segment was and what became of it.
. ./lib.sh

setup_ns router
wire "$router"
trace=/sys/kernel/tracing/instances/$(random_name trace)
mkdir "$trace"
defer rmdir "$trace"
echo 1 > "$trace/events/segdrop/segdrop_segment/enable"
netns=$(stat -Lc %i "/run/netns/$router")

# traced FAMILY: the events of a script
traced()
{
	: > "$trace/trace"
	plays_in "$1" "$router" "add drop data first 1" "add id 9 count fin1" >&2
	sed -n 's/.*segdrop_segment: //p' "$trace/trace"
}

fields()
{
	traced "$1" > "$work/events" <<-END
		C S   0 0 0 : syn passes
		S SA  0 1 0 : synack passes
		C A   1 1 0 : hsack passes
		C PA  1 1 5 : data lost
		C PFA 1 1 5 : data,fin1 passes
	END
	sed 's/ at=[0-9]*$//' "$work/events" > "$work/found"
	sed "s/@c/$2/; s/@s/$3/; s/$/ netns=$netns scope=0/" > "$work/expected" <<-END
		in @c > @s syn seq=4294967288 ack=0 len=0 flags=0x2 pass rule=0
		in @s > @c synack seq=2147483644 ack=4294967289 len=0 flags=0x12 pass rule=0
		in @c > @s hsack seq=4294967289 ack=2147483645 len=0 flags=0x10 pass rule=0
		in @c > @s data seq=4294967289 ack=2147483645 len=5 flags=0x18 drop rule=1
		in @c > @s data,fin1 seq=4294967289 ack=2147483645 len=5 flags=0x19 count rule=9
	END
	same "$(cat "$work/found")" "$(cat "$work/expected")"
}
check "addresses, numbers, flags, roles, verdict, rule and namespace are those of the segments (IPv4)" \
	fields 4 "10.1.0.1:$((4000 + tests + 1))" 10.1.0.2:80
check "addresses, numbers, flags, roles, verdict, rule and namespace are those of the segments (IPv6)" \
	fields 6 "[fd01::1]:$((4000 + tests + 1))" '[fd01::2]:80'

# by_trace_cmd FAMILY CLIENT SERVER: the same as fields(), decoded by somebody else's tool
by_trace_cmd()
{
	local buffer

	buffer=$(random_name buffer)
	trace-cmd start -B "$buffer" -e segdrop:segdrop_segment > /dev/null
	fields "$@"
	trace-cmd extract -B "$buffer" -o "$work/trace.dat" > /dev/null 2>&1
	trace-cmd reset -B "$buffer" -d > /dev/null
	trace-cmd report -i "$work/trace.dat" > "$work/report"
	fails grep -qi "failed\|not defined" "$work/report"
	sed -n 's/.*segdrop_segment: *//p' "$work/report" > "$work/decoded"
	same "$(cat "$work/decoded")" "$(cat "$work/events")"
}
check "trace-cmd decodes it to the same words (IPv4)" \
	by_trace_cmd 4 "10.1.0.1:$((4000 + tests + 1))" 10.1.0.2:80
check "trace-cmd decodes it to the same words (IPv6)" \
	by_trace_cmd 6 "[fd01::1]:$((4000 + tests + 1))" '[fd01::2]:80'

outgoing()
{
	setup_ns here there
	link "$here" "$there" 1
	rules "$here" "add count syn out" "add count any out"
	: > "$trace/trace"
	serve "$there" 10.0.1.2 80
	connect "$here" 10.0.1.2 80 --close-after=1
	sed -n 's/.*segdrop_segment: //p' "$trace/trace" | grep " netns=$(stat -Lc %i "/run/netns/$here") " > "$work/events"
	grep -qE '^out 10.0.1.1:[0-9]+ > 10.0.1.2:80 syn .* flags=0x2 count rule=1 ' "$work/events"
	grep -qE '^in 10.0.1.2:80 > 10.0.1.1:[0-9]+ synack .* flags=0x12 pass rule=0 ' "$work/events"
	same "$(grep -c ^out "$work/events")" "$(($(stat_of "$here" rule.1.matched) + $(stat_of "$here" rule.2.matched)))"
}
check "segments that leave and segments that arrive are told apart" outgoing

finish

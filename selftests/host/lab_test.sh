#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `segdrop run all`, twice in the VM: both runs tell the same, and tshark says the same of what they captured.
#
# shellcheck disable=SC2317	# check() calls the functions
. "$(dirname "$0")/lib.sh"

top=$PWD
facts=$top/selftests/kernel/facts.sh

# run N CAPTURE: in the folder $work/run/N; CAPTURE is where captures go, a folder or a file
run()
{
	"$top/vm/run" --out "$work/run/$1" -- \
		segdrop run all --family both --report /out/report.json --claims /out/claims.md --pcap "$2" \
		> "$work/said" 2>&1 ||
		{ tail -n 20 "$work/said"; return 1; }
	"$facts" "$work/run/$1/report.json" > "$work/run/$1/facts"
}

runs()
{
	run 1 /out
	run 2 /out/all.pcapng
	mergecap -w "$work/run/1.pcapng" "$work"/run/1/*.pcapng
	mv "$work/run/2/all.pcapng" "$work/run/2.pcapng"
}

# in_threads FILE: what each side sent, how its socket changed, and what its program called, each in its order
in_threads()
{
	awk '{ $3 = ""; print }' "$1" | sort -s -k 1,4
}

# Only that order is compared: two threads may overtake one another within a millisecond.
same_order()
{
	diff <(in_threads "$work/run/1/facts") <(in_threads "$work/run/2/facts")
}

# A run begins anywhere between two moments of the timer wheel, and each timer is late by an eighth at most.
same_times()
{
	paste -d ' ' <(sort -s -k 1,2 -k 4,5 "$work/run/1/facts") <(sort -s -k 1,2 -k 4,5 "$work/run/2/facts") |
		awk '{ half = NF / 2; a = $3; b = $(half + 3); d = a < b ? b - a : a - b
			if (d > 0.05 + a / 8) { print; wrong = 1 } }
			END { exit wrong || !NR }'
}

# end_of N SIDE: the packets that one end has seen, as a capture of their own: otherwise the other end's copy of a packet
# is a retransmission to tshark
end_of()
{
	tshark -r "$work/run/$1.pcapng" -Y "frame.interface_name matches \"$2\$\"" -w "$work/end.pcapng"
}

# seen_by_tshark: a line for each packet of that end: its scenario, as the addresses number it, and what it is.
# To tshark the first SYN-ACK of an end that has called, too, is its SYN again; the kernel counts it as an answer
# (tcp_rcv_synsent_state_process()), and so do we.
seen_by_tshark()
{
	tshark -r "$work/end.pcapng" -Y tcp -T fields -E separator='|' -e ip.dst -e ipv6.dst \
		-e tcp.flags.syn -e tcp.flags.ack -e tcp.flags.fin -e tcp.flags.reset -e tcp.len \
		-e tcp.analysis.keep_alive -e tcp.analysis.zero_window_probe -e tcp.analysis.retransmission \
		-e ip.src -e ipv6.src \
		2> "$work/said" | awk -F '|' '{
			split($1 $2, part, "[.:]"); from = $11 $12
			if ($3 + 0 && $4 + 0 && called[from] && !answered[from]++)
				$10 = ""
			if ($3 + 0 && !($4 + 0))
				called[from] = 1
			print $1 != "" ? part[3] : "x" part[2], ($3 + 0 ? ($4 + 0 ? "synack" : "syn") : "-"), \
				($5 + 0 ? "fin" : "-"), ($6 + 0 ? "rst" : "-"), ($7 > 0 ? "data" : "-"), \
				($8 $9 != "" ? "probe" : "-"), ($10 != "" ? "again" : "-")
		}'
}

# seen_by_us N: the same from the report of a run
seen_by_us()
{
	awk '
		$5 == "end" { number++; next }
		$5 == "segment" {
			split($6, role, ","); split("", is)
			for (i in role)
				is[role[i]] = 1
			print ($2 == 4 ? number + 1 : sprintf("x%x", number + 1)), \
				(("syn" in is) ? "syn" : ("synack" in is) ? "synack" : "-"), \
				(("fin1" in is) || ("fin2" in is) ? "fin" : "-"), (("rst" in is) ? "rst" : "-"), \
				(("data" in is) ? "data" : "-"), (("probe" in is) ? "probe" : "-"), \
				($7 ~ /again/ ? "again" : "-")
		}' "$work/run/$1/facts"
}

# wire N SIDE: the words that have a plain meaning on the wire
wire()
{
	end_of "$1" "$2"
	seen_by_tshark | sort | uniq -c > tshark
	seen_by_us "$1" | sort | uniq -c > ours
	[ "$(wc -l < ours)" -gt 100 ]
	diff ours tshark
}

# wires SIDE: whether captures are many files or one
wires()
{
	wire 1 "$1"
	wire 2 "$1"
}

# expected_packets: a line for each packet of the second run's capture, from its report: INTERFACE SENDER FLAGS BYTES
# COMMENT, in the order of time at each interface
expected_packets()
{
	jq -r '.scenarios[] as $scenario | ("client", "server") as $place |
		$scenario.events[] | select(.kind == "segment") |
		(.roles | join(",")) as $roles |
		(.retransmission | if . then ", sent again" else "" end) as $again |
		["\($scenario.name)\(if $scenario.family == 6 then " IPv6" else "" end) \($place)", .side,
		 (.flags | join(",")), .len,
		 if .dropped and .side != $place then "lost here: \($roles)\($again), rule \(.rule)"
		 elif (.roles - ["data", "ack"] | length) + ($again | length) > 0 then "\($roles)\($again)"
		 else "" end] | join("|")' "$work/run/2/report.json"
}

# packets_shown: the same from the capture, as tshark shows it
packets_shown()
{
	tshark -r "$work/run/2.pcapng" -Y tcp -T fields -E separator='|' -e frame.interface_name -e ip.src -e ipv6.src \
		-e tcp.flags.fin -e tcp.flags.syn -e tcp.flags.reset -e tcp.flags.push -e tcp.flags.ack -e tcp.len \
		-e frame.comment | awk -F '|' '{
			split("FIN SYN RST PSH ACK", name, " ")
			flags = ""
			for (i = 1; i <= 5; i++)
				flags = flags ($(3 + i) + 0 ? (flags == "" ? "" : ",") name[i] : "")
			print $1 "|" ($2 $3 ~ /[.:]1$/ ? "client" : "server") "|" flags "|" $9 "|" $10
		}'
}

# What one side sent is in its order; the copies of the two sides may overtake one another.
comments()
{
	expected_packets | sort -s -t '|' -k 1,2 > ours
	packets_shown | sort -s -t '|' -k 1,2 > tshark
	[ "$(grep -c 'lost here' ours)" -gt 100 ]
	diff ours tshark
}

# Each segment has two copies, one at each end, and the packet id tells which.
copies()
{
	tshark -r "$work/run/2.pcapng" -Y tcp -T fields -E separator='|' -e frame.packet_id -e frame.interface_name \
		-e tcp.seq_raw -e tcp.ack_raw -e tcp.flags -e ip.id -e tcp.options > shown
	[ "$(grep -c '^[0-9]' shown)" = "$(wc -l < shown)" ]
	sed 's/\(client\|server\)|/|/' shown | sort | uniq -c | awk '$1 != 2 { print; wrong = 1 } END { exit wrong }'
	cut -d '|' -f 1,2 shown | sort | uniq -d > twice
	cmp twice /dev/null
}

# in_order FILE: capinfos finds nothing wrong with it
in_order()
{
	capinfos "$1" > said 2>&1
	grep -qx 'Strict time order: *True' said
	grep -qx 'File timestamp precision: *nanoseconds (9)' said
	grep -qx 'Capture application: *segdrop [0-9.]*' said
}

times()
{
	local file

	for file in "$work"/run/1/*.pcapng "$work/run/2.pcapng"; do
		in_order "$file"
	done
	tshark -r "$work/run/2.pcapng" -T fields -e frame.time_epoch > shown
	[ "$(grep -c '[1-9]..$\|[1-9].$\|[1-9]$' shown)" -gt 1000 ]
}

# verdicts FILE: of docs/claims.md, or of a page like it
verdicts()
{
	grep '^| C[0-9][0-9] ' "$1"
}

# The page is made by `make claims`: its numbers are those of another run, the verdicts must be those of any.
claims()
{
	local page

	[ "$(verdicts "$top/docs/claims.md" | wc -l)" = 26 ] || return
	for page in "$work/run/1/claims.md" "$work/run/2/claims.md"; do
		diff <(verdicts "$top/docs/claims.md") <(verdicts "$page") || return
	done
}

check "every scenario runs twice" runs
check "both runs tell of the same segments, states and calls" same_order
check "at the same times, but for the phase of the timer wheel" same_times
for side in client server; do
	check "tshark finds the same SYNs, FINs, resets, data, probes and retransmissions at the $side" wires "$side"
done
check "each segment is captured at both ends, lost ones too, and has the comment that the report asks for" comments
check "the two copies of a segment have the same packet id, and no other packet has it" copies
check "captures are in the order of time, to the nanosecond, and whole" times
check "docs/claims.md has the verdicts of either run" claims
finish

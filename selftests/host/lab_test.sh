#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `segdrop run all`, twice in the VM: both runs tell the same, and tshark says the same of what they captured.
#
# shellcheck disable=SC2317	# check() calls the functions
. "$(dirname "$0")/lib.sh"

top=$PWD
facts=$top/selftests/kernel/facts.sh

# run N: in the folder $work/run/N
run()
{
	"$top/vm/run" --out "$work/run/$1" -- \
		segdrop run all --family both --report /out/report.json --claims /out/claims.md --capture /out \
		> "$work/said" 2>&1 ||
		{ tail -n 20 "$work/said"; return 1; }
	"$facts" "$work/run/$1/report.json" > "$work/run/$1/facts"
}

runs()
{
	run 1
	run 2
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

# seen_by_tshark: a line for each packet of all captures: its scenario, as the addresses number it, and what it is.
# To tshark the first SYN-ACK of an end that has called, too, is its SYN again; the kernel counts it as an answer
# (tcp_rcv_synsent_state_process()), and so do we.
seen_by_tshark()
{
	mergecap -w "$work/all.pcapng" "$work"/run/1/*.pcap
	tshark -r "$work/all.pcapng" -Y tcp -T fields -E separator='|' -e ip.dst -e ipv6.dst \
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

# seen_by_us: the same from the report
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
		}' "$work/run/1/facts"
}

# The words that have a plain meaning on the wire.
wire()
{
	seen_by_tshark | sort | uniq -c > tshark
	seen_by_us | sort | uniq -c > ours
	[ "$(wc -l < ours)" -gt 100 ]
	diff ours tshark
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
check "tshark finds the same SYNs, FINs, resets, data, probes and retransmissions in the captures" wire
check "docs/claims.md has the verdicts of either run" claims
finish

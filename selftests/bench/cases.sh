#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Measures in the VM, with one instruction per nanosecond, and prints a JSON object a line: what a segment costs with
# each of many things in its way, and what else docs/performance.md shows. Runs in the folder of the kselftests.
#
# Two namespaces are joined by a veth pair. What is measured stands in the server's; the client's is bare.
# shellcheck disable=SC1091,SC2034,SC2154
. ./lib.sh
. ./cost.sh

here=$(dirname "$0")

setup_ns client server
link "$client" "$server" 1
modprobe -a nf_tables nf_conntrack tun
sysctl -q -w net.netfilter.nf_conntrack_max=200000

# measure SERIES X CROSSINGS: a case; CROSSINGS of its hooks lie in a segment's way, on average
measure()
{
	printf '{"series": "%s", "x": %s, "crossings": %s, "instructions_per_segment": %s}\n' "$1" "$2" "$3" "$(cost)"
}

# record FIGURE VALUE: something else that is measured
record()
{
	printf '{"figure": "%s", "value": %s}\n' "$1" "$2"
}

# series SERIES CROSSINGS SETUP UNDO X...: a case for each X, which SETUP is given
series()
{
	local x name=$1 crossings=$2 setup=$3 undo=$4

	shift 4
	for x; do
		$setup "$x"
		measure "$name" "$x" "$crossings"
		$undo
	done
}

# throughput SERIES SETUP UNDO [X]: of connections that are opened and closed, and of bytes with GRO and GSO
throughput()
{
	$2 "$4"
	record "nanoseconds_per_connection/$1" "$(traffic_of connections 10)"
	coalesce 65535
	record "nanoseconds_per_mib/$1" "$(traffic_of bulk 1)"
	coalesce 1
	$3
}

# coalesce SEGMENTS: at most so many in one packet
coalesce()
{
	ip -n "$client" link set veth1 gso_max_segs "$1"
	ip -n "$server" link set veth1 gso_max_segs "$1"
}

nothing()
{
	:
}

# --- segdrop ------------------------------------------------------------------------------------------------

write_rules()
{
	{ echo flush && cat; } > "$work/rules"
	wr "$work/$server/segdrop/rules" < "$work/rules" > /dev/null
}

no_rules()
{
	rules "$server" flush
}

# rules_for_other_ports N
rules_for_other_ports()
{
	seq 10001 $((10000 + $1)) | sed 's/.*/add drop data in to *:&/'
}

# other_ports N, other_role N, counting N, passed_over N: so many rules
other_ports()
{
	rules_for_other_ports "$1" | write_rules
}

other_role()
{
	yes "add drop rst in to *:$port" 2> /dev/null | head -n "$1" | write_rules
}

counting()
{
	yes "add count any in to *:$port" | head -n "$1" | write_rules
}

# per_flow N: the same, and each counts for every connection
per_flow()
{
	yes "add count any in to *:$port skip 4000000000" | head -n "$1" | write_rules
}

# worst N: rules whose every word has to be looked at, and which then pass the segment on: no rule set costs more
worst()
{
	yes "add count only ack,data in from 10.0.1.1 to 10.0.1.2:$port every 4000000000" | head -n "$1" | write_rules
}

passed_over()
{
	yes "add count any in to *:$port skip 4000000000 in total" | head -n "$1" | write_rules
}

# other_flows N: connections that a rule follows, besides the one that is measured
other_flows()
{
	other_role 1
	flood_connections "$1"
}

# flood_connections N
flood_connections()
{
	[ "$1" -eq 1 ] || in_ns "$server" flood connect 0 $(($1 - 1))
}

# --- peers --------------------------------------------------------------------------------------------------

# nft_with [HOOK]: rules from standard input, one a line; without a hook no packet comes to them
nft_with()
{
	{
		echo "table ip bench { chain bench { $*"
		cat
		printf "}\n}\n"
	} | in_ns "$server" nft -f -
}

before_everything="type filter hook prerouting priority -300;"

nft_chain()
{
	seq 10001 $((10000 + $1)) | sed 's/.*/tcp dport & drop/' | nft_with "$before_everything"
}

nft_set()
{
	echo "tcp dport { $(seq -s, 10001 $((10000 + $1))) } drop" | nft_with "$before_everything"
}

# A rule switches it on, wherever it is.
conntrack()
{
	echo "ct state invalid drop" | nft_with
	flood_connections "$1"
}

no_nft()
{
	in_ns "$server" nft delete table ip bench
}

iptables()
{
	{
		echo "*filter"
		seq 10001 $((10000 + $1)) | sed 's/.*/-A INPUT -p tcp --dport & -j DROP/'
		echo COMMIT
	} | in_ns "$server" xtables-legacy-multi iptables-restore
}

no_iptables()
{
	in_ns "$server" xtables-legacy-multi iptables -F
}

tc_flower()
{
	{
		echo "qdisc add dev veth1 clsact"
		seq 10001 $((10000 + $1)) |
			sed 's/.*/filter add dev veth1 ingress protocol ip pref 1 flower ip_proto tcp dst_port & action drop/'
	} | tc -n "$server" -batch -
}

no_tc()
{
	tc -n "$server" qdisc delete dev veth1 clsact
}

floor_hook()
{
	in_ns "$server" insmod "$here/floor.ko"
}

no_floor()
{
	rmmod floor
}

# --- what memory it takes, and how long it takes to write rules ------------------------------------------------

# rule_memory N, flow_memory N: bytes of each, of so many
rule_memory()
{
	local before

	no_rules
	before=$(kernel_kib)
	different_rules "$1"
	record bytes_per_rule $((($(kernel_kib) - before) * 1024 / $1))
	no_rules
}

different_rules()
{
	seq "$1" | sed 's/.*/add drop data in from 10.9.0.1 to 10.9.0.2:& skip & first 2 per flow/' | write_rules
}

flow_memory()
{
	local before

	other_role 1
	before=$(kernel_kib)
	flood_connections "$1"
	record bytes_per_flow $((($(kernel_kib) - before) * 1024 / $1))
	# of the objects alone, each with what says who pays for it
	record bytes_per_flow_object_ipv4 $(($(object_size segdrop_flow4) + 8))
	record bytes_per_flow_object_ipv6 $(($(object_size segdrop_flow6) + 8))
	no_rules
}

object_size()
{
	awk -v cache="$1" '$1 == cache { print $4 }' /proc/slabinfo
}

# writing N: seconds for so many rules in one write
writing()
{
	{ echo flush && rules_for_other_ports "$1"; } > "$work/rules"
	record "seconds_to_write_$1_rules" "$(late wr "$work/$server/segdrop/rules" < "$work/rules" 2>&1 > /dev/null |
		awk '{ print $2 / 1e6 }')"
	no_rules
}

# paid: from here on a memory cgroup is charged, as it is for everybody but the kernel's first processes
paid()
{
	echo +memory > /sys/fs/cgroup/cgroup.subtree_control
	mkdir /sys/fs/cgroup/bench
	echo $$ > /sys/fs/cgroup/bench/cgroup.procs
}

# --- the cases ----------------------------------------------------------------------------------------------

# The first second of a VM's life is a busy one.
cost > "$work/first"
series segdrop_no_rules 1 nothing nothing 0
flooded "$server"
in_ns "$server" nft flush ruleset
series segdrop_other_ports 1 other_ports no_rules 1 10 100 1000
throughput segdrop_other_ports other_ports no_rules 1
series segdrop_other_role 1 other_role no_rules 1 10 100 1000
throughput segdrop_other_role other_role no_rules 1
series segdrop_counting 1 counting no_rules 1 10 100 1000
throughput segdrop_counting counting no_rules 1
# Half of the segments fit: those that go to the port.
series segdrop_passed_over 0.5 passed_over no_rules 1 10 100 1000
series segdrop_per_flow 0.5 per_flow no_rules 1 10 100 1000
series segdrop_worst 0.5 worst no_rules 1024
series segdrop_flows 1 other_flows no_rules 1 1000 100000
series segdrop_flushed 1 nothing nothing 0
writing 1000
rmmod segdrop

series nothing 1 nothing nothing 0
throughput nothing nothing nothing
series floor 1 floor_hook no_floor 0
throughput floor floor_hook no_floor
series nft_chain 0.5 nft_chain no_nft 1 10 100 1000
throughput nft_chain nft_chain no_nft 1
series nft_set 0.5 nft_set no_nft 1 10 100 1000 10000
series iptables 0.5 iptables no_iptables 1 10 100 1000
series tc_flower 0.5 tc_flower no_tc 1 10 100 1000 10000
series conntrack 1 conntrack no_nft 1 1000 100000
throughput conntrack conntrack no_nft 1

modprobe segdrop
paid
rule_memory 1000
flow_memory 100000
finished=1

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Many bytes arrive as they were sent: through whatever device and table when no rule decides, and also when the
# first copies of any one segment are lost.
. ./lib.sh

port=5001
# what one segment carries at most: MTU 1500 without the headers, and TCP's time stamps
mss=1448

# --- a transfer ---------------------------------------------------------------------------------------

# transfer BYTES FROM TO ADDR [ADDR TO DIAL]: as many each way
transfer()
{
	listen "$3" "$4" "$1"
	in_ns "$2" bulk client "${5:-$4}" "$port" "$1"
	arrived "$1"
}

# listen NS ADDR BYTES [OPTION]...
listen()
{
	enter "$1" bulk server "$2" "$port" "$3" ${4:+"$4" "$5"} &
	server_pid=$!
	defer end "$server_pid"
	busywait listening "$1" "$port"
}

# arrived BYTES: also what the client has sent
arrived()
{
	wait "$server_pid"
	echo "$1" >> "$work/transfers"
}

# --- no rule decides ------------------------------------------------------------------------------------

bytes=$(scaled 33554432 1048576 131072)

# idle NS...: every segment is tracked there and matches, and no role and no count comes true
idle()
{
	local ns

	for ns; do
		rules "$ns" "add drop any skip 4000000000" "add drop any out skip 4000000000" \
			"add drop data from 10.0.0.0/8 skip 4000000000" "add drop data from fd00::/16 skip 4000000000" \
			"add drop rst" "add drop rst out" "add drop any to *:9" "add drop any out from *:9"
	done
}

# nothing_lost NS: it dropped nothing, there was no segment that it could not judge, and no flow that it lost
# sight of; a ping is no segment
nothing_lost()
{
	awk '/^(dropped|passed)\./ && $1 != "passed.not_tcp" && $2 { print; found = 1 } END { exit found }' \
		"$work/$1/segdrop/stats"
	stats_are "$1" "rule.5.matched 0" "rule.6.matched 0" "rule.7.matched 0" "rule.8.matched 0"
}

# followed NS: the flows of both families have come to their end there
followed()
{
	same "$(cut -d ' ' -f 3-12 "$work/$1/segdrop/flows" | uniq -c | tr -s ' ')" \
		" 2 start syn passing both handshake done fins 2 state ended"
}

# end_agrees NS: what segdrop has seen there is what others have, and TCP found that nothing was lost
end_agrees()
{
	nothing_lost "$1"
	followed "$1"
	same "$(counted "$1" passed)" "$(stat_of "$1" rule.1.matched)" "packets behind segdrop"
	same "$(counted "$1" arrived)" "$(stat_of "$1" rule.1.matched)" "packets before it"
	same "$(counted "$1" sent)" "$(stat_of "$1" rule.2.matched)" "packets that leave"
	none_resent "$1"
}

# middle_agrees NS: what has passed there is what both ends have sent
middle_agrees()
{
	nothing_lost "$1"
	stats_are "$1" "rule.2.matched 0" \
		"rule.1.matched $(($(stat_of "$client" rule.2.matched) + $(stat_of "$server" rule.2.matched)))"
}

# carries HOW N HOST [N HOST TO DIAL]: from $client to the server, whose link and host that is, and back; HOW says
# what segments arrive
carries()
{
	local family ns

	for family in 4 6; do
		transfer "$bytes" "$client" "$server" "$(addr "$family" "$2" "$3")" "${4:+$(addr "$family" "$4" "$5")}"
	done
	busywait quiet "$client" "$server"
	for ns in "$client" "$server"; do
		end_agrees "$ns"
		"$1" "$(stat_of "$ns" rule.3.matched)"
		"$1" "$(stat_of "$ns" rule.4.matched)"
	done
}

# single, super, mixed SEGMENTS: each carries what one packet of the wire can; or some of them more; or that is
# the tunnel's business
single()
{
	at_least "$1" $((bytes / mss)) "the number of segments that arrived"
}

super()
{
	at_least $((bytes / mss)) "$1" "the number of packets that these segments need"
}

mixed()
{
	at_least "$1" $((bytes / 65536)) "the number of segments that arrived"
}

# ends: $client and $server, joined by a link
ends()
{
	setup_ns client server
	link "$client" "$server" 1
}

# ready CLIENT'S DEVICE [SERVER'S]: the ends count what comes by
ready()
{
	watch "$client" "$1"
	watch "$server" "${2:-$1}"
	idle "$client" "$server"
}

# offloads OPTION...: of both ends, as ethtool calls them
offloads()
{
	in_ns "$client" ethtool -K veth1 "$@" > /dev/null
	in_ns "$server" ethtool -K veth1 "$@" > /dev/null
}

# wide NS DEVICE...: what TCP sends there may be as large as it likes
wide()
{
	local device ns=$1

	shift
	for device; do
		ip -n "$ns" link set "$device" gso_max_segs 65535
	done
}

plain()
{
	ends
	ready veth1
	carries single 1 2
}
check "segments of one MSS" plain

# TCP makes the checksums, and segdrop has to add them up.
checksums()
{
	ends
	offloads tx off rx off
	ready veth1
	carries single 1 2
}
check "segments whose checksums no device makes" checksums

gso()
{
	ends
	wide "$client" veth1
	wide "$server" veth1
	ready veth1
	carries super 1 2
}
check "super-segments that no device has cut" gso

gro()
{
	ends
	offloads gro on tso off
	wide "$client" veth1
	wide "$server" veth1
	ready veth1
	carries super 1 2
}
check "segments that are cut when they leave (GSO), and merged when they arrive (GRO)" gro

jumbo()
{
	ends
	offloads tx off rx off
	ip -n "$client" link set veth1 mtu 9000
	ip -n "$server" link set veth1 mtu 9000
	ready veth1
	carries super 1 2
}
check "jumbo frames" jumbo

vlan()
{
	ends
	ip -n "$client" link add link veth1 name tagged type vlan id 7
	ip -n "$server" link add link veth1 name tagged type vlan id 7
	link_end "$client" 7 1 tagged
	link_end "$server" 7 2 tagged
	ready tagged
	carries single 7 2
}
check "a VLAN" vlan

bridge()
{
	bridged 4
	client=$here server=$there
	wide "$client" eth0
	wide "$server" eth0
	ready eth0
	idle "$switch"
	carries super 4 2
	middle_agrees "$switch"
	followed "$switch"
}
check "a bridge with br_netfilter" bridge

# The client knows only the router's address, and so does the server.
router()
{
	setup_ns client middle server
	link "$client" "$middle" 1
	link "$server" "$middle" 2
	wide "$client" veth1
	wide "$middle" veth1 veth2
	wide "$server" veth2
	in_ns "$middle" sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	in_ns "$middle" nft -f - <<-END
		table inet nat {
			chain prerouting {
				type nat hook prerouting priority dstnat
				ip daddr 10.0.1.2 tcp dport $port dnat ip to 10.0.2.1
				ip6 daddr fd00:0:0:1::2 tcp dport $port dnat ip6 to fd00:0:0:2::1
			}
			chain postrouting {
				type nat hook postrouting priority srcnat
				oifname veth2 masquerade
			}
		}
	END
	ready veth1 veth2
	idle "$middle"
	carries super 2 1 1 2
	middle_agrees "$middle"
}
check "a router with NAT and connection tracking" router

# peer NS HOST KEY PEER'S HOST PEER'S KEY: an end of a tunnel through the link
peer()
{
	ip -n "$1" link add wg1 type wireguard
	in_ns "$1" wg set wg1 private-key "$3" listen-port 51820 peer "$(wg pubkey < "$5")" \
		allowed-ips 0.0.0.0/0,::/0 endpoint "10.0.1.$4:51820"
	link_end "$1" 7 "$2" wg1
	wide "$1" wg1
}

tunnel()
{
	ends
	umask 077
	wg genkey > "$work/client.key"
	wg genkey > "$work/server.key"
	peer "$client" 1 "$work/client.key" 2 "$work/server.key"
	peer "$server" 2 "$work/server.key" 1 "$work/client.key"
	ready wg1
	carries mixed 7 2
}
check "a tunnel of WireGuard" tunnel

# Nothing is tracked, and no rule looks at it.
elsewhere()
{
	local ns

	ends
	ready veth1
	for ns in "$client" "$server"; do
		rules "$ns" flush reset "add drop any to *:9" "add drop any out from *:9" "add drop any from 192.0.2.0/24"
	done
	transfer "$bytes" "$client" "$server" 10.0.1.2
	busywait quiet "$client" "$server"
	for ns in "$client" "$server"; do
		stats_are "$ns" "flows.tracked 0" "seen.syn 0" "seen.data 0" "dropped.data 0" "rule.1.matched 0"
		same "$(lost_on_arrival "$ns")" 0 "packets lost"
		none_resent "$ns"
	done
}
check "other connections than those that rules concern" elsewhere

# --- the first copies of a segment are lost ---------------------------------------------------------------

few=$(scaled 4194304 262144 65536)
ends

# lose NS ROLE DIRECTION: the first three copies that NS sends, as they leave it or as they arrive; $judge is
# where that is
lose()
{
	rules "$client" flush reset
	rules "$server" flush reset
	case $3$1 in
	"out$client" | "in$server") judge=$client ;;
	*) judge=$server ;;
	esac
	rules "$judge" "add drop $2 $3 first 3"
}

all_lost()
{
	stats_are "$judge" "rule.1.dropped 3"
}

# each_way COMMAND...: in IPv4 and IPv6, by rules in and out
each_way()
{
	local way

	for way in $(ways); do
		echo "IPv$way:"
		"$@" "$(addr "${way%,*}" 1 2)" "${way#*,}"
	done
}

# survives NS ROLE ADDR DIRECTION
survives()
{
	lose "$1" "$2" "$4"
	transfer "$few" "$client" "$server" "$3"
	busywait quiet "$client" "$server"
	all_lost
}

# each_role NS ROLE...: that it sends
each_role()
{
	local ns=$1 role

	shift
	for role; do
		check "three lost copies of $role, from the ${ns%-*}" each_way survives "$ns" "$role"
	done
}
each_role "$client" syn hsack data fin1 fin2ack ack
each_role "$server" synack data fin1ack fin2 ack

# deaf_client, deaf_server ADDR DIRECTION: does not read before three probes of its window are lost
deaf_client()
{
	lose "$server" probe "$2"
	listen "$server" "$1" "$few"
	dial "$1" -r "$work/fifo"
	wakes
}

deaf_server()
{
	lose "$client" probe "$2"
	listen "$server" "$1" "$few" -r "$work/fifo"
	dial "$1"
	wakes
}

# dial ADDR [OPTION]...: in the background
dial()
{
	enter "$client" bulk client "$1" "$port" "$few" ${2:+"$2" "$3"} &
	client_pid=$!
	defer end "$client_pid"
}

wakes()
{
	busywait all_lost
	echo > "$work/fifo"
	wait "$client_pid"
	arrived "$few"
}

small_windows()
{
	ends
	mkfifo "$work/fifo"
	defer rm "$work/fifo"
	sysctl_ns "$client" net.ipv4.tcp_rmem "4096 16384 16384"
	sysctl_ns "$server" net.ipv4.tcp_rmem "4096 16384 16384"
	each_way "$1"
}
check "three lost copies of probe, from the server" small_windows deaf_client
check "three lost copies of probe, from the client" small_windows deaf_server

# early ADDR DIRECTION: who comes before his server is sent away, does not hear of it, and asks again
early()
{
	lose "$server" rst "$2"
	dial "$1"
	busywait all_lost
	listen "$server" "$1" "$few"
	wait "$client_pid"
	arrived "$few"
}
check "three lost copies of rst, from the server" each_way early

figure bulk.transfers "$(wc -l < "$work/transfers")"
figure bulk.bytes "$(awk '{ sum += 2 * $1 } END { print sum }' "$work/transfers")"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Where segments are judged: once each, on the addresses that are on the wire, in the namespace they pass.
. ./lib.sh

# talk FROM TO ADDR [ADDR TO LISTEN AT]: a connection with 5 bytes each way
talk()
{
	serve "$2" "${4:-$3}" 80 --send=5
	connect "$1" "$3" 80 --send=5 --close-after=1
	busywait quiet "$1" "$2"
	end "$server_pid"
}

count_all()
{
	rules "$1" flush reset
	rules "$1" "add count any in" "add count any out"
}

tcp_in()
{
	tcp_counter "$1" TcpInSegs
}

# TcpOutSegs has neither resets nor retransmissions; there are none here.
tcp_out()
{
	tcp_counter "$1" TcpOutSegs
}

# judges_each_once NS FROM TO ADDR...: in NS, whatever TCP there receives and sends while FROM talks to TO
judges_each_once()
{
	local ns in out

	count_all "$1"
	in=$(tcp_in "$1")
	out=$(tcp_out "$1")
	ns=$1
	shift
	talk "$@"
	in=$(($(tcp_in "$ns") - in))
	out=$(($(tcp_out "$ns") - out))
	at_least "$in" 4 "segments received"
	stats_are "$ns" "rule.1.matched $in" "rule.2.matched $out" "seen.syn 1" "seen.synack 1" "seen.hsack 1"
}

# either SENTENCE COMMAND...: over IPv4 and over IPv6, the family being the last argument; a debug kernel can afford one
# of them, in turn
either()
{
	local family sentence=$1

	shift
	for family in $(scaled "4 6" "4 6" "$((tests % 2 ? 6 : 4))"); do
		check "$sentence (IPv$family)" "$@" "$family"
	done
}

# localhost FAMILY
localhost()
{
	[ "$1" = 4 ] && echo 127.0.0.1 || echo ::1
}

# unspecified FAMILY: any address
unspecified()
{
	[ "$1" = 4 ] && echo 0.0.0.0 || echo ::
}

# --- one host ---------------------------------------------------------------------------------------

setup_ns host

loopback()
{
	local in

	count_all "$host"
	in=$(tcp_in "$host")
	talk "$host" "$host" "$(localhost "$1")"
	stats_are "$host" "rule.1.matched $(($(tcp_in "$host") - in))" "rule.2.matched 0" "seen.syn 1"
}
either "on loopback a segment is judged once" loopback

loopback_out()
{
	rules "$host" flush reset
	rules "$host" "add drop syn out first 1" "add drop data in first 1"
	talk "$host" "$host" "$(localhost "$1")"
	stats_are "$host" "rule.1.matched 2" "rule.1.dropped 1" "rule.2.matched 3" "rule.2.dropped 1" \
		"dropped.syn 1" "dropped.data 1"
}
either "on loopback in and out rules alike decide" loopback_out

# --- a router ---------------------------------------------------------------------------------------

setup_ns left middle right
link "$left" "$middle" 1
link "$right" "$middle" 2
ip -n "$left" route add default via 10.0.1.2
ip -n "$right" route add default via 10.0.2.2
ip -n "$left" route add default via fd00:0:0:1::2
ip -n "$right" route add default via fd00:0:0:2::2
in_ns "$middle" sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1

end_host()
{
	judges_each_once "$left" "$left" "$right" "$(addr "$1" 2 1)"
}
either "a host judges what it receives and what it sends" end_host

forwarded()
{
	local in

	count_all "$middle"
	in=$(($(tcp_in "$left") + $(tcp_in "$right")))
	talk "$left" "$right" "$(addr "$1" 2 1)"
	in=$(($(tcp_in "$left") + $(tcp_in "$right") - in))
	stats_are "$middle" "rule.1.matched $in" "rule.2.matched 0" "seen.syn 1" "seen.hsack 1"
}
either "what a router forwards is judged once, by in rules" forwarded

nat()
{
	in_ns "$middle" nft -f - <<-END
		table ip nat {
			chain prerouting {
				type nat hook prerouting priority dstnat
				ip daddr 10.0.1.2 tcp dport 80 dnat to 10.0.2.1
			}
			chain postrouting {
				type nat hook postrouting priority srcnat
				oifname veth2 masquerade
			}
		}
	END
	defer in_ns "$middle" nft flush ruleset
	rules "$middle" flush reset
	rules "$middle" "add drop syn from 10.0.1.1 to 10.0.1.2:80 first 1" "add count any to 10.0.2.1:80" \
		"add drop synack from 10.0.2.1:80 to 10.0.2.2 first 1" "add count any out"
	rules "$right" flush reset
	rules "$right" "add count syn from 10.0.2.2"
	serve "$right" 10.0.2.1 80
	connect "$left" 10.0.1.2 80 --close-after=1
	stats_are "$middle" "rule.1.dropped 1" "rule.2.matched 0" "rule.3.dropped 1" "rule.4.matched 0"
	at_least "$(stat_of "$right" rule.1.matched)" 1 "SYNs from the router's address"
}
check "under NAT rules mean the addresses on the wire: in before it ..." nat

nat_out()
{
	in_ns "$middle" nft -f - <<-END
		table ip nat {
			chain output {
				type nat hook output priority -100
				ip daddr 10.0.9.9 dnat to 10.0.2.1
			}
			chain postrouting {
				type nat hook postrouting priority srcnat
				ip daddr 10.0.2.1 snat to 10.0.2.9
			}
		}
	END
	defer in_ns "$middle" nft flush ruleset
	ip -n "$middle" route add 10.0.9.9 via 10.0.2.1
	ip -n "$middle" address add 10.0.2.9/24 dev veth2
	rules "$middle" flush reset
	rules "$middle" "add count any out from 10.0.2.2" "add count any out to 10.0.9.9" \
		"add drop syn out from 10.0.2.9 to 10.0.2.1:80 first 1" "add count hsack out from 10.0.2.9"
	serve "$right" 10.0.2.1 80
	connect "$middle" 10.0.9.9 80 --close-after=1
	stats_are "$middle" "rule.1.matched 0" "rule.2.matched 0" "rule.3.dropped 1" "rule.4.matched 1"
}
check "... and out after it" nat_out

before_conntrack()
{
	in_ns "$right" nft -f - <<-END
		table ip watch {
			counter new { }
			chain prerouting {
				type filter hook prerouting priority -100
				ct state new tcp dport 80 counter name new
			}
		}
	END
	defer in_ns "$right" nft flush ruleset
	rules "$right" flush
	rules "$right" "add drop syn first 2"
	talk "$left" "$right" 10.0.2.1
	same "$(counted "$right" new)" 1 "connections that conntrack saw begin"
}
check "in is before connection tracking: it never sees what is dropped" before_conntrack

apart()
{
	rules "$left" flush reset
	rules "$right" flush reset
	rules "$left" "add id 7 count fin1 out"
	rules "$right" "add count syn"
	talk "$left" "$right" 10.0.2.1
	same "$(grep -c '^rule' "$work/$left/segdrop/stats") $(stat_of "$left" rule.7.matched)" "2 1"
	same "$(grep -c '^rule' "$work/$right/segdrop/stats") $(stat_of "$right" rule.1.matched)" "2 1"
	rules "$left" reset
	stats_are "$left" "rule.7.matched 0" "seen.syn 0"
	stats_are "$right" "rule.1.matched 1" "seen.syn 1"
}
check "namespaces have their own rules and counters" apart

# --- devices that make a segment pass a hook twice ------------------------------------------------------

vrf()
{
	setup_ns inside outside
	ip -n "$inside" link add red type vrf table 10
	ip -n "$inside" link set red up
	link "$inside" "$outside" 3
	ip -n "$inside" link set veth3 master red
	ip -n "$inside" address replace "$(addr 6 3 1)/64" dev veth3 nodad
	sysctl_ns "$inside" net.ipv4.tcp_l3mdev_accept 1
	reach "$outside" "$(addr "$1" 3 1)"
	judges_each_once "$inside" "$outside" "$inside" "$(addr "$1" 3 1)" "$(unspecified "$1")"
}
either "behind a VRF a segment is judged once" vrf

inside_vrf()
{
	setup_ns inside
	ip -n "$inside" link add red type vrf table 10
	ip -n "$inside" address add 10.0.5.1/32 dev red
	ip -n "$inside" link set red up
	count_all "$inside"
	enter "$inside" ip vrf exec red segdrop server 10.0.5.1:80 &
	defer end $!
	busywait listening "$inside" 80
	in_ns "$inside" ip vrf exec red segdrop client 10.0.5.1:80 --close-after=1
	stats_are "$inside" "rule.1.matched $(tcp_in "$inside")" "rule.2.matched 0" "seen.syn 1"
}
check "inside a VRF a segment is judged once" inside_vrf

through_bridge()
{
	local in

	bridged 4
	count_all "$switch"
	talk "$here" "$there" "$(addr "$1" 4 2)"
	in=$(($(tcp_in "$here") + $(tcp_in "$there")))
	stats_are "$switch" "rule.1.matched $in" "rule.2.matched 0" "seen.syn 1" "seen.hsack 1"
}
either "what br_netfilter shows on its way through a bridge is judged once" through_bridge

to_bridge()
{
	bridged 4
	judges_each_once "$switch" "$here" "$switch" "$(addr "$1" 4 3)"
}
either "what a bridge delivers to its own host is judged once" to_bridge

# --- no rule, no hook -------------------------------------------------------------------------------

hooks_registered()
{
	awk '$1 == "nf_hooks" { print $2 }' /sys/kernel/tracing/kprobe_profile
}

no_hook()
{
	local before

	echo 'p:nf_hooks nf_register_net_hooks' >> /sys/kernel/tracing/kprobe_events
	defer 'echo -:nf_hooks >> /sys/kernel/tracing/kprobe_events'
	echo 1 > /sys/kernel/tracing/events/kprobes/nf_hooks/enable
	defer 'echo 0 > /sys/kernel/tracing/events/kprobes/nf_hooks/enable'
	setup_ns fresh
	before=$(hooks_registered)
	cat "$work/$fresh/segdrop/rules" "$work/$fresh/segdrop/stats" > /dev/null
	rules "$fresh" flush
	same "$(hooks_registered)" "$before" "hooks before the first rule"
	rules "$fresh" "add drop syn"
	same "$(hooks_registered)" $((before + 1)) "after it"
	rules "$fresh" flush
	rules "$fresh" "add drop syn"
	same "$(hooks_registered)" $((before + 1)) "after the next one"
}
check "a namespace gets hooks with its first rule, once" no_hook

finish

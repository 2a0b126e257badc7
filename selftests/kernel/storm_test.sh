#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# A storm of malformed and hostile packets harms nobody: each of them is judged, or passed on for a reason that is
# counted; none is changed, none is lost that no rule drops, and no other connection feels it.
. ./lib.sh

seed=${SEGDROP_SEED:-1}
packets=$(scaled 1000000 150000 50000)
echo "# this storm's seed is $seed: SEGDROP_SEED=N makes another"

# open_to_storms: a router of three devices, whose own address is 10.1.1.255 and fd01::1ff
open_to_storms()
{
	setup_ns router
	wire "$router"
	ip -n "$router" -batch - <<-END
		tuntap add dev wire2 mode tap
		link set wire2 address 02:00:00:00:00:01 up addrgenmode none
		address add 10.1.1.255/32 dev lo
		address add fd01::1ff/128 dev lo
	END
	sysctl_ns "$router" net.ipv4.conf.wire2.rp_filter 0
}

# storm PACKETS [linear|pieces]: what it says of them goes to $work/storm
storm()
{
	local packets=$1

	shift
	in_ns "$router" storm "$seed" "$packets" 4000 "$@" > "$work/storm"
	cat "$work/storm"
}

said()
{
	sed -n "s/^$1 //p" "$work/storm"
}

# --- other people's counters ----------------------------------------------------------------------------

# watch_storm: nft counts what arrives, what our hook is given, and what it leaves; that goes no further, but for
# the connection that is attacked, and the router itself is silent
watch_storm()
{
	in_ns "$router" nft -f - <<-END
		table netdev watch {
			counter arrived { }
			chain wire0 {
				type filter hook ingress device wire0 priority 0
				counter name arrived
			}
			chain wire2 {
				type filter hook ingress device wire2 priority 0
				counter name arrived
			}
		}
		table inet watch {
			counter given { }
			counter left { }
			chain before {
				type filter hook prerouting priority -2147483648
				counter name given
			}
			chain behind {
				type filter hook prerouting priority raw
				counter name left
				ip saddr 10.1.0.0/30 accept
				ip6 saddr fd01::/126 accept
				drop
			}
			chain output {
				type filter hook output priority 0
				drop
			}
		}
	END
}

# discarded: packets of which IP itself wants to know nothing, before any hook
discarded()
{
	local name sum=0

	for name in IpInHdrErrors IpInDiscards IpExtInTruncatedPkts; do
		sum=$((sum + $(tcp_counter "$router" "$name")))
	done
	awk -v sum="$sum" '/^Ip6In(HdrErrors|TruncatedPkts|Discards) / { sum += $2 } END { print sum }' \
		"$work/$router/snmp6"
}

# sum_of PATTERN: of the counters that are called so
sum_of()
{
	awk -v name="$1" '$1 ~ name { sum += $2 } END { print sum + 0 }' "$work/$router/segdrop/stats"
}

# all_accounted_for ID: the rule with this id is the last, and counts every segment that it is asked about
all_accounted_for()
{
	local given judged

	given=$(counted "$router" given)
	judged=$(($(stat_of "$router" "rule.$1.matched") + $(sum_of '^rule.*dropped$')))
	at_least "$given" "$((packets / 2))" "the number of packets"
	same "$(($(counted "$router" arrived) - $(discarded)))" "$given" "arrived and not discarded"
	same "$(($(counted "$router" left) + $(sum_of '^rule.*dropped$')))" "$given" "left or dropped"
	same "$((judged + $(sum_of '^passed[.]')))" "$given" "judged, or passed for a reason"
}

# --- the storm ------------------------------------------------------------------------------------------------

# in_both COMMAND...: inject this script in IPv4 and in IPv6
in_both()
{
	cat > "$work/script"
	in_ns "$router" inject 4 4000 < "$work/script"
	in_ns "$router" inject 6 4000 < "$work/script"
}

nobody_harmed()
{
	open_to_storms
	watch_storm
	rules "$router" "add drop data from 10.1.0.1 skip 2 first 1" "add drop data from fd01::1 skip 2 first 1" \
		"add count any in total"
	in_both <<-END
		C S  0 0 0 : syn passes
		S SA 0 1 0 : synack passes
		C A  1 1 0 : hsack passes
		C PA 1 1 5 : data passes
		C PA 6 1 5 : data passes
		S A  1 11 0 : ack passes
	END
	storm "$packets"
	figure storm.packets "$(said sent)"
	all_accounted_for 3
	same "$(sum_of '^rule.*dropped$')" 0 "segments dropped"
	same "$(sum_of '^passed.(nomem|limit)$')" 0 "segments for which there was no room"
	in_both <<-END
		C PA 11 1 5 : data lost
		C PA 11 1 5 : data passes
		S A  1 16 0 : ack passes
		C A  15 1 0 : probe passes
		C FA 16 1 0 : fin1 passes
		S FA 1 17 0 : fin1ack,fin2 passes
		C A  17 2 0 : fin2ack passes
	END
}
check "each packet passes, judged or for a reason that is counted; an attacked connection keeps names and counts" \
	nobody_harmed

every_reason()
{
	local reason

	for reason in not_tcp fragment truncated malformed flags self checksum; do
		at_least "$(stat_of "$router" "passed.$reason")" "$((packets / 1000))" "passed.$reason"
	done
}

few_flows()
{
	max_flows 500
	open_to_storms
	watch_storm
	rules "$router" "add drop syn every 3 in total" "add drop data first 1" "add drop only fin1,ack skip 1 first 1" \
		"add drop rst,probe prob 0.5" "add count any in total"
	storm "$packets"
	all_accounted_for 5
	every_reason
	at_least "$(sum_of '^rule.*dropped$')" "$((packets / 20))" "the number of segments dropped"
	at_least "$(stat_of "$router" flows.evicted)" 500 "flows.evicted"
	same "$(stat_of "$router" flows.tracked)" 500 "flows.tracked"
	busywait objects_are 500 segdrop_flow
}
check "what is missing behind the hook is what rules dropped, also while flows make room for others" few_flows

# names_of linear|pieces: how many segments had which role, and how many packets passed for which reason
names_of()
(
	trap run_deferred EXIT
	open_to_storms
	watch_storm
	rules "$router" "add count any"
	storm "$((packets / 4))" "$1" > "$work/nothing"
	grep -E '^(seen|passed)[.]' "$work/$router/segdrop/stats"
)

wherever_bytes_lie()
{
	names_of linear > "$work/linear"
	names_of pieces > "$work/pieces"
	same "$(cat "$work/pieces")" "$(cat "$work/linear")"
}
check "a packet is named the same wherever its bytes lie" wherever_bytes_lie

# --- nothing is changed ------------------------------------------------------------------------------------------

# outcome RULE...: what a storm says of itself in a router with these rules
outcome()
(
	trap run_deferred EXIT
	open_to_storms
	[ $# -eq 0 ] || rules "$router" "$@"
	storm "$((packets / 4))"
	[ $# -eq 0 ] || at_least "$(stat_of "$router" rule.2.matched)" "$((packets / 200))" "answers of the router"
)

unchanged()
{
	outcome > "$work/without"
	outcome "add count any first 2" "add count any out in total" > "$work/with"
	same "$(cat "$work/with")" "$(cat "$work/without")"
	at_least "$(said forwarded)" "$((packets / 8))" "the number of packets that were compared"
	busywait objects_are 0
}
check "a router forwards and answers the same, bit by bit, with rules as without" unchanged

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# An `out` drop looks like a loss on the wire to the socket that sent the segment.
. ./lib.sh

setup_ns client server
link "$client" "$server" 1

# lose_data FAMILY: start a connection whose data is lost on its way out, and wait until TCP has sent it again
lose_data()
{
	local at

	at=$(addr "$1" 1 2)
	rules "$client" flush reset
	rules "$client" "add drop data out to *:80"
	serve "$server" "$at" 80
	enter "$client" segdrop client "$(socket_address "$at" 80)" --send=5 \
		> "$work/client" 2>&1 &
	defer end $!
	busywait dropped_some
}

dropped_some()
{
	at_least "$(stat_of "$client" dropped.data)" 4
}

sender()
{
	in_ns "$client" ss -tinoH dport = :80
}

# has PATTERN: the sending socket, as ss shows it
has()
{
	sender | tr '\n' ' ' | grep -qE -- "$1" && return
	same "$(sender)" "... $1 ..."
}

retransmission_timer()
{
	lose_data "$1"
	has 'timer:\(on,'
	has 'retrans:1/[3-9]'
	has 'unacked:1 '
	has 'cwnd:1 '
	fails has 'persist'
	fails has 'notsent'
	at_least "$(tcp_counter "$client" TcpRetransSegs)" 3 "TcpRetransSegs"
}
check "IPv4 data lost on its way out: the retransmission timer runs, retrans counts, cwnd is 1" \
	retransmission_timer 4
check "IPv6 data lost on its way out: the retransmission timer runs, retrans counts, cwnd is 1" \
	retransmission_timer 6

heals()
{
	lose_data 4
	rules "$client" flush
	busywait received 5
}

received()
{
	grep -q "read.*$1" "$work/server"
}
check "once the rule is gone the next retransmission arrives" heals

# NAT gives each new connection a port at random; a copy of a SYN that was lost must keep its port. Our hooks come
# behind those of connection tracking, and so are asked before them.
nat()
{
	setup_ns here there
	link "$here" "$there" 1
	in_ns "$here" nft -f - <<-END
		table ip nat {
			chain postrouting {
				type nat hook postrouting priority srcnat
				tcp dport 80 masquerade random
			}
		}
	END
	rules "$here" "add drop syn out to *:80 first 2"
	serve "$there" 10.0.1.2 80
	connect "$here" 10.0.1.2 80 --close-after=1
	grep -q "^ *[0-9.]* *connect(.*) = 0 *<3\." "$work/client" || same "$(cat "$work/client")" "connect() = 0 after 3 s"
	stats_are "$here" "rule.1.matched 3" "rule.1.dropped 2" "seen.syn 3"
	same "$(tcp_counter "$here" TcpRetransSegs)" 2 "TcpRetransSegs"
	same "$(grep -c :80 "$work/$here/segdrop/flows")" 1 "flows"
}
check "a SYN that is lost behind NAT keeps its port, and so its place in the count" nat

finish

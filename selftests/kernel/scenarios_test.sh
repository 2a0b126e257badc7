#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Each scenario of the lab, in IPv4 and IPv6, shows what the kernel's sources say that must happen.
. ./lib.sh
. ./observed.sh

# --- all of them --------------------------------------------------------------------------------------

check "every scenario of the lab comes to its end in IPv4 and in IPv6, and is recorded completely" \
	observe step 25

losses()
{
	each loses nothing-lost
	each loses syn-lost "client syn"
	each loses synack-lost "server synack"
	each loses hsack-lost "client hsack"
	each loses hsack-lost-silent "client hsack" "client probe"
	each loses hsack-lost-no-keepalive "client hsack"
	each loses hsack-lost-data "client data" "client hsack"
	each loses hsack-lost-once "client hsack"
	each loses data-lost "client data"
	each loses peer-frozen ""
	each loses close-rst-linger ""
	each loses close-rst-unread ""
	each loses close-kill ""
	each loses close-full ""
	each loses shut-wr ""
	each loses shut-rd ""
	each loses shut-rdwr ""
	each loses fin1-lost "client fin1"
	each loses fin1-lost-shutdown "client fin1"
	each loses fin1ack-lost "server fin1ack"
	each loses fin-wait2-close ""
	each loses fin-wait2-shutdown ""
	each loses fin2-lost "server fin2"
	each loses fin2-lost-shutdown "server fin2"
	each loses fin2ack-lost "client fin2ack"
}
check "each scenario loses the segments that it names, and only those" losses

one_address()
{
	awk '$5 == "end"' "$facts" > "$work/ends"
	same "$(ls "$work/captures")" "$(awk '{ print $1 ($2 == 6 ? "-ipv6" : "") ".pcapng" }' "$work/ends" | sort)"
}
check "each has a capture of its own" one_address

# --- step 1: a connection as it should be --------------------------------------------------------------

# RFC 9293, 3.5 and 3.6: three segments make it, four end it.
whole()
{
	same "$(told nothing-lost client segment | grep -v '^ack' | tr '\n' ' ')" \
		"syn=0 hsack=0 data=5 fin1=0 fin2ack=0 " "segments of the client"
	same "$(told nothing-lost server segment | grep -v '^ack' | tr '\n' ' ')" "synack=0 fin1ack=0 fin2=0 " \
		"segments of the server"
	states_are nothing-lost client FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE
	states_are nothing-lost server CLOSE_WAIT LAST_ACK CLOSE
}
check "with nothing lost three segments make a connection, and four end it" each whole

# --- step 4: the handshake's ACK is lost --------------------------------------------------------------

# keepalive finds out after tcp_keepalive_time and tcp_keepalive_probes intervals: tcp_keepalive_timer()
idle_client_with_keepalive()
{
	local time interval probes

	time=$(setting tcp_keepalive_time)
	interval=$(setting tcp_keepalive_intvl)
	probes=$(setting tcp_keepalive_probes)
	each calls_are hsack-lost-silent client read=ETIMEDOUT close=0
	each states_are hsack-lost-silent client CLOSE
	each probes_are hsack-lost-silent "$probes"
	# A timer of the wheel is late by an eighth at most.
	each dies_between hsack-lost-silent "$time + $probes * $interval" \
		"($time + $probes * $interval) * 9 / 8"
}

probes_are()
{
	same "$(number "$1" client 'probe=0,lost')" "$2" "probes"
}

dies_between()
{
	within "$(at "$1" client state '.*=CLOSE')" "$2" "$3"
}
check "an idle client that loses its probes, too, finds out by keepalive" idle_client_with_keepalive

idle_client_without()
{
	local time interval probes

	time=$(setting tcp_keepalive_time)
	interval=$(setting tcp_keepalive_intvl)
	probes=$(setting tcp_keepalive_probes)
	each calls_are hsack-lost-no-keepalive client
	each states_are hsack-lost-no-keepalive client
	each segments_are hsack-lost-no-keepalive client
	# reqsk_timer_handler()
	each forgotten hsack-lost-no-keepalive
	each lasts hsack-lost-no-keepalive "$time + $probes * $interval"
}

# lasts SCENARIO SECONDS: it was watched for longer
lasts()
{
	within "$(at "$1" - end ok)" "$2" 1e9
}
check "one without keepalive still believes in its connection when keepalive would have told it" \
	idle_client_without

# Until tcp_retries2 would be reached by timeouts that begin at 200 ms, double, and stop at 120 s:
# retransmits_timed_out(). The last copy is sent before that, the end comes with the timer after it.
budget()
{
	awk -v n="$1" 'BEGIN {
		for (timeout = 0.2; n-- >= 0; timeout = timeout < 60 ? 2 * timeout : 120)
			sum += timeout
		print sum
	}'
}

# gives_up SCENARIO SIDE ROLES RETRIES: what was lost is sent again for as long as the settings say
gives_up()
{
	local budget first last end

	budget=$(budget "$4")
	first=$(at "$1" "$2" segment "$3=.*,lost")
	last=$(at "$1" "$2" segment "$3=.*,again,lost" "$(number "$1" "$2" "$3=.*,again,lost")")
	end=$(at "$1" "$2" state '.*=CLOSE')
	within "$last - $first" 1 "$budget"
	within "$end - $first" "$budget" "$budget * 9 / 8"
}

data_is_given_up()
{
	local retries

	retries=$(setting tcp_retries2)
	each gives_up hsack-lost-data client data "$retries"
	each gives_up data-lost client data "$retries"
	each calls_are hsack-lost-data client send=5 read=ETIMEDOUT close=0
	each calls_are data-lost client send=5 read=ETIMEDOUT close=0
	each forgotten hsack-lost-data
	each states_are data-lost server
}
check "a client that sends tries for the time that tcp_retries2 stands for, and its program is told" data_is_given_up

# --- step 5: a stopped process ------------------------------------------------------------------------

frozen()
{
	# The window closes, and is probed.
	at_least "$(number peer-frozen client 'probe=0')" 6 "the number of probes"
	within "$(at peer-frozen client segment probe=0 6)" "$(at peer-frozen client segment 'data=.*')" \
		"$(at peer-frozen server syscall raise=0)"
	# No byte was lost, and none was sent twice.
	same "$(number peer-frozen client '.*,\(again\|lost\).*')" 0 "segments that were lost or sent again"
	same "$(told peer-frozen server syscall | awk -F= '/^read/ { sum += $2 } END { print sum }')" 10000 "bytes read"
	same "$(told peer-frozen client segment | awk -F= '/^data/ { sum += $2 } END { print sum }')" 10000 "bytes sent"
}
check "a process that is stopped loses nothing: its window closes, and all arrives when it goes on" \
	each frozen

# --- step 6: ways to close ----------------------------------------------------------------------------

# tcp_close(): data that nobody has read, or linger 0, is a reset.
resets()
{
	each segments_are close-rst-linger client rst=0
	each states_are close-rst-linger client CLOSE
	each calls_are close-rst-linger server read=ECONNRESET close=0
	each segments_are close-rst-unread client rst=0
	each calls_are close-rst-unread client close=0
	each states_are close-rst-unread client CLOSE
	each calls_are close-rst-unread server send=5 read=ECONNRESET close=0
}
check "linger 0 and unread data make close() a reset" resets

killed()
{
	each calls_are close-kill client send=5 raise=-
	each segments_are close-kill client data=5 fin1=0
	each states_are close-kill client FIN_WAIT1 FIN_WAIT2 CLOSE
	each calls_are close-kill server raise=-
	each segments_are close-kill server fin1ack=0 rst=0
	each states_are close-kill server CLOSE_WAIT CLOSE
}
check "for a process that was killed the kernel sends a FIN, and a reset if there was data to read" killed

# sent_after SCENARIO CALL: bytes that the client's socket sends after that call
sent_after()
{
	awk -v name="$1" -v family="$family" -v call="$2" '
		$1 != name || $2 != family || $4 != "client" { next }
		$5 == "syscall" && $6 == call { called = 1 }
		called && $5 == "segment" && $6 ~ /data/ { sum += $7 }
		END { print sum + 0 }' "$facts"
}

buffered()
{
	at_least "$(sent_after "$1" "$2")" 1000 "what is sent after $2()"
	same "$(told "$1" server syscall | awk -F= '/^read/ { sum += $2 } END { print sum }')" 10000 "bytes read"
}

# What is new for a socket that nobody has open is answered by a reset: tcp_timewait_state_process().
closed_fully()
{
	each owner_is close-full client nobody
	each buffered close-full close
	each calls_are close-full client send=10000 close=0
	each states_are close-full client FIN_WAIT1 FIN_WAIT2 CLOSE
	each states_are close-full server CLOSE_WAIT CLOSE
	each answers close-full data=5 rst=0
	same "$(family=4 && told close-full server syscall | grep ^send | tr '\n' ' ')" "send=5 send=EPIPE "
}

# answers SCENARIO SERVER'S CLIENT'S: after that segment of the server, the client's next one is this
answers()
{
	within "$(at "$1" client segment "$3") - $(at "$1" server segment "$2" "${4:-1}")" 0 0.1
}
check "after close() nobody owns the socket: it sends what was buffered, and answers data with a reset" closed_fully

half_closed()
{
	each owner_is shut-wr client process nobody
	each buffered shut-wr shutdown
	each calls_are shut-wr client send=10000 shutdown=0 send=EPIPE read=5 read=5 read=0 close=0
	each states_are shut-wr client FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE
	each states_are shut-wr server CLOSE_WAIT LAST_ACK CLOSE
}
check "after SHUT_WR what was buffered is sent, then a FIN; the program cannot send, and reads on" half_closed

# Linux keeps what comes after SHUT_RD and gives it to whoever reads: tcp_recvmsg_locked() looks at the
# queue before it looks at RCV_SHUTDOWN.
deaf()
{
	each owner_is shut-rd client process nobody
	each calls_are shut-rd client shutdown=0 send=5 read=10 read=0 close=0
	each segments_are shut-rd client data=5 fin1=0 fin2ack=0
	each quiet_shutdown shut-rd
	same "$(family=4 && number shut-rd client ack=0)" 2 "acknowledgments"
	each states_are shut-rd client FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE
}

# The FIN is that of close().
quiet_shutdown()
{
	within "$(at "$1" client segment fin1=0)" "$(at "$1" client syscall 'read=0')" 1e9
}
check "after SHUT_RD nothing is sent, and nothing thrown away: what came before and after can be read" deaf

# With both directions shut, new data means that the peer does not know: tcp_rcv_state_process().
mute_and_deaf()
{
	each owner_is shut-rdwr client process
	each calls_are shut-rdwr client shutdown=0 send=EPIPE read=5 read=ECONNRESET close=0
	each segments_are shut-rdwr client fin1=0 rst=0
	each answers shut-rdwr data=5 rst=0 2
	each states_are shut-rdwr client FIN_WAIT1 FIN_WAIT2 CLOSE
}
check "after SHUT_RDWR a FIN is sent, and data answered with a reset" mute_and_deaf

# --- steps 7 to 10: the end is lost -------------------------------------------------------------------

# An orphan tries as long as 8 retries take when tcp_orphan_retries is 0, another socket as long as
# tcp_retries2 says: tcp_write_timeout().
goodbyes()
{
	local retries

	same "$(setting tcp_orphan_retries)" 0 "tcp_orphan_retries"
	retries=$(setting tcp_retries2)
	each owner_is fin1-lost client nobody
	each gives_up fin1-lost client fin1 8
	each owner_is fin1-lost-shutdown client process
	each gives_up fin1-lost-shutdown client fin1 "$retries"
	each calls_are fin1-lost-shutdown client shutdown=0 read=ETIMEDOUT close=0
	each states_are fin1-lost-shutdown server
	each owner_is fin2-lost server nobody
	each gives_up fin2-lost server fin2 8
	each owner_is fin2-lost-shutdown server process
	each gives_up fin2-lost-shutdown server fin2 "$retries"
	each states_are fin2-lost-shutdown server CLOSE_WAIT LAST_ACK CLOSE
}
check "a FIN is sent again for longer when a process still owns the socket" goodbyes

fin_wait2()
{
	local timeout

	timeout=$(setting tcp_fin_timeout)
	each states_are fin-wait2-close client FIN_WAIT1 FIN_WAIT2 CLOSE
	each states_are fin-wait2-close server CLOSE_WAIT
	each owner_is fin-wait2-close client nobody
	each waits_for fin-wait2-close "$timeout"
	each states_are fin-wait2-shutdown client FIN_WAIT1 FIN_WAIT2
	each states_are fin-wait2-shutdown server CLOSE_WAIT
	each owner_is fin-wait2-shutdown client process
	each lasts fin-wait2-shutdown "4 * $timeout"
}

# waits_for SCENARIO SECONDS: in FIN_WAIT2, and as late as timers and our looking may be
waits_for()
{
	within "$(at "$1" client state FIN_WAIT2=CLOSE) - $(at "$1" client state FIN_WAIT1=FIN_WAIT2)" \
		"$2" "$2 * 9 / 8 + 1"
}
check "FIN_WAIT2 ends after tcp_fin_timeout when close() was called, and never after shutdown()" fin_wait2

# --- the same by hand, counted by the kernel ------------------------------------------------------------

by_hand()
{
	setup_ns client server
	link "$client" "$server" 1
}

# talk ADDR OPTION...: the server speaks after half a second and after two
talk()
{
	local address=$1

	shift
	serve "$server" "$address" 1000 --send 5 --send-after 0.5 --send-again 1 --send-every 1.5 --close-after 3
	connect "$client" "$address" 1000 "$@"
	end "$server_pid"
}

# counts COUNTER NUMBER OPTION...: of the client, for two connections
counts()
{
	local counter=$1 number=$2 address

	shift 2
	by_hand
	for address in "$(addr 4 1 2)" "$(addr 6 1 2)"; do
		talk "$address" "$@"
	done
	same "$(tcp_counter "$client" "$counter")" "$number" "$counter"
}
check "the kernel counts the reset for unread data as an abort on close" \
	counts TcpExtTCPAbortOnClose 2 --read none --close-after 1
check "that of linger 0 as an abort with data" \
	counts TcpExtTCPAbortOnData 2 --close rst --close-after 0.1
check "that of data after SHUT_RDWR as one, too" \
	counts TcpExtTCPAbortOnData 2 --read-after 2.5 --close shut-rdwr --close-after 1
check "and data after SHUT_RD not at all" \
	counts TcpExtTCPAbortOnData 0 --read-after 2.5 --close shut-rd --close-after 1

# full_window CLOSE...: a client closes so, while the server's window is closed
full_window()
{
	local address

	by_hand
	address=$(addr 4 1 2)
	serve "$server" "$address" 1000 --receive-buffer 4096 --freeze 0
	enter "$client" segdrop client "$address:1000" --send 10000 --close-after 1 "$@" \
		> "$work/client" 2>&1 &
	client_pid=$!
	defer end "$client_pid"
	busywait in_state fin-wait-1
}

in_state()
{
	[ "$(in_ns "$client" ss -Htn state "$1" | wc -l)" -eq 1 ]
}

# has_inode PATTERN: what ss says of the client's socket
has_inode()
{
	in_ns "$client" ss -Htne state fin-wait-1 > "$work/ss"
	cat "$work/ss"
	grep -q " ino:$1 " "$work/ss"
}

orphans()
{
	full_window
	has_inode 0
}
check "ss, too, sees a socket without an owner after close()" orphans

owned()
{
	full_window --close shut-wr
	has_inode '[1-9][0-9]*'
}
check "and one with an owner after shutdown()" owned

# A receiver that drops for want of room counts that.
thawed()
{
	local counter

	by_hand
	serve "$server" "$(addr 4 1 2)" 1000 --receive-buffer 4096 --freeze 0
	enter "$client" segdrop client "$(addr 4 1 2):1000" --send 10000 --close-after 100 \
		> "$work/client" 2>&1 &
	client_pid=$!
	defer end "$client_pid"
	busywait probed 6
	kill -CONT "$server_pid"
	wait "$client_pid" "$server_pid"
	same "$(sed -n 's/.*read() = \([0-9]*\) .*/\1/p' "$work/server" | awk '{ sum += $1 } END { print sum }')" 10000
	at_least "$(tcp_counter "$server" TcpExtTCPToZeroWindowAdv)" 1 "TCPToZeroWindowAdv"
	for counter in TCPRcvQDrop TCPZeroWindowDrop PruneCalled RcvPruned TCPRcvCollapsed TCPBacklogDrop; do
		same "$(tcp_counter "$server" "TcpExt$counter")" 0 "$counter"
	done
	same "$(tcp_counter "$client" TcpRetransSegs)" 0 "TcpRetransSegs"
}

probed()
{
	at_least "$(tcp_counter "$client" TcpExtTCPWinProbe)" "$1"
}
check "of what is sent to a stopped process the kernel drops nothing and sends nothing again" thawed

finish

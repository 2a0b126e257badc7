#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Each scenario beyond the lab, in IPv4 and IPv6, shows what the kernel's sources say that must happen.
. ./lib.sh
. ./observed.sh

check "every scenario beyond the lab comes to its end in IPv4 and in IPv6, and is recorded completely" \
	observe beyond 19

losses()
{
	each loses syn-lost-once "client syn"
	each loses synack-lost-once "server synack"
	each loses data-lost-once "client data"
	each loses probe-lost-once "client probe"
	each loses rst-lost "client rst"
	each loses fin1-lost-once "client fin1"
	each loses fin1ack-lost-once "server fin1ack"
	each loses fin2-lost-once "server fin2"
	each loses fin2ack-lost-once "client fin2ack"
	each loses time-wait-restarted "client fin2ack"
	each loses user-timeout "client data"
	each loses simultaneous-close
	each loses simultaneous-open
	each loses accept-queue-full
	each loses accept-queue-full-abort
	each loses cookies-hsack-lost "client hsack"
	each loses defer-accept
	each loses defer-accept-silent
	each loses fastopen-syn-lost "client syn,data"
}
check "each scenario loses the segments that it names, and only those" losses

# --- the first copy of a segment is lost ----------------------------------------------------------------

# heals SCENARIO SIDE ROLE SECONDS: it is lost once or its answer is, it is sent again once, by the first
# timeout and not by the second, and then both ends close as if nothing had happened
heals()
{
	same "$(lost_once "$1")" 1 "segments lost"
	same "$(number "$1" "$2" "$3=.*,again.*")" 1 "segments sent again"
	within "$(at "$1" "$2" segment "$3=.*,again") - $(at "$1" "$2" segment "$3=.*")" "$4" "2 * $4"
	ends_well "$1"
}

lost_once()
{
	{ told "$1" client segment && told "$1" server segment; } | grep -c ',lost$'
}

ends_well()
{
	states_are "$1" client FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE
	states_are "$1" server CLOSE_WAIT LAST_ACK CLOSE
}

# TCP_TIMEOUT_INIT is one second, TCP_RTO_MIN a fifth of one (include/net/tcp.h).
first_copies()
{
	each heals syn-lost-once client syn 1
	each heals data-lost-once client data 0.2
	each heals fin1-lost-once client fin1 0.2
	each heals fin1ack-lost-once client fin1 0.2
	each heals fin2-lost-once server fin2 0.2
	each heals fin2ack-lost-once server fin2 0.2
}
check "a segment that is lost once is sent again by the first timeout, and nothing else is lost by it" \
	first_copies

# The client's SYN makes the server answer anew, and the server's own timer is as long: tcp_check_req().
both_open_again()
{
	same "$(number synack-lost-once client 'syn=0,again')" 1 "SYNs sent again"
	at_least "$(number synack-lost-once server 'synack=0,again')" 1 "the number of SYN-ACKs sent again"
	within "$(at synack-lost-once client syscall connect=0)" 1 2
	ends_well synack-lost-once
}
check "when a SYN-ACK is lost once, both ends send again, a second later" each both_open_again

one_probe_more()
{
	local interval

	interval=$(setting tcp_keepalive_intvl)
	same "$(number probe-lost-once client 'probe=0.*')" 2 "probes"
	within "$(at probe-lost-once client segment probe=0) - $(at probe-lost-once client segment probe=0,lost)" \
		"$interval" "$interval * 9 / 8"
	within "$(at probe-lost-once server segment ack=0) - $(at probe-lost-once client segment probe=0)" 0 0.1
	ends_well probe-lost-once
}
check "a keepalive probe that is lost once is followed by another, which saves the connection" each one_probe_more

# To a segment for a connection that is not there a reset is the answer: tcp_v4_rcv(), RFC 9293 3.5.2.
deaf_to_the_reset()
{
	segments_are rst-lost client rst=0,lost rst=0
	segments_are rst-lost server data=5
	states_are rst-lost client CLOSE
	states_are rst-lost server CLOSE
	calls_are rst-lost server send=5 read=ECONNRESET close=0
	within "$(at rst-lost server state '.*=CLOSE') - $(at rst-lost server segment data=5)" 0 0.1
}
check "an end that has not heard of a reset believes in its connection until it sends" each deaf_to_the_reset

# --- other neighbours -----------------------------------------------------------------------------------

# Each copy of the FIN starts the 60 seconds (TCP_TIMEWAIT_LEN) anew: tcp_timewait_state_process(). A timer
# is late by an eighth at most, and we look once a second.
restarted()
{
	same "$(number time-wait-restarted server 'fin2=0,again')" 6 "FINs sent again"
	within "$(at time-wait-restarted client state TIME_WAIT=CLOSE) - $(at time-wait-restarted server segment fin2=0,again 6)" \
		60 "60 * 9 / 8 + 1"
	ends_well time-wait-restarted
}
check "TIME_WAIT lasts a minute from the last FIN on, not from the first" each restarted

# The time counts from the first retransmission on, which is the second copy when a tail-loss probe was the
# first: retransmits_timed_out(), tcp_send_loss_probe().
impatient()
{
	within "$(at user-timeout client state '.*=CLOSE') - $(at user-timeout client segment data=5,lost)" \
		10 "(10 + 2 * 0.2) * 9 / 8"
	calls_are user-timeout client send=5 read=ETIMEDOUT close=0
	states_are user-timeout server
}
check "with TCP_USER_TIMEOUT a program need not wait for tcp_retries2" each impatient

# RFC 9293, figure 13: each end sends its FIN before it has heard of the other one.
both_close()
{
	local side

	for side in client server; do
		states_are simultaneous-close "$side" FIN_WAIT1 CLOSING TIME_WAIT CLOSE
		segments_are simultaneous-close "$side" fin1=0 fin1ack=0
		within "$(at simultaneous-close "$side" state TIME_WAIT=CLOSE) - $(at simultaneous-close "$side" state CLOSING=TIME_WAIT)" \
			60 "60 * 9 / 8 + 1"
	done
}
check "two ends that close at once both go through CLOSING, and both wait in TIME_WAIT" each both_close

# RFC 9293, figure 8
both_open()
{
	local side

	for side in client server; do
		same "$(told simultaneous-open "$side" state | head -n 3 | tr '\n' ' ')" \
			"CLOSE=SYN_SENT SYN_SENT=SYN_RECV SYN_RECV=ESTABLISHED " "states"
		same "$(number simultaneous-open "$side" 'syn=.*')" 1 "SYNs"
		same "$(number simultaneous-open "$side" 'synack=.*')" 1 "SYN-ACKs"
		same "$(told simultaneous-open "$side" syscall | grep ^connect)" connect=0
	done
	same "$(told simultaneous-open server syscall | grep '^listen\|^accept' || :)" "" "calls of one that listens"
	ends_well simultaneous-open
}
check "two ends that connect to each other at once make one connection, and nobody listens" each both_open

# tcp_conn_request() has found room, tcp_v4_syn_recv_sock() does not: the ACK is thrown away. The request's
# timer goes on: 1 s, 2 s. The server accepts after 2 s; each segment is under way for 0.2 s.
full()
{
	same "$(at accept-queue-full client state .*=ESTABLISHED | cut -d. -f1)" 0 "seconds until the client is ready"
	same "$(number accept-queue-full client hsack=0)" 3 "ACKs of the handshake"
	same "$(number accept-queue-full server synack=0,again)" 2 "SYN-ACKs sent again"
	within "$(at accept-queue-full server state '.*=ESTABLISHED')" "0.2 + 1 + 2 + 0.4" "0.3 + (1 + 2) * 9 / 8 + 0.4"
	ends_well accept-queue-full
}
check "an ACK that finds the accept queue full is lost, and the next SYN-ACK heals it when there is room" each full

# tcp_check_req(): listen_overflow
refused()
{
	segments_are accept-queue-full-abort server rst=0
	within "$(at accept-queue-full-abort server segment rst=0) - $(at accept-queue-full-abort client segment hsack=0)" \
		0.2 0.3
	calls_are accept-queue-full-abort client read=ECONNRESET close=0
	states_are accept-queue-full-abort client CLOSE
	forgotten accept-queue-full-abort
}
check "with tcp_abort_on_overflow the client is reset instead" each refused

# The cookie is in every segment that acknowledges the SYN-ACK: cookie_v4_check(). No request, no timer.
cookies()
{
	same "$(number cookies-hsack-lost server synack=.*)" 1 "SYN-ACKs"
	same "$(told cookies-hsack-lost server state | grep -c =SYN_RECV || :)" 0 "times in SYN_RECV"
	within "$(at cookies-hsack-lost server syscall accept=.*) - $(at cookies-hsack-lost client segment data=5)" 0 0.1
	same "$(number cookies-hsack-lost client 'data=.*')" 1 "segments with data"
	ends_well cookies-hsack-lost
}
check "a server with SYN cookies remembers nothing, and the client's data completes the handshake" each cookies

# tcp_check_req() drops a bare ACK, and remembers that it came: the timer sends no SYN-ACK then, until the
# last time (syn_ack_recalc()). 5 s are three timeouts: 1 s, 2 s, 4 s (secs_to_retrans()).
deferred()
{
	same "$(number defer-accept client hsack=0)" 1 "ACKs of the handshake"
	same "$(number defer-accept server synack=.*)" 1 "SYN-ACKs"
	within "$(at defer-accept server syscall accept=.*) - $(at defer-accept client segment data=5)" 0 0.1
	within "$(at defer-accept server state SYN_RECV=ESTABLISHED) - $(at defer-accept client segment data=5)" 0 0.1
	ends_well defer-accept
}
check "with TCP_DEFER_ACCEPT the server stays in SYN_RECV until data comes" each deferred

deferred_in_vain()
{
	same "$(number defer-accept-silent server synack=.*)" 2 "SYN-ACKs"
	within "$(at defer-accept-silent server segment synack=0,again)" 7 "7 * 9 / 8 + 0.1"
	within "$(at defer-accept-silent server syscall accept=.*) - $(at defer-accept-silent server segment synack=0,again)" \
		0 0.1
	calls_are defer-accept-silent server read=0 close=0
	ends_well defer-accept-silent
}
check "without data a SYN-ACK asks once more at the end of that time, and a bare ACK is enough then" \
	each deferred_in_vain

# In tcp_send_syn_data() the copy is a SYN alone; tcp_rcv_fastopen_synack() sends the data at once.
slow_open()
{
	same "$(told fastopen-syn-lost client segment | head -n 3 | tr '\n' ' ')" \
		"syn,data=5,lost syn=0,again data=5,again " "the first segments"
	within "$(at fastopen-syn-lost client syscall sendto=5)" 1 2
	within "$(at fastopen-syn-lost client segment data=5,again) - $(at fastopen-syn-lost server segment synack=0)" 0 0.1
	ends_well fastopen-syn-lost
}
check "a lost SYN of Fast Open costs its timeout, and the data come after the handshake" each slow_open

# --- what it needs ----------------------------------------------------------------------------------------

# Where the module cannot be loaded, that is what to do.
without_netem()
{
	mkdir -p /run/modprobe.d
	defer rm -r /run/modprobe.d
	echo "install sch_netem /bin/false" > /run/modprobe.d/segdrop.conf
	modprobe -r sch_netem
	run 3 simultaneous-close
	grep -q "^segdrop: cannot delay what a device sends: .*: load the kernel's module for it (sch_netem)$" "$text"
}
check "a kernel without netem cannot delay segments, and the tool says what is missing" without_netem

# --- counted by the kernel --------------------------------------------------------------------------------

# counters CONDITION SCENARIO "COUNTER NUMBER"...: what the kernel has counted in all its namespaces when
# CONDITION holds, IPv4 and IPv6 together
counters()
{
	local condition=$1 run line

	segdrop run "$2" --family both > "$work/text" 2>&1 &
	run=$!
	defer end "$run"
	busywait has_children "$run"
	busywait "$condition" "$run"
	gather "$run"
	shift 2
	for line; do
		same "${line% *} $(total "${line% *}")" "$line"
	done
}

has_children()
{
	local found

	# There is no end of line in this file, which read() calls a failure.
	read -r found < "/proc/$1/task/$1/children" || [ -n "$found" ]
}

# Both ends have done all that they do; what is left is TIME_WAIT.
done_with()
{
	fails has_children "$1"
}

# gather PID: what the namespaces of a run have counted, in directories like those of setup_ns
gather()
{
	local descriptor name

	rm -rf "$work/lab"
	for descriptor in "/proc/$1/fd/"*; do
		name=$(readlink "$descriptor") || continue
		case $name in
		"$(readlink /proc/self/ns/net)") continue ;;
		net:*) ;;
		*) continue ;;
		esac
		mkdir -p "$work/lab/$name"
		nsenter --net="$descriptor" cat /proc/net/snmp > "$work/lab/$name/snmp"
		nsenter --net="$descriptor" cat /proc/net/netstat > "$work/lab/$name/netstat"
	done
	same "$(find "$work/lab" -mindepth 1 -type d | wc -l)" 4 "namespaces"
}

# total COUNTER: of all of them
total()
{
	local name

	for name in "$work/lab/"*; do
		tcp_counter "${name#"$work"/}" "$1"
	done | awk '{ sum += $1 } END { print sum }'
}

clients_are_reset()
{
	gather "$1"
	[ "$(total TcpEstabResets)" -eq 2 ]
}

check "the kernel counts each ACK that found the accept queue full" \
	counters done_with accept-queue-full "TcpExtListenOverflows 4" "TcpExtEmbryonicRsts 0"
check "and each handshake that tcp_abort_on_overflow has ended" \
	counters clients_are_reset accept-queue-full-abort "TcpExtListenOverflows 2" "TcpExtEmbryonicRsts 2"
check "it counts a cookie sent and a cookie that came back" \
	counters done_with cookies-hsack-lost "TcpExtSyncookiesSent 2" "TcpExtSyncookiesRecv 2" \
		"TcpExtSyncookiesFailed 0"
check "it counts the bare ACK that TCP_DEFER_ACCEPT has thrown away" \
	counters done_with defer-accept "TcpExtTCPDeferAcceptDrop 2"
check "and that of a silent client only once, too" \
	counters done_with defer-accept-silent "TcpExtTCPDeferAcceptDrop 2"
check "it counts a Fast Open that failed, and a SYN and data that were sent again" \
	counters done_with fastopen-syn-lost "TcpExtTCPFastOpenActiveFail 2" "TcpExtTCPSynRetrans 2" \
		"TcpExtTCPFastOpenPassive 0" "TcpRetransSegs 4"

finish

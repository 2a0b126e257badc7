#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Each scenario beyond the lab, in IPv4 and IPv6, shows what the kernel's sources say that must happen.
. ./lib.sh
. ./observed.sh

check "every scenario beyond the lab comes to its end in IPv4 and in IPv6, and is recorded completely" \
	observe beyond 11

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

finish

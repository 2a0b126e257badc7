#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# The roles of hand-made segments that open a connection, and what the module follows meanwhile.
. ./lib.sh

setup_ns router
wire "$router"

all="add count any"

check "an undisturbed handshake is syn, synack, hsack" plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C A  1 1 0 : ack passes
C PA 1 1 5 : data passes
S A  1 6 0 : ack passes
END

check "a dropped hsack leaves the handshake open: its next copy is an hsack again" \
	plays "$router" "add drop hsack first 2" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack lost
C A  1 1 0 : hsack lost
C A  1 1 0 : hsack passes
C A  1 1 0 : ack passes
END

check "a repeated SYN-ACK opens the question again" plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C A  1 1 0 : ack passes
END

check "data that passes completes the handshake, data that is dropped does not" \
	plays "$router" "add drop data first 1" "add drop hsack first 1" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack lost
C PA 1 1 5 : data lost
S SA 0 1 0 : synack passes
C A  6 1 0 : hsack passes
S SA 0 1 0 : synack passes
C PA 1 1 5 : data passes
C A  6 1 0 : ack passes
END

check "a FIN completes the handshake" plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C FA 1 1 0 : fin1 passes
C A  2 1 0 : ack passes
END

check "a probe does not complete it" plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  0 1 0 : probe passes
C A  1 1 0 : hsack passes
END

check "an ACK of something else does not complete it" plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S SA 10 1 0 : synack passes
C A  1 1 0 : passed.window passes
C A  1 11 0 : hsack passes
END

check "the counts of a flow go on over copies of its SYN" plays "$router" "add drop syn first 2" <<END
C S  0 0 0 : syn lost
C S  0 0 0 : syn lost
C S  0 0 0 : syn passes
C S  0 0 0 : syn passes
END

check "a SYN with other numbers is provisional: flow, names and counts hold" \
	plays "$router" "add drop hsack first 1" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack lost
C A  1 1 0 : hsack passes
C S  5000 0 0 : syn passes
S A  1 1 0 : ack passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
END

check "a SYN-ACK that accepts the new SYN starts another flow, with counts of its own" \
	plays "$router" "add drop hsack first 1" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack lost
C A  1 1 0 : hsack passes
C S  5000 0 0 : syn passes
S SA 7000 5001 0 : synack passes
C A  5001 7001 0 : hsack lost
C A  5001 7001 0 : hsack passes
END

check "SYN cookies: the ACK of any SYN-ACK that passed completes the handshake" \
	plays "$router" "add drop synack skip 2 first 1" <<END
C S  0 0 0 : syn passes
S SA 100 1 0 : synack passes
S SA 200 1 0 : synack passes
S SA 300 1 0 : synack lost
C A  1 101 0 : hsack passes
END

check "a SYN-ACK alone starts a known flow" plays "$router" "$all" <<END
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
END

check "simultaneous open: both answer with synack, only a segment without SYN closes the question" \
	plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S S  0 0 0 : syn passes
C SA 0 1 0 : synack passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
S A  1 1 0 : hsack passes
C A  1 1 0 : ack passes
S A  1 1 0 : ack passes
END

check "a SYN that carries data is syn,data, and its answer may accept it or not" plays "$router" "$all" <<END
C S  0 0 5 : syn,data passes
S SA 0 6 0 : synack passes
C A  6 1 0 : hsack passes
C S  9000 0 5 : syn,data passes
S SA 9000 9001 0 : synack passes
C PA 9001 9001 5 : data passes
END

# --- resets: on a flow that has ended, a SYN is a new one, with counts of its own -----------------------

check "a RST with the receiver's next number ends the flow" plays "$router" "add drop syn first 1" <<END
C S  0 0 0 : syn lost
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C R  1 0 0 : rst passes
C S  9000 0 0 : syn lost
END

# What the old connection has counted goes on after a SYN with other numbers, which counts for itself.
check "a RST with another number does not" plays "$router" "add drop ack first 1" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C A  1 1 0 : ack lost
C R  2 0 0 : rst passes
C S  9000 0 0 : syn passes
C A  1 1 0 : ack passes
END

check "nor does one that is dropped" plays "$router" "add drop ack first 1" "add drop rst" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C A  1 1 0 : ack lost
C R  1 0 0 : rst lost
C S  9000 0 0 : syn passes
C A  1 1 0 : ack passes
END

check "a RST that answers the SYN ends the flow" plays "$router" "add drop syn first 1" <<END
C S  0 0 0 : syn lost
C S  0 0 0 : syn passes
S RA 0 1 0 : rst passes
C S  9000 0 0 : syn lost
END

check "a RST has no other role, but data if it carries some" plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C RA 1 1 0 : rst passes
C R  1 0 9 : data,rst passes
END

# --- addresses of a live flow are used again: each connection counts its own segments ----------------------

check "the SYN-ACK that accepts a new SYN is the first of its connection" plays "$router" "add drop synack first 1" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack lost
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C S  5000 0 0 : syn passes
S SA 7000 5001 0 : synack lost
S SA 7000 5001 0 : synack passes
C A  5001 7001 0 : hsack passes
END

check "the SYN that begins another connection is its first, its copy the second" plays "$router" "add drop syn first 1" <<END
C S  0 0 0 : syn lost
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C S  5000 0 0 : syn lost
C S  5000 0 0 : syn passes
S A  1 1 0 : ack passes
C R  1 0 0 : rst passes
C S  5000 0 0 : syn lost
C S  5000 0 0 : syn passes
END

check "an attempt that is not accepted leaves the connection its counts" plays "$router" "add drop ack first 2" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C A  1 1 0 : ack lost
C S  5000 0 0 : syn passes
C A  1 1 0 : ack lost
C A  1 1 0 : ack passes
END

# --- what a receiver would not accept moves nothing, and is counted ------------------------------------

check "a blind ACK does not take the handshake ACK's name, nor its place in the count" \
	plays "$router" "add drop hsack first 1" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  100000 1 0 : passed.window passes
C A  1 500000 0 : passed.window passes
C A  1 1 0 : hsack lost
C A  1 1 0 : hsack passes
END

check "nor does one before any SYN-ACK has passed" plays "$router" "add drop synack first 1" "$all" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack lost
C A  1 1 0 : passed.window passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
END

check "a SYN-ACK that accepts nothing takes no place in the count" plays "$router" "add drop synack first 1" <<END
C S  0 0 0 : syn passes
S SA 0 7777 0 : passed.window passes
S SA 0 1 0 : synack lost
S SA 0 1 0 : synack passes
END

check "an ACK of what was never sent moves nothing: keepalives stay probes, a RST ends the flow" \
	plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
S A  1 1000000000 0 : passed.window passes
C A  0 1 0 : probe passes
C A  0 1 1 : data,probe passes
C R  1 0 0 : rst passes
END

check "a segment may begin at the right edge of the window, not beyond" plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C PA 1001 1 5 : data passes
C PA 1002 1 5 : passed.window passes
END

check "behind a SYN proxy both numberings of the server tell one teardown" plays "$router" "$all" <<END
C S  0 0 0 : syn passes
S SA 0 1 0 : synack passes
C A  1 1 0 : hsack passes
C S  0 0 0 : syn passes
S SA 1000000000 1 0 : synack passes
C A  1 1000000001 0 : hsack passes
C FA 1 1 0 : fin1 passes
S FA 1000000001 2 0 : fin1ack,fin2 passes
C A  2 2 0 : fin2ack passes
END

# --- what is not known -------------------------------------------------------------------------------

# flow_says WORDS: the only flow
flow_says()
{
	same "$(wc -l < "$work/$router/segdrop/flows")" 1 "flows"
	grep -q -- "$1" "$work/$router/segdrop/flows" ||
		same "$(cat "$work/$router/segdrop/flows")" "... $1 ..." "flow"
}

midstream()
{
	plays "$router" "$all" <<-END
		C A  1 1 0 : ack passes
		S PA 1 1 5 : data passes
		C A  1 6 0 : ack passes
	END
	flow_says "start mid-stream"
}
check "of a connection that was there before the rules, roles of the handshake are not guessed" midstream

one_way()
{
	plays "$router" "$all" <<-END
		C S  0 0 0 : syn passes
		C A  1 1 0 : ack passes
		C FA 1 1 0 : fin1 passes
		C A  2 2 0 : ack passes
	END
	flow_says "one-way"
}
check "where only the client's segments pass, its ACKs are ack and its FIN is fin1" one_way

both_ways()
{
	plays "$router" "$all" <<-END
		C S  0 0 0 : syn passes
		S SA 0 1 0 : synack passes
		C A  1 1 0 : hsack passes
	END
	flow_says "start syn passing both handshake done fins 0 state live"
}
check "flows says how much is known of a connection" both_ways

finish

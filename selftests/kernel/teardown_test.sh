#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# The roles of hand-made segments that close a connection, and what the module follows meanwhile.
. ./lib.sh

setup_ns router
wire "$router"

# closing RULE...: plays() after a handshake
closing()
{
	cat - > "$work/closing"
	{
		echo "C S  0 0 0 : syn passes"
		echo "S SA 0 1 0 : synack passes"
		echo "C A  1 1 0 : hsack passes"
		cat "$work/closing"
	} | plays "$router" "$@"
}

all="add count any"

check "an undisturbed teardown is fin1, fin1ack, fin2, fin2ack" closing "$all" <<END
C FA 1 1 0 : fin1 passes
S A  1 2 0 : fin1ack passes
S A  1 2 0 : ack passes
S FA 1 2 0 : fin2 passes
C A  2 2 0 : fin2ack passes
C A  2 2 0 : ack passes
END

check "the server may be the one that closes first" closing "$all" <<END
S FA 1 1 0 : fin1 passes
C A  1 2 0 : fin1ack passes
C FA 1 2 0 : fin2 passes
S A  2 2 0 : fin2ack passes
END

check "the 2nd and the 3rd segment merged have both roles" closing "$all" <<END
C FA 1 1 0 : fin1 passes
S FA 1 2 0 : fin1ack,fin2 passes
C A  2 2 0 : fin2ack passes
END

check "a rule on either role matches the merged one" closing "add drop fin2 first 1" "add drop fin1ack first 1" <<END
C FA 1 1 0 : fin1 passes
S FA 1 2 0 : fin1ack,fin2 lost
S FA 1 2 0 : fin1ack,fin2 lost
S FA 1 2 0 : fin1ack,fin2 passes
END

check "a rule with only does not, unless it names both" \
	closing "add drop only fin2" "add drop only fin1ack" "add drop only fin1ack,fin2 first 1" <<END
C FA 1 1 0 : fin1 passes
S FA 1 2 0 : fin1ack,fin2 lost
S FA 1 2 0 : fin1ack,fin2 passes
C FA 1 1 0 : fin1 passes
S A  2 2 0 : fin1ack lost
S FA 1 2 0 : fin1ack,fin2 passes
S FA 1 2 0 : fin2 lost
END

check "a FIN has its name from its first copy, even if that is dropped, and keeps it" \
	closing "add drop fin1 from 10.1.0.1 first 1" "add drop fin1 from fd01::1 first 1" <<END
C FA 1 1 0 : fin1 lost
S FA 1 1 0 : fin1 passes
C FA 1 2 0 : fin1,fin1ack passes
S A  2 2 0 : fin1ack passes
END

check "simultaneous close: both FINs are fin1" closing "$all" <<END
C FA 1 1 0 : fin1 passes
S FA 1 1 0 : fin1 passes
C A  2 2 0 : fin1ack passes
S A  2 2 0 : fin1ack passes
END

check "a dropped fin1ack does not count: the next ACK is one again" closing "add drop fin1ack first 2" <<END
C FA 1 1 0 : fin1 passes
S A  1 2 0 : fin1ack lost
S A  1 2 0 : fin1ack lost
S A  1 2 0 : fin1ack passes
S A  1 2 0 : ack passes
END

check "a repeated FIN opens its question again, the first and the second" closing "$all" <<END
C FA 1 1 0 : fin1 passes
S A  1 2 0 : fin1ack passes
C FA 1 1 0 : fin1 passes
S A  1 2 0 : fin1ack passes
S FA 1 2 0 : fin2 passes
C A  2 2 0 : fin2ack passes
S FA 1 2 0 : fin2 passes
C A  2 2 0 : fin2ack passes
END

check "data of a half-closed peer acknowledges the FIN" closing "$all" <<END
C FA 1 1 0 : fin1 passes
S PA 1 2 5 : data,fin1ack passes
S PA 6 2 5 : data passes
C A  2 11 0 : ack passes
END

check "a probe that covers a FIN does not" closing "$all" <<END
C FA 1 1 0 : fin1 passes
S A  0 2 0 : probe passes
S A  1 2 0 : fin1ack passes
END

check "roles belong to sequence numbers: data and FIN retransmitted apart, or merged" closing "$all" <<END
C FA 1 1 5 : data,fin1 passes
C A  1 1 5 : data passes
C FA 6 1 0 : fin1 passes
S A  1 7 0 : fin1ack passes
S PA 1 7 5 : data passes
S FA 6 7 0 : fin2 passes
S FA 1 7 5 : data,fin2 passes
END

check "an ACK that does not cover the FIN is an ack" closing "$all" <<END
C FA 1 1 5 : data,fin1 passes
S A  1 6 0 : ack passes
S A  1 7 0 : fin1ack passes
END

check "late copies on an ended flow keep their names; a new SYN starts another, with counts of its own" \
	closing "add drop fin1 first 1" <<END
C FA 1 1 0 : fin1 lost
C FA 1 1 0 : fin1 passes
S FA 1 2 0 : fin1ack,fin2 passes
C A  2 2 0 : fin2ack passes
S FA 1 2 0 : fin2 passes
C A  2 2 0 : fin2ack passes
C S  9000 0 0 : syn passes
S SA 9000 9001 0 : synack passes
C A  9001 9001 0 : hsack passes
C FA 9001 9001 0 : fin1 lost
END

check "a FIN far below the window is none: the ACKs that follow are no fin1ack" \
	closing "add drop fin1ack" <<END
C PA 1 1 5 : data passes
S A  1 6 0 : ack passes
C FA -500000 1 0 : passed.window passes
S A  1 6 0 : ack passes
C FA -100 1 0 : ack passes
S A  1 6 0 : ack passes
C FA 6 1 0 : fin1 passes
S A  1 7 0 : fin1ack lost
S A  1 7 0 : fin1ack lost
END

midstream()
{
	plays "$router" "$all" <<-END
		C PA 1 1 5 : data passes
		C FA 6 1 0 : fin1 passes
		S A  1 7 0 : fin1ack passes
		S FA 1 7 0 : fin2 passes
		C A  7 2 0 : fin2ack passes
	END
}
check "of a connection that was there before the rules, FINs have their names from the first one seen" midstream

one_way()
{
	plays "$router" "$all" <<-END
		S SA 0 1 0 : synack passes
		S FA 1 2 0 : fin1 passes
		S A  2 2 0 : ack passes
	END
}
check "where only one direction passes, its FIN is fin1" one_way

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Packets that cannot be judged pass unharmed, are counted, and move nothing.
. ./lib.sh

setup_ns router
wire "$router"

all="add count any"

# odd: plays() in the middle of a handshake, which then goes on as if nothing had been
odd()
{
	cat > "$work/odd"
	{
		echo "C S  0 0 0 : syn passes"
		echo "S SA 0 1 0 : synack passes"
		cat "$work/odd"
		echo "C A  1 1 0 : hsack lost"
		echo "C A  1 1 0 : hsack passes"
	} | plays "$router" "add drop hsack first 1" "$all"
}

check "a wrong checksum" odd <<END
C A  1 1 0 badsum : passed.checksum passes
C PA 1 1 5 badsum : passed.checksum passes
C R  1 0 0 badsum : passed.checksum passes
S SA 7 1 0 badsum : passed.checksum passes
END

check "fragments, the first and the others" odd <<END
C PA 1 1 8 frag=first : passed.fragment passes
C PA 1 1 8 frag=later : passed.fragment passes
END

check "flags that cannot be" odd <<END
C SF  0 0 0 : passed.flags passes
C SRA 0 1 0 : passed.flags passes
C -   1 0 0 : passed.flags passes
C F   1 0 0 : passed.flags passes
END

check "a TCP header that is shorter than any" odd <<END
C A 1 1 0 doff=4 : passed.malformed passes
END

check "a packet that is shorter than its TCP header" odd <<END
C A 1 1 0 cut=1 : passed.truncated passes
C A 1 1 0 doff=6 : passed.truncated passes
C A 1 1 3 doff=6 : passed.truncated passes
C A 1 1 0 cut=20 : passed.truncated passes
END

check "what is not TCP" odd <<END
C A 1 1 0 proto=17 : passed.not_tcp passes
C A 1 1 0 proto=50 : passed.not_tcp passes
C A 1 1 0 proto=254 : passed.not_tcp passes
END

check "a connection of a socket to itself" odd <<END
C S 0 0 0 self : passed.self passes
C A 1 1 0 self : passed.self passes
END

check "IPv4 and TCP options do not hide a segment" plays_in 4 "$router" "$all" <<END
C S  0 0 0 ipopt=10 : syn passes
S SA 0 1 0 opt=10 : synack passes
C A  1 1 0 ipopt=10 opt=10 : hsack passes
END

check "nor do IPv6 extension headers, an atomic fragment's among them" plays_in 6 "$router" "$all" <<END
C S  0 0 0 ext=hop ext=dst ext=route ext=ah ext=dst : syn passes
S SA 0 1 0 frag=whole : synack passes
C A  1 1 0 ext=dst opt=10 : hsack passes
C PA 1 1 5 ext=hop frag=first : passed.fragment passes
C PA 1 1 5 ext=hop frag=whole : data passes
END

check "a chain of extension headers that never ends is not followed" plays_in 6 "$router" "$all" <<END
C S 0 0 0 ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst ext=dst : passed.malformed passes
END

super_segment()
{
	rules "$router" reset
	plays "$router" "add drop data first 1" <<-END
		C S  0 0 0 : syn passes
		S SA 0 1 0 : synack passes
		C A  1 1 0 : hsack passes
		C PA 1 1 4000 gso=1000 : data lost
		C PA 1 1 4000 gso=1000 : data passes
		S A  1 4001 0 : ack passes
		C PA 4001 1 60000 gso=1000 : data passes
		S A  1 64001 0 : ack passes
	END
	stats_are "$router" "seen.data 6" "dropped.data 2"
}
check "a super-segment is one segment" super_segment

finish

# SPDX-License-Identifier: GPL-2.0-only
# What a segment costs between the namespaces $client and $server, which link() has joined as number 1, in virtual
# time: an instruction takes a nanosecond there. Sourced behind lib.sh.
# shellcheck shell=dash disable=SC2154

port=80

# traffic_of KIND UNITS: nanoseconds a unit
traffic_of()
{
	traffic "$1" "$client" "$server" 10.0.1.2 "$port" "$2"
}

# cost: of a segment to and fro; 100 of them take a millisecond or two
cost()
{
	traffic_of pingpong 100
}

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2119	# what has arguments can do without
# `segdrop watch` shows the segments that the module counts, and of these those that are asked for.
. ./lib.sh
. ./watching.sh

# --- what it shows ------------------------------------------------------------------------------------

# A SYN-ACK is lost and sent again, data are counted. The module counts roles, nft segments, and TCP the SYN-ACKs that
# its timer sends again: the server answers a repeated SYN besides.
everything()
{
	local resent

	rules "$server" flush reset "$loss"
	watch "$server" veth1
	resent=$(tcp_counter "$server" TcpExtTCPSynRetrans)
	start segdrop watch --netns "$server"
	talk
	stop
	counted_as_shown "$server"
	same "$(grep -c '^[^ ]* in  ' "$shown")" "$(counted "$server" arrived)" "segments that came in"
	same "$(grep -c '^[^ ]* out ' "$shown")" "$(counted "$server" sent)" "segments that went out"
	at_least "$(tcp_counter "$server" TcpExtTCPSynRetrans)" $((resent + 1)) "the number of SYN-ACKs sent again"
	line_with '^[0-9:.]* out 10.0.1.2:80 > 10.0.1.1:[0-9]* synack S. 0/1 DROPPED by 1$'
	line_with '^[0-9:.]* in  10.0.1.1:[0-9]* > 10.0.1.2:80 data P. 1+5/1 counted by 7$'
	line_with ' DROPPED by \| counted by ' 2
	at_least 80 "$(wc -L < "$shown")" "the width that lines may have"
}
check "a line for each segment that the module and nft count, with its role and its fate, of 80 columns at most" \
	everything

# last_time: of the last line
last_time()
{
	tail -n 1 "$shown" | cut -d . -f 1
}

# The clock on the wall goes on from noon while it watches, and is set back.
wall_clock()
{
	local now

	rules "$server" flush "add count any"
	start segdrop watch --netns "$server"
	talk
	grep -vE '^[0-2][0-9](:[0-5][0-9]){2}\.[0-9]{6} (in |out) ' "$shown" && return 1
	cut -d ' ' -f 1 "$shown" | sort -c
	now=$(date +%s)
	defer date -s "@$now"
	date -s 12:00:00
	talk
	last_time | grep -E '^12:00:[0-5][0-9]$'
	stop
}
check "the time is that of the clock on the wall, also when that is set" wall_clock

# text_of FILE: what the JSON there would be as lines, but for time and numbers
text_of()
{
	jq -r '
		def place: if .address | contains(":") then "[\(.address)]:\(.port)" else "\(.address):\(.port)" end;
		{ passed: "passed", dropped: "DROPPED by \(.rule)", counted: "counted by \(.rule)" } as $verdicts |
		"\(.direction) \(.from | place) > \(.to | place) \(.roles | join(",")) \($verdicts[.verdict])"' "$1"
}

# members FILE: of which kind each object's are
members()
{
	jq -c '[paths(type != "object" and type != "array") as $path | getpath($path) |
		{ ([$path[] | if type == "number" then "x" else . end] | join(".")): type }] | add' "$1" | sort -u
}

# The same segments twice, as lines and as objects, in IPv4 and IPv6.
json()
{
	rules "$server" flush reset "$loss"
	segdrop watch --netns "$server" --json > "$work/json" 2> "$work/json.said" &
	other=$!
	defer end "$other"
	start segdrop watch --netns "$server"
	busywait recording "$other"
	talk
	talk fd00:0:0:1::2 80
	kill "$other"
	status_is 0 wait "$other"
	stop
	same "$(cat "$work/json.said")" "$(cat "$said")" "the sum"
	while read -r object; do
		echo "$object" | jq -e 'type == "object"' > "$work/is_object"
	done < "$work/json"
	same "$(text_of "$work/json")" "$(awk '{ verdict = $9 == "passed" ? $9 : $9 " " $10 " " $11
		print $2, $3, $4, $5, $6, verdict }' "$shown")"
	same "$(jq -c .netns_name "$work/json" | sort -u)" "\"$server\""
	same "$(jq -c .netns "$work/json" | sort -u)" "$(stat -Lc %i "/run/netns/$server")"
}
check "--json: an object for each line, with the same in it" json

# Of the connection over IPv4: the numbers on the wire are those of the SYN, and what follows from them.
json_numbers()
{
	local begun

	begun=$(date +%s)
	rules "$server" flush reset "add id 3 drop synack out first 1"
	start segdrop watch --netns "$server" --json
	talk
	stop
	jq -es --argjson begun "$begun" --argjson ended "$(date +%s)" '
		(map(select(.roles == ["syn"]))[0].seq) as $client |
		(map(select(.roles == ["synack"]))[0].seq) as $server |
		(map(select(.roles == ["data"] and .direction == "in"))) as $data |
		(map(select(.rule))) as $lost |
		all(.time >= $begun and .time <= $ended + 1) and
		(map(.time) | . == sort) and
		all(.[] | select(.roles == ["syn"]); .ack == null and .flags == ["SYN"] and .len == 0) and
		all(.[] | select(.roles == ["synack"]); .ack == ($client + 1) % 4294967296) and
		($data | map([.seq, .ack, .len, .flags])) ==
			[[($client + 1) % 4294967296, ($server + 1) % 4294967296, 5, ["PSH", "ACK"]]] and
		($lost | map([.roles, .rule, .verdict])) == [[["synack"], 3, "dropped"]]' "$shown" || {
		cat "$shown"
		return 1
	}
}
check "--json: times are seconds since 1970, numbers are those on the wire, and what is not there is null" json_numbers

# --- which connection it is -----------------------------------------------------------------------------

# The answer to a SYN that comes out of place (RFC 5961, 4.2) is of the connection that was there.
syn_out_of_place()
{
	setup_ns router
	wire "$router"
	start segdrop watch --netns "$router"
	plays_in 4 "$router" "add count any" <<-END
		C S  0    0 0 : syn passes
		S SA 0    1 0 : synack passes
		C A  1    1 0 : hsack passes
		C S  5000 0 0 : syn passes
		S A  1    1 0 : ack passes
		C R  1    0 0 : rst passes
	END
	stop
	line_with " syn S 0 counted by 1$" 2
	line_with " ack . 1/1 counted by 1$"
	line_with " rst R 1 counted by 1$"
}
check "numbers stay those of the connection when a SYN comes that nobody accepts" syn_out_of_place

# behind_vrf VRF NS N: a client in a namespace of its own talks to a server in a VRF
behind_vrf()
{
	ip -n "$inside" link add "$1" type vrf table "$3"
	ip -n "$inside" link set "$1" up
	link "$inside" "$2" "$3"
	ip -n "$inside" link set "veth$3" master "$1"
	ip -n "$inside" address add 10.9.9.1/24 dev "veth$3"
	ip -n "$2" address add 10.9.9.2/24 dev "veth$3"
	sysctl_ns "$2" net.ipv4.ip_local_port_range "40000 40000"
	reach "$2" 10.9.9.1
	serve "$inside" 0.0.0.0 80
	connect "$2" 10.9.9.1 80 --close-after=1
	busywait quiet "$inside" "$2"
}

same_addresses()
{
	setup_ns inside outside elsewhere
	sysctl_ns "$inside" net.ipv4.tcp_l3mdev_accept 1
	rules "$inside" "add count syn to *:80"
	start segdrop watch --netns "$inside" --role syn,hsack --json
	behind_vrf red "$outside" 5
	behind_vrf blue "$elsewhere" 6
	stop
	same "$(jq -r '"\(.roles[0]) \(.from.address):\(.from.port) \(.scope)"' "$shown")" \
		"$(ip -n "$inside" -json link show type vrf | jq -r 'sort_by(.ifname == "blue")[] | .ifindex |
			"syn 10.9.9.2:40000 \(.)", "hsack 10.9.9.2:40000 \(.)"')"
}
check "connections of two VRFs with the same addresses are told apart" same_addresses

# --- what is asked for ----------------------------------------------------------------------------------

# ask NAME OPTION...: one of several watches
ask()
{
	local name=$1

	shift
	segdrop watch --netns "$server" --json "$@" > "$work/asked.$name" 2> "$work/asked.$name.said" &
	eval "watcher_$name=\$!"
	defer end $!
	busywait recording $!
	asked="$asked $name"
}

# end_asked: with a sum each
end_asked()
{
	local name

	for name in $asked; do
		eval "kill \$watcher_$name && status_is 0 wait \$watcher_$name"
		same "$(cat "$work/asked.$name.said")" "$(sum "$(wc -l < "$work/asked.$name")")" "$name"
	done
	nothing_left
}

# Each tracing instance takes the time anew.
timeless()
{
	jq -c 'del(.time)' "$1"
}

# fits NAME CONDITION: those that were asked for are those of all that have it; there are some, and there are others
fits()
{
	timeless "$work/asked.all" | jq -c "select($2)" > "$work/expected"
	same "$(timeless "$work/asked.$1")" "$(cat "$work/expected")" "$1"
	at_least "$(wc -l < "$work/expected")" 1 "the number of lines for $1"
	at_least "$(wc -l < "$work/asked.all")" $(($(wc -l < "$work/expected") + 1)) "the number of others for $1"
}

filters()
{
	asked=
	rules "$server" flush reset "$loss" "add id 9 count fin1"
	ask all
	ask roles --role fin1,fin2ack --role synack
	ask from --from 10.0.1.2
	ask to --to '10.0.1.0/31'
	ask port --host '*:81'
	ask host --host '[fd00:0:0:1::2]:82'
	ask net --from 'fd00:0:0:1::/64' --role data
	ask rule --rule 7
	ask rules --rule 9 --rule 1
	ask dropped --dropped
	ask several --role data --rule 7 --to '*:80'
	talk
	talk 10.0.1.2 81
	talk fd00:0:0:1::2 82
	end_asked
	fits roles '.roles - ["fin1", "fin2ack", "synack"] != .roles'
	fits from '.from.address == "10.0.1.2"'
	fits to '.to.address == "10.0.1.1"'
	fits port '.from.port == 81 or .to.port == 81'
	fits host '[.from, .to] | any(. == { address: "fd00:0:0:1::2", port: 82 })'
	fits net '(.from.address | startswith("fd00")) and .roles == ["data"]'
	fits rule '.rule == 7'
	fits rules '.rule == 9 or .rule == 1'
	fits dropped '.verdict == "dropped"'
	fits several '.rule == 7 and .to.port == 80'
}
check "each filter leaves the segments that fit it, and all of them" filters

# So many rules as can be named make a filter that the kernel takes.
many_rules()
{
	rules "$server" flush reset "add id 4294967295 count syn"
	# shellcheck disable=SC2046 # several words
	start segdrop watch --netns "$server" --role syn $(seq 4294967232 4294967295 | sed 's/^/--rule=/')
	talk
	stop
	line_with "syn S 0 counted by 4294967295$"
	# shellcheck disable=SC2046 # several words
	status_is 2 segdrop watch $(seq 65 | sed 's/^/--rule=/') 2> "$said"
	grep -q "64 rules at most" "$said"
}
check "64 rules can be named, and one more is refused" many_rules

# refuses PATTERN OPTION...
refuses()
{
	local pattern=$1

	shift
	status_is 2 segdrop watch "$@" > "$shown" 2> "$said"
	grep -q -- "$pattern" "$said" || same "$(cat "$said")" "... $pattern ..."
	same "$(cat "$shown")" ""
}

typos()
{
	refuses '--role=fin1,fin3: found `fin3`, expected a role (syn,' --role fin1,fin3
	refuses '--role=syn data: found `data`, expected a single word' --role "syn data"
	refuses '--from=10.0.0.1/24: found `10.0.0.1/24`, expected 10.0.0.0/24' --from 10.0.0.1/24
	refuses '--to=\*:99999: found `99999`, expected a port from 1 to 65535' --to '*:99999'
	refuses '--host=::1:80 to any: found `to`, expected a single word' --host '::1:80 to any'
	refuses '--host=10.0.0.1: give this option once' --host '*:80' --host 10.0.0.1
	refuses '--rule=0: found `0`, expected the number of a rule from 1 to' --rule 0
	refuses 'of both families: give IPv4 or IPv6' --from 10.0.0.1 --host ::1
	refuses 'choose one of --netns and --all' --all --netns "$server"
	refuses 'too much' surplus
	nothing_left
}
check "a mistake in a filter is shown with what was found and expected" typos

# --- where ----------------------------------------------------------------------------------------------

here()
{
	local way

	for way in "enter $client segdrop watch" "segdrop watch --netns $(holder "$client")"; do
		rules "$client" flush reset "add drop syn out first 1"
		rules "$server" flush reset "add drop fin1 first 1"
		# shellcheck disable=SC2086 # several words
		start $way
		talk
		stop
		counted_as_shown "$client"
		line_with "DROPPED by 1$"
	done
}
check "without --netns it is the namespace where it runs, and a process names its own" here

# The third has no name: a connection there finds nobody, on its loopback device.
all_of_them()
{
	local ns nameless

	unshare --net sleep 1000000000 &
	nameless=$!
	defer end "$nameless"
	busywait fails [ "/proc/$nameless/ns/net" -ef /proc/self/ns/net ]
	nsenter --net="/proc/$nameless/ns/net" ip link set lo up
	ln -s "/proc/$nameless/net" "$work/nameless"
	defer rm "$work/nameless"
	rules "$client" flush reset "add drop syn out first 1"
	rules "$server" flush reset "add drop fin1 first 1"
	rules nameless "add count any"
	start segdrop watch --all
	talk
	status_is 1 nsenter --net="/proc/$nameless/ns/net" segdrop client 127.0.0.1:80 > "$work/nobody" 2>&1
	stop
	cp "$shown" "$work/all"
	for ns in "$client" "$server"; do
		grep " netns $(stat -Lc %i "/run/netns/$ns") $ns$" "$work/all" > "$shown"
		counted_as_shown "$ns"
		line_with " DROPPED by 1 netns "
	done
	grep " netns $(stat -Lc %i "/proc/$nameless/ns/net")$" "$work/all" > "$shown"
	counted_as_shown nameless
	line_with "" 2
	same "$(grep -c " $client$\| $server$" "$work/all")" $(($(wc -l < "$work/all") - 2)) "lines of those with names"
}
check "--all shows all namespaces and says which, by number and by name if there is one" all_of_them

without_rules()
{
	rules "$server" flush reset
	start segdrop watch --netns "$server"
	busywait grep -q "There is no rule" "$said"
	same "$(wc -l < "$said")" 1 "lines"
	eval "$(sed 's/.*: segdrop/segdrop/' "$said")"
	talk
	kill "$watcher"
	status_is 0 wait "$watcher"
	counted_as_shown "$server"
	line_with " counted by 1$" "$(stat_of "$server" rule.1.matched)"
	nothing_left
}
check "without a rule it says so, and what it says to do about it helps" without_rules

finish

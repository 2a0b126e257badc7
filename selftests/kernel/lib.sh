# SPDX-License-Identifier: GPL-2.0-only
# What the kselftests share; sourced by them, never run. A test is a TAP program of its own:
#
#	. ./lib.sh
#	setup_ns client server		# two namespaces of random names, in $client and $server
#	check "one sentence" function	# a subtest: the function's first failing command fails it
#	finish
#
# shellcheck shell=dash

# The same text wherever the test runs.
export LC_ALL=C
PATH=$PWD:$PATH
work=$(mktemp -d)
chmod 755 "$work"
undo=
tests=0
failed=0
skipped=0
finished=

# --- cleaning up ----------------------------------------------------------------------------------

# defer COMMAND: run it, the last one first, when the subtest (or the test) ends
defer()
{
	undo="$*
$undo"
}

run_deferred()
{
	set +e
	eval "$undo"
	undo=
}

end_test()
{
	run_deferred
	rm -rf "$work"
	[ -n "$finished" ] || echo "Bail out! the test ended early"
}

trap end_test EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
set -e

# end PID [SIGNAL]: end a process of ours and wait for it; that it has ended before is no failure
end()
{
	kill "-${2:-KILL}" "$1" 2> /dev/null || :
	wait "$1" 2> /dev/null || :
}

# --- subtests and what they are made of -------------------------------------------------------------

# check SENTENCE COMMAND...: one subtest, in a shell of its own; status 4 means that it was skipped
check()
{
	local sentence=$1 status

	shift
	tests=$((tests + 1))
	set +e
	(
		undo=
		trap run_deferred EXIT
		set -e
		"$@"
	) > "$work/log" 2>&1
	status=$?
	set -e
	case $status in
	0) echo "ok $tests - $sentence" ;;
	4)
		skipped=$((skipped + 1))
		echo "ok $tests - $sentence # SKIP $(tail -n 1 "$work/log")"
		;;
	*)
		failed=$((failed + 1))
		echo "not ok $tests - $sentence"
		sed 's/^/# /' "$work/log"
		;;
	esac
}

# skip_all REASON: instead of any subtest
skip_all()
{
	finished=1
	echo "1..0 # SKIP $1"
	exit 4
}

finish()
{
	finished=1
	[ ! -e "$work/figures" ] || cat "$work/figures"
	echo "1..$tests"
	[ "$failed" -eq 0 ] || exit 1
	[ "$skipped" -lt "$tests" ] || exit 4
	exit 0
}

# ways: IPv4 and IPv6, by rules in and out: "FAMILY,DIRECTION"...; a debug kernel can afford one, in turn
ways()
{
	set -- 4,in 6,out 6,in 4,out
	scaled "$*" "$*" "$(shift $((tests % 4)) && echo "$1")"
}

# debug_kernel: is this the one that looks for wrong use of memory and locks?
debug_kernel()
{
	[ -e /sys/kernel/debug/kmemleak ]
}

# scaled SOAK NORMAL DEBUG: how much of something this run can afford; a debug kernel takes fifty times as long
# over a segment, and a soak has hours
scaled()
{
	if [ -n "$SEGDROP_SOAK" ]; then
		echo "$1"
	elif debug_kernel; then
		echo "$3"
	else
		echo "$2"
	fi
}

# figure NAME VALUE: something measured, for docs/reliability.md; a subtest may call it, finish() prints it
figure()
{
	printf '# figure: %s %s\n' "$1" "$2" >> "$work/figures"
}

# same FOUND EXPECTED [OF WHAT]
same()
{
	[ "$1" = "$2" ] && return
	printf '%sfound:\n%s\nexpected:\n%s\n' "${3:+$3: }" "$1" "$2"
	return 1
}

# at_least FOUND EXPECTED [OF WHAT]
at_least()
{
	[ "$1" -ge "$2" ] && return
	echo "${3:-it} is $1, expected $2 at least"
	return 1
}

# fails COMMAND...
fails()
{
	if "$@"; then
		echo "this did not fail: $*"
		return 1
	fi
}

# status_is STATUS COMMAND...
status_is()
{
	local expected=$1 status=0

	shift
	"$@" || status=$?
	[ "$status" -eq "$expected" ] && return
	echo "status $status, expected $expected: $*"
	return 1
}

text=$work/text
# run STATUS ARGUMENT...: `segdrop run`; what is printed goes to $text
run()
{
	local status=$1

	shift
	status_is "$status" segdrop run "$@" > "$text" 2>&1 || {
		cat "$text"
		return 1
	}
}

# A look at the state of things is dear in a debug kernel.
pause=$(scaled 0.1 0.1 0.5)

# busywait COMMAND...: until it holds; the limit is time enough for anything that will happen at all
busywait()
{
	local tries=600

	until "$@" > "$work/waiting" 2>&1; do
		tries=$((tries - 1))
		if [ $tries -eq 0 ]; then
			echo "this never came true: $*"
			cat "$work/waiting"
			return 1
		fi
		sleep "$pause"
	done
}

# --- namespaces and links ---------------------------------------------------------------------------

random_name()
{
	local name

	read -r name < /proc/sys/kernel/random/uuid
	echo "$1-${name%%-*}"
}

in_ns()
{
	enter "$@"
}

# setup_ns NAME...: a new namespace for each, its random name in the variable NAME. A process stays in
# each, so that $work/NAMESPACE is its /proc/net without entering it.
setup_ns()
{
	local _variable _ns

	for _variable; do
		_ns=$(random_name "$_variable")
		hold "$_ns" &
		defer end $! TERM
		busywait [ "/proc/$!/ns/net" -ef "/run/netns/$_ns" ]
		ln -s "/proc/$!/net" "$work/$_ns"
		eval "$_variable=\$_ns"
	done
}

# holder NS: the process that holds it
holder()
{
	readlink "$work/$1" | cut -d / -f 3
}

# link NS NS N: joins two namespaces by a veth pair called vethN; their addresses are 10.0.N.1 and .2,
# and fd00:0:0:N::1 and ::2. What TCP sends are segments of one MSS at most.
link()
{
	{
		echo "link add veth$3 type veth peer name veth$3 netns $2"
		end_of_link "$3" 1 "veth$3"
		acquaintance "$3" 1 2 "veth$3"
	} | ip -n "$1" -batch -
	{
		end_of_link "$3" 2 "veth$3"
		acquaintance "$3" 2 1 "veth$3"
	} | ip -n "$2" -batch -
	reach "$1" "10.0.$3.2"
	reach "$1" "fd00:0:0:$3::2"
}

# link_end NS N HOST DEVICE: the same addresses for another device
link_end()
{
	end_of_link "$2" "$3" "$4" | ip -n "$1" -batch -
}

# end_of_link N HOST DEVICE: what `ip` has to do for an end
end_of_link()
{
	echo "address add 10.0.$1.$2/24 dev $3"
	echo "address add fd00:0:0:$1::$2/64 dev $3 nodad"
	echo "link set $3 up gso_max_segs 1 addrgenmode none"
}

# acquaintance N HOST OTHER DEVICE: and to make the other host known there for good. Once forgotten, it could not be
# asked for by a router, which has no link-local address to ask from (net/ipv6/ndisc.c:ndisc_solicit()).
acquaintance()
{
	echo "link set $4 address 02:00:00:00:0$1:0$2"
	echo "neighbour replace 10.0.$1.$3 lladdr 02:00:00:00:0$1:0$3 dev $4 nud permanent"
	echo "neighbour replace fd00:0:0:$1::$3 lladdr 02:00:00:00:0$1:0$3 dev $4 nud permanent"
}

# bridged N: new namespaces $here and $there, joined by a bridge in $switch, with br_netfilter; the addresses are
# those of a link, and host 3 is the bridge
bridged()
{
	local host n=$1

	setup_ns here switch there
	ip -n "$switch" link add br0 type bridge
	ip -n "$here" link add eth0 type veth peer name port1 netns "$switch"
	ip -n "$there" link add eth0 type veth peer name port2 netns "$switch"
	link_end "$here" "$n" 1 eth0
	link_end "$there" "$n" 2 eth0
	link_end "$switch" "$n" 3 br0
	ip -n "$switch" -batch - <<-END
		link set port1 up master br0
		link set port2 up master br0
	END
	acquaintance "$n" 1 2 eth0 | ip -n "$here" -batch -
	acquaintance "$n" 2 1 eth0 | ip -n "$there" -batch -
	for host in 2 3; do
		reach "$here" "$(addr 4 "$n" "$host")"
		reach "$here" "$(addr 6 "$n" "$host")"
	done
	modprobe br_netfilter
	sysctl_ns "$switch" net.bridge.bridge-nf-call-iptables 1
	sysctl_ns "$switch" net.bridge.bridge-nf-call-ip6tables 1
}

# reach NS ADDR: waits for the way there, so that no segment has to
reach()
{
	in_ns "$1" ping -q -c 1 -W 30 "$2" > /dev/null
}

# addr FAMILY N HOST: one of the addresses that link gave
addr()
{
	if [ "$1" = 4 ]; then
		echo "10.0.$2.$3"
	else
		echo "fd00:0:0:$2::$3"
	fi
}

# socket_address ADDR PORT
socket_address()
{
	case $1 in
	*:*) echo "[$1]:$2" ;;
	*) echo "$1:$2" ;;
	esac
}

# sysctl_ns NS NAME VALUE
sysctl_ns()
{
	in_ns "$1" sysctl -q -w "$2=$3"
}

# wire NS: makes NS a router between the tun devices wire0 and wire1, for inject(): what is written to one
# and passes comes out of the other
wire()
{
	modprobe tun
	ip -n "$1" -batch - <<-EOF
		tuntap add dev wire0 mode tun
		tuntap add dev wire1 mode tun
		link set wire0 up addrgenmode none
		link set wire1 up addrgenmode none
		route add 10.1.0.0/16 dev wire1
		route add fd01::/16 dev wire1
	EOF
	in_ns "$1" sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \
		net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.wire0.rp_filter=0
}

# flooded NS: a router of its own; what a flood brings it goes no further than behind our hook, where nft counts
flooded()
{
	wire "$1"
	in_ns "$1" nft -f - <<-END
		table inet watch {
			counter given { }
			counter left { }
			chain before {
				type filter hook prerouting priority -2147483648
				iifname wire0 meta l4proto tcp counter name given
			}
			chain behind {
				type filter hook prerouting priority raw
				iifname wire0 meta l4proto tcp counter name left drop
			}
		}
	END
}

# --- segdrop ----------------------------------------------------------------------------------------

# rules NS LINE...: one write, one transaction
rules()
{
	local ns=$1

	shift
	printf '%s\n' "$@" > "$work/$ns/segdrop/rules"
}

# stat_of NS NAME
stat_of()
{
	sed -n "s/^$2 //p" "$work/$1/segdrop/stats"
}

# stats_are NS "NAME VALUE"...
stats_are()
{
	local ns=$1

	shift
	printf '%s\n' "$@" > "$work/wanted"
	awk 'NR == FNR { found[$1] = $2; next }
		found[$1] "" != $2 || NF != 2 { printf "found %s %s, expected %s\n", $1, found[$1], $0; bad = 1 }
		END { exit bad }' "$work/$ns/segdrop/stats" "$work/wanted"
}

# max_flows N: how many connections a namespace tracks at most, until the subtest ends
max_flows()
{
	local file=/sys/module/segdrop/parameters/max_flows

	defer "echo $(cat "$file") > $file"
	echo "$1" > "$file"
}

# objects [CACHE]: what the module's caches hold; the kernel counts free ones that it keeps at hand, too, until it
# is asked to give them back
objects()
{
	local cache

	[ -e /sys/kernel/slab/segdrop_flow4 ] || {
		echo "the kernel has merged our caches with others: boot it with slab_nomerge"
		return 4
	} >&2
	for cache in /sys/kernel/slab/segdrop_*; do
		echo 1 > "$cache/shrink"
	done
	awk -v cache="${1:-segdrop_}" 'index($1, cache) == 1 { used += $2 } END { print used + 0 }' /proc/slabinfo
}

objects_are()
{
	same "$(objects "$2")" "$1" "objects in the module's caches"
}

# kernel_kib: what the kernel has taken for itself, but for tables that are not of the slab and are contiguous
kernel_kib()
{
	awk '$1 == "SUnreclaim:" || $1 == "VmallocUsed:" { sum += $2 } END { print sum }' /proc/meminfo
}

# --- other people's counters ------------------------------------------------------------------------

# watch NS DEVICE: lets nft count the TCP packets that come in over DEVICE: "arrived" before segdrop has
# seen them, "passed" after that; and "sent", those that leave over it, before segdrop has seen them
watch()
{
	in_ns "$1" nft -f - <<-EOF
		table netdev watch {
			counter arrived { }
			chain ingress {
				type filter hook ingress device $2 priority 0
				meta l4proto tcp counter name arrived
			}
		}
		table inet watch {
			counter passed { }
			counter sent { }
			chain prerouting {
				type filter hook prerouting priority raw
				iifname $2 meta l4proto tcp counter name passed
			}
			chain postrouting {
				type filter hook postrouting priority 300
				oifname $2 meta l4proto tcp counter name sent
			}
		}
	EOF
}

# counted NS NAME: packets
counted()
{
	in_ns "$1" nft list counters | awk -v name="$2" '
		$1 == "counter" { found = $2 == name }
		found && $1 == "packets" { print $2 }'
}

# lost_on_arrival NS: packets that segdrop has taken away, as nft sees it
lost_on_arrival()
{
	in_ns "$1" nft list counters | awk '
		$1 == "counter" { name = $2 }
		$1 == "packets" { packets[name] = $2 }
		END { print packets["arrived"] - packets["passed"] }'
}

recount()
{
	in_ns "$1" nft reset counters > /dev/null
}

# tcp_counter NS NAME: a counter of the kernel's TCP, as nstat calls it
tcp_counter()
{
	awk -v name="$2" '
		NR % 2 { split($0, names) }
		NR % 2 == 0 {
			sub(":", "", $1)
			for (i = 2; i <= NF; i++)
				if ($1 names[i] == name)
					print $i
		}' "$work/$1/snmp" "$work/$1/netstat"
}

# none_resent NS...: TCP there found nothing lost. A debug kernel can take so long over a segment that TCP does not
# wait for its ACK, which then says nothing.
none_resent()
{
	local ns

	for ns; do
		debug_kernel || same "$(tcp_counter "$ns" TcpRetransSegs)" 0 "segments sent again from the ${ns%-*}"
	done
}

# --- connections ------------------------------------------------------------------------------------

listening()
{
	grep -qE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$2") [0-9A-F:]+ 0A " \
		"$work/$1/tcp" "$work/$1/tcp6"
}

# serve NS ADDR PORT OPTION...: one end of a connection in the background; its process is $server_pid,
# what it prints goes to $work/server
serve()
{
	local ns=$1 address port=$3

	address=$(socket_address "$2" "$3")
	shift 3
	enter "$ns" segdrop server "$address" "$@" > "$work/server" 2>&1 &
	server_pid=$!
	defer end "$server_pid"
	busywait listening "$ns" "$port"
}

# connect NS ADDR PORT OPTION...: the other end, until it is done; what it prints goes to $work/client
connect()
{
	local ns=$1 address

	address=$(socket_address "$2" "$3")
	shift 3
	in_ns "$ns" segdrop client "$address" "$@" > "$work/client" 2>&1
}

# quiet NS...: no socket there has anything to do any more; TIME-WAIT and listeners do not count
quiet()
{
	local ns

	for ns; do
		awk 'FNR > 1 && $4 != "0A" && $4 != "06" { print; found = 1 } END { exit found }' \
			"$work/$ns/tcp" "$work/$ns/tcp6"
	done
}

# --- hand-made segments -----------------------------------------------------------------------------

# plays NS RULE...: the segments of standard input have the roles and the fate that it says, in IPv4 and
# in IPv6, with these rules
plays()
{
	local family ns=$1

	shift
	cat > "$work/script"
	for family in 4 6; do
		plays_in "$family" "$ns" "$@" < "$work/script" || {
			echo "... in IPv$family"
			return 1
		}
	done
}

# plays_in FAMILY NS RULE...
plays_in()
{
	local family=$1 ns=$2

	shift 2
	rules "$ns" flush
	rules "$ns" "$@"
	in_ns "$ns" inject "$family" "$((4000 + tests))"
}

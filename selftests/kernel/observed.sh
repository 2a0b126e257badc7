# SPDX-License-Identifier: GPL-2.0-only
# What the tests of scenarios share; sourced by them after lib.sh, never run: `observe` runs scenarios, all
# else asks what their report says.
#
# shellcheck shell=dash

report=$work/report.json
facts=$work/facts

# shellcheck disable=SC2086	# each name is a word of its own
# observe PLACE NUMBER: runs the scenarios that belong there, as `segdrop scenarios` says, each in both families
observe()
{
	local names status=0

	names=$(segdrop scenarios | sed -n "s/^\([a-z].*\) ($1.*/\1/p")
	same "$(echo "$names" | wc -l)" "$2" "scenarios"
	segdrop run $names --family both --report "$report" --pcap "$work/captures/" > "$work/text" 2>&1 || status=$?
	facts.sh "$report" > "$facts"
	grep '^Not complete\|^segdrop' "$work/text" || :
	same "$(awk '$5 == "end" { print $1, $2, $6 }' "$facts")" \
		"$(printf '%s 4 ok\n' $names | sed 'p; s/ 4 / 6 /')"
	same "$status" 0 "status"
}

# --- what the report says -----------------------------------------------------------------------------

# each FUNCTION ARGUMENT...: in both families
each()
{
	local family

	for family in 4 6; do
		echo "IPv$family: $*"
		"$@"
	done
}

# told SCENARIO SIDE KIND: what events say, a line each
told()
{
	awk -v name="$1" -v family="$family" -v side="$2" -v kind="$3" '
		$1 == name && $2 == family && $4 == side && $5 == kind {
			print $6 ($7 == "" ? "" : "=" $7)
		}' "$facts"
}

# calls_are SCENARIO SIDE CALL=RESULT...: of the established connection, and in this order
calls_are()
{
	local name=$1 side=$2

	shift 2
	same "$(told "$name" "$side" syscall | awk 'made; /^(connect|accept)=/ { made = 1 }' | tr '\n' ' ')" \
		"${*:+$* }" "calls"
}

# states_are SCENARIO SIDE STATE...: the states after ESTABLISHED
states_are()
{
	local name=$1 side=$2

	shift 2
	same "$(told "$name" "$side" state | awk -F= 'made { print $2 } $2 == "ESTABLISHED" { made = 1 }' |
		tr '\n' ' ')" "${*:+$* }" "states"
}

# owner_is SCENARIO SIDE process|nobody...: after each close() or shutdown()
owner_is()
{
	local name=$1 side=$2

	shift 2
	same "$(told "$name" "$side" owner | tr '\n' ' ')" "${*:+$* }" "owner"
}

# segments_are SCENARIO SIDE ROLES=BYTES...: all but those that only acknowledge, and those of the handshake
segments_are()
{
	local name=$1 side=$2

	shift 2
	same "$(told "$name" "$side" segment | grep -v '^\(ack\|syn\|synack\|hsack\)=' | tr '\n' ' ')" \
		"${*:+$* }" "segments"
}

# number SCENARIO SIDE PATTERN: how many segments match
number()
{
	told "$1" "$2" segment | grep -cx -- "$3" || :
}

# at SCENARIO SIDE KIND WHAT [N]: when that happened, the first or Nth time
at()
{
	awk -v name="$1" -v family="$family" -v side="$2" -v kind="$3" -v what="$4" -v n="${5:-1}" '
		$1 == name && $2 == family && $4 == side && $5 == kind &&
			$6 ($7 == "" ? "" : "=" $7) ~ "^(" what ")$" && ++count == n { print $3; exit }' "$facts"
}

# within FOUND FROM TO: that a moment lies there; a calculation is allowed in each
within()
{
	awk "BEGIN { exit !(\"$1\" != \"\" && ($1) >= ($2) && ($1) <= ($3)) }" && return
	echo "$1 does not lie between $2 and $3"
	return 1
}

# setting NAME: of TCP
setting()
{
	cat "/proc/sys/net/ipv4/$1"
}

# loses SCENARIO "SIDE ROLES"...: each kind of segment that was lost, in alphabetical order
loses()
{
	local name=$1

	shift
	same "$(awk -v name="$name" -v family="$family" '
		$1 == name && $2 == family && $5 == "segment" && $7 ~ /,lost/ { print $4, $6 }' "$facts" |
		sort -u)" "$(printf '%s\n' "$@")" "lost"
}

# forgotten SCENARIO: the server gives its request up, and its program goes on waiting
forgotten()
{
	same "$(told "$1" server state | tail -n 1)" "SYN_RECV=CLOSE"
	same "$(told "$1" server syscall | tail -n 1)" "accept=-"
}

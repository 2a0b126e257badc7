# shellcheck shell=dash disable=SC2034	# those who source it use the variables
# SPDX-License-Identifier: GPL-2.0-only
# What the tests of `segdrop watch` share: two namespaces that are joined, a watcher, and what it has shown.

instances=/sys/kernel/tracing/instances
shown=$work/shown
said=$work/said

# A SYN-ACK is lost and sent again, data are counted.
loss="add drop synack out first 1
add id 7 count data"

setup_ns client server
link "$client" "$server" 1

recording()
{
	[ "$(cat "$instances/segdrop-$1/events/segdrop/segdrop_segment/enable")" = 1 ]
}

# start COMMAND...: in the background, until it records; its process is $watcher, its output is in $shown and $said
start()
{
	# A shell lets what runs in its background ignore SIGINT.
	env --default-signal=INT "$@" > "$shown" 2> "$said" &
	watcher=$!
	defer end "$watcher"
	busywait recording "$watcher"
}

# stop [SIGNAL]: as Ctrl-C does; it has nothing to complain of, and has shown as many as it says
stop()
{
	kill "-${1:-INT}" "$watcher"
	status_is 0 wait "$watcher"
	same "$(cat "$said")" "$(sum "$(wc -l < "$shown")")" "the sum"
	nothing_left
}

# sum N: what is said in the end
sum()
{
	if [ "$1" = 1 ]; then
		echo "1 segment shown."
	else
		echo "$1 segments shown."
	fi
}

nothing_left()
{
	same "$(ls "$instances")" "" "instances of the trace"
}

# talk [ADDR PORT]: a connection to the server, which gets five bytes
talk()
{
	serve "$server" "${1:-10.0.1.2}" "${2:-80}"
	connect "$client" "${1:-10.0.1.2}" "${2:-80}" --send=5 --close-after=1
	busywait quiet "$client" "$server"
}

# with_role ROLE [PATTERN]: how many segments with the role were shown, of those with the pattern
with_role()
{
	awk -v role="$1" -v pattern="${2:-.}" '
		$0 ~ pattern && index("," $6 ",", "," role ",") { count++ }
		END { print count + 0 }' "$shown"
}

# counted_as_shown NS: what the module has counted there since its last reset, by roles
counted_as_shown()
{
	local role

	for role in syn synack hsack data fin1 fin1ack fin2 fin2ack probe rst ack; do
		same "$(with_role "$role")" "$(stat_of "$1" "seen.$role")" "seen.$role"
		same "$(with_role "$role" " DROPPED by ")" "$(stat_of "$1" "dropped.$role")" "dropped.$role"
	done
}

# line_with PATTERN [N]: so many lines have it
line_with()
{
	same "$(grep -c -- "$1" "$shown")" "${2:-1}" "lines with $1" || {
		cat "$shown"
		return 1
	}
}

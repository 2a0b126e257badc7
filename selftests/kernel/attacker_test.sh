#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Somebody who knows the addresses and ports of a connection, but not its numbers, sends what he likes beside it: no
# role, no count and no loss of a real segment changes.
. ./lib.sh

trace=/sys/kernel/tracing/instances/$(random_name trace)
mkdir "$trace"
defer rmdir "$trace"
echo 1 > "$trace/events/segdrop/segdrop_segment/enable"

# Behind our hooks what the attacker sends is taken away: the kernel would discard it, but answer some of it, and such
# an answer can be a handshake's ACK that would not have been sent otherwise.
discard()
{
	local ns

	for ns; do
		in_ns "$ns" nft -f - <<-END
			table inet discard {
				chain arriving {
					type filter hook prerouting priority -300
					tcp urgptr 48879 drop
				}
			}
		END
	done
}

# Whatever is lost once leaves a gap in which the attacker can be taken for the real end.
losses()
{
	rules "$client" "add drop synack first 1" "add drop fin1ack first 1" "add drop fin2 first 1" "add count any" \
		"add count any out"
	rules "$server" "add drop hsack first 1" "add drop data first 1" "add drop fin1 first 1" \
		"add drop fin2ack first 1" "add count any" "add count any out"
}

# judged NS: the segments that were judged there
judged()
{
	sed -n 's/.*segdrop_segment: //p' "$trace/trace" | grep " netns=$(stat -Lc %i "/run/netns/$1") " |
		awk '{ print $1, ($2 ~ /[.:]80$/ || $2 ~ /]:80$/) ? "server" : "client", $5, $8, $9, $10, $11 }'
}

# conversation FAMILY ATTACKED
conversation()
{
	local from to port

	setup_ns client server
	link "$client" "$server" 1
	losses
	discard "$client" "$server"
	from=$(addr "$1" 1 1)
	to=$(addr "$1" 1 2)
	serve "$server" "$to" 80 --close-after=9
	: > "$trace/trace"
	enter "$client" segdrop client "$(socket_address "$to" 80)" --send=5 --send-after=2 --close-after=4 \
		> "$work/client" 2>&1 &
	talker=$!
	defer end "$talker"
	busywait grep -q :80 "$work/$client/segdrop/flows"
	if [ "$2" = attacked ]; then
		port=$(sed -n 's/^[^ ]*:\([0-9]*\) .*/\1/p' "$work/$client/segdrop/flows")
		in_ns "$client" attack "$1" "$from" "$port" "$to" 80 40 300 > "$work/to_server" &
		in_ns "$server" attack "$1" "$to" 80 "$from" "$port" 40 300 > "$work/to_client"
		wait $!
	fi
	wait "$talker"
	busywait quiet "$client" "$server"
	judged "$client" > "$work/client.$2"
	judged "$server" > "$work/server.$2"
}

unmoved()
{
	local end

	conversation "$1" alone
	stats_are "$client" "rule.1.dropped 1" "rule.2.dropped 1" "rule.3.dropped 1" "passed.window 0"
	stats_are "$server" "rule.1.dropped 1" "rule.2.dropped 1" "rule.3.dropped 1" "rule.4.dropped 1" "passed.window 0"
	conversation "$1" attacked
	stats_are "$client" "rule.1.dropped 1" "rule.2.dropped 1" "rule.3.dropped 1"
	stats_are "$server" "rule.1.dropped 1" "rule.2.dropped 1" "rule.3.dropped 1" "rule.4.dropped 1"
	at_least "$(stat_of "$client" passed.window)" "$(cat "$work/to_client")" "passed.window at the client"
	at_least "$(stat_of "$server" passed.window)" "$(cat "$work/to_server")" "passed.window at the server"
	for end in client server; do
		at_least "$(wc -l < "$work/$end.alone")" 10 "segments at the $end"
		same "$(cat "$work/$end.attacked")" "$(cat "$work/$end.alone")" "the $end's segments, attacked"
	done
	figure "attacker.sent.ipv$1" "$(($(cat "$work/to_client") + $(cat "$work/to_server")))"
}
check "nothing that he sends changes a role, a count or a loss of the real segments (IPv4)" unmoved 4
check "nothing that he sends changes a role, a count or a loss of the real segments (IPv6)" unmoved 6

finish

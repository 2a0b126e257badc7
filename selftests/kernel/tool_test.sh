#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# The tool's commands for rules, counters and flows, and its two ends of a connection, with the module; what
# needs none is tested elsewhere, as is `segdrop run`.
. ./lib.sh

setup_ns client server
link "$client" "$server" 1

# says STATUS PATTERN COMMAND...: its output, both of them, has the pattern
says()
{
	local status=$1 pattern=$2

	shift 2
	status_is "$status" "$@" > "$work/said" 2>&1 || {
		cat "$work/said"
		return 1
	}
	grep -q -- "$pattern" "$work/said" || same "$(cat "$work/said")" "... $pattern ..."
}

# at NS COMMAND...: of the tool
at()
{
	local ns=$1 command=$2

	shift 2
	segdrop "$command" --netns "$ns" "$@"
}

listed()
{
	cat "$work/$server/segdrop/rules"
}

# --- rules ------------------------------------------------------------------------------------------

edits()
{
	at "$server" add drop synack first 2
	at "$server" add id 7 count any out from '*:80' for 60
	same "$(listed)" "add id 1 drop synack in from any to any first 2 per flow
add id 7 count any out from *:80 to any per flow for 60"
	same "$(at "$server" save)" "$(listed)" "save"
	at "$server" del 7
	same "$(listed)" "add id 1 drop synack in from any to any first 2 per flow"
	at "$server" flush
	same "$(listed)" ""
}
check "add, del, flush and save do what they say, in the namespace that is named" edits

by_pid()
{
	local pid

	pid=$(readlink "$work/$server")
	pid=${pid#/proc/}
	at "${pid%/net}" add drop rst
	same "$(listed)" "add id 1 drop rst in from any to any per flow"
	at "$server" flush
}
check "a process names its namespace, too" by_pid

refused()
{
	at "$server" add drop syn
	says 2 "^segdrop: found \`fin3\`, expected .*: did you mean \`fin1\`?$" at "$server" add drop fin3
	same "$(sed 1d "$work/said")" "    segdrop add --netns $server drop fin3
$(echo "    segdrop add --netns $server drop fin3" | sed 's/[^ ]/ /g; s/    $/^~~~/')"
	says 2 "found end of line" segdrop add drop --netns "$server"
	same "$(sed 1d "$work/said")" "    segdrop add drop --netns $server
                    ^"
	says 2 "expected the id of a rule that is there" at "$server" del 9
	says 2 "an id that no rule has" at "$server" add id 1 drop syn
	says 3 "CAP_NET_ADMIN" as_nobody segdrop add drop syn
	same "$(listed)" "add id 1 drop syn in from any to any per flow"
}

as_nobody()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
check "what the module refuses is shown with its place, and exits 2; without permission it is 3" refused

restores()
{
	printf 'add drop syn\nadd drop fin1 first 1\n' > "$work/rules"
	at "$server" restore "$work/rules"
	at "$server" save "$work/saved"
	same "$(listed)" "$(cat "$work/saved")"
	same "$(listed | wc -l)" 2 "rules"
	echo "add drop fin3" >> "$work/rules"
	says 2 "$work/rules:3:10: found \`fin3\`" at "$server" restore "$work/rules"
	same "$(listed)" "$(cat "$work/saved")" "after a file with a mistake"
	at "$server" flush
	at "$server" restore < "$work/saved"
	same "$(listed)" "$(cat "$work/saved")" "saved and restored"
}
check "restore replaces the rules at once or not at all, and takes what save has written" restores

# --- what there is to see -----------------------------------------------------------------------------

shows()
{
	rules "$server" flush reset
	at "$server" add drop syn to 10.0.1.2:80 first 1
	at "$server" add count data
	serve "$server" 10.0.1.2 80
	connect "$client" 10.0.1.2 80 --send=5 --close-after=1
	says 0 " 1  *2  *1 drop syn in from any to 10.0.1.2:80 first 1 per flow" at "$server" list
	at "$server" list --json | grep -q '"matched": 2'
	says 0 "^dropped.syn  *1" at "$server" stats
	says 0 "^dropped.syn  *1 .* opens the connection" at "$server" stats --explain
	at "$server" stats --json | grep -q '"dropped.syn": 1[,}]'
	at "$server" stats --json | grep -q '"rule.2.matched": 1'
	says 0 "10.0.1.1:[0-9]*  *10.0.1.2:80  *syn  *both" at "$server" flows
	at "$server" flows --json | grep -q '"to": "10.0.1.2:80"'
	at "$server" flows --json | grep -q '"state": "ended"'
	at "$server" reset 1
	stats_are "$server" "rule.1.matched 0" "rule.2.matched 1"
	at "$server" reset
	stats_are "$server" "rule.2.matched 0" "dropped.syn 0"
}
# Each counter that the module has, also those that a rule brings, and the part of its name that varies.
explains()
{
	local stats="$work/$server/segdrop/stats"

	rules "$server" flush "add count any"
	at "$server" stats --explain --json > "$work/explained"
	same "$(grep -c '"meaning": "[^"]' "$work/explained")" "$(wc -l < "$stats")" "counters with a sentence"
	same "$(grep -A2 '"name": "\(seen\|dropped\|passed\)' "$work/explained" | grep -c 'meaning": ".*: [^ ]')" \
		"$(grep -c '^\(seen\|dropped\|passed\)' "$stats")" "counters with a sentence on their role or reason"
}
check "list, stats and flows show what has happened, as tables and as JSON; reset zeroes it" shows

check "stats --explain has a sentence for each counter" explains

# --- the module ---------------------------------------------------------------------------------------

no_module()
{
	local command

	defer modprobe segdrop
	rmmod segdrop
	for command in "add drop syn" "del 1" flush list save stats flows watch "run syn-lost"; do
		# shellcheck disable=SC2086 # several words
		says 3 "module is not loaded: run .modprobe segdrop" segdrop $command < /dev/null
		same "$(wc -l < "$work/said")" 1 "lines"
	done
}
check "without the module: exit status 3 and one line that says what to do" no_module

other_version()
{
	local version pattern command

	version=$(cat /sys/module/segdrop/version)
	pattern=$(echo "$version" | sed 's/[.]/[.]/g')
	sed "s/$pattern/9.8.7/g" "$(command -v segdrop)" > "$work/other"
	chmod +x "$work/other"
	for command in "add drop syn" flush list stats watch "run syn-lost"; do
		# shellcheck disable=SC2086 # several words
		says 3 "module is version $version, this tool is 9.8.7" "$work/other" $command < /dev/null
	done
	same "$(cat /proc/net/segdrop/rules)" "" "rules"
}
check "with a module of another version: exit status 3, and nothing is written" other_version

# --- two ends -----------------------------------------------------------------------------------------

port_in_use()
{
	serve "$server" 10.0.1.2 80
	says 3 "port is in use" in_ns "$server" segdrop server 10.0.1.2:80
}
check "a port in use: exit status 3 and what to do" port_in_use

nobody_there()
{
	says 1 "nobody listens there" in_ns "$client" segdrop client 10.0.1.2:81
	says 2 "nowhere.invalid" in_ns "$client" segdrop client nowhere.invalid:80
}
check "nobody there, and a name that does not resolve" nobody_there

# closes FAMILY HOW "ROLES": those of what the client sends
closes()
{
	local role id=0 sent=

	rules "$server" flush reset
	for role in $client_roles; do
		rules "$server" "add count $role"
	done
	serve "$server" "$(addr "$1" 1 2)" 80 --send=3
	connect "$client" "$(addr "$1" 1 2)" 80 "--close=$2" --close-after=1 || :
	busywait quiet "$client" "$server"
	for role in $client_roles; do
		id=$((id + 1))
		[ "$(stat_of "$server" "rule.$id.matched")" -eq 0 ] || sent="$sent $role"
	done
	same "$sent" " $3" "what the client has sent"
}
client_roles="syn hsack data fin1 fin2 fin2ack rst"

for how in close shut-wr shut-rdwr exit kill; do
	check "--close=$how ends with FINs" closes 4 "$how" "syn hsack fin1 fin2ack"
done
check "--close=rst ends with a RST" closes 6 rst "syn hsack rst"

finish

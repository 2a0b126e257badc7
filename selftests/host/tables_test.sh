#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tables of list, stats and flows at terminals of any width: no line is too long, no word is cut. The module is
# played by files.
. "$(dirname "$0")/lib.sh"

from='[2001:db8:1111:2222:3333:4444:5555:6666]:65535'
to='[2001:db8:1111:2222:3333:4444:5555:7777]:44443'
rule="drop synack,fin1ack in from $from to $to skip 4294967295 first 4294967295 in total for 4294967295"

# shown COLUMNS WORDS...: what the tool shows on a terminal of that width, into ./out; 0: to a pipe
shown()
{
	local columns=$1

	shift
	mkdir -p segdrop
	printf 'module.version %s\nseen.probe 3\nrule.4294967295.matched 12\nrule.4294967295.dropped 3\n' \
		"$("$tool" --version | sed 's/.* //')" > segdrop/stats
	printf 'add id 4294967295 %s\nadd id 7 drop syn in from any to any per flow\n' "$rule" > segdrop/rules
	{
		echo "$from $to start mid-stream passing one-way handshake unknown fins 2 state ended idle 4294967"
		[ "${flows:-both}" = ipv6 ] ||
			echo '10.0.0.1:40000 10.0.0.2:80 start syn passing both handshake done fins 1 state live idle 0'
	} > segdrop/flows
	[ "${flows:-both}" != ipv4 ] || sed -i 1d segdrop/flows
	cat > show <<- END
		mount -t tmpfs none /proc
		mkdir -p /proc/net
		cp -r segdrop /proc/net
		[ $columns = 0 ] || exec script -qec "stty cols $columns; '$tool' $*" /dev/null
		exec '$tool' $*
	END
	unshare -rm sh show | tr -d '\r' > out
	cat out
}

# fits COLUMNS: no line of ./out is longer
fits()
{
	[ "$(wc -L < out)" -le "$1" ]
}

# has TEXT...: each is somewhere in ./out, undivided
has()
{
	local text

	for text; do
		grep -qF -- "$text" out
	done
}

# The words of the long rule, in their order, whatever lines they are in.
has_rule()
{
	tr -s ' \n' ' ' < out | grep -qF "$rule"
}

list_fits()
{
	local columns

	for columns in 60 80 100; do
		shown "$columns" list
		fits "$columns"
		has "$from" "$to" 4294967295 12
		has_rule
		tr -s ' \n' ' ' < out | grep -qF 'drop syn in from any to any per flow'
	done
	shown 80 list
	head -1 out | grep -qx ' *ID MATCHED DROPPED RULE'
}

stats_fit()
{
	local columns

	for columns in 40 60 80; do
		shown "$columns" stats --explain
		fits "$columns"
		has rule.4294967295.matched seen.probe
		tr -s ' \n' ' ' < out | grep -q 'one below what is acknowledged'
		shown "$columns" stats
		fits "$columns"
		has "rule.4294967295.matched    12"
	done
}

# Where the ends leave room a table, and where they do not a line for each value.
flows_fit()
{
	local columns

	for columns in 60 80 100; do
		shown "$columns" flows
		fits "$columns"
		has "$from" "$to" mid-stream unknown 4294967 10.0.0.1:40000
		[ "$(grep -c '^FROM  *[[1]' out)" = 2 ]
	done
	flows=ipv4
	shown 80 flows
	[ "$(wc -l < out)" = 2 ]
	fits 80
	head -1 out | grep -q '^FROM  *TO  *START'
	flows=ipv6
	shown 200 flows
	[ "$(wc -l < out)" = 2 ]
}

# A program that reads a table has one line for each row, however long.
pipes_have_lines()
{
	shown 0 list
	[ "$(wc -l < out)" = 3 ]
	grep -qF "$rule" out
	shown 0 flows
	[ "$(wc -l < out)" = 3 ]
	shown 0 stats --explain
	[ "$(wc -l < out)" = 5 ]
}

# JSON has the same, as numbers where they are numbers.
json_has_all()
{
	shown 0 list --json
	jq -e --arg rule "add id 4294967295 $rule" \
		'.[0] == {id: 4294967295, matched: 12, dropped: 3, rule: $rule} and .[1].matched == null' out
	shown 0 flows --json
	jq -e --arg from "$from" '.[0].from == $from and .[0].idle == 4294967 and .[1].fins == 1' out
	shown 0 stats --json
	jq -e '.["seen.probe"] == 3' out
	shown 0 stats --explain --json
	jq -e 'all(.[]; .meaning | length > 10)' out
}

check_in_namespace "list at 60, 80 and 100 columns" list_fits
check_in_namespace "stats at 40, 60 and 80 columns" stats_fit
check_in_namespace "flows at 60, 80 and 100 columns" flows_fit
check_in_namespace "a pipe gets one line for each row" pipes_have_lines
check_in_namespace "JSON" json_has_all
finish

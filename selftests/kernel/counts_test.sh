#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Which of its matches a rule decides: first, skip, every, prob, per flow and in total, reset, for.
. ./lib.sh

setup_ns router
wire "$router"

# syns PORT FATES: a copy of the SYN of the flow with that port for each letter: "l" it is lost, "p" it passes
syns()
{
	# shellcheck disable=SC2001 # every letter
	echo "$2" | sed 's/l/C S 0 0 0 : syn lost\n/g; s/p/C S 0 0 0 : syn passes\n/g' |
		in_ns "$router" inject 4 "$1"
}

# decides COUNT FATES [FATES OF ANOTHER FLOW]
decides()
{
	rules "$router" flush
	rules "$router" "add drop syn $1" "add count any"
	syns 4001 "$2"
	[ -z "$3" ] || syns 4002 "$3"
}

check "without a count every match" decides "" lllll lllll
check "first 3 per flow" decides "first 3" lllpp lllpp
check "first 3 in total" decides "first 3 in total" ll lpp
check "skip 2: all after the first two" decides "skip 2" pplll pplll
check "skip 2 in total" decides "skip 2 in total" p pll
check "skip 2 first 2" decides "skip 2 first 2" ppllpp ppllpp
check "skip 2 first 2 in total" decides "skip 2 first 2 in total" ppl lp
check "every 3: the 3rd, the 6th, ..." decides "every 3" pplpplp pplppl
check "every 3 in total" decides "every 3 in total" pp lppl
check "prob 1 is every one" decides "prob 1" lllll lllll

# fates PROB: of forty SYNs, as letters
fates()
{
	rules "$router" flush
	rules "$router" "add drop syn $1"
	seq 40 | sed 's/.*/C S 0 0 0 : syn ?/' | in_ns "$router" inject 4 4001 | cut -c1 | tr -d '\n'
}

seeds()
{
	local first again other

	first=$(fates "prob 0.5 seed 7")
	again=$(fates "prob 0.5 seed 7")
	other=$(fates "prob 0.5 seed 8")
	same "$again" "$first" "with the same seed"
	fails same "$other" "$first" "with another one"
	case $first in
	*p*l* | *l*p*) ;;
	*) same "$first" "some of them lost" ;;
	esac
}
check "prob with the same seed drops the same segments, with another one others" seeds

others()
{
	rules "$router" flush
	rules "$router" "add drop syn first 3" "add count any"
	syns 4001 ll
	rules "$router" "add drop rst" "del 2" "add drop data"
	syns 4001 lp
}
check "changes to other rules do not disturb a count" others

reset_one()
{
	rules "$router" flush
	rules "$router" "add drop syn first 2" "add count syn first 1"
	syns 4001 llp
	stats_are "$router" "rule.1.matched 3" "rule.1.dropped 2" "rule.2.matched 1"
	rules "$router" "reset 1"
	stats_are "$router" "rule.1.matched 0" "rule.1.dropped 0" "rule.2.matched 1"
	syns 4001 llp
	stats_are "$router" "rule.1.dropped 2" "rule.2.matched 2"
}
check "reset N lets the counts of rule N start anew, and no other" reset_one

reset_all()
{
	rules "$router" flush
	rules "$router" "add drop syn first 1" "add drop syn first 1"
	syns 4001 llp
	rules "$router" reset
	stats_are "$router" "rule.1.dropped 0" "rule.2.matched 0" "seen.syn 0" "dropped.syn 0"
	syns 4001 llp
	stats_are "$router" "seen.syn 3" "dropped.syn 2"
}
check "reset lets all counts start anew" reset_all

swap()
{
	rules "$router" flush
	rules "$router" "add drop hsack first 1"
	in_ns "$router" inject 4 4001 <<-END
		C S  0 0 0 : syn passes
		S SA 0 1 0 : synack passes
	END
	rules "$router" flush "add drop hsack first 2"
	in_ns "$router" inject 4 4001 <<-END
		C A 1 1 0 : hsack lost
		C A 1 1 0 : hsack lost
		C A 1 1 0 : hsack passes
	END
}
check "flush and new rules in one write: flows stay, counts start anew" swap

forgotten()
{
	rules "$router" flush
	rules "$router" "add drop hsack first 1"
	in_ns "$router" inject 4 4001 <<-END
		C S  0 0 0 : syn passes
		S SA 0 1 0 : synack passes
	END
	rules "$router" flush
	stats_are "$router" "flows.tracked 0"
	rules "$router" "add drop hsack first 1"
	in_ns "$router" inject 4 4001 <<-END
		C A 1 1 0 : ack passes
	END
}
check "flush alone forgets the flows: they are mid-stream afterwards" forgotten

seconds_up()
{
	cut -d. -f1 /proc/uptime
}

ends()
{
	local started

	rules "$router" flush
	started=$(seconds_up)
	rules "$router" "add drop syn for 5" "add count any"
	syns 4001 ll
	busywait rule_is_gone
	at_least "$(seconds_up)" $((started + 5)) "the time when it had ended"
	syns 4001 pp
}

rule_is_gone()
{
	same "$(cat "$work/$router/segdrop/rules")" "add id 2 count any in from any to any per flow"
}
check "a rule with for ends by itself" ends

finish

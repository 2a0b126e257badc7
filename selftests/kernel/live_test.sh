#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# `segdrop run` draws its ladder while it happens, and on a terminal says what it waits for.
. ./lib.sh

screen=$work/screen
report=$work/report.json
escape=$(printf '\033')
export TERM=linux

# on_terminal COMMAND: what a terminal of 80 columns gets goes to $screen
on_terminal()
{
	script -q -e -c "stty cols 80; $1" /dev/null > "$screen" < /dev/null
}

# rows: the terminal's lines as they are in the end: what was erased is gone, and so are colours and carriage returns
rows()
{
	tr -d '\r' < "$screen" | sed "s/.*$escape\[K//; s/$escape\[[0-9;]*m//g"
}

# waits: what the status line said, each once: "client sends syn again, by 1.1 s"
waits()
{
	tr '\r' '\n' < "$screen" | sed -n "s/.*waits for: \(.* s\) [#.]*.*/\1/p" | uniq
}

# grown: the ladder has a copy of a FIN, and the scenario is not over
grown()
{
	grep -q 'fin1 again' "$text"
}

grows()
{
	segdrop run fin1-lost > "$text" 2> /dev/null &
	pid=$!
	defer end "$pid"
	busywait grown
	[ -e "/proc/$pid/fd" ]
	fails grep -q '^predicted' "$text"
	end "$pid" INT
}
check "a segment is drawn while others are still to come" grows

# in_ladder PATTERN: how many rows above the summary
in_ladder()
{
	sed '/^lost/,$d; /^client /,$d' "$text" | grep -c -- "$1" || :
}

in_report()
{
	grep -c -- "$1" "$report" || :
}

whole()
{
	local scenario

	for scenario in peer-frozen close-full fin2ack-lost; do
		run 0 "$scenario" --report "$report"
		same "$(in_ladder '|[-<x ].*[-x>] *|')" "$(in_report '"kind": "segment"')" "segments of $scenario"
		same "$(in_ladder 'lost: rule 1')" "$(in_report '"dropped": true')" "losses of $scenario"
		same "$(in_ladder '^[ 0-9.]* [A-Z_]*[A-Z][12]* |  *|$\|^[ 0-9.]*|  *| [A-Z_]*[A-Z][12]*$')" \
			"$(in_report '"kind": "state"')" "states of $scenario"
		same "$(in_ladder '() [=E]')" "$(in_report '"errno": ')" "calls of $scenario"
	done
}
check "the ladder has each segment, loss, state and call of the report, once" whole

in_order()
{
	run 0 close-full fin2ack-lost
	awk '$1 == "seconds" { last = 0 }
		/^ *[0-9]+\.[0-9]+ / { if ($1 < last) { print; exit 1 } last = $1; count++ }
		END { exit count < 60 }' "$text"
	awk '/^ *\+[0-9.]+ / { waited = $1 + 0; next }
		waited && !/^ *\+/ { if ($1 - last < waited - 0.02 || $1 - last > waited + 0.02) { print; exit 1 } waited = 0; count++ }
		/^ *[0-9]+\.[0-9]+ / { last = $1 }
		END { exit count < 8 }' "$text"
}
check "rows are in the order of time, and a row for waiting says how long that was" in_order

foretold()
{
	on_terminal "segdrop run syn-lost" 2>&1
	rows > "$text"
	waits | sed -n 's/^client sends syn again, by \(.*\) s$/\1/p' > "$work/foretold"
	awk '/ syn again /{ print $1 }' "$text" > "$work/came"
	same "$(wc -l < "$work/foretold")" 6 "foretold"
	same "$(wc -l < "$work/came")" 6 "came"
	# shown with one digit
	paste "$work/foretold" "$work/came" | awk '$2 > $1 + 0.051 || $2 < $1 * 0.85 { print; exit 1 }'
	waits | tail -n 1 | grep -q '^client: SYN_SENT to CLOSE, by'
}
check "on a terminal a line says what is waited for, and by when it comes" foretold

erased()
{
	on_terminal "segdrop run syn-lost"
	rows > "$text"
	fails grep 'waits for' "$text"
	grep -q '^predicted:  14 of 14 events' "$text"
}
check "that line is gone once what it waited for has come" erased

narrow()
{
	script -q -e -c "stty cols 44; segdrop run syn-lost fin1-lost" /dev/null > "$screen" < /dev/null
	grep -q ' of 2 over; ' "$screen"
	# the status line begins anew with each erasure; signs of the bar are one byte here
	tr '\r' '\n' < "$screen" | sed -n "s/^$escape\[K$escape\[2m\([^$escape]*\).*/\1/p" > "$text"
	[ -s "$text" ]
	awk 'length($0) > 41 { print; exit 1 }' "$text"
}
check "it fits a narrow terminal" narrow

colours()
{
	on_terminal "segdrop run syn-lost"
	grep -q "$escape\[31m.*syn.*x" "$screen"
	on_terminal "NO_COLOR=1 segdrop run syn-lost"
	fails grep -q "$escape\[[0-9;]*m" "$screen"
	on_terminal "TERM=dumb segdrop run syn-lost"
	fails grep -q "$escape" "$screen"
	segdrop run syn-lost > "$screen" 2>&1
	fails grep -q "$escape" "$screen"
}
check "colours are for terminals that have them, and for users who want them" colours

signs()
{
	segdrop run fin2ack-lost > "$text"
	fails grep -q '[^ -~]' "$text"
	LC_ALL=C.UTF-8 segdrop run fin2ack-lost > "$text"
	grep -Eq '├(─)+ fin2ack (─)+✗ *│ lost: rule 1' "$text"
}
check "signs are ASCII unless the locale is UTF-8" signs

# shown: the terminal has the first copy of a SYN
shown()
{
	grep -q 'syn again' "$screen"
}

# What is written there is read while the program still runs.
# shellcheck disable=SC2094
ctrl_c()
{
	{
		busywait shown
		printf '\003'
		busywait grep -q '^status' "$screen"
	} | script -q -e -c "trap : INT; segdrop run syn-lost; echo status \$?" /dev/null > "$screen"
	rows > "$text"
	grep -q '^Not complete: it was interrupted' "$text"
	grep -q '^client  *still SYN_SENT after' "$text"
	grep -q '^status 1$' "$text"
	same "$(ls /sys/kernel/tracing/instances)" "" "instances of the trace"
}
check "Ctrl-C ends it, and what was seen is reported" ctrl_c

finish

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# /proc/net/segdrop/rules and error: what is written is read back, all of a write takes effect or nothing of
# it, and a refusal says why.
. ./lib.sh

setup_ns ns
rules_file=$work/$ns/segdrop/rules

listed()
{
	cat "$rules_file"
}

# result OPTION... < LINES: what became of a write to rules
result()
{
	wr "$@" "$rules_file" || :
}

# unchanged_after COMMAND...
unchanged_after()
{
	local before

	before=$(listed)
	"$@"
	same "$(listed)" "$before" "the rules after a refused write"
}

# refuses ERRNO ERROR LINE...: ERROR as a pattern of case
refuses()
{
	local errno=$1 error=$2

	shift 2
	same "$(printf '%s\n' "$@" | result)" "$errno" "the result of the write"
	# shellcheck disable=SC2254 # it is a pattern
	case $(cat "$work/$ns/segdrop/error") in
	$error) ;;
	*) same "$(cat "$work/$ns/segdrop/error")" "$error" "error" ;;
	esac
}

# --- canonical form ---------------------------------------------------------------------------------

# Lines "WRITTEN | READ BACK"; what is read back is written back, too.
canonical()
{
	local written expected n=0

	rules "$ns" flush
	: > "$work/expected"
	while IFS='|' read -r written expected; do
		n=$((n + 1))
		rules "$ns" "add $written"
		echo "add id $n$expected" >> "$work/expected"
	done
	at_least "$n" 3 "the number of lines"
	same "$(listed)" "$(cat "$work/expected")" "read back"
	{
		echo flush
		listed
	} > "$work/again"
	result < "$work/again" > /dev/null
	same "$(listed)" "$(cat "$work/expected")" "written back and read again"
}

check "verdicts and role sets read back in canonical form" canonical <<END
drop any                   | drop any in from any to any per flow
count any                  | count any in from any to any per flow
drop syn                   | drop syn in from any to any per flow
drop ack,syn               | drop syn,ack in from any to any per flow
drop only fin2             | drop only fin2 in from any to any per flow
drop only fin2,fin1ack     | drop only fin1ack,fin2 in from any to any per flow
count ack,rst,probe,fin2ack,fin2,fin1ack,fin1,data,hsack,synack | count synack,hsack,data,fin1,fin1ack,fin2,fin2ack,probe,rst,ack in from any to any per flow
END

check "directions and addresses read back in canonical form" canonical <<END
drop syn in                       | drop syn in from any to any per flow
drop syn out                      | drop syn out from any to any per flow
drop syn from 10.0.0.1            | drop syn in from 10.0.0.1 to any per flow
drop syn to 10.0.0.0/24           | drop syn in from any to 10.0.0.0/24 per flow
drop syn from 10.0.0.1:80         | drop syn in from 10.0.0.1:80 to any per flow
drop syn to *:80                  | drop syn in from any to *:80 per flow
drop syn from 2001:DB8:0::1       | drop syn in from 2001:db8::1 to any per flow
drop syn from 2001:db8::/64 to [2001:db8::1]:443 | drop syn in from 2001:db8::/64 to [2001:db8::1]:443 per flow
drop syn out from any to any      | drop syn out from any to any per flow
END

check "counts, their scope and a time limit read back in canonical form" canonical <<END
drop syn first 3                  | drop syn in from any to any first 3 per flow
drop syn first 3 in total         | drop syn in from any to any first 3 in total
drop syn skip 2                   | drop syn in from any to any skip 2 per flow
drop syn skip 2 first 1           | drop syn in from any to any skip 2 first 1 per flow
drop syn every 4 per flow         | drop syn in from any to any every 4 per flow
drop syn prob 0.250000            | drop syn in from any to any prob 0.25 seed 1 per flow
drop syn prob 1 seed 7 in total   | drop syn in from any to any prob 1 seed 7 in total
drop syn in total                 | drop syn in from any to any in total
drop syn for 60                   | drop syn in from any to any per flow for 60
END

layout()
{
	printf '# a comment\n\n \t \nflush\nadd  drop\tsyn # behind a rule\n  add count any\n' | result
	same "$(listed)" "add id 1 drop syn in from any to any per flow
add id 2 count any in from any to any per flow"
}
check "comments, blank lines and tabs do no harm" layout

# --- transactions -----------------------------------------------------------------------------------

check_refusal()
{
	rules "$ns" flush "add id 5 drop syn" "add id 3 count any"
	unchanged_after refuses "$@"
}

check "a bad last line undoes the whole write; error says line, column, what was found and expected" \
	check_refusal EINVAL 'line 3, column 10: found `fin3`, expected * role *' \
	"flush" "add drop synack" "add drop fin3"
check "a word too many is refused where it stands" \
	check_refusal EINVAL 'line 1, column 7: found `now`, expected end of line' "flush now"
check "an address with bits beyond its prefix is refused" \
	check_refusal EINVAL 'line 1, column 19: found `10.0.0.1/24`, expected *' \
	"add drop any from 10.0.0.1/24"
check "an id that is taken is EEXIST" \
	check_refusal EEXIST 'line 2, column 8: found `5`, expected *' "del 3" "add id 5 drop syn"
check "deleting a rule that is not there is ENOENT" \
	check_refusal ENOENT 'line 2, column 5: found `9`, expected *' "del 5" "del 9"
check "resetting a rule that is not there is ENOENT" \
	check_refusal ENOENT 'line 1, column 7: found `9`, expected *' "reset 9"
check "no id is left after the highest: ENOSPC" \
	check_refusal ENOSPC 'line 2, column 1: found `add`, expected *' \
	"add id 4294967295 drop syn" "add drop syn"
check "0 is no id" check_refusal EINVAL 'line 1, column 8: found `0`, expected *' "add id 0 drop syn"

nul_byte()
{
	rules "$ns" flush "add drop syn"
	unchanged_after eval "same \"\$(printf 'flush\\nadd drop s\\0n\\n' | result)\" EINVAL"
	same "$(cut -d, -f1,2 "$work/$ns/segdrop/error")" \
		'line 2, column 11: found `\x00`' "error"
}
check "a NUL byte is refused, and error shows it" nul_byte

error_empties()
{
	refuses EINVAL 'line 1, column 1: *' "ad"
	rules "$ns" flush
	same "$(cat "$work/$ns/segdrop/error")" "" "error"
}
check "error is empty after a write that succeeds" error_empties

ids()
{
	rules "$ns" flush "add id 7 drop syn" "add drop synack" "add id 2 drop rst" "add count any"
	same "$(listed | cut -d' ' -f3 | tr '\n' ' ')" "7 8 2 9 "
	rules "$ns" "del 9" "del 8" "add drop data"
	same "$(listed | cut -d' ' -f3 | tr '\n' ' ')" "7 2 8 "
}
check "rules keep the order in which they were added; a new id is the highest there plus 1" ids

# --- limits -----------------------------------------------------------------------------------------


all_there_may_be()
{
	awk 'BEGIN {
		for (i = 1; i <= 1024; i++)
			printf "add id %d drop syn in from any to 10.0.0.1:%d first %d per flow\n", i, i, i
	}' > "$work/rules"
	{
		echo flush
		cat "$work/rules"
	} > "$work/write"
	result < "$work/write"
	cmp "$work/rules" "$rules_file"
	unchanged_after refuses ENOSPC 'line 1, column 1: found `add`, expected *1024 rules*' "add drop syn"
	rules "$ns" flush
	same "$(listed)" ""
}
check "1,024 rules are written at once and read back identical; the next is ENOSPC" all_there_may_be

too_large()
{
	rules "$ns" flush "add drop syn"
	head -c 2097152 /dev/zero | tr '\0' '#' > "$work/write"
	unchanged_after same "$(result < "$work/write")" E2BIG "2 MiB"
	grep -q 1048576 "$work/$ns/segdrop/error"
	head -c 1048577 "$work/write" > "$work/larger"
	same "$(result < "$work/larger")" E2BIG "1 MiB and a byte"
	{
		head -c 1048575 "$work/write"
		echo
	} > "$work/largest"
	same "$(result < "$work/largest")" 1048576 "1 MiB"
}
check "a write of more than 1 MiB is E2BIG, one of just that is taken" too_large

one_write()
{
	rules "$ns" flush
	same "$(echo "add drop syn" | result -t 2 | tr '\n' ' ')" "13 EINVAL " "two writes"
	grep -q "a second write.* first one did is undone.* everything at once" "$work/$ns/segdrop/error"
	same "$(listed)" "" "rules"
	unchanged_after same "$(echo "add drop syn" | result -o 5)" EINVAL "a write at an offset"
	grep -q "at offset 5.* everything at once" "$work/$ns/segdrop/error"
	same "$(: | result)" 0 "an empty write"
}
check "a second write on a descriptor and one at an offset are refused and say what to do" one_write

# --- a text that is cut on its way ------------------------------------------------------------------

cut_line()
{
	rules "$ns" flush "add count any"
	unchanged_after same "$(printf 'add drop syn in to *:8080\nadd drop syn in to 10.9.9.9:80' | result)" EINVAL "the write"
	grep -q "line 2: found the end of the text, expected a newline: .* everything at once" "$work/$ns/segdrop/error"
}
check "a text whose last line has no newline is refused: it may have been cut" cut_line

# rules_of BYTES: as many different rules, of about 200 bytes each, as make more than so many bytes
rules_of()
{
	echo flush
	seq $(($1 / 200 + 2)) | awk '{ printf "add drop syn in from any to 10.9.9.9:%d # %170s\n", $1, "" }'
}

# in_pieces BYTES PROGRAM...: which writes standard input to a file in pieces of so many, and says that it failed
in_pieces()
{
	local before bytes=$1

	shift
	rules "$ns" flush "add count any"
	before=$(listed)
	rules_of "$bytes" > "$work/text"
	at_least "$(wc -c < "$work/text")" $((bytes + 1)) "bytes"
	fails "$@" < "$work/text" > "$rules_file"
	same "$(listed)" "$before" "the rules"
	# cut between two lines
	{
		head -c $((bytes - 4)) "$work/text" | sed '$d'
		echo "#"
	} > "$work/fill"
	{
		sed '$d' "$work/fill"
		printf '#%*s\n' $((bytes - $(sed '$d' "$work/fill" | wc -c) - 2)) ""
		echo "add drop fin1"
	} > "$work/text"
	fails "$@" < "$work/text" > "$rules_file"
	same "$(listed)" "$before" "the rules, with a cut between two lines"
}
# shellcheck disable=SC2016 # for the shell inside
check "bash's printf writes in pieces: nothing is in force" in_pieces 1024 bash -c 'printf "%s\n" "$(cat)"'
check "busybox's cat writes in pieces: nothing is in force" in_pieces 65536 busybox cat
check "coreutils' cat writes pieces of 128 KiB, as dd can: nothing is in force" in_pieces 131072 dd bs=131072

at_once()
{
	rules "$ns" flush
	rules_of 50000 > "$work/text"
	in_ns "$ns" segdrop restore "$work/text"
	same "$(listed | wc -l)" "$(grep -c add "$work/text")" "rules"
	rules "$ns" flush
	dd bs=1M iflag=fullblock if="$work/text" of="$rules_file" 2> /dev/null
	same "$(listed | wc -l)" "$(grep -c add "$work/text")" "rules"
}
check "segdrop restore and dd write everything at once" at_once

meddled()
{
	rules "$ns" flush
	exec 5> "$rules_file"
	echo "add drop syn" >&5
	rules "$ns" "add drop fin1"
	fails sh -c 'echo "add drop fin2" >&5 2> /dev/null'
	exec 5>&-
	grep -q "what the first one did stays" "$work/$ns/segdrop/error"
	same "$(listed | wc -l)" 2 "rules"
}
check "where somebody else has written meanwhile a first piece stays, and error says so" meddled

two_writers()
{
	local i pids=

	rules "$ns" flush
	for i in 1 2 3 4; do
		awk -v port="$i" 'BEGIN {
			print "flush"
			for (i = 0; i < 500; i++)
				print "add drop syn to *:" port
		}' > "$work/writer$i"
		(for _ in 1 2 3 4 5; do wr "$rules_file" < "$work/writer$i"; done) &
		pids="$pids $!"
	done
	while kill -0 "${pids##* }" 2> /dev/null; do
		listed > "$work/seen"
		at_least 1 "$(cut -d' ' -f10 "$work/seen" | sort -u | wc -l)" "writers in one reading"
	done
	# shellcheck disable=SC2086 # several
	wait $pids
	same "$(listed | wc -l)" 500 "rules"
	same "$(listed | sed 's/.* to //' | sort -u | wc -l)" 1 "writers whose rules are there"
}
check "of writers at the same time each has its whole transaction" two_writers

snapshot()
{
	local first rest

	rules "$ns" flush "add drop syn" "add drop rst"
	exec 5< "$rules_file"
	read -r first <&5
	rules "$ns" flush
	rest=$(cat <&5)
	exec 5<&-
	same "$first
$rest" "add id 1 drop syn in from any to any per flow
add id 2 drop rst in from any to any per flow"
}
check "a reader gets the rules of one moment, whatever is written meanwhile" snapshot

finish

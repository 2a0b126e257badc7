#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tool as far as it needs no module: help, wrong usage, check, exit statuses, and output that fails.
. "$(dirname "$0")/lib.sh"

rule_commands="add del list flush reset save restore stats flows watch"

# check_without_module SENTENCE COMMAND...: the same where no module is loaded
check_without_module()
{
	if [ -e /proc/net/segdrop ]; then
		skip "$1" "the module is loaded here"
	else
		check "$@"
	fi
}

# expect STATUS WORDS...: runs the tool; its output is in ./out and ./err
expect()
{
	local wanted=$1 status=0

	shift
	"$tool" "$@" > out 2> err < /dev/null || status=$?
	cat out err
	[ "$status" = "$wanted" ]
}

# says TEXT: ./err is one line that has this in it
says()
{
	[ "$(wc -l < err)" = 1 ]
	grep -qF -- "$1" err
}

commands()
{
	expect 0 --help > /dev/null
	sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' out
}

# --- usage ----------------------------------------------------------------------------------------

# --help is output, not an error, and lists the commands that the tool is for.
help_lists_commands()
{
	local name

	expect 0 --help
	[ ! -s err ]
	commands > list
	for name in $rule_commands check server client scenarios run; do
		grep -qx "$name" list
	done
}

# Each command explains itself, in lines that fit a terminal, and says which options it takes.
each_command_has_help()
{
	local name

	for name in $(commands); do
		expect 0 "$name" --help
		grep -q "^Usage: segdrop $name" out
		[ ! -s err ]
		[ "$(wc -L < out)" -le 80 ]
	done
	for name in $rule_commands; do
		expect 0 "$name" --help
		grep -q -- '--netns' out
	done
	for name in save restore check; do
		expect 0 "$name" --help
		grep -q '\[FILE\]' out
	done
	for name in list stats flows watch; do
		expect 0 "$name" --help
		grep -q -- '--json' out
	done
	expect 0 stats --help
	grep -q -- '--explain' out
}

# The help of add names every role that the interface has.
add_help_names_roles()
{
	local role roles

	roles=$(sed -n '/^#define SEGDROP_ROLES/,/^$/s/^	X([A-Z0-9]*, "\([a-z0-9]*\)",.*/\1/p' \
		"$OLDPWD/include/segdrop.h")
	[ "$(wc -w <<< "$roles")" = 11 ]
	expect 0 add --help
	for role in $roles; do
		grep -q "^ *$role: " out
	done
}

# Without a word the tool says how it is used, as an error.
no_command()
{
	expect 2
	[ ! -s out ]
	grep -q '^Usage: segdrop ' err
	grep -q '^  restore ' err
}

# A command or a scenario that does not exist is named, and one that is spelt nearly so, if there is one.
unknown_names()
{
	local command

	expect 2 lsit
	[ ! -s out ]
	grep -qF 'there is no command `lsit`: did you mean `list`? `segdrop --help` lists them' err
	expect 2 frobnicate
	grep -qF 'there is no command `frobnicate`: `segdrop --help` lists them' err
	for command in run predict; do
		expect 2 "$command" fin2ack-lots
		[ ! -s out ]
		grep -qF 'there is no scenario `fin2ack-lots`: did you mean `fin2ack-lost`? `segdrop scenarios` lists them' err
		expect 2 "$command" frobnicate
		grep -qF 'there is no scenario `frobnicate`: `segdrop scenarios` lists them' err
	done
}

# An option that does not exist fails everywhere; in front of a command, too.
unknown_option()
{
	local name

	expect 2 --frobnicate
	expect 2 --frobnicate list
	for name in $(commands); do
		expect 2 "$name" --frobnicate
		grep -q -- '--frobnicate' err
		[ ! -s out ]
	done
}

# What a command has no use for is refused, not passed over.
too_many_words()
{
	local name

	for name in list stats flows watch; do
		expect 2 "$name" surplus
		grep -q 'surplus' err
	done
	for name in save restore check; do
		expect 2 "$name" one surplus
		grep -q 'surplus' err
	done
}

# The version is that of the interface.
version()
{
	expect 0 --version
	grep -qxF "segdrop $(sed -n 's/^#define SEGDROP_VERSION[[:space:]]*"\(.*\)"/\1/p' \
		"$OLDPWD/include/segdrop.h")" out
}

# A word with a newline cannot smuggle in a second command.
one_command_a_call()
{
	expect 2 add drop 'syn
flush'
	grep -q 'restore' err
}

# --- check ----------------------------------------------------------------------------------------

good_rules='# comment

add drop synack
	add id 7 count only syn,data out from 10.0.0.0/24 to 10.1.0.1:443 first 2
add id 8 drop any from 2001:db8::/64 to *:80 skip 3 first 2 in total for 60
add drop ack prob 0.25 seed 7
del 7
reset 8
flush
add id 7 drop fin1'

# A file without mistakes passes silently, also from standard input and without a last newline.
check_accepts()
{
	printf '%s' "$good_rules" > rules
	expect 0 check rules
	[ ! -s out ]
	[ ! -s err ]
	"$tool" check < rules > out 2> err
	[ ! -s out ]
	[ ! -s err ]
	"$tool" check - < rules > out 2> err
	[ ! -s err ]
	if "$tool" check - <<< "add drpo syn" 2> err; then
		return 1
	fi
	grep -q '^<stdin>:1:5' err
}

# refused FILE LINE COLUMN WORD [TAIL]: check names the place, and the mark is as long as the word
refused()
{
	local shown mark wanted

	expect 2 check "$1"
	[ ! -s out ]
	[ "$(wc -l < err)" = 3 ]
	sed -n 1p err | grep -q "^$1:$2:$3: found .*, expected "
	shown=$(sed -n 2p err)
	mark=$(sed -n 3p err)
	[[ $mark =~ ^' '*'^'~*$ ]]
	mark=${mark//[^ ]/}
	[ "${shown:${#mark}:${#4}}" = "$4" ]
	wanted=$(printf %$((${#4} - 1))s '' | tr ' ' '~')
	[ "$(sed -n 3p err)" = "$mark^${5-$wanted}" ]
}

# A mistake is shown with file, line, column, what is there, what was expected, and a mark below it.
check_shows_the_place()
{
	printf 'add drop syn\n\nadd drop fin3 in\n' > rules
	refused rules 3 10 fin3
	printf 'drop syn\n' > rules
	refused rules 1 1 drop
	printf 'add drop syn first 0' > rules
	refused rules 1 20 0
	printf 'add drop syn from 10.0.0.1/24\nadd drop syn' > rules
	expect 2 check rules
	grep -q '^rules:1:' err
}

# The mark is right behind a tab and in a line that is longer than a terminal is wide.
check_marks_odd_lines()
{
	printf '\tadd\tdrop\tfin3\n' > rules
	refused rules 1 11 fin3
	sed -n 2p err | grep -qx ' *add drop fin3'
	printf 'add %500sdrop fin3 %500sin\n' '' '' > rules
	refused rules 1 510 fin3
	[ "$(sed 1d err | wc -L)" -le 80 ]
	printf 'add drop %0200d\n' 0 > rules
	refused rules 1 10 "$(printf %063d 0)"
	[ "$(sed 1d err | wc -L)" = 76 ]
	printf 'add drop syn,fin3,fin1\n' > rules
	refused rules 1 14 fin3
	printf 'add drop syn,,fin1\n' > rules
	refused rules 1 14 ,
	printf 'add drop' > rules
	expect 2 check rules
	grep -q '^rules:1:9: ' err
	[ "$(sed -n 3p err)" = '            ^' ]
}

# Where the terminal knows the character it is shown as it is, and the mark is as wide as all of the rest of the word.
check_shows_characters()
{
	export LC_ALL=C.UTF-8
	printf 'add drop f\303\274n\n' > rules
	refused rules 1 11 'ün'
	printf 'add drop \346\227\245\346\234\254x\n' > rules
	refused rules 1 10 '日本x' '~~~~'
	printf 'add drop fin3 # s\303\274\303\237\n' > rules
	refused rules 1 10 fin3
	grep -q 'fin3 # süß$' err
	# a mark that turns the direction, one that joins, half a character
	printf 'add drop fin3 # \342\200\256u\314\210\303\n' > rules
	refused rules 1 10 fin3
	grep -q 'fin3 # ?u??$' err
}

# What was meant stands behind what was expected, where it is the grammar that is offended.
check_says_what_was_meant()
{
	printf 'add drop synnack\n' > rules
	expect 2 check rules
	sed -n 1p err | grep -q '^rules:1:10: found `synnack`, expected .*): did you mean `synack`?$'
	printf 'add drop syn\nadd drop syn per flwo\n' > rules
	expect 2 check rules
	sed -n 1p err | grep -q '^rules:2:14: found .*: did you mean `per flow`?$'
	printf 'add drop frobnicate\n' > rules
	expect 2 check rules
	[ "$(grep -c 'did you mean' err)" = 0 ]
	printf 'add id 3 drop syn\nadd id 3 drop syn\n' > rules
	expect 2 check rules
	[ "$(grep -c 'did you mean' err)" = 0 ]
}

# Bytes that do not print reach no terminal: escape sequences, NUL, halves of characters.
check_prints_no_control_bytes()
{
	export LC_ALL=C
	printf 'add drop \033[31msyn\0\n' > rules
	expect 2 check rules
	grep -q '^rules:1:10: ' err
	[ "$(LC_ALL=C tr -d '\n -~' < err | wc -c)" = 0 ]
	printf 'add drop syn\0\n' > rules
	expect 2 check rules
	grep -q '^rules:1:13: ' err
	printf 'add drop f\303\274n\n' > rules
	expect 2 check rules
	[ "$(LC_ALL=C tr -d '\n -~' < err | wc -c)" = 0 ]
}

# check judges a file as restore uses it: the rules of the file alone, in one transaction.
check_knows_the_other_lines()
{
	printf 'add id 3 drop syn\nadd id 3 drop ack\n' > rules
	expect 2 check rules
	grep -q '^rules:2:' err
	printf 'del 3\n' > rules
	expect 2 check rules
	grep -q '^rules:1:' err
	printf 'add id 3 drop syn\ndel 3\nadd id 3 drop ack\n' > rules
	expect 0 check rules
}

# The limits of the module are those of check: 10,000 rules, 1 MiB, and no file without an end is read.
check_knows_the_limits()
{
	seq 1024 | sed 's/.*/add drop syn/' > rules
	expect 0 check rules
	echo 'add drop syn' >> rules
	expect 2 check rules
	grep -q '^rules:1025:' err
	# behind a flush, and with a newline, it is just as long as a write may be
	head -c 1048569 /dev/zero | tr '\0' '#' > rules
	expect 0 check rules
	echo >> rules
	expect 0 check rules
	echo >> rules
	expect 2 check rules
	says 'limit'
	expect 2 check /dev/zero
	says 'limit'
}

# A file that cannot be read is named, with the reason.
check_needs_a_file()
{
	expect 2 check nowhere
	says 'nowhere: No such file or directory'
	expect 2 check .
	says '.: Is a directory'
}

# --- where it cannot run --------------------------------------------------------------------------

# Without the module each command says what to do, in one line, and exits with 3.
module_missing()
{
	local command

	: > rules
	while read -r command; do
		# shellcheck disable=SC2086 # several words
		expect 3 $command
		[ ! -s out ]
		says 'modprobe segdrop'
	done < <(printf '%s\n' "add drop syn" "del 1" list flush reset "reset 1" save restore "restore rules" stats flows watch)
}

# A slip is told of all the same.
a_slip_first()
{
	expect 2 add drop synnack
	grep -q 'did you mean `synack`' err
	expect 2 del one
	grep -q 'found `one`' err
}

# save leaves a file alone when it has nothing to put there.
save_keeps_the_file()
{
	echo precious > rules
	expect 3 save rules
	grep -qx precious rules
}

# A namespace that does not exist is wrong usage, and is not looked for outside its folder.
unknown_namespace()
{
	local name

	for name in nowhere 4194305 . .. ../../proc/self/ns/net '' "$(printf %5000s x)"; do
		expect 2 list --netns "$name"
		says 'no network namespace or process'
	done
	expect 2 list --netns
}

# --- output ---------------------------------------------------------------------------------------

# A full disk is noticed.
full_disk()
{
	local status=0

	"$tool" --help > /dev/full 2> err || status=$?
	[ "$status" = 3 ]
	says 'standard output'
}

# A closed standard output fails what has something to print, and nothing else.
closed_stdout()
{
	local status=0

	: > rules
	"$tool" --help 2> err >&- || status=$?
	[ "$status" = 3 ]
	says 'standard output'
	"$tool" check rules >&-
}

# A reader that has gone is noticed even where SIGPIPE is ignored.
closed_pipe()
{
	local status=0

	exec 7> >(exec true)
	wait $!
	(trap '' PIPE; "$tool" --help >&7 2> err) || status=$?
	[ "$status" = 3 ]
	says 'standard output'
}

# With standard input or error closed nothing else is taken for it.
closed_others()
{
	local status=0

	echo 'add drop fin3' > rules
	"$tool" check rules 2>&- > out || status=$?
	[ "$status" = 2 ]
	[ ! -s out ]
	status=0
	"$tool" check <&- 2> err || status=$?
	[ "$status" = 3 ]
	says 'Bad file descriptor'
}

# No terminal, a dumb one, an unknown one, one of a single column: the same words.
odd_terminals()
{
	local term

	"$tool" --help > plain
	for term in '' dumb nonsense xterm-256color; do
		TERM=$term "$tool" --help > odd
		cmp plain odd
		TERM=$term COLUMNS=1 script -qec "'$tool' --help" /dev/null | tr -d '\r' > odd
		cmp plain odd
	done
	env -i "$tool" --help > odd
	cmp plain odd
}

check "--help lists the commands" help_lists_commands
check "each command has a --help of its own" each_command_has_help
check "add --help names every role" add_help_names_roles
check "no command: usage, exit status 2" no_command
check "an unknown command or scenario: exit status 2, and the one that was meant" unknown_names
check "an unknown option never exits with 0" unknown_option
check "surplus words are refused" too_many_words
check "--version is the interface's" version
check "a newline in a word starts no second command" one_command_a_call
check "check: a good file passes silently" check_accepts
check "check: a mistake is shown at its place" check_shows_the_place
check "check: tabs and long lines do not move the mark" check_marks_odd_lines
check "check: characters of any width" check_shows_characters
check "check: what was meant" check_says_what_was_meant
check "check: no control byte is printed" check_prints_no_control_bytes
check "check: lines see what the lines before them did" check_knows_the_other_lines
check "check: the limits of a write" check_knows_the_limits
check "check: a file that cannot be read" check_needs_a_file
check_without_module "no module: exit status 3, and what to do" module_missing
check_without_module "no module, and a slip: exit status 2, and what it is" a_slip_first
check_without_module "no module: save keeps the file" save_keeps_the_file
check "a namespace that does not exist: exit status 2" unknown_namespace
check "output to a full disk fails" full_disk
check "output to a closed descriptor fails" closed_stdout
check "output to a closed pipe fails" closed_pipe
check "closed standard input and error do no harm" closed_others
check "odd terminals change nothing" odd_terminals
finish

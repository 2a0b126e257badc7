#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Completion: what the tool offers in each place, and what becomes of a line in a real bash and a real zsh.
. "$(dirname "$0")/lib.sh"

here=$PWD/selftests/host
PATH=${tool%/*}:$PATH

commands()
{
	segdrop --help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

# offers "WORDS..." "CANDIDATES": those for the last of the words, in any order
offers()
{
	local words

	IFS=' ' read -ra words <<< "$1"
	[[ $1 != *' ' ]] || words+=('')
	segdrop complete "${words[@]}" > out 2> err
	diff <(sort out) <(tr ' ' '\n' <<< "$2" | grep . | sort)
}

# --- what the tool offers -----------------------------------------------------------------------------

# Behind "segdrop" there are the commands of --help, and no other.
offers_commands()
{
	offers ' ' "$(commands | paste -sd ' ')"
	offers '' "$(commands | paste -sd ' ')"
	offers 'cl' client
	offers 'frobnicate ' ''
	offers 'frobnicate --' ''
	offers 'complete --' ''
}

# A command's options are those of its --help, with a "=" where they take a value.
offers_options()
{
	local name

	for name in $(commands); do
		segdrop "$name" --help | sed -nE 's/^ .*(--[a-z-]+=?).*/\1/p' | grep -v '^ *[A-Z]' | sort > wanted
		[ "$(wc -l < wanted)" -ge 3 ]
		segdrop complete "$name" -- | sort > out
		diff wanted out
	done
	offers 'list ' '--json --netns= --help --usage --version'
	offers 'list -j' '--json'
	offers 'run syn-lost -- --' ''
}

# Scenarios are those that the command scenarios lists; predict takes one.
offers_scenarios()
{
	segdrop scenarios --json | jq -r '.[].name' > names
	[ "$(wc -l < names)" -gt 20 ]
	offers 'run ' "$(paste -sd ' ' names) all"
	offers 'run syn-lost --fast fin2ack' 'fin2ack-lost fin2ack-lost-once'
	offers 'predict fin2ack' 'fin2ack-lost fin2ack-lost-once'
	offers 'predict syn-lost fin2ack' ''
}

# What a rule can go on with comes from its grammar, also when options stand between its words.
offers_rules()
{
	offers 'add ' 'id drop count'
	offers 'add drop on' only
	offers 'add drop syn,fin' 'syn,fin1 syn,fin1ack syn,fin2 syn,fin2ack'
	offers 'add drop syn out ' 'from to first skip every prob per in for'
	offers 'add drop syn from *:80 fi' first
	offers 'add --netns=none drop --netns none syn in ' 'from to first skip every prob per in total for'
	offers 'add drop syn first ' ''
	offers 'add nonsense ' ''
}

# Values: what --help has in small letters, and what the letters HOW stand for; others have none.
offers_values()
{
	offers 'run --family=' '--family=4 --family=6 --family=both'
	offers 'run --family b' both
	offers 'client --family=' '--family=4 --family=6'
	offers 'client --close-after=n' '--close-after=never'
	offers 'client --read ' 'eof none'
	offers 'client --send=' ''
	offers 'client --nonsense=' ''
	offers 'list --json=' ''
	offers 'completion ' 'bash zsh'
	segdrop client --help | sed -n '/^HOW/,/^$/s/^  \([a-z-]*\): .*/\1/p' > ways
	[ "$(wc -l < ways)" = 7 ]
	offers 'server --close ' "$(paste -sd ' ' ways)"
}

# Files where a file is wanted, folders where only a folder is, neither where a value stands behind an option.
offers_files()
{
	offers 'check ' :files
	offers 'restore --netns none ' :files
	offers 'restore rules ' '--netns= --help --usage --version'
	offers 'run --report ' :files
	offers 'run --report=/tmp/x' :files
}

# Namespaces that have names, and rules that are there: those of a kernel that the test plays itself.
offers_what_is_there()
{
	cat > there <<- 'END'
		set -e
		mount -t tmpfs none /run
		mkdir /run/netns
		touch /run/netns/red /run/netns/rose /run/netns/blue '/run/netns/two words'
		mount -t tmpfs none /proc
		mkdir -p /proc/net/segdrop
		cd /proc/net/segdrop
		echo "module.version $(segdrop --version | sed 's/.* //')" > stats
		printf 'add id 7 drop syn\nadd id 71 drop ack\nadd id 4294967295 count any\n' > rules
		segdrop complete list --netns=
		segdrop complete list --netns r
		segdrop complete del ''
		segdrop complete reset 7
		segdrop complete del 7 ''
	END
	unshare -rm sh there > out
	diff out - <<- 'END'
		--netns=blue
		--netns=red
		--netns=rose
		red
		rose
		7
		71
		4294967295
		7
		71
		--netns=
		--help
		--usage
		--version
	END
}

# --- in a shell -----------------------------------------------------------------------------------------

# typed SHELL [FILE]: each line, with a tab behind it, becomes the other
typed()
{
	mkdir -p folder/inside
	touch folder/rules.txt 'folder/two words'
	cut -d'|' -f1 "$here/completion.lines" | "$here/type.zsh" "$@" > out
	cut -d'|' -f2 "$here/completion.lines" | diff - out
}

# The file that is installed does the same as what the tool prints, also where zsh loads it by itself.
installed()
{
	mkdir functions
	segdrop completion zsh > functions/_segdrop
	cmp functions/_segdrop "$OLDPWD/userspace/completion/segdrop.zsh"
	segdrop completion bash | cmp - "$OLDPWD/userspace/completion/segdrop.bash"
	echo "fpath=($PWD/functions \$fpath); compinit -u -D" > load
	typed zsh "$PWD/load"
}

# Words as bash gives them to the function, with none of its other variables, and nothing on standard error.
bash_function()
{
	cat > words <<- 'END'
		source <(segdrop completion bash)
		COMP_WORDS=(segdrop run fin2ack) COMP_CWORD=2
		_segdrop segdrop fin2ack run
		echo "${COMPREPLY[@]}"
		COMP_WORDS=(segdrop del '') COMP_CWORD=2
		_segdrop segdrop '' del
		echo "${COMPREPLY[@]}"
		complete -p segdrop
	END
	bash words > out 2> err
	diff out - <<- 'END'
		fin2ack-lost fin2ack-lost-once

		complete -F _segdrop segdrop
	END
	[ ! -s err ]
}

# For no shell, for two, and for one that is not known there is no script.
wrong_shell()
{
	local words

	for words in '' 'bash zsh' 'fish'; do
		# shellcheck disable=SC2086 # several words
		! segdrop completion $words > out 2> err
		[ ! -s out ]
		grep -q 'bash or zsh\|one shell' err
	done
}

check "commands" offers_commands
check "options" offers_options
check "scenarios" offers_scenarios
check "the words of a rule" offers_rules
check "values of options" offers_values
check "files" offers_files
check_in_namespace "namespaces and the numbers of rules" offers_what_is_there
check "a real bash" typed bash
check "a real zsh" typed zsh
check "a real zsh that loads it as a function" installed
check "bash: the function alone" bash_function
check "completion wants one shell that it knows" wrong_shell
finish

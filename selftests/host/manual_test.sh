#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The manuals: readable by two programs, complete, and true as far as a program can tell; and `make install`.
. "$(dirname "$0")/lib.sh"

source=$PWD
tool_page=$source/userspace/segdrop.8
rules_page=$source/userspace/segdrop-rules.5

# text FILE: the page without its markup
text()
{
	mandoc -T ascii "$1" | col -bx
}

# x_names MACRO: the second or, if that is all there is, first argument of each X() of a table of segdrop.h
x_names()
{
	sed -n "/^#define $1(/,/^\$/p" "$source/include/segdrop.h" | sed -nE 's/^	X\(([A-Z0-9_]+, )?"([^"]+)",.*/\2/p'
}

# --- as pages -------------------------------------------------------------------------------------------

# Nothing to complain about, for mandoc and for groff.
no_complaints()
{
	local page

	for page in "$tool_page" "$rules_page"; do
		mandoc -T lint -W warning "$page" > said 2>&1
		cat said
		[ ! -s said ]
		LC_ALL=C.UTF-8 man --warnings -l "$page" > rendered 2> said
		cat said
		[ ! -s said ]
		[ "$(wc -l < rendered)" -gt 100 ]
	done
}

# At a terminal of 80 columns no line is longer.
fit_a_terminal()
{
	local page

	for page in "$tool_page" "$rules_page"; do
		[ "$(text "$page" | wc -L)" -le 80 ]
		[ "$(LC_ALL=C.UTF-8 MANWIDTH=80 man -l "$page" | col -bx | wc -L)" -le 80 ]
	done
}

# --- against the tool -----------------------------------------------------------------------------------

# The subcommands that the manual names, and names in its synopsis, are those that the tool lists.
names_commands()
{
	"$tool" --help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' > known
	[ "$(wc -l < known)" -gt 10 ]
	sort known > wanted
	sed -nE 's/^\.It Cm ([a-z]+).*/\1/p' "$tool_page" | sort -u > described
	sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/s/^\.Cm \([a-z]*\).*/\1/p' "$tool_page" | sort -u > shown
	sed -nE 's/^\.(It )?Cm ([a-z]+).*/\2/p' "$tool_page" | sort -u > all
	sed -i '/^completion$/d' described
	diff <(grep -vx completion wanted) described
	diff wanted shown
	diff wanted all
}

# The options that the manual names are those that --help lists, of the tool and of each command.
names_options()
{
	local name

	for name in '' $("$tool" --help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
		# shellcheck disable=SC2086 # no word for the tool itself
		"$tool" $name --help | sed -nE 's/^ .{0,5}(--[a-z-]+).*/\1/p'
	done | sort -u > known
	[ "$(wc -l < known)" -gt 20 ]
	text "$tool_page" | grep -oE -- '--[a-z][a-z-]*' | sort -u > named
	diff known named
}

# Each role, counter, and reason why a packet passes is there, with the sentence that the tool has for it.
names_roles_and_counters()
{
	local table name

	text "$rules_page" > page
	for table in SEGDROP_ROLES SEGDROP_COUNTERS SEGDROP_PASSED_REASONS; do
		x_names "$table" > names
		[ "$(wc -l < names)" -ge 9 ]
		while read -r name; do
			sed -n "/^ *${name//./[.]}\( \|\$\)/p" page | grep -q .
		done < names
	done
	# lines of the page end anywhere
	tr -s ' \t\n' ' ' < page > flat
	sed -n '/^#define SEGDROP_COUNTERS(/,/^$/p; /^#define SEGDROP_PASSED_REASONS(/,/^$/p' \
		"$source/include/segdrop.h" | sed -nE 's/^	X\(.*"[^"]+", "(.*)"\).*/\1/p' > sentences
	[ "$(wc -l < sentences)" = 19 ]
	while read -r name; do
		grep -qF -- "$name" flat
	done < sentences
}

# The rules that it gives as examples are rules, and so is each form of address and count.
examples_are_rules()
{
	text "$rules_page" | sed -n '/^EXAMPLES/,/^   *The first of them/p' | grep '^ *\(add\|#\)' > rules
	[ "$(wc -l < rules)" -ge 5 ]
	"$tool" check rules
	text "$rules_page" | sed -n '/^ *ADDR /,/^ *\*:80 is/p' | grep -oE '[][0-9a-f:.*/]*[:.][][0-9a-f:.*/]*[0-9]' > addresses
	[ "$(wc -l < addresses)" -ge 7 ]
	sed 's/^/add drop any from /' addresses > rules
	"$tool" check rules
}

# sample PAGE NAME: the text behind the marker, as it is read
sample()
{
	sed -n "/^\.\\\\\" sample: $2\$/,/^\.Ed/p" "$1" | sed '1,2d; $d' |
		sed 's/\\(ga/`/g; s/\\(aq/'\''/g; s/\\(ha/^/g; s/\\(ti/~/g; s/\\-/-/g; s/\\e/\\/g'
}

# A sample of output stands right behind its marker; what needs no kernel is what the tool says now.
samples_are_real()
{
	local page name

	for page in "$tool_page" "$rules_page"; do
		grep -A1 '^\.\\" sample: [a-z-]*$' "$page" > markers
		[ "$(grep -c sample: markers)" -ge 1 ]
		[ "$(grep -c sample: markers)" = "$(grep -c '^\.Bd -literal$' markers)" ]
		sed -n 's/.*sample: //p' markers > names
		while read -r name; do
			[ -n "$(sample "$page" "$name")" ]
		done < names
	done
	printf 'add drop syn\nadd drpo synack first 2\n' > rules
	"$tool" check rules 2> said || [ $? = 2 ]
	sample "$tool_page" check | diff - said
}

# --- make install ---------------------------------------------------------------------------------------

# Each file is where programs look for it, for everybody to read; others' files outlive uninstall, ours do not.
installs()
{
	local root="$PWD/root of it"

	umask 077
	make -s -C "$source" install DESTDIR="$root" PREFIX=/opt/it
	(cd "$root" && find . -type f -printf '%m %P\n') | sort > there
	diff there - <<- 'END'
		644 opt/it/share/bash-completion/completions/segdrop
		644 opt/it/share/man/man5/segdrop-rules.5
		644 opt/it/share/man/man8/segdrop.8
		644 opt/it/share/zsh/site-functions/_segdrop
		755 opt/it/bin/segdrop
	END
	[ "$("$root/opt/it/bin/segdrop" --version)" = "$("$tool" --version)" ]
	[ "$(MANPATH="$root/opt/it/share/man" man -w segdrop)" = "$root/opt/it/share/man/man8/segdrop.8" ]
	[ "$(MANPATH="$root/opt/it/share/man" man -w segdrop-rules)" = "$root/opt/it/share/man/man5/segdrop-rules.5" ]
	touch "$root/opt/it/bin/others"
	make -s -C "$source" uninstall DESTDIR="$root" PREFIX=/opt/it
	[ "$(cd "$root" && find . -mindepth 1 -printf '%P ')" = 'opt opt/it opt/it/bin opt/it/bin/others ' ]
	rm "$root/opt/it/bin/others"
	make -s -C "$source" uninstall DESTDIR="$root" PREFIX=/opt/it
}

# Without a word about it everything goes to /usr/local, and nothing of it stays.
installs_to_usr_local()
{
	make -s -C "$source" install DESTDIR="$PWD/root"
	[ -x root/usr/local/bin/segdrop ]
	make -s -C "$source" uninstall DESTDIR="$PWD/root"
	[ ! -e root/usr ]
}

check "mandoc and man have nothing to say" no_complaints
check "no line is longer than 80 columns" fit_a_terminal
check "segdrop(8) has the tool's commands, and no others" names_commands
check "segdrop(8) has the tool's options, and no others" names_options
check "segdrop-rules(5) has each role, counter and reason" names_roles_and_counters
check "segdrop-rules(5): the examples are rules" examples_are_rules
check "samples of output have a marker, and are what the tool says" samples_are_real
check "make install, make uninstall" installs
check "make install goes to /usr/local" installs_to_usr_local
finish

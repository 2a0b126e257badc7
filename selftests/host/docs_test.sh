#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What the README and the manuals show as output is what is printed now.
#
# shellcheck disable=SC2317	# check() calls the functions
. "$(dirname "$0")/lib.sh"

top=$PWD
samples=$work/samples

make_samples()
{
	"$top/vm/run" --add "$top/docs/samples" --out "$samples" -- /root/samples/make
	[ -s "$samples/ladder" ]
}

shown()
{
	(cd "$top" && make -s docs-check SAMPLES="$samples")
}

# edit ARGUMENT...: a copy of the README that sed has changed
edit()
{
	sed "$@" "$top/README.md" > README.md
	if cmp -s "$top/README.md" README.md; then return 1; fi
}

# edited SCRIPT: is the README stale then?
edited()
{
	edit "$1"
	if "$top/docs/refresh" --check "$samples" README.md; then return 1; fi
}

noticed()
{
	edited 's/─ fin2ack ─/─ fin2ack lost ─/'
	edited 's/^    ID MATCHED DROPPED/    ID MATCHED LOST/'
	edited '/TIME_WAIT to CLOSE/d'
	edited 's/<!-- sample: ladder -->/<!-- sample: ladders -->/'
}

excused()
{
	edit -E '/^    ( *[0-9]|≤)/s/[0-9]\.[0-9]+/7.123/'
	"$top/docs/refresh" --check "$samples" README.md
}

check "every sample is made anew in the VM" make_samples
check "the README and the manuals show them" shown
check "a sample that says something else is noticed" noticed
check "other times and ports are not" excused
finish

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

# edited SCRIPT: is the README stale after sed has changed a copy of it so?
edited()
{
	sed "$1" "$top/README.md" > README.md
	! cmp -s "$top/README.md" README.md
	! "$top/docs/refresh" --check "$samples" README.md
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
	sed -E '/^    ( *[0-9]|≤)/s/[0-9]\.[0-9]+/7.123/' "$top/README.md" > README.md
	! cmp -s "$top/README.md" README.md
	"$top/docs/refresh" --check "$samples" README.md
}

check "every sample is made anew in the VM" make_samples
check "the README and the manuals show them" shown
check "a sample that says something else is noticed" noticed
check "other times and ports are not" excused
finish

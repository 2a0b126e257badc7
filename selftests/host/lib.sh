# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# What the tests from outside share: TAP, a folder to work in, and the project's folder to begin in.
# shellcheck disable=SC2034	# those who source it use the variables
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

tool=$PWD/build/segdrop
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
# bash goes on with the next subtest if one has seen to the signal itself
trap 'exit 130' INT
trap 'exit 143' TERM
number=0
failed=0

# check SENTENCE COMMAND...: a subtest in a folder of its own; its trace is shown if it fails
check()
{
	local sentence=$1 status

	shift
	number=$((number + 1))
	mkdir "$work/$number"
	# In a condition, bash would ignore -e.
	(cd "$work/$number"; set -ex; "$@") > "$work/$number.log" 2>&1
	status=$?
	if [ "$status" = 0 ]; then
		echo "ok $number - $sentence"
	else
		sed 's/^/# /' "$work/$number.log"
		echo "not ok $number - $sentence"
		failed=1
	fi
}

# skip SENTENCE REASON: instead of check
skip()
{
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

# check_in_namespace SENTENCE COMMAND...: check, where one may mount what a test wants to play
check_in_namespace()
{
	if unshare -rm mount -t tmpfs none /proc 2> /dev/null; then
		check "$@"
	else
		skip "$1" "no namespaces of one's own here"
	fi
}

# finish: the plan, and the status of the whole
finish()
{
	echo "1..$number"
	exit "$failed"
}

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Who may change rules: CAP_NET_ADMIN over the namespace, of the one who opens the file and of the one who
# writes.
. ./lib.sh

setup_ns ns
rules "$ns" "add drop syn"
rules_file=$work/$ns/segdrop/rules
before=$(cat "$rules_file")

# refused EXPECTED COMMAND...: what wr says, and nothing has changed
refused()
{
	local expected=$1

	shift
	same "$(echo flush | "$@" || :)" "$expected" "the result"
	same "$(cat "$rules_file")" "$before" "the rules"
}

allowed()
{
	same "$(echo "add id 9 count any" | "$@")" 19 "the result"
	rules "$ns" "del 9"
}

as_nobody()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

check "root may write" allowed wr "$rules_file"
check "a user without privileges cannot open the file for writing" refused EPERM as_nobody wr "$rules_file"
check "root without CAP_NET_ADMIN cannot write" refused EPERM wr -O -W "$rules_file"
check "who opened the file without CAP_NET_ADMIN does not get it later" refused EPERM wr -O "$rules_file"
check "a descriptor of one who has CAP_NET_ADMIN is no use to one who has not" refused EPERM wr -W "$rules_file"

handed_over()
{
	# shellcheck disable=SC2094 # only one of them is read
	refused "" as_nobody sh -c 'cat >&5' 5> "$rules_file"
}
check "a descriptor that root has opened does not let an unprivileged process write" handed_over

reading()
{
	local file

	for file in rules stats flows error; do
		as_nobody cat "$work/$ns/segdrop/$file" > /dev/null
	done
}
check "everybody may read" reading

# own_namespace COMMAND...: which enters one
own_namespace()
{
	# shellcheck disable=SC2016 # for the shell inside
	same "$(as_nobody "$@" sh -c '
		echo add drop syn | wr /proc/net/segdrop/rules
		cat /proc/net/segdrop/rules')" "13
add id 1 drop syn in from any to any per flow"
}
check "root of a user namespace may write in a network namespace of his own" \
	own_namespace unshare --user --map-root-user unshare --net
check "also in one that is older than his name" own_namespace unshare --user --map-root-user --net

as_inner_root()
{
	in_ns "$ns" setpriv --reuid=65534 --regid=65534 --clear-groups unshare --user --map-root-user "$@"
}
check "root of a user namespace cannot write in his parent's network namespace" \
	refused EPERM as_inner_root wr /proc/net/segdrop/rules

inner_root_with_descriptor()
{
	# Uid 0 of the first user namespace, mapped: the file's mode lets him open it.
	refused EPERM in_ns "$ns" unshare --user --map-root-user wr /proc/net/segdrop/rules
}
check "nor can he if the file's mode lets him open it" inner_root_with_descriptor

finish

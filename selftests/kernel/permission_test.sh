#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Who may change rules: CAP_NET_ADMIN over the namespace, of the one who opens the file and of the one who
# writes, however the descriptor came to him.
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
	echo "del 9" > "$rules_file"
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
	allowed wr -i 5 5> "$rules_file"
	# shellcheck disable=SC2094 # only one of them is read
	refused EPERM as_nobody wr -i 5 5> "$rules_file"
}
check "a descriptor that root has opened does not let an unprivileged process that inherits it write" handed_over

as_other()
{
	setpriv --reuid=65533 --regid=65533 --clear-groups "$@"
}

# hands_over RESULT SENDER RECEIVER: SENDER opens the rules and sends the descriptor over a UNIX socket to
# RECEIVER, whose write has this result
hands_over()
{
	local receiver socket=$work/meeting/socket

	mkdir -m 1777 "$work/meeting"
	defer rm -r "$work/meeting"
	echo "add id 9 count any" > "$work/line"
	"$3" timeout 60 wr -r "$socket" < "$work/line" > "$work/result" &
	receiver=$!
	busywait [ -S "$socket" ]
	"$2" wr -s "$socket" "$rules_file" < /dev/null
	wait "$receiver" || :
	same "$(cat "$work/result")" "$1" "the result"
	if [ "$1" = EPERM ]; then
		same "$(cat "$rules_file")" "$before" "the rules"
	else
		echo "del 9" > "$rules_file"
	fi
}
check "nor does one that comes over a UNIX socket" hands_over EPERM env as_nobody
check "to root it is of use" hands_over 19 env env

# A program that is root's whoever runs it, and would write to what it was given.
setuid()
{
	cp "$(command -v wr)" "$work/wr_of_root"
	chmod 4755 "$work/wr_of_root"
	defer rm "$work/wr_of_root"
	allowed as_nobody "$work/wr_of_root" "$rules_file"
	# shellcheck disable=SC2016 # for the shell inside
	refused "" as_nobody sh -c '"$0" -i 5 5> "$1"' "$work/wr_of_root" "$rules_file"
	# shellcheck disable=SC2094 # none of it is read
	refused EBADF as_nobody "$work/wr_of_root" -i 5 5< "$rules_file"
}
check "a setuid program writes where it may, but not to a descriptor of one who may not" setuid

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
not_asked_for()
{
	# shellcheck disable=SC2016 # for the shell inside
	same "$(as_nobody unshare --user --map-root-user --net sh -c '
		echo add drop syn | wr /proc/net/segdrop/rules
		cat /proc/net/segdrop/rules /proc/net/segdrop/error
		segdrop add drop syn 2>&1
		echo "status $?"')" "EPERM
$1
segdrop: $1
status 3"
}
check "root of a user namespace may not write, and is told which parameter would let him" not_asked_for \
	"rules from a user namespace need the module's parameter userns_rules: have root set it to Y"

parameter=/sys/module/segdrop/parameters/userns_rules
same "$(cat "$parameter")" N "the parameter at first"
echo Y > "$parameter"
check "with the parameter root of a user namespace may write in a network namespace of his own" \
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

# --- a network namespace that belongs to a user namespace ---------------------------------------------------

# owned NAME: a network namespace that belongs to a user namespace which nobody has made; NAME is the process in it
owned()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups \
		unshare --user --map-root-user --net sleep 1000000000 &
	defer end $!
	busywait grep -q . "/proc/$!/uid_map"
	busywait fails [ "/proc/$!/ns/net" -ef /proc/self/ns/net ]
	eval "$1=\$!"
	echo "add drop syn" > "/proc/$!/net/segdrop/rules"
}

owned inner
owned sibling

# the rules of which the following tells, as they look from outside
rules_of_inner=/proc/$inner/net/segdrop/rules
in_inner()
{
	rules_file=$rules_of_inner
	before=$(cat "$rules_file")
	"$@"
}

as_inner()
{
	nsenter --target "$inner" --user --net -- "$@"
}

as_sibling()
{
	nsenter --target "$sibling" --user --net -- "$@"
}

check "such a namespace is open to its root" in_inner allowed as_inner wr /proc/net/segdrop/rules
check "also by way of a process in there" in_inner allowed as_inner wr "$rules_of_inner"
check "also to who made it, from outside" in_inner allowed as_nobody wr "$rules_of_inner"
check "also to root outside ..." in_inner allowed wr "$rules_of_inner"
check "... and to root who has come in" \
	in_inner allowed nsenter --target "$inner" --net wr /proc/net/segdrop/rules
check "not to others outside" in_inner refused EPERM as_other wr "$rules_of_inner"
check "not to root of a sibling" in_inner refused EPERM as_sibling wr "$rules_of_inner"
check "not to root of a child" in_inner refused EPERM as_inner unshare --user --map-root-user wr "$rules_of_inner"
check "nor to him in a network namespace of his own" \
	in_inner refused EPERM as_inner unshare --user --map-root-user --net wr "$rules_of_inner"
check "its root cannot write outside by way of a process there" refused EPERM as_inner wr "$rules_file"

entering()
{
	same "$(as_inner nsenter --net="/run/netns/$ns" echo entered || :)" ""
	same "$(as_inner nsenter --net="/proc/$sibling/ns/net" echo entered || :)" ""
}
check "nor does he get into another one" entering

check "a descriptor of its root is no use to others" in_inner hands_over EPERM as_inner as_other
check "nor to root of a sibling" in_inner hands_over EPERM as_inner as_sibling
check "it is of use to root" in_inner hands_over 19 as_inner env
check "a descriptor of root for it is of use to its root" in_inner hands_over 19 env as_inner
check "one for another is not" hands_over EPERM env as_inner

finish

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# `segdrop server` and `segdrop client` over loopback: each way to close, each option, and what can go wrong.
#
# shellcheck disable=SC2094	# `client` and `server` are also words
. "$(dirname "$0")/lib.sh"

server=
port=$((20000 + $$ % 20000))

# The exit status stays what it was.
end_server()
{
	[ -z "$server" ] || kill -KILL "$server" 2> /dev/null || :
}

# check_ends SENTENCE COMMAND...: check with a port of its own, and no server left behind
check_ends()
{
	port=$((port + 1))
	check "$1" with_server "${@:2}"
}

with_server()
{
	trap end_server EXIT
	"$@"
}

# until_true COMMAND...: the limit is time enough for anything that will happen at all
until_true()
{
	local tries=300

	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# serve [ADDR] OPTION...: in the background as $server; what it prints is in ./server
serve()
{
	rm -f server
	"$tool" server "$1:$port" "${@:2}" > server 2>&1 &
	server=$!
	until_true grep -qs 'accept\|segdrop:' server
}

# connect STATUS OPTION...: to the end; what it prints is in ./client
connect()
{
	local status=0

	"$tool" client "127.0.0.1:$port" "${@:2}" > client 2> err < /dev/null || status=$?
	cat client err
	[ "$status" = "$1" ]
}

# served: the server has come to its end; what it printed
served()
{
	wait "$server"
	cat server
}

# calls FILE: the names of the calls, in a line
calls()
{
	sed 's/^ *[0-9.]*  \([a-z]*\)(.*/\1/' "$1" | tr '\n' ' '
}

# says FILE TEXT
says()
{
	grep -qF -- "$2" "$1"
}

# lacks FILE TEXT
lacks()
{
	if says "$@"; then
		return 1
	fi
}

# --- what happens -----------------------------------------------------------------------------------

# Without options the client ends when the server does, and each call is shown with its result.
plain()
{
	serve "" --close-after 0.2
	connect 0
	served
	[ "$(calls client)" = "socket connect read close " ]
	[ "$(calls server)" = "socket setsockopt bind listen accept close " ]
	says client "read() = 0 "
	says client "connect(127.0.0.1:$port) = 0 "
}

# closes HOW CALLS FOUND: the client closes so, makes these calls, and the server's read() finds that
closes()
{
	local status=0

	port=$((port + 1000))
	serve ""
	[ "$1" = kill ] && status=137
	connect "$status" --close "$1" --close-after 0
	served
	[ "$(calls client)" = "socket connect $2" ]
	says server "read() = $3"
}

# Each way to close makes the calls that its name says, and the other end notices.
ways_to_close()
{
	closes close "close " 0
	closes shut-wr "shutdown read close " 0
	closes shut-rd "shutdown read close " 0
	closes shut-rdwr "shutdown read close " 0
	closes rst "setsockopt close " "-1 ECONNRESET"
	closes exit "exit " 0
	closes kill "raise " 0
}

# Bytes arrive, all of them and no more.
sends()
{
	serve ""
	connect 0 --send 100000 --close-after 1
	served
	[ "$(sed -n 's/.*read() = \([0-9]*\) .*/\1/p' server | paste -sd+ | bc)" = 100000 ]
}

# What is sent again arrives each time, as far apart as it was asked for.
sends_again()
{
	serve ""
	connect 0 --send 5 --send-again 2 --send-every 0.2 --close-after 1
	served
	[ "$(grep -c "send(5) = 5 " client)" = 3 ]
	[ "$(grep -c "read() = 5 " server)" = 3 ]
	[ "$(echo "$(seconds client send 3) - $(seconds client send) >= 0.4" | bc)" = 1 ]
}

# After SHUT_WR an end cannot send, but reads until the peer closes.
half_closed()
{
	serve "" --send 7 --send-after 0.4 --close-after 0.6
	connect 0 --send 5 --send-again 1 --send-every 0.2 --close shut-wr --close-after 0.1
	served
	[ "$(calls client)" = "socket connect send shutdown send read read close " ]
	says client "send(5) = -1 EPIPE"
	says client "read() = 7 "
}

# After shutdown() an end can wait before it closes, or never close.
final_close()
{
	serve "" --close-after 0
	connect 0 --close shut-rdwr --close-after 0.1 --final-close 0.5
	served
	[ "$(calls client)" = "socket connect read shutdown read close " ]
	[ "$(echo "$(seconds client close) >= 0.5" | bc)" = 1 ]
	serve "" --close shut-wr --close-after 0 --final-close never
	connect 0 --close-after 0
	until_true says server "read() = 0 "
	state "$server" S
	lacks server "close("
}

# An end that closes with unread bytes resets the connection.
unread()
{
	serve "" --read none --close-after 0.3
	connect 0 --send 10
	served
	says client "read() = -1 ECONNRESET"
	lacks server "read("
}

# seconds FILE CALL [N]: when it was made, the first or the Nth time
seconds()
{
	sed -n "s/^ *\([0-9.]*\)  $2(.*/\1/p" "$1" | sed -n "${3:-1}p"
}

# What is to happen later happens later.
later()
{
	serve "" --read-after 0.6
	connect 0 --send 1 --send-after 0.3 --close-after 0.9
	served
	[ "$(echo "$(seconds client send) >= 0.3" | bc)" = 1 ]
	[ "$(echo "$(seconds client close) >= 0.9" | bc)" = 1 ]
	[ "$(echo "$(seconds server read) >= $(seconds server accept) + 0.6" | bc)" = 1 ]
}

# state PID LETTER
state()
{
	[ "$(cut -d ' ' -f 3 "/proc/$1/stat")" = "$2" ]
}

# A frozen end is stopped, and goes on where it was when it is continued.
frozen()
{
	serve "" --freeze 0
	"$tool" client "127.0.0.1:$port" --close-after 0 > client &
	until_true state "$server" T
	lacks server "read("
	kill -CONT "$server"
	until_true says server "read() = 0 "
	served
	wait
}

# An end that never closes waits, also when the other has closed.
never()
{
	serve "" --close-after never
	connect 0 --close-after 0
	until_true says server "read() = 0 "
	state "$server" S
	lacks server "close("
}

# Socket options are set before the connection is made.
socket_options()
{
	serve "" --fastopen --receive-buffer 10000
	connect 0 --keepalive --linger 3 --user-timeout 2000 --fastopen --send 4 --close-after 0.2
	served
	says client "setsockopt(SO_KEEPALIVE, 1) = 0 "
	says client "setsockopt(TCP_USER_TIMEOUT, 2000) = 0 "
	says client "setsockopt(SO_LINGER, 3) = 0 "
	says client "sendto(127.0.0.1:$port) = "
	says server "setsockopt(TCP_FASTOPEN, "
	says server "setsockopt(SO_RCVBUF, 10000) = 0 "
	says server "read() = 4 "
}

# A server accepts when it is told to, and with what queue.
listens()
{
	serve "" --backlog 7 --accept-after 0.6
	connect 0 --close-after 0
	served
	says server "listen(7) = 0 "
	[ "$(echo "$(seconds server accept) >= $(seconds server listen) + 0.6" | bc)" = 1 ]
}

# With --defer-accept it is the data that ends accept(), not the connection.
defers()
{
	serve "" --defer-accept 5
	connect 0 --send 3 --send-after 0.5 --close-after 0.6
	served
	says server "setsockopt(TCP_DEFER_ACCEPT, 5) = 0 "
	[ "$(echo "$(sed -n 's/.*accept() = .*<\(.*\)>/\1/p' server) >= 0.5" | bc)" = 1 ]
	says server "read() = 3 "
}

# An IPv6 address stands in brackets; a server without an address takes both families.
ipv6()
{
	serve "[::1]" --close-after 0.2
	"$tool" client "[::1]:$port" > client
	served
	says client "connect([::1]:$port) = 0 "
}

# --json prints an object a line: a call that did not return is there, too.
json()
{
	serve "" --close-after 0.2
	connect 137 --json --close kill --send 1 --close-after 0.1
	[ "$(grep -c '^{"t":.*"name":"[a-z]*".*}$' client)" = 3 ]
	[ "$(tail -n 1 client | grep -c '^{"called":.*"name":"raise","arguments":"SIGKILL"}$')" = 1 ]
	[ "$(wc -l < client)" = 4 ]
}

# --- what can go wrong ------------------------------------------------------------------------------

# fails STATUS TEXT ARGUMENT...: one line on standard error that has the text
fails()
{
	local status=0

	"$tool" "${@:3}" > out 2> err < /dev/null || status=$?
	cat out err
	[ "$status" = "$1" ]
	says err "$2"
	[ "$(grep -c . err)" -le 2 ]
}

# A port that somebody has is named, with what to do.
port_in_use()
{
	serve "127.0.0.1"
	fails 3 "the port is in use: choose another" server "127.0.0.1:$port"
}

# Nobody listens: no connection was made.
refused()
{
	fails 1 "start the server first" client "127.0.0.1:$port"
	says out "-1 ECONNREFUSED (Connection refused)"
}

# Names, ports and brackets that are wrong are wrong usage.
bad_places()
{
	fails 2 "does not resolve" client "no.such.name.invalid:80"
	fails 2 "is no address and port" client "127.0.0.1"
	fails 2 "is no address and port" client ":80"
	fails 2 "is no address and port" client "2001:db8::1:80"
	fails 2 "is no address and port" client "[::1:80"
	fails 2 "is no port" client "127.0.0.1:http"
	fails 2 "is no port" client "127.0.0.1:99999"
	fails 2 "say whom to connect to" client
	fails 2 "one address too many" server :1 :2
	fails 3 "no such address" server "192.0.2.1:$port"
}

# Options with values that cannot be are wrong usage.
bad_options()
{
	fails 2 "use one of close|shut-wr|shut-rd|shut-rdwr|rst|exit|kill" client :1 --close=abort
	fails 2 "give a number of seconds" client :1 --close-after=soon
	fails 2 "give a number of seconds" client :1 --send-after=-1
	fails 2 "give a number of seconds" client :1 --freeze=nan
	fails 2 "give a whole number" client :1 --send=-1
	fails 2 "give a whole number" client :1 --send-again=twice
	fails 2 "give a whole number" client :1 --receive-buffer=4k
	fails 2 "give a number of seconds" client :1 --send-every=never
	fails 2 "give a number of seconds" client :1 --final-close=later
	fails 2 "give a whole number" client :1 --linger=99999
	fails 2 "give a whole number" server :1 --backlog=all
	fails 2 "give a number of seconds" server :1 --accept-after=never
	fails 2 "give a whole number" server :1 --defer-accept=-1
	fails 2 "a client does not listen" client :1 --backlog=3
	fails 2 "a client does not listen" client :1 --accept-after=3
	fails 2 "a client does not listen" client :1 --defer-accept=3
	fails 2 "use eof or none" client :1 --read=all
	fails 2 "use 4 or 6" client :1 --family=5
}

check_ends "a plain connection, each call shown" plain
check_ends "each way to close" ways_to_close
check_ends "bytes arrive" sends
check_ends "bytes arrive more than once" sends_again
check_ends "a half-closed connection" half_closed
check_ends "the end after shutdown()" final_close
check_ends "unread bytes reset the connection" unread
check_ends "times count from the connection on" later
check_ends "a frozen end is stopped until it is continued" frozen
check_ends "an end that never closes" never
check_ends "socket options" socket_options
check_ends "when a server accepts, and with what queue" listens
check_ends "a server that waits for data" defers
check_ends "IPv6" ipv6
check_ends "JSON" json
check_ends "a port in use" port_in_use
check_ends "nobody listens" refused
check_ends "places that are wrong" bad_places
check_ends "options that are wrong" bad_options
finish

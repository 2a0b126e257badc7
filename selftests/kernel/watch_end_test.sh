#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2119	# what has arguments can do without
# `segdrop watch` ends when it is told to, and when it cannot go on, says why, and leaves nothing behind.
. ./lib.sh
. ./watching.sh

# --- how it ends ------------------------------------------------------------------------------------------

signals()
{
	local signal

	rules "$server" flush "add count any"
	for signal in INT TERM HUP; do
		start segdrop watch --netns "$server"
		talk
		at_least "$(wc -l < "$shown")" 8 "the number of lines before the end"
		stop "$signal"
	done
}
check "lines come at once; SIGINT, SIGTERM and SIGHUP end it with a sum" signals

# What nohup makes it ignore does not end it.
nohupped()
{
	rules "$server" flush "add count any"
	start env --ignore-signal=HUP segdrop watch --netns "$server"
	kill -HUP "$watcher"
	talk
	stop
	at_least "$(wc -l < "$shown")" 8 "the number of lines"
}
check "under nohup SIGHUP does not end it" nohupped

killed()
{
	start segdrop watch --netns "$server"
	end "$watcher"
	same "$(ls "$instances")" "segdrop-$watcher" "instances of the trace"
	start segdrop watch --netns "$server"
	same "$(ls "$instances")" "segdrop-$watcher" "instances of the trace"
	stop
}
check "what one that was killed has left the next one removes" killed

# piped READER...: to a reader; its process is $reader, what it writes is in $work/read
piped()
{
	mkfifo "$work/pipe"
	defer rm "$work/pipe"
	"$@" < "$work/pipe" > "$work/read" &
	reader=$!
	defer end "$reader"
	env --default-signal=PIPE,INT segdrop watch --netns "$server" > "$work/pipe" 2> "$said" &
	watcher=$!
	defer end "$watcher"
	busywait recording "$watcher"
}

# It ends when its reader has gone, not when it would have more to say.
head_of_it()
{
	rules "$server" flush "add drop synack out first 1 in total" "add count any"
	piped head -n 1
	talk
	status_is 141 wait "$watcher"
	wait "$reader"
	same "$(wc -l < "$work/read")" 1 "lines"
	same "$(cat "$said")" "" "complaints"
	nothing_left
}
check "| head -n 1 ends it quietly, as it ends other filters" head_of_it

reader_leaves()
{
	rules "$server" flush "add count any"
	piped sleep 1000000000
	end "$reader"
	status_is 141 wait "$watcher"
	same "$(cat "$said")" "" "complaints"
	nothing_left
}
check "it ends when its reader has gone, also when there is nothing to say" reader_leaves

# in_write: the watcher waits for its reader
in_write()
{
	grep -q pipe_write "/proc/$watcher/wchan"
}

# send BYTES: from either end to the other
send()
{
	enter "$server" bulk server 10.0.1.2 90 "$1" &
	defer end $!
	busywait listening "$server" 90
	in_ns "$client" bulk client 10.0.1.2 90 "$1"
	wait $!
}

# A pager that has been left alone does not read on.
stuck()
{
	rules "$server" flush "add count any"
	piped sleep 1000000000
	send 2000000
	busywait in_write
	kill -INT "$watcher"
	status_is 0 wait "$watcher"
	grep -qx "[0-9]* segments shown." "$said"
	nothing_left
}
check "it can be ended while it waits for its reader" stuck

# More than the buffers hold, of which each processor has one, comes while it is stopped.
too_fast()
{
	local lost

	rules "$server" flush reset "add count any in" "add count any out"
	start segdrop watch --netns "$server"
	kill -STOP "$watcher"
	send $((12000000 * $(nproc)))
	kill -INT "$watcher"
	kill -CONT "$watcher"
	status_is 0 wait "$watcher"
	lost=$(sed -n 's/^[0-9]* segments shown; \([0-9]*\) more came too fast and were lost.$/\1/p' "$said")
	at_least "${lost:-0}" 1 "the number of those that were lost" || {
		cat "$said"
		return 1
	}
	sed -n 's/ segments shown.*//p' "$said" | grep -qx "$(wc -l < "$shown")"
	same $(($(wc -l < "$shown") + lost)) $(($(stat_of "$server" rule.1.matched) + $(stat_of "$server" rule.2.matched)))
	nothing_left
}
check "segments that came too fast are counted" too_fast

full_disk()
{
	rules "$server" flush "add count any"
	segdrop watch --netns "$server" > /dev/full 2> "$said" &
	watcher=$!
	defer end "$watcher"
	busywait recording "$watcher"
	talk
	status_is 3 wait "$watcher"
	grep -q "standard output did not take all of it" "$said"
	nothing_left
}
check "output to a full disk ends it, and fails" full_disk

# --- where it cannot run ------------------------------------------------------------------------------------

no_root()
{
	status_is 3 setpriv --reuid=65534 --regid=65534 --clear-groups segdrop watch > "$shown" 2> "$said"
	same "$(wc -l < "$said")" 1 "lines"
	grep -q "run this as root" "$said"
	nothing_left
}
check "without permission: exit status 3 and one line that says what to do" no_root

# --- a terminal -----------------------------------------------------------------------------------------------

# on_terminal NAME=VALUE...: what is written to one
on_terminal()
{
	env --default-signal=INT "$@" script -qefc "exec segdrop watch --netns $server" "$work/typescript" \
		> "$shown" 2> "$said" < /dev/null &
	terminal=$!
	defer end "$terminal"
	busywait pidof segdrop
	watcher=$(pidof segdrop)
	busywait recording "$watcher"
	talk
	kill "$watcher"
	wait "$terminal"
}

# red: how many lines are red from their begin to their end
red()
{
	tr -d '\r' < "$shown" | grep -c "^$(printf '\033')\[31m[^$(printf '\033')]* DROPPED by 1$(printf '\033')\[0m$"
}

colours()
{
	local setting

	rules "$server" flush "$loss"
	on_terminal TERM=linux
	same "$(red)" 1 "red lines"
	same "$(grep -c "$(printf '\033')" "$shown")" 1 "lines with colours"
	for setting in TERM=dumb NO_COLOR=1; do
		on_terminal TERM=linux "$setting"
		same "$(grep -c "$(printf '\033')" "$shown")" 0 "lines with colours, $setting"
		at_least "$(grep -c "DROPPED by 1" "$shown")" 1 "the number of losses shown"
	done
}
check "on a terminal what was dropped is red; not on a dumb one, nor with NO_COLOR" colours

# --- the module -------------------------------------------------------------------------------------------------

unloaded()
{
	defer modprobe segdrop
	rules "$server" flush
	start segdrop watch --netns "$server"
	busywait grep -q "There is no rule" "$said"
	rmmod segdrop
	status_is 3 wait "$watcher"
	grep -q "the segdrop module was unloaded" "$said"
	nothing_left
}
check "it does not wait for a module that was unloaded" unloaded

finish

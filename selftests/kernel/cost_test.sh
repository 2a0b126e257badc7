#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# What a segment costs does not depend on how many rules there are for others, nor on the module's being there.
. ./lib.sh

# An instruction takes a nanosecond there.
grep -q tsc_early_khz /proc/cmdline || skip_all "instructions are counted in virtual time only"
! debug_kernel || skip_all "a debug kernel checks more with every rule that there is"

setup_ns client server
link "$client" "$server" 1

. ./cost.sh

# costs_the_same FOUND EXPECTED: but for 30 instructions. Repeats differ by one or two; a hook that does nothing takes 60.
costs_the_same()
{
	at_least "$((${2%.*} + 30))" "${1%.*}" "the limit of what a segment costs, which"
}

other_ports()
{
	seq 1001 $((1000 + $1)) | sed 's/.*/add drop data to *:&/' > "$work/rules"
	wr "$work/$server/segdrop/rules" < "$work/rules"
}

# The first second of a VM's life is a busy one.
cost > "$work/first"
cost > "$work/without_rules"

flat()
{
	local one

	other_ports 1
	one=$(cost)
	rules "$server" flush
	other_ports 1000
	costs_the_same "$(cost)" "$one"
}
check "a segment costs as much with 1,000 rules for other ports as with one" flat

flat_for_its_port()
{
	local one

	rules "$server" flush "add drop rst to *:80"
	one=$(cost)
	yes "add drop rst to *:80" 2> "$work/broken" | head -n 1000 | wr "$work/$server/segdrop/rules"
	costs_the_same "$(cost)" "$one"
}
check "and with 1,000 rules for its port but another role as with one" flat_for_its_port

free()
{
	rmmod segdrop
	defer modprobe segdrop
	costs_the_same "$(cat "$work/without_rules")" "$(cost)"
}
check "and with the module but no rule as without the module" free

finish

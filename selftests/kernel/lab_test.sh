#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Every scenario of the lab comes to its end in the debug kernel. What comes later than predicted is not held against
# a processor that is fifty times as slow.
. ./lib.sh

debug_kernel || skip_all "run_test.sh and scenarios_test.sh ask more of the lab in this kernel"

all_scenarios()
{
	local name status=0

	segdrop run all --fast --report "$work/report.json" || status=$?
	at_least 1 "$status" "the limit of the exit status, which"
	segdrop scenarios --json | grep -o '"name": *"[^"]*"' > "$work/names"
	at_least "$(wc -l < "$work/names")" 20 "the number of scenarios"
	while read -r name; do
		grep -F "$name" "$work/report.json"
	done < "$work/names"
}
check "every scenario, at the same time" all_scenarios

finish

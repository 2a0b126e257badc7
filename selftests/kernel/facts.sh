#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# facts.sh REPORT: what a report of `segdrop run` says, a line for each event, in the order of the report:
#
#	SCENARIO FAMILY SECONDS SIDE segment ROLES BYTES[,again][,lost]
#	SCENARIO FAMILY SECONDS SIDE state OLD NEW
#	SCENARIO FAMILY SECONDS SIDE syscall NAME RESULT		(ERRNO if it failed, - if it did not return)
#	SCENARIO FAMILY SECONDS SIDE owner process|nobody
#	SCENARIO FAMILY SECONDS - end ok|problems
#
# Of a window, SECONDS is the end. Timers are left out: the rest is what they do.
exec awk '
	function value(line)
	{
		sub(/^[^:]*: /, "", line)
		gsub(/[",]/, "", line)
		return line
	}
	function event(text)
	{
		if (of["kind"] == "segment")
			text = list["roles"] " " of["len"] (of["retransmission"] == "true" ? ",again" : "") \
				(of["dropped"] == "true" ? ",lost" : "")
		else if (of["kind"] == "state")
			text = of["old"] " " of["new"]
		else if (of["kind"] == "syscall")
			text = of["name"] " " (of["result"] == "null" ? "-" : of["errno"] == "null" ? of["result"] : of["errno"])
		else
			text = of["owned"] == "true" ? "process" : "nobody"
		return of["side"] " " of["kind"] " " text
	}
	/^   "name":/ { name = value($0) }
	/^   "family":/ { family = value($0) }
	/^   "ok":/ { ok = value($0) == "true" ? "ok" : "problems" }
	/^   "end":/ { end = value($0) }
	/^   "events":/ { events = 1 }
	/^   \]/ { events = 0 }
	/^  [}]/ { print name, family, end, "-", "end", ok }
	!events { next }
	/^    [{]/ { split("", of); split("", list); in_list = "" }
	/^     "[a-z]*": \[$/ { in_list = $1; gsub(/[":]/, "", in_list); next }
	/^     \]/ { in_list = ""; next }
	in_list != "" { list[in_list] = list[in_list] (list[in_list] == "" ? "" : ",") value(": " $1); next }
	/^     "/ { key = $1; gsub(/[":]/, "", key); of[key] = value($0) }
	/^    [}]/ && of["kind"] != "timer" { print name, family, (("t" in of) ? of["t"] : of["to"]), event() }
' "$1"

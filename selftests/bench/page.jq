# SPDX-License-Identifier: GPL-2.0-only
# docs/performance.md, from bench.json.

def cell: if type == "number" and . >= 1000 then
		(round | tostring | [match(".{1,3}(?=(.{3})*$)"; "g").string] | join(",")) else tostring end;
def row: "| " + (map(cell) | join(" | ")) + " |";
def table(head): ([head | row, (map("---") | row)] | join("\n")), (.[] | row);

.figures as $figures |
def per_connection(name): $figures["nanoseconds_per_connection/\(name)"];
def per_mib(name): $figures["nanoseconds_per_mib/\(name)"];

"# What it costs",
"",
"Made by `make bench` and `make performance`, on Debian's kernel \(.kernel) in the VM, where one instruction takes one nanosecond:",
"what is counted here are instructions, not time on your machine. Between two network namespaces joined by a veth pair, one byte goes",
"to and fro; each is a segment, and acknowledges the one before. Of 200 rounds of a hundred segments the shortest counts, which no tick",
"of the clock falls into; a repeat differs by an instruction or two. With nothing in its way a segment takes",
"\(.cases[] | select(.name == "nothing/0") | .instructions_per_segment | cell) instructions. What a peer *adds* are the instructions more than these, divided by the",
"share of the segments that pass its hooks: half of them for what stands on the way in only (nftables, iptables, tc), all of them for",
"segdrop, connection tracking and the hook that does nothing, which stand in both.",
"",
"## What was to be reached",
"",
([.targets[] | [.name, .value, .limit, .unit, if .met then "met" else "**missed**" end]] |
	table(["target", "measured", "limit", "unit", ""])),
"",
"Connection tracking is switched on here by a rule that no packet comes to, so that its cost is its own. A flow's object and its share",
"of the hash, of the list of all flows and of the kernel's accounting are counted apart; the buckets of the hash double as it grows, so",
"that the share goes up and down between 11 and 21 bytes.",
"",
"## Rules",
"",
"![What a segment costs, by the number of rules](rules.svg)",
"",
"Once a namespace has had rules, its hooks stay until it goes (or the module), and cost a segment",
"\(.cases[] | select(.name == "segdrop_flushed/0") | .added | round) instructions: to unregister a hook throws away what others have queued to user space.",
"",
"Rules for other ports cost a look at the segment's ports, whatever their number; rules for the same port but another role cost following",
"the connection, whatever their number. Only rules that all match and count, and leave the decision to the next one, add up.",
"",
"## Connections",
"",
"![What a segment costs, by the number of connections](connections.svg)",
"",
"## Connections opened and closed, and bytes",
"",
"In virtual time, both ends on the one processor; bytes with GRO and GSO, 64 KiB at once.",
"",
([["nothing", "nothing"], ["a hook that does nothing", "floor"], ["segdrop, a rule for another port", "segdrop_other_ports"],
  ["segdrop, a rule for another role", "segdrop_other_role"], ["segdrop, a rule that counts", "segdrop_counting"],
  ["nftables, one rule", "nft_chain"], ["connection tracking", "conntrack"]] |
	map([.[0], (1e9 / per_connection(.[1]) | round), (1e9 / per_mib(.[1]) | round)]) |
	table(["", "connections a second", "MiB a second"])),
"",
"## Rules and memory",
"",
([["writing 1,000 rules at once, virtual seconds", $figures.seconds_to_write_1000_rules],
  ["rules loaded a virtual second", (1000 / $figures.seconds_to_write_1000_rules | round)],
  ["bytes of a rule, of 1,000, all included", $figures.bytes_per_rule],
  ["bytes of a flow, of 100,000 of IPv4, all included", $figures.bytes_per_flow],
  ["`vm/run -- true`, seconds on two processors", $figures.seconds_to_start_a_vm],
  ["`make demo`, seconds", $figures.seconds_for_the_demo]] | table(["", "measured"])),
"",
"## All cases",
"",
([.cases[] | [.name, .instructions_per_segment, .added, .over_floor]] |
	table(["case", "instructions per segment", "added", "over a hook that does nothing"]))

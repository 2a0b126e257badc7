# SPDX-License-Identifier: GPL-2.0-only
# From what cases.sh measured to cases, what each adds to a segment, figures, and targets.

def round(digits): . * pow(10; digits) | round / pow(10; digits);

(map(select(.series)) | map({key: "\(.series)/\(.x)", value: .}) | from_entries) as $measured |
(map(select(.figure)) | map({key: .figure, value: .value}) | from_entries) as $figures |
$measured["nothing/0"].instructions_per_segment as $bare |
def added: (.instructions_per_segment - $bare) / .crossings;
($measured["floor/0"] | added) as $floor |
def cost(name): $measured[name] | added;

# at most
def target(name; value; limit; unit):
	{name: name, value: (value | round(3)), limit: (limit | round(3)), unit: unit, met: (value <= limit)};

{
	kernel: $kernel,
	cases: [$measured[] | {
		name: "\(.series)/\(.x)", series, x, crossings, instructions_per_segment,
		added: (added | round(1)),
		over_floor: (added / $floor | round(2))
	}],
	figures: $figures,
	targets: [
		target("no rules: of a segment's cost"; (cost("segdrop_no_rules/0") / $bare * 100) | fabs; 0.1; "%"),
		target("a rule for another port: half of nft's";
			cost("segdrop_other_ports/1"); cost("nft_chain/1") / 2; "instructions"),
		target("a rule for another port: over a hook that does nothing";
			cost("segdrop_other_ports/1") / $floor; 2.2; "times"),
		target("1,000 rules for other ports: over one";
			cost("segdrop_other_ports/1000") / cost("segdrop_other_ports/1"); 1.2; "times"),
		target("a connection whose role is not named: a third of connection tracking";
			cost("segdrop_flows/1"); cost("conntrack/1") / 3; "instructions"),
		target("1,000 rules that all fit and pass on: nft's chain of 1,000";
			cost("segdrop_passed_over/1000"); cost("nft_chain/1000"); "instructions"),
		target("1,000 rules that count per connection and pass on: nft's chain of 1,000";
			cost("segdrop_per_flow/1000"); cost("nft_chain/1000"); "instructions"),
		target("the worst 1,024 rules"; cost("segdrop_worst/1024"); 200000; "instructions"),
		target("100,000 connections: over one";
			cost("segdrop_flows/100000") / cost("segdrop_flows/1"); 1.3; "times"),
		target("a flow, IPv4: its object"; $figures.bytes_per_flow_object_ipv4; 128; "bytes"),
		target("a flow, IPv6: its object"; $figures.bytes_per_flow_object_ipv6; 128; "bytes"),
		target("a flow, IPv4: with its share of what finds it"; $figures.bytes_per_flow; 128; "bytes"),
		target("a rule"; $figures.bytes_per_rule; 256; "bytes"),
		target("1,000 rules in one write"; $figures.seconds_to_write_1000_rules; 0.1; "virtual s"),
		target("vm/run -- true"; $figures.seconds_to_start_a_vm; 6; "s")
	]
}

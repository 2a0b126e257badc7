/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * segdrop's interface: everything that a program, a script or a test may depend on.
 *
 * Each network namespace has a directory of its own, /proc/net/segdrop/, with four files:
 *
 *   rules   read: the rules in the order in which they are tried, one "add id N ..." a line, every
 *           default spelled out; written back after a "flush" they give the same rules.
 *           write: commands, each with its newline; one write is one transaction. Needs
 *           CAP_NET_ADMIN in the user namespace that owns the network namespace, of the opener and
 *           of the writer, and the module's parameter userns_rules if they have it only there.
 *   error   read: why the last write to rules was refused, "line L, column C: found X, expected Y";
 *           empty once a write has succeeded.
 *   stats   read: "name value" lines, see SEGDROP_COUNTERS and SEGDROP_PASSED_REASONS.
 *   flows   read: a line per tracked connection, the end that opened it first:
 *           "10.0.0.1:40000 10.0.0.2:80 start syn|mid-stream passing both|one-way
 *           handshake open|done|unknown fins 0|1|2 state live|ended idle SECONDS"; an IPv6
 *           address stands in brackets, as in [2001:db8::1]:80.
 *
 * The tracepoint segdrop:segdrop_segment is hit once for each segment that is judged:
 *
 *   u32 netns       the network namespace's inode number, as in /proc/PID/ns/net
 *   u32 scope       0, or what else tells the connection from others with the same addresses: index
 *                   of its VRF's device, or of the link of link-local addresses
 *   u8  hook        0: as it came in, 1: as it went out
 *   u8  family      4 or 6
 *   u8  saddr[28]   struct sockaddr_in or sockaddr_in6, the rest is 0
 *   u8  daddr[28]
 *   u16 sport, dport; u32 seq, ack; u32 len (payload)     host order
 *   u8  flags       byte 13 of the TCP header
 *   u16 roles       OR of enum sd_role
 *   u32 rule        id of the rule that decided, 0 if none did
 *   u8  verdict     0: passed, no rule decided; 1: dropped; 2: counted and passed
 *   u64 jiffies     the kernel's 64-bit count of ticks
 *
 * The grammar of a command (words in this order, "#" starts a comment, blank lines are passed
 * over):
 *
 *   add [id N] VERDICT ROLES [SCOPE...]      del N      flush      reset [N]
 *
 *   VERDICT  drop | count
 *   ROLES    any | [only] ROLE[,ROLE...]
 *   SCOPE    [in|out] [from ADDR] [to ADDR] [COUNT] [per flow|in total] [for SECONDS]
 *   ADDR     any | 10.0.0.1 | 10.0.0.0/24 | 10.0.0.1:80 | *:80 | 2001:db8::1 | 2001:db8::/64 |
 *            [2001:db8::1]:443; ::ffff:10.0.0.1, as an IPv6 socket has it, is 10.0.0.1
 *   COUNT    first N | skip N [first M] | every N | prob P [seed S]
 *
 * A write fails with EINVAL (a line that does not parse, no newline at the end, a write at an
 * offset, a second write on one descriptor, which takes back what the first one did), E2BIG (over
 * SEGDROP_WRITE_MAX), ENOSPC (over SEGDROP_RULES_MAX, or no id is left), EEXIST (that id is taken),
 * ENOENT (no rule has that id), EPERM or ENOMEM, and then nothing changed.
 */
#ifndef SEGDROP_H
#define SEGDROP_H

#define SEGDROP_VERSION		"0.1.0"

#define SEGDROP_PROC_DIR	"segdrop"
#define SEGDROP_PROC_PATH	"/proc/net/" SEGDROP_PROC_DIR

/* Limits. Reaching one is an error or a counter, never a dropped segment. */
#define SEGDROP_WRITE_MAX	(1 << 20)	/* bytes of one write to rules */
#define SEGDROP_RULES_MAX	1024		/* rules of one network namespace */
#define SEGDROP_FLOWS_DEFAULT	131072		/* flows of one namespace: parameter max_flows */
#define SEGDROP_COUNTS_MAX	(1 << 20)	/* "per flow" counts of one namespace */

/*
 * The memory that one of them takes at most, with its share of what it is found by, on a 64-bit
 * machine without the kernel's debugging: at their limits a namespace's flows take 28 MiB, its
 * counts 48 MiB and its rules 272 KiB, two maps of ports included. A write takes up to twice as
 * much as the rules, and its text; a flow that made room for another is given back a moment later,
 * when RCU allows it.
 */
#define SEGDROP_FLOW_BYTES	224
#define SEGDROP_COUNT_BYTES	48
#define SEGDROP_RULE_BYTES	256

/* The generator of a "prob" rule that names no seed starts here, so that every run is the same. */
#define SEGDROP_SEED_DEFAULT	1

/**
 * SEGDROP_ROLES - the parts that a segment can play in a connection
 * @X: called with the C name, the name that people read and write, and a sentence that says what it
 *         is
 *
 * The order is the one in which several roles are printed.
 */
#define SEGDROP_ROLES(X)                                                                          \
	X(SYN, "syn", "opens the connection: SYN without ACK")                                    \
	X(SYNACK, "synack", "answers the SYN: SYN with ACK")                                      \
	X(HSACK, "hsack", "completes the handshake: the opener's ACK of the SYN-ACK")             \
	X(DATA, "data", "carries payload")                                                        \
	X(FIN1, "fin1", "closes first: a FIN that does not acknowledge the peer's")               \
	X(FIN1ACK, "fin1ack", "acknowledges the first FIN")                                       \
	X(FIN2, "fin2", "closes second: a FIN that acknowledges the peer's")                      \
	X(FIN2ACK, "fin2ack", "acknowledges the second FIN")                                      \
	X(PROBE, "probe", "keepalive or window probe: one below what is acknowledged")            \
	X(RST, "rst", "resets the connection")                                                    \
	X(ACK, "ack", "any other empty segment with ACK")

enum sd_role_bit {
#define X(name, text, meaning) SD_ROLE_BIT_##name,
	SEGDROP_ROLES(X)
#undef X
	SD_ROLE_COUNT,
};

/* A set of roles: an OR of these, in an u16. */
enum sd_role {
#define X(name, text, meaning) SD_##name = 1 << SD_ROLE_BIT_##name,
	SEGDROP_ROLES(X)
#undef X
	SD_ANY = (1 << SD_ROLE_COUNT) - 1,
};

/**
 * SEGDROP_PASSED_REASONS - why a packet was passed on without being judged (stats: passed.REASON)
 * @X: called with the C name, the name in stats, and a sentence for people
 */
#define SEGDROP_PASSED_REASONS(X)                                                                 \
	X(NOT_TCP, "not_tcp", "not TCP, or behind a header that hides it (ESP)")                  \
	X(FRAGMENT, "fragment", "a fragment: only the first has a TCP header, none a whole one")  \
	X(TRUNCATED, "truncated", "shorter than its own headers say")                             \
	X(MALFORMED, "malformed", "an IP or TCP header that cannot be right")                     \
	X(FLAGS, "flags", "SYN with FIN or RST, or none of ACK, SYN and RST")                     \
	X(SELF, "self", "a connection of a socket to itself: its directions look alike")          \
	X(CHECKSUM, "checksum", "a wrong TCP checksum: the receiver will not have it")            \
	X(WINDOW, "window", "numbers that its receiver would not accept: no copy, nothing new")   \
	X(NOMEM, "nomem", "no memory to track its flow or to count it")                           \
	X(LIMIT, "limit", "no room to track its flow or to count it")

/**
 * enum sd_passed - the reasons, as numbers
 * @SD_JUDGED: none of them: the packet was judged
 */
enum sd_passed {
#define X(name, text, meaning) SD_PASSED_##name,
	SEGDROP_PASSED_REASONS(X)
#undef X
	SD_PASSED_COUNT,
	SD_JUDGED = SD_PASSED_COUNT,
};

/**
 * SEGDROP_COUNTERS - the lines of stats, in their order
 * @X: called with the name, in which ROLE, REASON and N stand for what varies, and a sentence for
 *     people
 */
#define SEGDROP_COUNTERS(X)                                                                       \
	X("seen.ROLE", "segments with this role in connections that a rule concerns")             \
	X("dropped.ROLE", "segments with this role that a rule dropped")                          \
	X("rule.N.matched", "segments that fitted the rule's roles, direction and addresses")     \
	X("rule.N.dropped", "segments that the rule dropped")                                     \
	X("flows.tracked", "connections that are followed now")                                   \
	X("flows.evicted", "connections forgotten to make room for others")                       \
	X("passed.REASON", "packets passed on without being judged")                              \
	X("kernel.hz", "timer ticks a second")                                                    \
	X("module.version", "the module's version; the tool needs the same")

#endif /* SEGDROP_H */

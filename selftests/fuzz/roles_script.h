/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes as a script of one connection. Two imagined ends keep the numbers that a TCP would keep,
 * so that a few bytes are enough for a segment that fits, or that misses by a little.
 */
#ifndef SEGDROP_FUZZ_ROLES_SCRIPT_H
#define SEGDROP_FUZZ_ROLES_SCRIPT_H

#include <segdrop/packet.h>
#include <segdrop/port.h>

/* The longest script. */
#define ROLES_SCRIPT_LINES	128

/**
 * struct roles_tcp - an imagined end
 * @start: its first initial number; what a script prints is relative to it
 * @iss: its initial number now
 * @nxt: what it sends next
 * @una: the last acknowledgment that it got
 * @rcv: what it expects next
 */
struct roles_tcp {
	u32 start;
	u32 iss;
	u32 nxt;
	u32 una;
	u32 rcv;
};

/**
 * struct roles_line - a segment and its fate
 * @seg: the segment
 * @sender: 0 or 1
 * @pass: it is delivered
 */
struct roles_line {
	struct sd_segment seg;
	int sender;
	bool pass;
};

/**
 * struct roles_script - a script that is being read
 * @bytes: what is left of the input
 * @size: how much that is
 * @end: the ends
 * @lines: what was read
 * @len: how many they are
 */
struct roles_script {
	const u8 *bytes;
	size_t size;
	struct roles_tcp end[2];
	struct roles_line lines[ROLES_SCRIPT_LINES];
	size_t len;
};

/**
 * roles_script_begin - begin to read
 * @script: filled in
 * @bytes: the input, which must stay
 * @size: of the input
 */
void roles_script_begin(struct roles_script *script, const u8 *bytes, size_t size);

/**
 * roles_script_next - read a line
 * @script: the last of its lines is the new one
 * Return: false at the end of the script
 */
bool roles_script_next(struct roles_script *script);

/**
 * roles_script_print - print a line as the unit tests of the tracker write it
 * @script: the script
 * @line: one of its lines
 * @roles: the roles that the segment has
 * @fate: the name of its fate
 */
void roles_script_print(const struct roles_script *script, const struct roles_line *line, u16 roles,
			const char *fate);

#endif /* SEGDROP_FUZZ_ROLES_SCRIPT_H */

// SPDX-License-Identifier: GPL-2.0-only
#include "roles_script.h"

#include <stdio.h>

#include <segdrop/role.h>

/* The flags that play no part in naming a segment, ECE and CWR among them. */
#define NOISE	(SD_TCP_PSH | SD_TCP_URG | 0x40 | 0x80)

/*
 * struct step - the bytes of a line
 * @what: sender, fate and kind
 * @which: an earlier line, or what else the kind makes of it
 * @nudge: the errors of seq and ack
 * @len: index of the payload's length
 */
struct step {
	u8 what;
	u8 which;
	u8 nudge;
	u8 len;
};

/* Where numbers start: far from, before and at the places where they pass 2^31 or 2^32. */
static const u32 starts[] = {
	1000, 0, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x7fffff9c, 0xffffffff, 0xffffff9c,
};

static const u32 nudges[] = {
	0, 0, 0, 0, 0, 0, 0, 1, -1, 2, -2, 100, -100, 0x7fffffff, 0x80000000, 5000000,
};

static const u32 lengths[] = {
	0, 0, 0, 0, 0, 1, 2, 3, 10, 100, 101, 1460, 65535, 65536, 0x7fffffff, 0xffffffff,
};

static u32 length_of(const struct step *step)
{
	return lengths[step->len % ARRAY_SIZE(lengths)];
}

static u32 end_of(const struct sd_segment *seg)
{
	return seg->seq + seg->len + !!(seg->flags & SD_TCP_SYN) + !!(seg->flags & SD_TCP_FIN);
}

/* An empty script gives zeroes. */
static u8 next_byte(struct roles_script *script)
{
	if (!script->size)
		return 0;
	script->size--;
	return *script->bytes++;
}

static u32 next_u32(struct roles_script *script)
{
	u32 value = 0;
	int i;

	for (i = 0; i < 4; i++)
		value = value << 8 | next_byte(script);
	return value;
}

/* An earlier line takes the place of the new one, and gives it its sender. */
static void take_earlier(struct roles_script *script, struct roles_line *line,
			 const struct step *step)
{
	const struct roles_line *earlier;

	if (!script->len)
		return;
	earlier = &script->lines[step->which % script->len];
	line->seg = earlier->seg;
	line->sender = earlier->sender;
}

/* What a kind finds in its line: the sender's next empty ACK. */
static void make_ack(struct roles_script *script, struct roles_line *line, const struct step *step)
{
	(void)script;
	line->seg.len = length_of(step);
}

static void make_fin(struct roles_script *script, struct roles_line *line, const struct step *step)
{
	make_ack(script, line, step);
	line->seg.flags |= SD_TCP_FIN;
}

static void make_syn(struct roles_script *script, struct roles_line *line, const struct step *step)
{
	line->seg.seq = script->end[line->sender].iss;
	line->seg.flags = SD_TCP_SYN;
	line->seg.len = length_of(step);
}

static void make_new_syn(struct roles_script *script, struct roles_line *line,
			 const struct step *step)
{
	struct roles_tcp *end = &script->end[line->sender];

	end->iss = end->nxt + 1000 * step->which;
	end->nxt = end->iss;
	make_syn(script, line, step);
}

static void make_synack(struct roles_script *script, struct roles_line *line,
			const struct step *step)
{
	make_syn(script, line, step);
	line->seg.flags = SD_TCP_SYN | SD_TCP_ACK;
}

/* The end keeps the number of each second cookie. */
static void make_cookie(struct roles_script *script, struct roles_line *line,
			const struct step *step)
{
	struct roles_tcp *end = &script->end[line->sender];

	make_synack(script, line, step);
	line->seg.seq += 100000 * (step->which / 2);
	if (step->which & 1) {
		end->iss = line->seg.seq;
		end->nxt = end->iss;
	}
}

static void make_rst(struct roles_script *script, struct roles_line *line, const struct step *step)
{
	make_ack(script, line, step);
	line->seg.flags = step->which & 1 ? SD_TCP_RST : SD_TCP_RST | SD_TCP_ACK;
}

/* What a closed port answers to a SYN. */
static void make_refusal(struct roles_script *script, struct roles_line *line,
			 const struct step *step)
{
	make_ack(script, line, step);
	line->seg.flags = SD_TCP_RST | SD_TCP_ACK;
	line->seg.seq = 0;
}

static void make_probe(struct roles_script *script, struct roles_line *line,
		       const struct step *step)
{
	make_ack(script, line, step);
	line->seg.seq = script->end[line->sender].una - 1;
}

static void make_copy(struct roles_script *script, struct roles_line *line, const struct step *step)
{
	take_earlier(script, line, step);
}

/* A copy that says what its sender has got meanwhile. */
static void make_resend(struct roles_script *script, struct roles_line *line,
			const struct step *step)
{
	take_earlier(script, line, step);
	line->seg.ack = script->end[line->sender].rcv;
}

/* The rest of a segment, after some of its payload. */
static void make_tail(struct roles_script *script, struct roles_line *line, const struct step *step)
{
	u32 cut = length_of(step);

	make_resend(script, line, step);
	if (cut > line->seg.len)
		cut = line->seg.len;
	line->seg.seq += cut;
	line->seg.len -= cut;
}

/* The beginning of a segment, without its FIN. */
static void make_head(struct roles_script *script, struct roles_line *line, const struct step *step)
{
	make_resend(script, line, step);
	if (length_of(step) < line->seg.len)
		line->seg.len = length_of(step);
	line->seg.flags &= ~SD_TCP_FIN;
}

/* A segment and all that its sender sent after it, with or without a FIN. */
static void make_merged(struct roles_script *script, struct roles_line *line,
			const struct step *step)
{
	u32 fin = step->len & 1;

	make_resend(script, line, step);
	line->seg.flags = fin ? SD_TCP_ACK | SD_TCP_FIN : SD_TCP_ACK;
	line->seg.len = script->end[line->sender].nxt - line->seg.seq - fin;
}

/* The sender's next segment acknowledges an earlier one of its peer, and none that came later. */
static void make_early_ack(struct roles_script *script, struct roles_line *line,
			   const struct step *step)
{
	make_ack(script, line, step);
	if (script->len)
		line->seg.ack = end_of(&script->lines[step->which % script->len].seg);
}

/* Begins where an earlier segment says that its sender expects it. */
static void make_where_expected(struct roles_script *script, struct roles_line *line,
				const struct step *step)
{
	make_ack(script, line, step);
	if (script->len)
		line->seg.seq = script->lines[step->which % script->len].seg.ack;
	if (step->len & 0x80)
		line->seg.flags |= step->len & 0x40 ? SD_TCP_RST : SD_TCP_FIN;
}

static void make_with_flags(struct roles_script *script, struct roles_line *line,
			    const struct step *step)
{
	make_ack(script, line, step);
	line->seg.flags = step->which;
}

static void make_raw(struct roles_script *script, struct roles_line *line, const struct step *step)
{
	line->seg.flags = step->which;
	line->seg.seq = next_u32(script);
	line->seg.ack = next_u32(script);
	line->seg.len = step->len & 1 ? next_u32(script) : step->len;
}

static void (*const kinds[])(struct roles_script *script, struct roles_line *line,
			     const struct step *step) = {
	make_ack, make_fin, make_syn, make_synack, make_copy, make_resend, make_rst, make_refusal,
	make_probe, make_new_syn, make_cookie, make_tail, make_head, make_merged, make_early_ack,
	make_where_expected, make_with_flags, make_raw,
};

void roles_script_begin(struct roles_script *script, const u8 *bytes, size_t size)
{
	u8 first;
	int i;

	script->bytes = bytes;
	script->size = size;
	script->len = 0;
	first = next_byte(script);
	for (i = 0; i < 2; i++) {
		u32 start = starts[(first >> 4 * i) % ARRAY_SIZE(starts)];

		script->end[i] = (struct roles_tcp){
			.start = start, .iss = start, .nxt = start, .una = start,
		};
	}
	for (i = 0; i < 2; i++)
		script->end[i].rcv = script->end[!i].start;
}

/* What sd_packet_parse() finds fit to be judged. */
static bool is_judged(const struct sd_segment *seg)
{
	if (seg->flags & SD_TCP_SYN)
		return !(seg->flags & (SD_TCP_FIN | SD_TCP_RST));
	return seg->flags & (SD_TCP_ACK | SD_TCP_RST);
}

/* Both ends note what a TCP would note. */
static void settle(struct roles_script *script, const struct roles_line *line)
{
	struct roles_tcp *from = &script->end[line->sender], *to = &script->end[!line->sender];
	const struct sd_segment *seg = &line->seg;
	u32 end = end_of(seg);

	if (end - from->nxt < 1u << 31)
		from->nxt = end;
	if (!line->pass)
		return;
	if (seg->flags & SD_TCP_SYN || (seg->seq - to->rcv >= 1u << 31 && end - to->rcv < 1u << 31))
		to->rcv = end;
	if (seg->seq == to->rcv)
		to->rcv = end;
	if (seg->flags & SD_TCP_ACK)
		to->una = seg->ack;
}

/* Windows of all sizes, scaled or not; SACK. */
static void set_options(struct roles_line *line, const struct step *step)
{
	static const u16 windows[] = { 0xffff, 0xffff, 1000, 0 };

	line->seg.window = windows[step->len >> 6];
	if (!(line->seg.flags & SD_TCP_SYN))
		return;
	line->seg.options = step->len & 0x20 ? SD_TCP_SACK : SD_TCP_SACK | SD_TCP_WSCALE;
	line->seg.wscale = step->nudge & 1 ? 3 : SD_WSCALE_MAX;
}

static void read_line(struct roles_script *script, struct roles_line *line)
{
	const struct step step = {
		next_byte(script), next_byte(script), next_byte(script), next_byte(script),
	};
	int sender = step.what & 1;

	*line = (struct roles_line){
		.sender = sender,
		.pass = !(step.what & 2),
		.seg = {
			.family = 4,
			.flags = SD_TCP_ACK,
			.seq = script->end[sender].nxt,
			.ack = script->end[sender].rcv,
		},
	};
	kinds[(step.what >> 2) % ARRAY_SIZE(kinds)](script, line, &step);
	set_options(line, &step);
	line->seg.seq += nudges[step.nudge & 15];
	line->seg.ack += nudges[step.nudge >> 4];
	if (step.len & 0x10)
		line->seg.flags |= NOISE;
}

bool roles_script_next(struct roles_script *script)
{
	while (script->size && script->len < ROLES_SCRIPT_LINES) {
		struct roles_line *line = &script->lines[script->len];

		read_line(script, line);
		if (!is_judged(&line->seg))
			continue;
		settle(script, line);
		script->len++;
		return true;
	}
	return false;
}

static void print_flags(u8 flags)
{
	static const struct {
		u8 flag;
		const char *name;
	} names[] = {
		{ SD_TCP_FIN, "FIN" }, { SD_TCP_SYN, "SYN" }, { SD_TCP_RST, "RST" },
		{ SD_TCP_ACK, "ACK" },
	};
	const char *before = "";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!(flags & names[i].flag))
			continue;
		fprintf(stderr, "%s%s", before, names[i].name);
		before = " | ";
	}
}

void roles_script_print(const struct roles_script *script, const struct roles_line *line, u16 roles,
			const char *fate)
{
	char text[SD_ROLES_TEXT_MAX];

	sd_roles_print(roles, text);
	fprintf(stderr, "\t\t{ %c, ", line->sender ? 'S' : 'C');
	print_flags(line->seg.flags);
	fprintf(stderr, ", %d, %d, %u, \"%s\", %s },\n",
		(s32)(line->seg.seq - script->end[line->sender].start),
		line->seg.flags & SD_TCP_ACK ?
		(s32)(line->seg.ack - script->end[!line->sender].start) : 0,
		line->seg.len, text, fate);
}

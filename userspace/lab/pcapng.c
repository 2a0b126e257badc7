// SPDX-License-Identifier: GPL-2.0-only
/* Writes pcapng, the file format of captures with comments: draft-ietf-opsawg-pcapng. */
#include <stdlib.h>

#include "command.h"
#include "lab/pcapng.h"

/* All that is in a file begins at a multiple of this (3.6.2). */
#define ALIGNMENT	4

/* Where in each block its length is (3.1). */
#define LENGTH_OFFSET	4

#define BYTE_ORDER_MAGIC	0x1a2b3c4d
#define MAJOR_VERSION		1
#define MINOR_VERSION		0
/* The section's length, for one that is read block by block. */
#define NOT_SPECIFIED		U64_MAX

enum block_type {
	BLOCK_SECTION = 0x0a0d0d0a,
	BLOCK_INTERFACE = 1,
	BLOCK_STATISTICS = 5,
	BLOCK_PACKET = 6,
};

enum { OPTION_END };

static void put(struct pcapng *file, const void *data, size_t len)
{
	const u8 *bytes = data;
	size_t i;

	for (i = 0; i < len; i++) {
		file->bytes = grow(file->bytes, file->len, &file->room, 1);
		file->bytes[file->len++] = bytes[i];
	}
}

/* Numbers are in the byte order of the machine, which the section's magic number tells (3.6.1). */
static void put_u16(struct pcapng *file, u16 number)
{
	put(file, &number, sizeof(number));
}

static void put_u32(struct pcapng *file, u32 number)
{
	put(file, &number, sizeof(number));
}

static void put_u64(struct pcapng *file, u64 number)
{
	put(file, &number, sizeof(number));
}

/* A time is two numbers, the upper half first, whatever the byte order (4.3). */
static void put_time(struct pcapng *file, u64 time)
{
	put_u32(file, time >> 32);
	put_u32(file, (u32)time);
}

static void pad(struct pcapng *file)
{
	while (file->len % ALIGNMENT)
		put(file, "", 1);
}

static void begin(struct pcapng *file, enum block_type type)
{
	file->block = file->len;
	put_u32(file, type);
	/* The length is not known yet. */
	put_u32(file, 0);
}

void pcapng_section(struct pcapng *file)
{
	begin(file, BLOCK_SECTION);
	put_u32(file, BYTE_ORDER_MAGIC);
	put_u16(file, MAJOR_VERSION);
	put_u16(file, MINOR_VERSION);
	put_u64(file, NOT_SPECIFIED);
}

void pcapng_interface(struct pcapng *file, u16 link, u32 most)
{
	begin(file, BLOCK_INTERFACE);
	put_u16(file, link);
	put_u16(file, 0);
	put_u32(file, most);
}

void pcapng_packet(struct pcapng *file, const struct pcapng_packet *packet)
{
	begin(file, BLOCK_PACKET);
	put_u32(file, packet->interface);
	put_time(file, packet->time);
	put_u32(file, packet->len);
	put_u32(file, packet->whole);
	put(file, packet->bytes, packet->len);
	pad(file);
}

void pcapng_statistics(struct pcapng *file, u32 interface, u64 time)
{
	begin(file, BLOCK_STATISTICS);
	put_u32(file, interface);
	put_time(file, time);
}

void pcapng_option(struct pcapng *file, u16 code, const void *value, u16 len)
{
	put_u16(file, code);
	put_u16(file, len);
	put(file, value, len);
	pad(file);
}

void pcapng_text(struct pcapng *file, u16 code, const char *text)
{
	pcapng_option(file, code, text, strlen(text));
}

/* Also a list without an option may have its end (3.5). */
void pcapng_end(struct pcapng *file)
{
	u32 len;

	pcapng_option(file, OPTION_END, "", 0);
	len = file->len + sizeof(len) - file->block;
	memcpy(file->bytes + file->block + LENGTH_OFFSET, &len, sizeof(len));
	put_u32(file, len);
}

void pcapng_free(struct pcapng *file)
{
	free(file->bytes);
	*file = (struct pcapng){ 0 };
}

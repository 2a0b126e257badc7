// SPDX-License-Identifier: GPL-2.0-only
/* Shows that what is written is pcapng as draft-ietf-opsawg-pcapng has it, and libpcap reads it. */
#include <endian.h>
#include <pcap/pcap.h>
#include <stdio.h>

#include "lab/monotonic.h"
#include "lab/pcapng.h"
#include "unit.h"

#define ETHERNET	1
#define PACKETS		200
#define LONGEST		100

/* As a little-endian machine writes it (3.6.1). */
static void assert_file(const struct pcapng *file, const u8 *expected, size_t len)
{
	if (__BYTE_ORDER != __LITTLE_ENDIAN)
		skip();
	assert_int_equal(file->len, len);
	assert_memory_equal(file->bytes, expected, len);
}

/* Figure 9, and figure 7 for its option; the section's length is not told. */
static void section(void **state)
{
	static const u8 expected[] = {
		0x0a, 0x0d, 0x0d, 0x0a, 40, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		4, 0, 4, 0, 't', 'o', 'o', 'l',
		0, 0, 0, 0, 40, 0, 0, 0,
	};
	struct pcapng file = { 0 };

	pcapng_section(&file);
	pcapng_text(&file, PCAPNG_SECTION_PROGRAM, "tool");
	pcapng_end(&file);
	assert_file(&file, expected, sizeof(expected));
	pcapng_free(&file);
	(void)state;
}

/* Figure 10; values are padded with zeros, which their length does not count. */
static void interface(void **state)
{
	static const u8 expected[] = {
		1, 0, 0, 0, 44, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4, 0,
		2, 0, 6, 0, 'c', 'l', 'i', 'e', 'n', 't', 0, 0,
		9, 0, 1, 0, 9, 0, 0, 0,
		0, 0, 0, 0, 44, 0, 0, 0,
	};
	struct pcapng file = { 0 };

	pcapng_interface(&file, ETHERNET, 0x40000);
	pcapng_text(&file, PCAPNG_INTERFACE_NAME, "client");
	pcapng_option(&file, PCAPNG_INTERFACE_RESOLUTION, "\x09", 1);
	pcapng_end(&file);
	assert_file(&file, expected, sizeof(expected));
	pcapng_free(&file);
	(void)state;
}

/* Figure 11: the upper half of the time comes first; the packet is padded, too. */
static void packet(void **state)
{
	static const u8 expected[] = {
		6, 0, 0, 0, 68, 0, 0, 0, 3, 0, 0, 0,
		0x44, 0x33, 0x22, 0x11, 0x88, 0x77, 0x66, 0x55,
		5, 0, 0, 0, 70, 0, 0, 0, 'a', 'b', 'c', 'd', 'e', 0, 0, 0,
		5, 0, 8, 0, 8, 7, 6, 5, 4, 3, 2, 1,
		1, 0, 7, 0, 's', 'y', 'n', ' ', 0xe2, 0x86, 0x92, 0,
		0, 0, 0, 0, 68, 0, 0, 0,
	};
	const u64 id = 0x0102030405060708;
	struct pcapng file = { 0 };

	pcapng_packet(&file, &(struct pcapng_packet){
		.interface = 3, .time = 0x1122334455667788,
		.bytes = (const u8 *)"abcde", .len = 5, .whole = 70,
	});
	pcapng_option(&file, PCAPNG_PACKET_ID, &id, sizeof(id));
	pcapng_text(&file, PCAPNG_COMMENT, "syn \u2192");
	pcapng_end(&file);
	assert_file(&file, expected, sizeof(expected));
	pcapng_free(&file);
	(void)state;
}

/* Section 4.6. */
static void statistics(void **state)
{
	static const u8 expected[] = {
		5, 0, 0, 0, 52, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0,
		4, 0, 8, 0, 3, 0, 0, 0, 0, 0, 0, 0,
		5, 0, 8, 0, 4, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 52, 0, 0, 0,
	};
	const u64 received = 3, dropped = 4;
	struct pcapng file = { 0 };

	pcapng_statistics(&file, 1, (u64)1 << 32 | 2);
	pcapng_option(&file, PCAPNG_STATISTICS_RECEIVED, &received, sizeof(received));
	pcapng_option(&file, PCAPNG_STATISTICS_DROPPED, &dropped, sizeof(dropped));
	pcapng_end(&file);
	assert_file(&file, expected, sizeof(expected));
	pcapng_free(&file);
	(void)state;
}

static void put_head(struct pcapng *file)
{
	u32 interface;

	pcapng_section(file);
	pcapng_end(file);
	for (interface = 0; interface < 2; interface++) {
		pcapng_interface(file, ETHERNET, LONGEST);
		pcapng_option(file, PCAPNG_INTERFACE_RESOLUTION, "\x09", 1);
		pcapng_end(file);
	}
}

/* The i-th packet: its length, its time and its comment are of any kind. */
static void put_packet(struct pcapng *file, u32 i)
{
	u8 bytes[LONGEST], comment[LONGEST];

	memset(bytes, (int)i, sizeof(bytes));
	memset(comment, 'c', sizeof(comment));
	pcapng_packet(file, &(struct pcapng_packet){
		.interface = i % 2, .time = (u64)i * (SECOND + 7), .bytes = bytes,
		.len = i % LONGEST, .whole = i,
	});
	if (i % 3)
		pcapng_option(file, PCAPNG_COMMENT, comment, i * 5 % LONGEST);
	pcapng_end(file);
	if (i % 50 == 0) {
		pcapng_statistics(file, i % 2, i);
		pcapng_end(file);
	}
}

static void assert_packet(pcap_t *pcap, u32 i)
{
	struct pcap_pkthdr *header;
	const u8 *bytes;
	u32 byte;

	assert_int_equal(pcap_next_ex(pcap, &header, &bytes), 1);
	assert_int_equal(header->ts.tv_sec * SECOND + header->ts.tv_usec, (u64)i * (SECOND + 7));
	assert_int_equal(header->caplen, i % LONGEST);
	assert_int_equal(header->len, i);
	for (byte = 0; byte < header->caplen; byte++)
		assert_int_equal(bytes[byte], (u8)i);
}

/* Another program's reader finds each packet behind blocks of all lengths, and nothing else. */
static void libpcap_reads(void **state)
{
	char error[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *header;
	struct pcapng file = { 0 };
	const u8 *bytes;
	pcap_t *pcap;
	u32 i;

	put_head(&file);
	for (i = 0; i < PACKETS; i++)
		put_packet(&file, i);
	pcap = pcap_fopen_offline_with_tstamp_precision(fmemopen(file.bytes, file.len, "r"),
							PCAP_TSTAMP_PRECISION_NANO, error);
	assert_non_null(pcap);
	for (i = 0; i < PACKETS; i++)
		assert_packet(pcap, i);
	assert_int_equal(pcap_next_ex(pcap, &header, &bytes), PCAP_ERROR_BREAK);
	pcap_close(pcap);
	pcapng_free(&file);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(section),
		cmocka_unit_test(interface),
		cmocka_unit_test(packet),
		cmocka_unit_test(statistics),
		cmocka_unit_test(libpcap_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

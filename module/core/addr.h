/* SPDX-License-Identifier: GPL-2.0-only */
/* IP addresses as text and as prefixes. */
#ifndef SEGDROP_CORE_ADDR_H
#define SEGDROP_CORE_ADDR_H

#include <segdrop/packet.h>

/* The longest address with its final NUL: sd_addr_print() writes no IPv4 tail but after ::ffff: */
#define SD_ADDR_TEXT_MAX	40

/**
 * sd_addr_bits - how long an address is
 * @family: 4 or 6
 * Return: its bits
 */
static inline u8 sd_addr_bits(u8 family)
{
	return family == 4 ? 32 : 128;
}

/**
 * sd_addr4_parse - read an IPv4 address: four decimal numbers without leading zeros
 * @addr: the address; undefined on failure
 * @text: not NUL-terminated
 * @len: bytes of @text, all of which belong to the address
 * Return: false if it is none
 */
bool sd_addr4_parse(struct sd_addr *addr, const char *text, size_t len);

/**
 * sd_addr6_parse - read an IPv6 address in any form of RFC 4291, 2.2
 * @addr: the address; undefined on failure
 * @text: not NUL-terminated
 * @len: bytes of @text, all of which belong to the address
 * Return: false if it is none
 */
bool sd_addr6_parse(struct sd_addr *addr, const char *text, size_t len);

/**
 * sd_addr_mask - clear the bits behind a prefix
 * @addr: the address
 * @prefix: how many bits stay, at most 128
 */
void sd_addr_mask(struct sd_addr *addr, u8 prefix);

#endif /* SEGDROP_CORE_ADDR_H */

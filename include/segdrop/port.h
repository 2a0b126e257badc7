/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lets one file compile in the kernel and in user space: fixed-size types, memory and string
 * functions, byte order. Nothing else of either world is used below module/core/.
 */
#ifndef SEGDROP_PORT_H
#define SEGDROP_PORT_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <linux/errno.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define noinline __attribute__((noinline))

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#define U16_MAX UINT16_MAX
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define U32_MAX UINT32_MAX
#define U64_MAX UINT64_MAX

/**
 * div_u64_rem - divide, as the kernel does where the processor cannot (linux/math64.h)
 * @dividend: what to divide
 * @divisor: not 0
 * @remainder: what is left over
 * Return: the quotient
 */
static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = (u32)(dividend % divisor);
	return dividend / divisor;
}
#endif

/**
 * sd_get_be16 - read a big-endian number at any alignment
 * @p: two bytes in network order
 * Return: the number in host order
 */
static inline u16 sd_get_be16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

/**
 * sd_get_be32 - read a big-endian number at any alignment
 * @p: four bytes in network order
 * Return: the number in host order
 */
static inline u32 sd_get_be32(const u8 *p)
{
	return (u32)sd_get_be16(p) << 16 | sd_get_be16(p + 2);
}

/**
 * segdrop_get_be64 - read a big-endian number at any alignment
 * @p: eight bytes in network order
 * Return: the number in host order
 */
static inline u64 segdrop_get_be64(const u8 *p)
{
	return (u64)sd_get_be32(p) << 32 | sd_get_be32(p + 4);
}

#endif /* SEGDROP_PORT_H */

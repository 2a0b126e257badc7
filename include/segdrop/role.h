/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of roles and of sets of roles. */
#ifndef SEGDROP_ROLE_H
#define SEGDROP_ROLE_H

#include <segdrop.h>
#include <segdrop/port.h>

/* Room for all roles with commas and the final NUL. */
#define SD_ROLES_TEXT_MAX	72

/**
 * sd_role_by_name - look a role up
 * @name: not NUL-terminated
 * @len: bytes of @name
 * Return: its bit of enum sd_role; 0 if no role is called so
 */
u16 sd_role_by_name(const char *name, size_t len);

/**
 * sd_role_name - the name of one role
 * @bit: below SD_ROLE_COUNT
 * Return: a constant string, as in "fin1ack"
 */
const char *sd_role_name(enum sd_role_bit bit);

/**
 * sd_roles_print - write a set of roles as "fin1ack,fin2"
 * @roles: OR of enum sd_role; the empty set gives ""
 * @buf: SD_ROLES_TEXT_MAX bytes, NUL-terminated afterwards
 * Return: the length without the NUL
 */
size_t sd_roles_print(u16 roles, char *buf);

#endif /* SEGDROP_ROLE_H */

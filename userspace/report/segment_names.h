/* SPDX-License-Identifier: GPL-2.0-only */
/* Roles and flags of a segment as JSON. */
#ifndef SEGDROP_SEGMENT_NAMES_H
#define SEGDROP_SEGMENT_NAMES_H

#include <jansson.h>

#include <segdrop/port.h>

/**
 * role_names - ["fin2", "fin1ack"]
 * @roles: OR of enum sd_role
 * Return: a new reference
 */
json_t *role_names(u16 roles);

/**
 * flag_names - ["FIN", "ACK"]
 * @flags: OR of enum sd_tcp_flag
 * Return: a new reference
 */
json_t *flag_names(u8 flags);

#endif /* SEGDROP_SEGMENT_NAMES_H */

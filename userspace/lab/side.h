/* SPDX-License-Identifier: GPL-2.0-only */
/* The two ends of a connection in the lab. */
#ifndef SEGDROP_SIDE_H
#define SEGDROP_SIDE_H

/**
 * enum side - an end; also an index
 * @CLIENT: connects
 * @SERVER: listens
 * @SIDES: how many there are
 */
enum side {
	CLIENT,
	SERVER,
	SIDES,
};

/**
 * side_name - "client" or "server"
 * @side: which
 * Return: a constant string
 */
static inline const char *side_name(enum side side)
{
	return side == CLIENT ? "client" : "server";
}

#endif /* SEGDROP_SIDE_H */

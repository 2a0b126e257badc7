/* SPDX-License-Identifier: GPL-2.0-only */
/* What passes the client's end of the link, as a file for Wireshark. */
#ifndef SEGDROP_CAPTURE_H
#define SEGDROP_CAPTURE_H

#include <stdbool.h>

#include "command.h"

struct capture;

/**
 * capture_open - begin to capture in the namespace that the process is in
 * @path: file to write; what it has is overwritten
 * Return: NULL for failure, and then the reason was printed
 */
struct capture *capture_open(const char *path);

/**
 * capture_fd - a descriptor that can be read when something was captured
 * @capture: the capture
 */
int capture_fd(const struct capture *capture);

/**
 * capture_read - write what was captured to the file
 * @capture: the capture
 */
void capture_read(struct capture *capture);

/**
 * capture_close - write the rest and end the capture
 * @capture: may be NULL
 * Return: false if the file is not complete
 */
bool capture_close(struct capture *capture);

#endif /* SEGDROP_CAPTURE_H */

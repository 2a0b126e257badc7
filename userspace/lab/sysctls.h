/* SPDX-License-Identifier: GPL-2.0-only */
/* The settings of TCP: /proc/sys/net/ipv4/tcp_* of a network namespace. */
#ifndef SEGDROP_SYSCTLS_H
#define SEGDROP_SYSCTLS_H

#include <stddef.h>

#include "command.h"

/**
 * struct sysctls - the settings as they were read
 * @list: names ("tcp_syn_retries") and values, as text
 * @len: how many
 */
struct sysctls {
	struct sysctl {
		char *name;
		char *value;
	} *list;
	size_t len;
};

/**
 * sysctls_read - read the settings of the namespace that the process is in
 * @sysctls: filled in; to be freed, also after a failure
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status sysctls_read(struct sysctls *sysctls);

/**
 * sysctls_copy - give the namespace that the process is in the same settings
 * @sysctls: what sysctls_read() found elsewhere
 *
 * Those which are read-only, or which only the first namespace has, are passed over.
 * Return: STATUS_DONE, or what to exit with; then the reason was printed
 */
enum status sysctls_copy(const struct sysctls *sysctls);

/**
 * sysctls_clone - the same settings once more
 * @to: filled in; to be freed
 * @from: what sysctls_read() found
 */
void sysctls_clone(struct sysctls *to, const struct sysctls *from);

/**
 * sysctls_set - change a setting in the list, not in any namespace
 * @sysctls: what sysctls_read() found
 * @assignment: "tcp_syncookies=2"
 * Return: STATUS_DONE, or STATUS_CANNOT when the kernel has no such setting; then that was printed
 */
enum status sysctls_set(struct sysctls *sysctls, const char *assignment);

/**
 * sysctls_value - one setting, as text
 * @sysctls: what sysctls_read() found
 * @name: "tcp_keepalive_time"
 * Return: NULL if the kernel has no such setting
 */
const char *sysctls_value(const struct sysctls *sysctls, const char *name);

/**
 * sysctls_number - the first number of one setting
 * @sysctls: what sysctls_read() found
 * @name: "tcp_keepalive_time"
 * @otherwise: what to return when the kernel has no such setting
 */
long sysctls_number(const struct sysctls *sysctls, const char *name, long otherwise);

/**
 * sysctls_free - free what sysctls_read() has filled in
 * @sysctls: empty afterwards
 */
void sysctls_free(struct sysctls *sysctls);

/**
 * sysctl_write - write one file of /proc/sys
 * @path: relative to /proc/sys, as in "net/ipv4/tcp_sack"
 * @value: the text
 * Return: 0 or a negative errno
 */
int sysctl_write(const char *path, const char *value);

#endif /* SEGDROP_SYSCTLS_H */

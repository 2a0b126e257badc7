// SPDX-License-Identifier: GPL-2.0-only
/* What TCP's timers depend on. */
#include "model/jiffies.h"
#include "model/settings.h"

#define PREFIX		"tcp_"
#define PREFIX_LEN	(sizeof(PREFIX) - 1)

#define MEMBER(name, value)	{ #name, offsetof(struct sd_settings, name), value }

/* The sysctls, and what is so where a kernel lacks one */
static const struct {
	const char *name;
	size_t offset;
	u32 value;
} members[] = {
	MEMBER(syn_retries, 6),
	MEMBER(syn_linear_timeouts, 0),
	MEMBER(synack_retries, 5),
	MEMBER(retries2, 15),
	MEMBER(orphan_retries, 0),
	MEMBER(early_retrans, 3),
	MEMBER(thin_linear_timeouts, 0),
	MEMBER(fin_timeout, 60),
	MEMBER(keepalive_time, 7200),
	MEMBER(keepalive_intvl, 75),
	MEMBER(keepalive_probes, 9),
	MEMBER(rto_min_us, 200000),
	MEMBER(rto_max_ms, 120000),
};

static void set(struct sd_settings *settings, size_t offset, u32 value)
{
	memcpy((char *)settings + offset, &value, sizeof(value));
}

void sd_settings_init(struct sd_settings *settings, u32 hz)
{
	size_t i;

	*settings = (struct sd_settings) { .hz = hz };
	for (i = 0; i < ARRAY_SIZE(members); i++)
		set(settings, members[i].offset, members[i].value);
}

bool sd_settings_set(struct sd_settings *settings, const char *sysctl, u32 value)
{
	size_t i;

	if (strncmp(sysctl, PREFIX, PREFIX_LEN))
		return false;
	for (i = 0; i < ARRAY_SIZE(members); i++)
		if (!strcmp(sysctl + PREFIX_LEN, members[i].name)) {
			set(settings, members[i].offset, value);
			return true;
		}
	return false;
}

u32 sd_rto_max(const struct sd_settings *settings)
{
	return sd_msecs_to_jiffies(settings->hz, settings->rto_max_ms);
}

u32 sd_rto_floor(const struct sd_settings *settings)
{
	return settings->hz / 5;
}

u32 sd_timeout_init(const struct sd_settings *settings)
{
	return settings->hz;
}

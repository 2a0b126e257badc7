// SPDX-License-Identifier: GPL-2.0-only
/* What a prediction is computed from. */
#include <stdio.h>
#include <string.h>

#include <segdrop/packet.h>
#include <segdrop/role.h>

#include "lab/monotonic.h"
#include "model/jiffies.h"
#include "predict/basis.h"

#define USEC_PER_SEC	1000000
#define NSEC_PER_USEC	1000

/* What it reads besides the settings of the timer model. */
#define SACK		"tcp_sack"
#define ACK_LIMIT	"tcp_invalid_ratelimit"

static void set_end(struct sd_settings *settings, const struct sysctls *sysctls,
		    const struct endpoint_options *end, u32 hz)
{
	size_t i;

	sd_settings_init(settings, hz);
	for (i = 0; i < sysctls->len; i++)
		sd_settings_set(settings, sysctls->list[i].name,
				(u32)sysctls_number(sysctls, sysctls->list[i].name, 0));
	settings->user_timeout = end->user_timeout;
	settings->defer_accept = end->defer_accept;
}

static u16 roles_of(const char *names)
{
	char list[SD_ROLES_TEXT_MAX + 2], name[SD_ROLES_TEXT_MAX];
	u16 roles = 0;
	int bit;

	snprintf(list, sizeof(list), ",%s,", names);
	for (bit = 0; bit < SD_ROLE_COUNT; bit++) {
		snprintf(name, sizeof(name), ",%s,", sd_role_name(bit));
		if (strstr(list, name))
			roles |= 1 << bit;
	}
	return roles;
}

static struct lost losses(const struct loss *loss)
{
	struct lost lost = { .from = !loss->to };

	if (loss->roles) {
		lost.roles = roles_of(loss->roles);
		if (sscanf(loss->count, "first %u", &lost.first) != 1)
			lost.first = 0;
	}
	return lost;
}

void basis_make(struct basis *basis, const struct scenario *scenario,
		const struct sysctls *sysctls, u32 hz)
{
	u64 both_ways = 2 * scenario->delay / NSEC_PER_USEC;
	const struct sd_window rtt = { both_ways + 1, both_ways + USEC_PER_SEC / hz };
	enum side side;

	*basis = (struct basis){
		.thaw = scenario->thaw, .lost = losses(&scenario->loss), .hz = hz,
		.sack = sysctls_number(sysctls, SACK, 1),
		.delay = (u32)(scenario->delay / (SECOND / hz)), .rtt = { rtt, rtt },
		.ack_limit = sd_msecs_to_jiffies(hz, (u32)sysctls_number(sysctls, ACK_LIMIT, 500)),
	};
	scenario_ends(scenario, sysctls, basis->ends);
	for (side = 0; side < SIDES; side++)
		set_end(&basis->settings[side], sysctls, &basis->ends[side], hz);
}

bool basis_depends_on(const char *sysctl)
{
	struct sd_settings any;

	return sd_settings_set(&any, sysctl, 0) || !strcmp(sysctl, SACK) ||
	       !strcmp(sysctl, ACK_LIMIT);
}

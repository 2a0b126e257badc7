// SPDX-License-Identifier: GPL-2.0-only
/* How TCP makes its retransmission timeout out of round-trip times. */
#include "model/jiffies.h"
#include "model/rtt.h"

#define FALLBACK_SECONDS	3	/* TCP_TIMEOUT_FALLBACK */

/* tcp_rto_min_us(): through jiffies, as it is kept */
static u32 rto_min_us(const struct sd_settings *settings)
{
	u32 jiffies = sd_usecs_to_jiffies(settings->hz, settings->rto_min_us);

	return sd_jiffies_to_usecs(settings->hz, jiffies);
}

static void first_sample(struct sd_rtt *rtt, u32 usecs, u32 min)
{
	rtt->srtt_us = usecs << 3;
	rtt->mdev_us = usecs << 1;
	rtt->rttvar_us = sd_max_u32(rtt->mdev_us, min);
	rtt->mdev_max_us = rtt->rttvar_us;
}

/* While the round-trip time falls, a deviation above the mean one counts an eighth. */
static void next_sample(struct sd_rtt *rtt, u32 usecs)
{
	long error = (long)usecs - (rtt->srtt_us >> 3);
	long deviation = (error < 0 ? -error : error) - (rtt->mdev_us >> 2);

	if (error < 0 && deviation > 0)
		deviation >>= 3;
	rtt->srtt_us = (u32)(rtt->srtt_us + error);
	rtt->mdev_us = (u32)(rtt->mdev_us + deviation);
	if (rtt->mdev_us > rtt->mdev_max_us) {
		rtt->mdev_max_us = rtt->mdev_us;
		rtt->rttvar_us = sd_max_u32(rtt->rttvar_us, rtt->mdev_max_us);
	}
}

void sd_rtt_sample(struct sd_rtt *rtt, const struct sd_settings *settings, u32 usecs,
		   bool window_over)
{
	u32 min = rto_min_us(settings);

	if (!rtt->srtt_us) {
		first_sample(rtt, usecs, min);
	} else {
		next_sample(rtt, usecs);
		if (window_over) {
			if (rtt->mdev_max_us < rtt->rttvar_us)
				rtt->rttvar_us -= (rtt->rttvar_us - rtt->mdev_max_us) >> 2;
			rtt->mdev_max_us = min;
		}
	}
	rtt->srtt_us = sd_max_u32(rtt->srtt_us, 1);
}

u32 sd_rtt_rto(const struct sd_rtt *rtt, const struct sd_settings *settings)
{
	u32 rto;

	if (!rtt->srtt_us)
		return FALLBACK_SECONDS * settings->hz;
	rto = sd_usecs_to_jiffies(settings->hz, (rtt->srtt_us >> 3) + rtt->rttvar_us);
	return sd_min_u32(rto, sd_rto_max(settings));
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Schedules: what a timer of TCP does, step after step, if nothing but time passes.
 *
 * A schedule begins at the jiffy at which the kernel arms the timer. sd_schedule_next() gives the
 * jiffy at which it fires and what TCP does then, and so on until nothing is armed any more. A
 * schedule is a plain value: copy it to look ahead, and copy it at any step to try what would be
 * if something else happened there.
 *
 * What happens besides is told to the schedule, at the jiffy at which it happens and after the
 * steps before:
 *
 *	sd_schedule_observed()		the last step was seen at another jiffy
 *	sd_schedule_armed()		the timer of the next step was seen to be armed
 *	sd_schedule_rearmed()		an arriving segment armed the timer anew
 *	sd_window_probe_answered()	and shows that the peer is there
 *	sd_keepalive_heard()		it shows only that
 *
 * A connection is composed of one schedule for each timer that is armed: the next event is the
 * earliest of their next steps. Where two fall on one jiffy, the timer armed last fires first if
 * both are in the same bucket of the same processor (enqueue_timer() puts it at the head);
 * segments that they send arrive when all have fired.
 *
 * What is left out: a socket that a process holds puts its timers off until it is released, the
 * keepalive timer by HZ/20; memory or orphans running out; ICMP errors; pacing; BPF that changes
 * timeouts; Fast Open at the server. Budgets of milliseconds are compared with differences of
 * jiffies, so one that ends within the same millisecond as a timer fires may go either way.
 */
#ifndef SEGDROP_MODEL_SCHEDULE_H
#define SEGDROP_MODEL_SCHEDULE_H

#include "model/settings.h"

/**
 * enum sd_step_kind - what TCP does when the timer fires
 * @SD_STEP_RESEND: it sends the segment again, after a retransmission timeout
 * @SD_STEP_LOSS_PROBE: it sends the last segment again, as a tail loss probe
 * @SD_STEP_PROBE: it sends a keepalive or window probe
 * @SD_STEP_WAIT: it arms the timer again, and nothing can be seen
 * @SD_STEP_END: it gives up: sd_schedule_next() says what comes of it for each schedule
 */
enum sd_step_kind {
	SD_STEP_RESEND,
	SD_STEP_LOSS_PROBE,
	SD_STEP_PROBE,
	SD_STEP_WAIT,
	SD_STEP_END,
};

/**
 * struct sd_step - one firing of a timer
 * @kind: what TCP does
 * @number: it is the number-th step of this kind, from 1
 * @armed: when the timer was armed
 * @expires: for when
 * @at: when it fires; never early
 */
struct sd_step {
	enum sd_step_kind kind;
	u32 number;
	u64 armed;
	u64 expires;
	u64 at;
};

#define SD_STEP_KINDS	(SD_STEP_END + 1)

struct sd_schedule;

/**
 * struct sd_timer - how one of TCP's timers behaves
 * @timeout: what it is armed for, given what has happened until schedule->now; jiffies
 * @fired: what TCP does at schedule->now
 */
struct sd_timer {
	u32 (*timeout)(struct sd_schedule *schedule);
	enum sd_step_kind (*fired)(struct sd_schedule *schedule);
};

/**
 * struct sd_schedule - a timer and what it depends on; to be filled in by one of the functions
 * that start it
 * @timer: how it behaves
 * @settings: live ones; they may be changed between two steps, as sysctls may
 * @now: when it was armed last, or is to be
 * @since: from when on a budget counts, or when the peer was last heard of
 * @ahead: by how much the wheel's clock is ahead of @now then: 1 when a timer's handler armed it
 *	that was not late; see model/wheel.h
 * @over: nothing is armed any more
 * @orphan: no process owns the socket; to be set when it is closed
 * @loss_probe: a tail loss probe comes first
 * @established: the state is ESTABLISHED; to be cleared when it is left
 * @thin: few segments are in flight
 * @acked: a request has got the ACK that completes the handshake, and waits for data
 * @measured: the budget has begun, for those that begin later than the schedule
 * @rto: the RTO, without backoff unless the timer keeps it there; jiffies
 * @loss_probe_timeout: how long the tail loss probe waits; jiffies
 * @backoff: how often the timeout was doubled
 * @unanswered: how many probes were sent since the peer was last heard of
 * @last: what the last step was
 * @done: number of steps of each kind
 */
struct sd_schedule {
	const struct sd_timer *timer;
	const struct sd_settings *settings;
	u64 now;
	u64 since;
	s64 ahead;
	bool over;
	bool orphan;
	bool loss_probe;
	bool established;
	bool thin;
	bool acked;
	bool measured;
	u32 rto;
	u32 loss_probe_timeout;
	u32 backoff;
	u32 unanswered;
	enum sd_step_kind last;
	u32 done[SD_STEP_KINDS];
};

/**
 * sd_schedule_next - what comes next
 * @schedule: started; changed
 * @step: filled in
 *
 * SD_STEP_END means: sd_syn_start(), sd_data_start(), sd_window_probe_start(): ETIMEDOUT, or an
 * orphan is gone; sd_keepalive_start(): RST is sent, and ETIMEDOUT; sd_synack_start(),
 * sd_fin_wait2_start(), sd_time_wait_start(): the half connection is gone without a word.
 * Return: false if nothing is armed any more; then @step is not filled in
 */
bool sd_schedule_next(struct sd_schedule *schedule, struct sd_step *step);

/**
 * sd_schedule_observed - the step that sd_schedule_next() gave last took place at this jiffy
 * @schedule: what follows is counted from there
 * @jiffy: when
 */
void sd_schedule_observed(struct sd_schedule *schedule, u64 jiffy);

/**
 * sd_schedule_armed - it is known when the next step's timer was armed
 * @schedule: what follows is counted from there
 * @jiffy: when
 * @clk: the wheel's clock then: see sd_wheel_clock()
 */
void sd_schedule_armed(struct sd_schedule *schedule, u64 jiffy, u64 clk);

/**
 * sd_schedule_rearmed - an arriving segment armed the timer anew, as long as the last time
 * @schedule: what follows is counted from there
 * @jiffy: when
 *
 * So does a copy of the SYN that is answered (tcp_check_req(), mod_timer_pending(); a second one
 * within tcp_invalid_ratelimit, 500 ms, is not), and a segment with ACK that arrives in TIME_WAIT
 * (tcp_timewait_state_process(), inet_twsk_reschedule()).
 */
void sd_schedule_rearmed(struct sd_schedule *schedule, u64 jiffy);

/**
 * sd_schedule_shift - the same schedule so much later
 * @schedule: moved
 * @jiffies: how much; may wrap
 */
void sd_schedule_shift(struct sd_schedule *schedule, u64 jiffies);

#endif /* SEGDROP_MODEL_SCHEDULE_H */

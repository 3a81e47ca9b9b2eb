/* SPDX-License-Identifier: BSD-2-Clause */
/* One epoll set with a timer in it: how a virtio agent sleeps. */
#include "harness/backends/port_waiter.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define EVENTS_MAX 8
#define TAG_TIMER UINT32_C(0x80000000)

void port_waiter_init(struct port_waiter *waiter)
{
	*waiter = (struct port_waiter){.epoll_fd = -1, .timer_fd = -1, .timer_ns = UINT64_MAX};
}

int port_waiter_open(struct port_waiter *waiter)
{
	waiter->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (waiter->epoll_fd < 0)
		return -errno;
	waiter->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (waiter->timer_fd < 0)
		return -errno;
	return port_waiter_watch(waiter, waiter->timer_fd, TAG_TIMER);
}

void port_waiter_close(struct port_waiter *waiter)
{
	if (waiter->epoll_fd >= 0)
		close(waiter->epoll_fd);
	if (waiter->timer_fd >= 0)
		close(waiter->timer_fd);
	port_waiter_init(waiter);
}

int port_waiter_watch(struct port_waiter *waiter, int fd, uint32_t tag)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u32 = tag};

	return epoll_ctl(waiter->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

bool port_waiter_past(const struct port_waiter *waiter, uint64_t deadline_ns)
{
	return deadline_ns == 0 || (waiter->timer_ns > deadline_ns && clock_ns() >= deadline_ns);
}

static void arm(struct port_waiter *waiter, uint64_t deadline_ns)
{
	struct itimerspec when = {
		.it_value = {.tv_sec = (time_t)(deadline_ns / 1000000000u), .tv_nsec = (long)(deadline_ns % 1000000000u)}};

	if (waiter->timer_ns <= deadline_ns)
		return;
	timerfd_settime(waiter->timer_fd, TFD_TIMER_ABSTIME, &when, NULL);
	waiter->timer_ns = deadline_ns;
}

uint32_t port_waiter_sleep(struct port_waiter *waiter, bool past, uint64_t deadline_ns)
{
	struct epoll_event events[EVENTS_MAX];
	uint32_t woken = 0;
	int count;

	if (!past && deadline_ns != UINT64_MAX)
		arm(waiter, deadline_ns);
	count = epoll_wait(waiter->epoll_fd, events, EVENTS_MAX, past ? 0 : -1);
	for (int i = 0; i < count; i++)
		woken |= events[i].data.u32;
	if (woken & TAG_TIMER)
		waiter->timer_ns = UINT64_MAX;
	return woken & ~TAG_TIMER;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sleeping until a call, a sign of the peer, or a deadline. Descriptors are watched under a tag; the timer is set only when it has
 * to fire sooner than it would, so a stream of exchanges with a time limit each costs no system call for it.
 */
#ifndef HARNESS_BACKENDS_PORT_WAITER_H
#define HARNESS_BACKENDS_PORT_WAITER_H

#include <stdbool.h>
#include <stdint.h>

struct port_waiter {
	int epoll_fd, timer_fd;
	uint64_t timer_ns; /* when the timer fires; UINT64_MAX: not set */
};

/* No descriptors yet; port_waiter_close() is allowed from here on. */
void port_waiter_init(struct port_waiter *waiter);
/* 0 or a negative errno. */
int port_waiter_open(struct port_waiter *waiter);
void port_waiter_close(struct port_waiter *waiter);

/* Edge-triggered: the counters of eventfds are never read. `tag` is one bit of what port_waiter_sleep() returns. 0 or an errno. */
int port_waiter_watch(struct port_waiter *waiter, int fd, uint32_t tag);

/* Has the deadline passed? A timer that fires no later and has not fired is as good as a look at the clock. */
bool port_waiter_past(const struct port_waiter *waiter, uint64_t deadline_ns);
/* The tags of what woke us; 0: the timer, or nothing. With `past` one look, without sleeping. UINT64_MAX: no deadline. */
uint32_t port_waiter_sleep(struct port_waiter *waiter, bool past, uint64_t deadline_ns);

#endif

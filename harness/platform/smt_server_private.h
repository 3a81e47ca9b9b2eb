/* SPDX-License-Identifier: BSD-2-Clause */
/* One socket of the shared-memory server, who is connected there, and the server's epoll set: shared by the server's files. */
#ifndef HARNESS_PLATFORM_SMT_SERVER_PRIVATE_H
#define HARNESS_PLATFORM_SMT_SERVER_PRIVATE_H

#include <sys/un.h>

#include "harness/config/platform_config.h"
#include "harness/platform/smt_server.h"
#include "harness/virtqueue/smt_link.h"

struct smt_seat;

/* Something in the server's epoll set. Lives as long as the server, so a late event finds it. */
struct smt_watch {
	void (*ready)(struct smt_seat *seat);
	struct smt_seat *seat; /* NULL: the server's own */
	int fd;                /* -1: not watched now */
};

struct smt_seat {
	struct smt_server *server;
	const char *agent;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	struct smt_watch listener, socket, doorbell, ring_back;
	/* Of who is connected. */
	int memory_fd, interrupt_fd, event_fd;
	uint8_t *memory;
	size_t memory_bytes;
	struct mediator_domain *domain;
};

struct smt_server {
	struct platform *platform;
	const struct platform_config *config;
	struct mediator *mediator;
	struct smt_server_options options;
	int epoll_fd;
	struct smt_watch stop;
	bool stopping, made_folder;
	char folder[sizeof(((struct sockaddr_un *)0)->sun_path)];
	uint32_t count;
	struct smt_seat *seats[PLATFORM_CONFIG_AGENTS_MAX];
};

/* Takes the descriptor, also when it fails. */
int smt_watch_add(struct smt_server *server, struct smt_watch *watch, int fd);
/* Closes it. */
void smt_watch_close(struct smt_server *server, struct smt_watch *watch);

/* Somebody connected: gives memory and doorbells, and a domain; or says why not and closes `fd`. */
void smt_seat_open(struct smt_seat *seat, int fd);
void smt_seat_close(struct smt_seat *seat);
/* A request on the socket, or its end. */
void smt_seat_request(struct smt_seat *seat);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reference platform behind shared-memory channels: a socket for each agent in one folder, by the agent's name. A connection is a
 * domain: it comes to life when somebody connects, and ends with the connection, in order or by the death of the process that held it.
 * One thread. Who connects is not trusted: whatever it does costs it its connection at most.
 */
#ifndef HARNESS_PLATFORM_SMT_SERVER_H
#define HARNESS_PLATFORM_SMT_SERVER_H

#include "harness/platform/mediator_config.h"

#define SMT_SERVER_AREA_BYTES 4096u

struct smt_server;

struct smt_server_options {
	bool once;           /* run() returns when the first connection has gone */
	bool p2a;            /* a second area for events */
	uint32_t area_bytes; /* 0: SMT_SERVER_AREA_BYTES */
};

/* All borrowed; options may be NULL. 0 or an errno with `why`. */
int smt_server_create(struct platform *platform, const struct platform_config *config, struct mediator *mediator,
		      const struct smt_server_options *options, struct smt_server **server, char *why, size_t why_bytes);
/* Sockets for all agents in this folder, which is made if it is not there. */
int smt_server_listen(struct smt_server *server, const char *folder, char *why, size_t why_bytes);
/* The path of the socket of this number; NULL past the last. */
const char *smt_server_path(const struct smt_server *server, uint32_t index);

/* Serve until stopped. 0, or an errno if the server itself cannot go on. */
int smt_server_run(struct smt_server *server);
/* run() returns soon. From any thread, or from a signal handler. */
void smt_server_stop(struct smt_server *server);
/* Ends connections, removes the sockets. */
void smt_server_destroy(struct smt_server *server);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* "serve --listen smt:DIR": the reference platform behind shared-memory channels, with or without a mediator. */
#ifndef HARNESS_CLI_SERVE_SMT_H
#define HARNESS_CLI_SERVE_SMT_H

#include "harness/backends/query.h"
#include "harness/platform/smt_server.h"

#define SERVE_SMT_SCHEME "smt:"

struct serve_smt {
	struct query query;
	char folder[QUERY_BYTES_MAX];
	struct mediator_setup setup;
	struct smt_server_options server;
	bool fastchannels;
};

/* What follows "smt:" in --listen. False after a message. */
bool serve_smt_read(const char *text, const char *policy, bool once, struct serve_smt *smt);
/* Serves until told to stop; an exit status, after a message if it is not 0. */
int serve_smt_run(const struct serve_smt *smt, struct platform *platform, const struct platform_config *config);
/* From a signal handler. */
void serve_smt_stop(void);

#endif

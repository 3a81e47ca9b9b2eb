/* SPDX-License-Identifier: BSD-2-Clause */
/* The built-in backends, one table each. assay_backend_find() and assay_backend_at() (assay/backend.h) choose among them. */
#ifndef HARNESS_BACKENDS_REGISTRY_H
#define HARNESS_BACKENDS_REGISTRY_H

#include "assay/backend.h"

extern const struct assay_backend_ops loopback_backend;
extern const struct assay_backend_ops vhost_user_backend;
extern const struct assay_backend_ops vhost_backend;
extern const struct assay_backend_ops smt_backend;
extern const struct assay_backend_ops raw_backend;
extern const struct assay_backend_ops plugin_backend;

/*
 * Load the shared object that `address` names (up to a comma; ARGS follow and stay in `args`) and check its table.
 * 0, or -EINVAL and a message in `why`. What was loaded stays loaded: its strings may be in use anywhere.
 */
int plugin_load(const char *address, const struct assay_backend_ops **ops, char *args, size_t args_bytes, char *why,
		size_t why_bytes);

#endif

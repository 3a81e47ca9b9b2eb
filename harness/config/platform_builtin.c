/* SPDX-License-Identifier: BSD-2-Clause */
/* The platform files that are part of the program, so that it needs none. */
#include <pthread.h>

#include "harness/config/platform_config.h"

/* X(name, symbol, summary): `symbol` is the file's name as the build writes it, `summary` what the file says of itself. */
#define BUILTINS(X)                                                                                                                \
	X("default", default_yaml, "reference platform: three agents, domains of every kind in every protocol, restricted rights") \
	X("phone", phone_yaml, "phone: release 3.2, two agents, cores by level index, many clocks, rails, sensors, pins")          \
	X("server", server_yaml,                                                                                                   \
	  "server: releases 2.0 and 3.1 side by side, power, performance, sensors, power caps, system power")                      \
	X("automotive", automotive_yaml,                                                                                           \
	  "automotive: three agents, the manager trusted; devices and permissions, hidden safety resources")                       \
	X("vhost-device-scmi", vhost_device_scmi_yaml, "rust-vmm vhost-device-scmi 0.4.0 with one fake 3-axis sensor")             \
	X("vhost-scmi", vhost_scmi_yaml,                                                                                           \
	  "the kernel module vhost_scmi: clocks, regulators, power domains and resets of a small machine")

#define X(name, symbol, summary) extern const char assay_embed_##symbol##_start[], assay_embed_##symbol##_end[];
BUILTINS(X)
#undef X

static struct platform_config_builtin builtins[] = {
#define X(name, symbol, summary) {name, summary, assay_embed_##symbol##_start, 0},
	BUILTINS(X)
#undef X
};

/* The sizes are known to the linker, not to the compiler. */
static void measure(void)
{
	static const char *const ends[] = {
#define X(name, symbol, summary) assay_embed_##symbol##_end,
		BUILTINS(X)
#undef X
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		builtins[i].bytes = (size_t)(ends[i] - builtins[i].text);
}

const struct platform_config_builtin *platform_config_builtin(size_t index)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, measure);
	return index < sizeof(builtins) / sizeof(builtins[0]) ? &builtins[index] : NULL;
}

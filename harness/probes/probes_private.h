/* SPDX-License-Identifier: BSD-2-Clause */
/* What the loaders of the paths give, behind the one face of probes.h. */
#ifndef HARNESS_PROBES_PRIVATE_H
#define HARNESS_PROBES_PRIVATE_H

#include "harness/probes/probes.h"

struct probes_loader {
	/* Finds the best attach kinds and loads; what is not NULL afterwards is released by close(). */
	int (*open)(const struct probes_target *target, struct probes **probes, char *why, size_t why_bytes);
	void (*close)(struct probes *probes);
	int (*attach)(struct probes *probes, char *why, size_t why_bytes);
	void (*detach)(struct probes *probes);
	int (*poll)(struct probes *probes);
	uint64_t (*hits)(const struct probes *probes, unsigned point);
	const char *(*missing)(const struct probes *probes, unsigned point);
	uint64_t (*lost)(const struct probes *probes);
	/* How a point that is not missing was attached. */
	void (*attached)(const struct probes *probes, unsigned point, const char **kind, const char **function);
};

/* The first member of each loader's own. */
struct probes {
	const struct probes_loader *loader;
	const struct probes_path *path;
	probes_record_fn *on_record;
	void *context;
};

extern const struct probes_loader probes_user_loader, probes_vhost_loader, probes_scmi_loader;

/* The kernel's own ENOTSUPP (524) has no text in libc. */
const char *probes_error_text(int err);
/* libbpf's messages are not for our users. */
void probes_silence_libbpf(void);

#endif

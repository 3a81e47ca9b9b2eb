/* SPDX-License-Identifier: BSD-2-Clause */
/* One face for the probes of all paths. */
#include "harness/probes/probes.h"

#include <bpf/libbpf.h>
#include <string.h>

#include "harness/probes/probes_private.h"

static int be_silent(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

void probes_silence_libbpf(void)
{
	libbpf_set_print(be_silent);
}

const char *probes_error_text(int err)
{
	return err == -524 ? "not supported by this kernel" : strerror(-err);
}

int probes_open(const struct probes_target *target, probes_record_fn *on_record, void *context, struct probes **probes, char *why,
		size_t why_bytes)
{
	const struct probes_path *path = target->path ? target->path : &probes_user_path;
	const struct probes_loader *loader = path == &probes_vhost_path  ? &probes_vhost_loader
					     : path == &probes_scmi_path ? &probes_scmi_loader
									 : &probes_user_loader;
	struct probes *opened = NULL;
	int err = loader->open(target, &opened, why, why_bytes);

	if (err) {
		if (opened)
			loader->close(opened);
		return err;
	}
	opened->loader = loader;
	opened->path = path;
	opened->on_record = on_record;
	opened->context = context;
	*probes = opened;
	return 0;
}

void probes_close(struct probes *probes)
{
	if (!probes)
		return;
	probes->loader->detach(probes);
	probes->loader->close(probes);
}

int probes_attach(struct probes *probes, char *why, size_t why_bytes)
{
	return probes->loader->attach(probes, why, why_bytes);
}

void probes_detach(struct probes *probes)
{
	probes->loader->detach(probes);
}

int probes_poll(struct probes *probes)
{
	return probes->loader->poll(probes);
}

const struct probes_path *probes_path_of(const struct probes *probes)
{
	return probes->path;
}

uint64_t probes_hits(const struct probes *probes, unsigned point)
{
	return probes->loader->hits(probes, point);
}

const char *probes_missing(const struct probes *probes, unsigned point)
{
	return probes->loader->missing(probes, point);
}

uint64_t probes_lost(const struct probes *probes)
{
	return probes->loader->lost(probes);
}

json_t *probes_report(const struct probes *p)
{
	json_t *attached = json_array(), *missing = json_array();

	for (unsigned point = 0; point < p->path->point_count; point++) {
		const char *name = p->path->points[point], *why = probes_missing(p, point), *kind = "", *function = "";
		uint64_t hits = probes_hits(p, point);

		if (why) {
			json_array_append_new(missing, json_pack("{s:s,s:s}", "name", name, "why", why));
			continue;
		}
		p->loader->attached(p, point, &kind, &function);
		json_array_append_new(attached, json_pack("{s:s,s:s,s:s,s:I}", "point", name, "kind", kind, "function", function,
							  "hits", (json_int_t)hits));
	}
	return json_pack("{s:s,s:o,s:o,s:I}", "mode", p->path == &probes_scmi_path ? "trace-events" : "ebpf", "attached", attached,
			 "missing", missing, "lost", (json_int_t)probes_lost(p));
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The backend "raw:": firmware, through the Raw mode files of Linux's SCMI driver (docs/raw.md). */
#include "harness/backends/raw.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/backends/registry.h"

uint64_t raw_stamp_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void raw_close(void *instance)
{
	struct raw *raw = instance;

	raw_shut(raw);
	free(raw);
}

static int raw_open(const char *address, const char *query, const struct assay_backend_options *options, void **instance, char *why,
		    size_t why_bytes)
{
	struct raw *raw = calloc(1, sizeof(*raw));
	int rc;

	if (!raw) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	raw->files = raw_files();
	raw->spin = options->poll;
	for (uint32_t i = 0; i < RAW_FDS; i++)
		raw->fds[i] = -1;
	rc = raw_bring_up(raw, address, query, why, why_bytes);
	if (rc) {
		raw_close(raw);
		return rc;
	}
	snprintf(raw->transport, sizeof(raw->transport), "Linux Raw mode%s, %s", raw->polled ? " (polled)" : "", raw->type);
	snprintf(raw->identity, sizeof(raw->identity), "instance %s of %s, time limit %u ms", raw->instance_name, raw->folder,
		 raw->max_rx_timeout_ms);
	*instance = raw;
	return 0;
}

static int submit(void *instance, const struct assay_message *messages, uint32_t count)
{
	return raw_submit(instance, messages, count);
}

/* A write is the doorbell. */
static int kick(void *instance)
{
	(void)instance;
	return 0;
}

static int reap(void *instance, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	return raw_reap(instance, out, max, deadline_ns);
}

static void describe(void *instance, struct assay_backend_info *info)
{
	const struct raw *raw = instance;
	struct assay_backend_info known = {
		.struct_size = info->struct_size,
		.capabilities = ASSAY_IS_LINUX_RAW | (raw->rx_max_msg ? (uint32_t)ASSAY_CAN_P2A : 0u) |
				(!strcmp(raw->type, "arm,scmi-virtio") ? (uint32_t)ASSAY_IS_VIRTIO : 0u),
		.transport = raw->transport,
		.identity = raw->identity,
		.max_in_flight = raw->tx_max_msg,
		.max_message = raw->max_msg_size + SCMI_HEADER_BYTES,
		.kick_fd = -1,
		.call_fd = -1,
	};

	memcpy(info, &known, info->struct_size < sizeof(known) ? info->struct_size : sizeof(known));
}

static const char *last_error(void *instance)
{
	return ((const struct raw *)instance)->error;
}

static uint64_t now(void *instance)
{
	return ((const struct raw *)instance)->files->now();
}

static int raw_mode(void *instance, struct assay_raw_mode *out)
{
	struct raw *raw = instance;

	raw_count_errors(raw);
	*out = (struct assay_raw_mode){
		.folder = raw->folder,
		.instance_name = raw->instance_name,
		.type = raw->type,
		.max_msg_size = raw->max_msg_size,
		.tx_max_msg = raw->tx_max_msg,
		.max_rx_timeout_ms = raw->max_rx_timeout_ms,
		.drained = raw->drained,
		.errors = raw->errors,
		.first_error = raw->first_error,
		.first_error_bytes = raw->first_error_bytes,
	};
	return 0;
}

const struct assay_backend_ops raw_backend = {
	.abi_version = ASSAY_BACKEND_ABI,
	.struct_size = sizeof(struct assay_backend_ops),
	.name = "raw",
	.summary = "firmware, through the Raw mode files of Linux's SCMI driver: raw:/sys/kernel/debug/scmi/0",
	.open = raw_open,
	.close = raw_close,
	.submit = submit,
	.kick = kick,
	.reap = reap,
	.describe = describe,
	.last_error = last_error,
	.now = now,
	.raw_mode = raw_mode,
};

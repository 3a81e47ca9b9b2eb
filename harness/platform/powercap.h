/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the Power capping protocol share. */
#ifndef HARNESS_PLATFORM_POWERCAP_H
#define HARNESS_PLATFORM_POWERCAP_H

#include "harness/platform/platform_channel.h"
#include "scmi/perf.h"
#include "scmi/powercap.h"

#define POWERCAP_MODEL (SCMI_PROTOCOL_POWERCAP - SCMI_PROTOCOL_BASE)

/* Thresholds of one subscriber, and on which side of them the last measurement was. */
struct powercap_watch {
	uint32_t low, high; /* 0: none */
	int8_t side;        /* -1 below, 1 above */
};

struct powercap_domain {
	const struct platform_config_powercap_domain *config;
	uint32_t caps[PLATFORM_CONFIG_AGENTS_MAX + 1]; /* by agent id; 0: none */
	uint32_t cap;                                  /* in force; 0: none */
	uint32_t interval, cap_interval;
	uint32_t interval_by, cap_interval_by; /* agents that set them last; 0: nobody */
	struct powercap_watch watches[PLATFORM_CONFIG_AGENTS_MAX + 1];
	uint64_t due; /* next measurement that somebody waits for; UINT64_MAX: nobody does */
};

static inline struct powercap_domain *powercap_domains(const struct platform *platform)
{
	return platform->models[POWERCAP_MODEL].state;
}

static inline struct powercap_domain *powercap_named(const struct call *call)
{
	return &powercap_domains(call->platform)[call->index];
}

static inline bool powercap_configurable(const struct platform_config_span *span)
{
	return span->min != span->max;
}

/* powercap.c */
/* Is a subscription to be turned on or off as asked? Where not, *status is the answer. */
bool powercap_may_subscribe(const struct call *call, uint32_t capability, uint8_t notification, int32_t *status);

/* powercap_set.c */
message_fn powercap_cap_get, powercap_cap_get_v3, powercap_cap_set, powercap_cap_set_v3, powercap_interval_get,
	powercap_interval_set, powercap_cai_get, powercap_cai_set;
/* The cap in force as agents of this version are told it. */
uint32_t powercap_told(const struct powercap_domain *domain, uint32_t version);
int32_t powercap_set_cap(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t cap);
int32_t powercap_set_interval(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t interval);
void powercap_settle(struct platform *platform, uint16_t index, const struct platform_agent *by);
void powercap_complete(struct platform *platform, const struct pending *pending);
void powercap_tell(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t before);

/* powercap_measure.c */
message_fn powercap_measurements_get, powercap_measurements_notify;
uint64_t powercap_due(const struct platform *platform);
void powercap_fire(struct platform *platform, uint64_t now);

/* powercap_channel.c */
message_fn powercap_describe_fastchannel, powercap_describe_fastchannel_v3;
int powercap_channels_create(struct platform *platform);
void powercap_channel_get(const struct platform *platform, const struct channel *channel, uint32_t *words);
void powercap_channel_set(struct platform *platform, const struct channel *channel, const uint32_t *words);

#endif

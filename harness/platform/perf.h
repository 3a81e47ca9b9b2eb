/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the Performance protocol share. Levels are counted by their place in the list, whatever agents call them. */
#ifndef HARNESS_PLATFORM_PERF_H
#define HARNESS_PLATFORM_PERF_H

#include "harness/platform/platform_channel.h"
#include "scmi/perf.h"

#define PERF_MODEL (SCMI_PROTOCOL_PERF - SCMI_PROTOCOL_BASE)

struct perf_limits {
	uint32_t min, max; /* places */
};

struct perf_domain {
	const struct platform_config_perf_domain *config;
	uint32_t level, target;                                   /* places: where it is, where it goes */
	uint64_t due;                                             /* when it gets there; UINT64_MAX: it is there */
	const struct platform_agent *mover;                       /* who moves it */
	agent_bits setters;                                       /* bits of agents that set a level */
	struct perf_limits votes[PLATFORM_CONFIG_AGENTS_MAX + 1]; /* by agent id */
	struct perf_limits limits;                                /* in force */
	uint32_t undescribed;                                     /* for a fault: a level that is in no list; 0: none */
};

/* Where a value lies among the levels. */
enum perf_match { PERF_EXACT, PERF_BETWEEN, PERF_OUTSIDE };

static inline struct perf_domain *perf_domains(const struct platform *platform)
{
	return platform->models[PERF_MODEL].state;
}

static inline struct perf_domain *perf_named(const struct call *call)
{
	return &perf_domains(call->platform)[call->index];
}

static inline bool perf_indexed(const struct perf_domain *domain, uint32_t version)
{
	return domain->config->indexed && version >= 0x40000;
}

/* perf.c */
message_fn perf_attributes, perf_name_get;
/* The level at a place as agents of this version call it. */
uint32_t perf_value(const struct perf_domain *domain, uint32_t place, uint32_t version);
/* The place of a value; with PERF_BETWEEN that of the next lower level. */
enum perf_match perf_place(const struct perf_domain *domain, uint32_t value, uint32_t version, uint32_t *place);

/* perf_levels.c */
message_fn perf_describe_levels;

/* perf_set.c */
message_fn perf_limits_set, perf_limits_get, perf_level_set, perf_level_get, perf_notify_limits, perf_notify_level;
int32_t perf_set_limits(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t max, uint32_t min);
int32_t perf_set_level(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t value);
/* Brings limits and level in line with the votes; `by` NULL: the platform did it. */
void perf_settle(struct platform *platform, uint16_t index, const struct platform_agent *by);
/* Starts to move to a place. */
void perf_move(struct platform *platform, uint16_t index, uint32_t place, const struct platform_agent *by);
uint64_t perf_due(const struct platform *platform);
void perf_fire(struct platform *platform, uint64_t now);

/* perf_channel.c */
message_fn perf_describe_fastchannel;
int perf_channels_create(struct platform *platform);
void perf_channel_get(const struct platform *platform, const struct channel *channel, uint32_t *words);
void perf_channel_set(struct platform *platform, const struct channel *channel, const uint32_t *words);

#endif

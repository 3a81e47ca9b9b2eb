/* SPDX-License-Identifier: BSD-2-Clause */
/* DESCRIBE_FASTCHANNEL, as Performance and Power capping have it. What stands in the channels is out of a message's reach. */
#ifndef SUITES_CHANNEL_COMMON_H
#define SUITES_CHANNEL_COMMON_H

#include "scmi/perf.h"
#include "suites/domain_common.h"

/* Prefixed for the linker: this is a library. */
#define channel_announced check_channel_announced
#define channel_judge check_channel_judge
#define channel_judge_doorbell check_channel_judge_doorbell

/* Does PROTOCOL_MESSAGE_ATTRIBUTES announce a channel for this message of the row's protocol? */
bool channel_announced(const struct check *c, uint8_t message);
/* The description of a channel: its length, reserved bits, size and place. `size` is what the channel holds. */
void channel_judge(struct check *c, const struct assay_exchange *ex, uint32_t size);
/* A channel that is read has no doorbell. */
void channel_judge_doorbell(struct check *c, const struct assay_exchange *ex, uint8_t message);

#endif

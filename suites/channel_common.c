/* SPDX-License-Identifier: BSD-2-Clause */
/* DESCRIBE_FASTCHANNEL, as Performance and Power capping have it. */
#include "suites/channel_common.h"

bool channel_announced(const struct check *c, uint8_t message)
{
	const struct assay_inventory_protocol *p = check_protocol(c);

	return p && message < ASSAY_MESSAGES_ASKED && p->messages[message].status == SCMI_SUCCESS &&
	       (p->messages[message].attributes & SCMI_MESSAGE_FASTCHANNEL);
}

void channel_judge(struct check *c, const struct assay_exchange *ex, uint32_t size)
{
	if (!expect_success(c, ex, SCMI_FASTCHANNEL_BYTES))
		return;
	prefer(c, ex->response_bytes == SCMI_HEADER_BYTES + SCMI_FASTCHANNEL_BYTES, "a description of %u bytes expected, %u found",
	       SCMI_FASTCHANNEL_BYTES, ex->response_bytes - SCMI_HEADER_BYTES);
	expect_zero_bits(c, ex, 4, SCMI_FASTCHANNEL_RESERVED, "bits 31:3 of the channel's attributes");
	expect_zero_bits(c, ex, 8, SCMI_FASTCHANNEL_RATE_RESERVED, "bits 31:20 of the channel's rate limit");
	expect_equal(c, scmi_load32(ex->response + SCMI_HEADER_BYTES + 20), size, "bytes of the channel");
}

void channel_judge_doorbell(struct check *c, const struct assay_exchange *ex, uint8_t message)
{
	if (expect_success(c, ex, 8))
		expect(c, !(scmi_load32(ex->response + 8) & SCMI_FASTCHANNEL_DOORBELL),
		       "message 0x%x reads: no doorbell expected, attributes 0x%08x found", message, scmi_load32(ex->response + 8));
}

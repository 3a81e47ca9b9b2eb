/* SPDX-License-Identifier: BSD-2-Clause */
/* The payload of lifecycle records: how an agent came and went, as four words and as text. */
#include <errno.h>

#include "assay/trace.h"
#include "scmi/le.h"

static const char *const events[] = {
	[ASSAY_LIFE_ATTACH] = "attach",
	[ASSAY_LIFE_DETACH] = "detach",
	[ASSAY_LIFE_CRASH] = "crash",
	[ASSAY_LIFE_RESET] = "reset",
	[ASSAY_LIFE_VM_CREATED] = "VM created",
	[ASSAY_LIFE_VM_RUNNING] = "VM running",
	[ASSAY_LIFE_VM_PAUSED] = "VM paused",
	[ASSAY_LIFE_VM_STOPPED] = "VM stopped",
	[ASSAY_LIFE_VM_RESETTING] = "VM resetting",
	[ASSAY_LIFE_VM_DESTROYED] = "VM destroyed",
};

static const char *const hows[] = {
	[ASSAY_HOW_UNKNOWN] = "unknown",
	[ASSAY_HOW_OPENED] = "opened",
	[ASSAY_HOW_REOPENED] = "opened again",
	[ASSAY_HOW_CLOSED] = "closed",
	[ASSAY_HOW_CUT] = "cut",
	[ASSAY_HOW_KILLED] = "killed",
	[ASSAY_HOW_LOST] = "lost",
	[ASSAY_HOW_BY_MESSAGE] = "by message",
};

void assay_lifecycle_pack(const struct assay_lifecycle *life, uint8_t bytes[ASSAY_LIFECYCLE_BYTES])
{
	scmi_store32(bytes, life->event);
	scmi_store32(bytes + 4, life->how);
	scmi_store32(bytes + 8, life->vmid);
	scmi_store32(bytes + 12, life->generation);
}

int assay_lifecycle_unpack(const uint8_t *bytes, uint32_t count, struct assay_lifecycle *life)
{
	if (count < ASSAY_LIFECYCLE_BYTES)
		return -EINVAL;
	*life = (struct assay_lifecycle){
		.event = scmi_load32(bytes),
		.how = scmi_load32(bytes + 4),
		.vmid = scmi_load32(bytes + 8),
		.generation = scmi_load32(bytes + 12),
	};
	return 0;
}

const char *assay_life_event_name(uint32_t event)
{
	return event < sizeof(events) / sizeof(events[0]) ? events[event] : NULL;
}

const char *assay_life_how_name(uint32_t how)
{
	return how < sizeof(hows) / sizeof(hows[0]) ? hows[how] : NULL;
}

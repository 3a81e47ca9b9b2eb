/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of reset domains share. */
#include "suites/reset_common.h"

bool reset_has_async(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	(void)inventory;
	return (domain_attributes(domain) & SCMI_RESET_ASYNC_CAPABLE) != 0;
}

bool reset_lacks_async(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return !reset_has_async(inventory, domain);
}

bool reset_has_events(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	(void)inventory;
	return (domain_attributes(domain) & SCMI_RESET_NOTIFIES) != 0;
}

bool reset_lacks_events(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return !reset_has_events(inventory, domain);
}

const struct assay_exchange *reset_send(struct check *c, uint32_t flags, uint32_t state)
{
	return SEND(c, SCMI_PROTOCOL_RESET, SCMI_RESET, check_domain(c)->id, flags, state);
}

bool reset_mode_works(struct check *c, uint32_t flags)
{
	const struct assay_exchange *ex = reset_send(c, flags, SCMI_RESET_STATE_COLD);

	return answered(ex) && ex->status == SCMI_SUCCESS;
}

bool reset_works(struct check *c)
{
	const struct assay_exchange *ex = reset_send(c, SCMI_RESET_AUTONOMOUS, SCMI_RESET_STATE_COLD);

	if (!answered(ex))
		return false;
	if (ex->status != SCMI_SUCCESS)
		skip(c, "the domain is not reset by itself for this agent: %s", status_text(ex->status));
	return ex->status == SCMI_SUCCESS;
}

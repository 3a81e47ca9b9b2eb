/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of an asynchronous command: its delayed response, and what can be wrong with that. */
#include "harness/platform/platform_internal.h"

#define WORDS_MAX 8u

static bool faulty(const struct platform *platform, uint16_t fault)
{
	return fault && platform_has_fault(platform, (enum platform_fault_id)(fault - 1));
}

void complete(const struct pending *pending, int32_t status, const uint32_t *words, uint32_t count,
	      const struct delayed_faults *faults)
{
	struct platform_agent *agent = pending->agent;
	const struct platform *platform = agent->platform;
	uint8_t protocol = scmi_header_unpack(pending->word).protocol;
	const struct view *view = &agent->views[model_of(protocol)];
	uint32_t id = view->id_of[pending->index], word = pending->word, bytes = 8;
	bool long_error = faulty(platform, faults->error_payload);
	uint8_t payload[4 * (2 + WORDS_MAX)];

	if (faulty(platform, faults->missing)) {
		pending_forget(agent, protocol);
		return;
	}
	if (faulty(platform, faults->wrong_resource))
		id = (id + 1) % view->count;
	if (faulty(platform, faults->wrong_token))
		word ^= 1u << 18;
	scmi_store32s(payload, long_error ? SCMI_HARDWARE_ERROR : status);
	scmi_store32(payload + 4, id);
	for (uint32_t i = 0; i < count && i < WORDS_MAX; i++, bytes += 4)
		scmi_store32(payload + bytes, words[i]);
	if (faulty(platform, faults->cut))
		bytes -= 4;
	if (status && !long_error)
		bytes = 4;
	send_delayed(agent, word, payload, bytes);
	if (faulty(platform, faults->twice))
		send_delayed(agent, word, payload, bytes);
}

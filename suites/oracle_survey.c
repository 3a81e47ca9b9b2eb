/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks the platform for the lists that an inventory does not hold, so that the values of requests can be judged. */
#include <string.h>

#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/sensor.h"
#include "scmi/voltage.h"
#include "suites/oracle_private.h"

#define PARTS_MAX 1024u

/* Each list: which message, which words it takes. */
static const struct survey {
	uint8_t protocol, selector, message, words, list;
	uint8_t selector_word, selector_shift; /* word 0: none */
	uint8_t index_word, index_shift;
	uint32_t constant; /* of the word with the index */
} surveys[] = {
	{SCMI_PROTOCOL_PERF, 0, SCMI_PERF_DESCRIBE_LEVELS, 2, 0, 0, 0, 1, 0, 0},
	{SCMI_PROTOCOL_PERF, 0, SCMI_PERF_LIMITS_GET, 1, 0, 0, 0, 0, 0, 0},
	{SCMI_PROTOCOL_SENSOR, 0, SCMI_SENSOR_LIST_UPDATE_INTERVALS, 2, 0, 0, 0, 1, 0, 0},
	{SCMI_PROTOCOL_VOLTAGE, 0, SCMI_VOLTAGE_DESCRIBE_LEVELS, 2, 0, 0, 0, 1, 0, 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_GROUP, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, 1, 0, 2, 0, 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_FUNCTION, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, 1, 0, 2, 0, 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_PIN, SCMI_PINCTRL_SETTINGS_GET, 2, 1, 1, 16, 1, 8, SCMI_PINCTRL_GET_ALL},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_GROUP, SCMI_PINCTRL_SETTINGS_GET, 2, 1, 1, 16, 1, 8, SCMI_PINCTRL_GET_ALL},
};

/* One exchange. 1 SUCCESS, 0 anything else, a negative errno when the agent cannot go on. */
static int ask(struct assay_oracle *o, struct assay_agent *agent, const struct survey *s, uint32_t id, uint32_t index,
	       struct assay_exchange *ex)
{
	uint32_t words[3] = {id, 0, 0};
	uint8_t payload[12];
	struct assay_command command = {
		.protocol = s->protocol, .message = s->message, .payload = payload, .payload_bytes = 4u * s->words};
	int err;

	if (s->selector_word)
		words[s->selector_word] |= (uint32_t)s->selector << s->selector_shift;
	if (s->index_word)
		words[s->index_word] |= index << s->index_shift | s->constant;
	for (uint32_t i = 0; i < s->words; i++)
		scmi_store32(payload + 4 * i, words[i]);
	err = assay_agent_exchange(agent, &command, ex);
	if (err || ex->outcome == ASSAY_GONE)
		return err ? err : 0;
	if (ex->outcome != ASSAY_ANSWERED)
		return 0;
	assay_oracle_learn(o, ex->request, ex->request_bytes, ex->response, ex->response_bytes);
	return ex->status == SCMI_SUCCESS;
}

static int walk(struct assay_oracle *o, struct assay_agent *agent, const struct survey *s, uint32_t id, struct assay_exchange *ex)
{
	const struct oracle_resource *r = oracle_resource(o, s->protocol, s->selector, id);
	const struct oracle_list *list = &r->lists[s->list];

	for (uint32_t part = 0; part < PARTS_MAX; part++) {
		uint32_t before = list->known;
		int got = ask(o, agent, s, id, before, ex);

		if (got <= 0)
			return got;
		if (!s->index_word || list->known == before || oracle_list_complete(list))
			return 0;
	}
	return 0;
}

int assay_oracle_survey(struct assay_oracle *o, struct assay_agent *agent)
{
	static _Thread_local struct assay_exchange ex;

	for (size_t i = 0; i < sizeof(surveys) / sizeof(surveys[0]); i++) {
		const struct survey *s = &surveys[i];
		const struct oracle_kind *k = &o->kinds[oracle_kind_of(s->protocol, s->selector)];

		if (o->protocols[s->protocol].message[s->message] != SCMI_SUCCESS)
			continue;
		for (uint32_t id = 0; id < k->count; id++) {
			int err = k->items[id].presence == PRESENCE_THERE ? walk(o, agent, s, id, &ex) : 0;

			if (err < 0)
				return err;
		}
	}
	return 0;
}

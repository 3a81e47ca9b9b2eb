/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's judgement of one request: header, protocol, message, length, resource, reserved bits, then the message's own rules. */
#include "suites/oracle_private.h"

#include <string.h>

#include "scmi/sensor.h"
#include "scmi/system.h"
#include "harness/config/policy.h"
#include "suites/check.h"

static const struct oracle_table *const tables[] = {&oracle_base,     &oracle_power,  &oracle_system, &oracle_perf,
						    &oracle_clock,    &oracle_sensor, &oracle_reset,  &oracle_voltage,
						    &oracle_powercap, &oracle_pinctrl};

const struct oracle_table *oracle_table_of(uint8_t protocol)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (tables[i]->protocol == protocol)
			return tables[i];
	return NULL;
}

const struct oracle_rule *oracle_rule_of(const struct oracle_table *table, uint32_t major, uint8_t message)
{
	for (uint32_t i = 0; i < table->count; i++) {
		const struct oracle_rule *rule = &table->rules[i];

		if (rule->message == message && rule->major_min <= major && major <= rule->major_max)
			return rule;
	}
	return NULL;
}

/* --- The messages of every protocol ---------------------------------------------------------------------------------------- */

static bool defined(const struct question *q, uint32_t message)
{
	const struct oracle_table *table = oracle_table_of(q->header.protocol);

	return message == SCMI_NEGOTIATE_PROTOCOL_VERSION || (table && message <= table->last);
}

static void message_attributes(struct question *q)
{
	uint32_t message = asked(q, 0);
	int32_t status = message < ASSAY_MESSAGES_ASKED ? q->protocol->message[message] : SCMI_NOT_FOUND;
	bool system = q->header.protocol == SCMI_PROTOCOL_SYSTEM && message == SCMI_SYSTEM_POWER_STATE_NOTIFY;

	if (!q->whole)
		return;
	if (!defined(q, message))
		return wrong_word(q, S_NF, message, "-002-02", "the protocol does not define this message");
	if (status == SCMI_SUCCESS && (q->protocol->version != q->protocol->own_version || q->protocol->version_unsure))
		return may(q, S_NF, "AMB-33", "an older version was negotiated: it may not have the message");
	if (status == SCMI_SUCCESS)
		return;
	if (status == ASSAY_STATUS_UNKNOWN)
		return may(q, S_NF, "-002-02", "whether the message is implemented, is not known");
	wrong_word(q, system ? S_NF | S_NS : S_NF, message, system ? "AMB-28" : "-002-02", "the message is not implemented");
}

static void negotiate(struct question *q)
{
	uint32_t wanted = asked(q, 0), own = q->protocol->own_version;

	if (!q->whole || wanted == own)
		return;
	if (own == 0)
		return may(q, S_NS, "AMB-33", "which version the platform reports, is not known");
	if (wanted == 0 || wanted == 0xffffffffu)
		return wrong_word(q, S_NS, wanted, "-010-02", "an impossible version");
	if (wanted < own && (SCMI_VERSION_MAJOR(wanted) == SCMI_VERSION_MAJOR(own) || version_known(q->header.protocol, wanted)))
		return fixed(q, S_NS, wanted, "AMB-33", "an older version: the platform may or may not speak it");
	if (version_known(q->header.protocol, wanted))
		return fixed(q, S_NS, wanted, "AMB-33", "a newer version: the platform may speak more than it reports");
	wrong_word(q, S_NS, wanted, "-010-02", "no version that the platform can speak");
}

static const struct oracle_rule common[] = {
	{.message = SCMI_PROTOCOL_VERSION, .major_max = LATEST, .answer = 8, .resource = NO_RESOURCE},
	{.message = SCMI_PROTOCOL_ATTRIBUTES, .major_max = LATEST, .answer = 8, .resource = NO_RESOURCE},
	{.message = SCMI_PROTOCOL_MESSAGE_ATTRIBUTES,
	 .major_max = LATEST,
	 .parameters = 4,
	 .answer = 8,
	 .resource = NO_RESOURCE,
	 .extra = message_attributes},
	{.message = SCMI_NEGOTIATE_PROTOCOL_VERSION,
	 .major_max = LATEST,
	 .parameters = 4,
	 .answer = 4,
	 .resource = NO_RESOURCE,
	 .extra = negotiate},
};

static const struct oracle_rule *common_rule(uint8_t message)
{
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (common[i].message == message)
			return &common[i];
	return NULL;
}

/* --- Step by step ---------------------------------------------------------------------------------------------------------- */

static void anything(struct question *q, const char *clause, const char *text)
{
	q->p->unsure = true;
	may(q, S_ANY, clause, text);
}

static void judge_header(struct question *q, uint32_t word)
{
	if (q->header.type != SCMI_TYPE_COMMAND) {
		should(q, S_PE | S_CE | S_NS, S_OK, "AMB-03", "the message is no command");
		q->p->silence = true;
	}
	if (word & SCMI_HEADER_RESERVED)
		may(q, S_PE | S_IP, "AMB-04", "reserved header bits are set");
}

/* False: nothing more can be said. */
static bool judge_protocol(struct question *q)
{
	const struct assay_oracle *o = q->oracle;

	if (q->protocol->listed == PRESENCE_THERE)
		return true;
	if ((q->protocol->listed == PRESENCE_UNKNOWN && !o->lists_known) || o->rights_widened) {
		anything(q, "GEN-PRO-01", "whether the agent may use this protocol, is not known");
		return false;
	}
	if (o->agents_known && o->agents <= 1)
		wrong(q, S_NS, "GEN-PRO-01", "the protocol is not listed, and there is no other agent that it could be hidden for");
	else if (q->header.protocol < SCMI_PROTOCOL_BASE || q->header.protocol == 0x1a ||
		 (q->header.protocol > SCMI_PROTOCOL_TELEMETRY && q->header.protocol < SCMI_PROTOCOL_VENDOR_FIRST))
		wrong(q, S_NS, "GEN-PRO-01", "no protocol of any release has this id");
	else
		wrong(q, S_NS | S_DN | S_NF, "AMB-07", "the protocol is not listed: absent, or hidden from the agent");
	tolerate(q, S_DN | S_NF, "AMB-07", "a hidden protocol cannot be told from an absent one");
	return false;
}

static void judge_length(struct question *q)
{
	const struct oracle_rule *rule = q->rule, *older;
	const struct oracle_table *table = oracle_table_of(q->header.protocol);

	q->whole = q->bytes >= rule->parameters;
	if (rule->flags & RULE_VARIABLE && q->whole)
		return;
	if (q->bytes > rule->parameters) {
		may(q, S_PE, "AMB-02", "the parameters are longer than the layout");
		return;
	}
	if (q->whole)
		return;
	for (uint32_t major = q->major; table && major-- > 1;) {
		older = oracle_rule_of(table, major, q->header.message);
		if (older && older->parameters == q->bytes && q->header.message != SCMI_NEGOTIATE_PROTOCOL_VERSION) {
			should(q, S_OK | S_PE, S_IP | S_CE, "GEN-LEN-01", "the layout of an older version: refused, or taken");
			return;
		}
	}
	should(q, S_PE, S_IP | S_CE, "GEN-LEN-01", "the parameters are shorter than the layout");
}

static void judge_bits(struct question *q)
{
	const struct oracle_rule *rule = q->rule;
	uint32_t bits = asked(q, rule->reserved_word) & rule->reserved;

	if (!bits)
		return;
	if (rule->flags & RULE_LOOSE_BITS)
		may(q, S_IP, "AMB-67", "reserved bits are set: refused, or ignored");
	else if (rule->flags & RULE_SOFT_BITS)
		should(q, S_IP, S_OK, "GEN-RSV-03", "reserved bits are set");
	else
		wrong_word(q, S_IP, bits, "GEN-RSV-02", "reserved bits are set");
}

void oracle_selector(struct question *q)
{
	uint16_t flags = q->rule->flags;

	if (flags & RULE_SELECTOR_1)
		q->selector = asked(q, 1) & 3u;
	else if (flags & RULE_SELECTOR_16)
		q->selector = asked(q, 1) >> 16 & 3u;
	else if (flags & RULE_SELECTOR_2)
		q->selector = asked(q, 2) & 3u;
}

static bool is_implemented(struct question *q)
{
	uint8_t message = q->header.message;
	int32_t status = message < ASSAY_MESSAGES_ASKED ? q->protocol->message[message] : SCMI_NOT_FOUND;
	bool common_message = message <= SCMI_PROTOCOL_MESSAGE_ATTRIBUTES;

	if (status == SCMI_SUCCESS || common_message)
		return true;
	if (status == ASSAY_STATUS_UNKNOWN) {
		may(q, S_NS | S_NF, "AMB-01", "whether the message is implemented, is not known");
		return true;
	}
	wrong(q, S_NS | S_NF, "AMB-01", defined(q, message) ? "the message is not implemented" : "the message is not defined");
	if (q->rule && (q->rule->flags & RULE_SUBSCRIBES) && q->oracle->options.no_p2a)
		tolerate(q, S_NS, "VIO-10", "a subscription needs an event channel");
	if (defined(q, message) && (q->bytes > 0 || (q->rule && q->rule->parameters)))
		tolerate(q, S_PE | S_DN, "GEN-MSG-02", "the length may be tested first");
	return false;
}

static void judge_room(struct question *q, uint32_t capacity)
{
	uint32_t needed = SCMI_HEADER_BYTES + q->rule->answer + q->rule->entry;

	if (capacity && capacity < needed)
		may(q, S_CE | S_PE | S_BS, "AMB-06", "there is little room for the answer");
}

static void judge_message(struct question *q, uint32_t capacity)
{
	const struct oracle_table *table = oracle_table_of(q->header.protocol);

	q->rule = common_rule(q->header.message);
	if (!q->rule && table)
		q->rule = oracle_rule_of(table, q->major, q->header.message);
	if (!is_implemented(q))
		return;
	if (!table)
		return anything(q, "GEN-PRO-03", "the protocol is a vendor's, or one that the oracle does not know");
	if (!q->rule || (!common_rule(q->header.message) && !version_known(q->header.protocol, q->protocol->version)))
		return anything(q, "-000-01", "the layouts of the version in force are not known");
	if (q->protocol->version_unsure)
		may(q, S_PE | S_NS | S_NF, "-", "a reset may have brought back another version");
	judge_length(q);
	oracle_selector(q);
	oracle_rule_resource(q);
	oracle_policy_cell(q);
	if (oracle_denied(q->oracle, q->header.protocol) && q->header.protocol != SCMI_PROTOCOL_BASE && q->policy == POLICY_UNSURE)
		may(q, S_DN | S_NF | S_NS, "-", "permissions were changed during the run");
	oracle_rule_policy(q);
	judge_bits(q);
	if (q->rule->extra)
		q->rule->extra(q);
	judge_room(q, capacity);
}

/* --- The sum ---------------------------------------------------------------------------------------------------------------- */

static void add_up(struct question *q)
{
	struct assay_prediction *p = q->p;
	bool success = true, tolerated = true;
	uint32_t set = 0, soft = 0, unknown = 0;

	for (uint32_t i = 0; i < p->condition_count; i++) {
		const struct assay_ground *c = &p->conditions[i];

		set |= c->statuses;
		soft |= c->tolerated;
		success = success && !c->excludes_success;
		tolerated = tolerated && (!c->excludes_success || (c->tolerated & S_OK));
	}
	if (q->oracle->options.release < ASSAY_RELEASE_3_2)
		unknown |= S_IU;
	if (q->oracle->options.release < ASSAY_RELEASE_4_0)
		unknown |= S_PARTIAL;
	set = success ? set | S_OK : set & ~(uint32_t)S_OK;
	soft = tolerated ? soft | S_OK : soft & ~(uint32_t)S_OK;
	p->statuses = set & ~(p->unsure ? 0 : unknown);
	p->tolerated = soft & ~p->statuses;
}

static void predict_length(struct question *q)
{
	const struct oracle_table *table = oracle_table_of(q->header.protocol);
	struct assay_prediction *p = q->p;

	if (!q->rule || p->unsure || q->protocol->version_unsure || q->header.type != SCMI_TYPE_COMMAND)
		return;
	if (q->rule->message == SCMI_PROTOCOL_ATTRIBUTES)
		p->success_min = table->attributes;
	else if (!p->success_exact && p->success_min == SCMI_STATUS_BYTES)
		p->success_min = q->rule->answer;
	if (!p->success_exact)
		p->success_exact = !q->rule->entry && !(q->rule->flags & RULE_AT_LEAST);
}

void assay_oracle_predict(const struct assay_oracle *oracle, const uint8_t *request, uint32_t request_bytes, uint32_t capacity,
			  struct assay_prediction *prediction)
{
	struct question q = {.oracle = oracle, .p = prediction};
	const struct oracle_table *table;
	uint32_t word;

	prediction->statuses = prediction->tolerated = 0;
	prediction->silence = prediction->unsure = prediction->success_exact = false;
	prediction->success_min = SCMI_STATUS_BYTES;
	prediction->condition_count = 0;
	prediction->memory_key = 0;
	prediction->prefix = NULL;
	if (request_bytes < SCMI_HEADER_BYTES) {
		prediction->silence = true;
		q.protocol = &oracle->protocols[0];
		anything(&q, "GEN-LEN-01", "less than a header was sent");
		return add_up(&q);
	}
	word = scmi_load32(request);
	q.header = scmi_header_unpack(word);
	prediction->message = q.header.message;
	table = oracle_table_of(q.header.protocol);
	if (table)
		prediction->prefix = table->prefix;
	q.protocol = &oracle->protocols[q.header.protocol];
	q.major = SCMI_VERSION_MAJOR(q.protocol->version);
	q.parameters = request + SCMI_HEADER_BYTES;
	q.bytes = request_bytes - SCMI_HEADER_BYTES;
	judge_header(&q, word);
	if (judge_protocol(&q))
		judge_message(&q, capacity);
	predict_length(&q);
	add_up(&q);
}

uint32_t oracle_list_bytes(const struct assay_oracle *o, const uint8_t *request, uint32_t request_bytes, const uint8_t *response,
			   uint32_t response_bytes)
{
	struct scmi_header h = scmi_header_unpack(request_bytes >= SCMI_HEADER_BYTES ? scmi_load32(request) : 0);
	const struct oracle_table *table = oracle_table_of(h.protocol);
	const struct oracle_rule *rule;
	uint32_t count;

	rule = table ? oracle_rule_of(table, SCMI_VERSION_MAJOR(o->protocols[h.protocol].version), h.message) : NULL;
	if (!rule || !rule->entry || o->protocols[h.protocol].version_unsure || response_bytes < SCMI_HEADER_BYTES + rule->answer)
		return 0;
	count = scmi_load32(response + SCMI_HEADER_BYTES + rule->answer - 4) & rule->count_mask;
	if (count > ASSAY_MESSAGE_MAX)
		return ASSAY_MESSAGE_MAX;
	/* AMB-62: lists of 16-bit ids are padded, or not. */
	if (rule->entry == 2 && response_bytes - SCMI_HEADER_BYTES == rule->answer + 2 * count)
		return rule->answer + 2 * count;
	return rule->answer + ((count * rule->entry + 3u) & ~3u);
}

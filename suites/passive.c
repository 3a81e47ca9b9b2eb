/* SPDX-License-Identifier: BSD-2-Clause */
/* Watches every message of an agent and judges what has to hold for all of them. */
#include "suites/passive.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "scmi/names.h"
#include "suites/check.h"
#include "suites/layout.h"

/* One response beside its command. */
struct pair {
	struct passive *passive;
	const struct assay_observation *seen;
	const struct passive_flight *command;
	struct scmi_header header; /* of the command */
	uint32_t version;          /* in force; 0 unknown or not one that a release names */
	uint64_t t_ns;
	int32_t status;
	const uint8_t *payload; /* status first */
	uint32_t bytes;
};

static void keep(struct passive_message *m, uint64_t t_ns, uint8_t direction, const uint8_t *bytes, uint32_t count)
{
	m->t_ns = t_ns;
	m->direction = direction;
	m->bytes_count = count < PASSIVE_BYTES ? count : PASSIVE_BYTES;
	if (m->bytes_count)
		memcpy(m->bytes, bytes, m->bytes_count);
}

/* Count a judgement; the first offence keeps its reason and its bytes. */
__attribute__((format(printf, 7, 8))) static void judge(struct passive *p, enum passive_rule rule,
							const struct passive_flight *command, const struct assay_observation *seen,
							uint64_t t_ns, bool holds, const char *format, ...)
{
	struct passive_finding *f = &p->findings[rule];
	va_list arguments;

	f->judged++;
	if (holds || f->offences++ > 0)
		return;
	va_start(arguments, format);
	(void)vsnprintf(f->reason, sizeof(f->reason), format, arguments);
	va_end(arguments);
	f->messages_count = 0;
	if (command)
		keep(&f->messages[f->messages_count++], command->t_ns, ASSAY_SENT, command->bytes, command->bytes_count);
	if (seen)
		keep(&f->messages[f->messages_count++], t_ns, ASSAY_RECEIVED, seen->bytes, seen->bytes_count);
}
#define JUDGE(pair, rule, holds, ...) \
	judge((pair)->passive, (rule), (pair)->command, (pair)->seen, (pair)->t_ns, (holds), __VA_ARGS__)

static const char *name_of(const struct pair *x)
{
	static _Thread_local char text[64];
	const char *name = scmi_message_name(x->header.protocol, SCMI_TYPE_COMMAND, x->header.message);

	(void)snprintf(text, sizeof(text), "%s of protocol 0x%02x", name ? name : "a message", x->header.protocol);
	return text;
}

static void see_header(const struct pair *x)
{
	uint32_t sent = scmi_load32(x->command->bytes), found = scmi_load32(x->seen->bytes);

	/* Reserved bits of a command may come back or not; an answer to a message that is no command is another rule's business. */
	if (x->header.type == SCMI_TYPE_COMMAND)
		JUDGE(x, RULE_HEADER_ECHO, ((sent ^ found) & ~(sent & SCMI_HEADER_RESERVED)) == 0,
		      "%s: header 0x%08" PRIx32 " expected, 0x%08" PRIx32 " found", name_of(x), sent, found);
}

static void see_status(const struct pair *x)
{
	bool known = status_bit(x->status) != 0;

	if (x->status == SCMI_PARTIAL && x->passive->release < ASSAY_RELEASE_4_0)
		known = false;
	JUDGE(x, RULE_STATUS_RANGE, known, "%s: a status that the release defines or a vendor's expected, %" PRId32 " found",
	      name_of(x), x->status);
	if (x->status != SCMI_SUCCESS)
		JUDGE(x, RULE_ERROR_IS_STATUS_ONLY, x->bytes == SCMI_STATUS_BYTES,
		      "%s: status %" PRId32 " with 4 bytes of payload expected, %u found", name_of(x), x->status, x->bytes);
}

/* A reply cut off by the room that the agent gave says nothing about the layout. */
static bool cut_off(const struct pair *x)
{
	return x->seen->capacity <= x->bytes + SCMI_HEADER_BYTES && x->seen->capacity < ASSAY_CAPACITY_DEFAULT;
}

static void see_length(const struct pair *x)
{
	struct layout_length l = layout_length(x->header.protocol, x->header.message, x->version, x->payload, x->bytes);

	if (!l.known || cut_off(x))
		return;
	JUDGE(x, RULE_SUCCESS_LENGTH, x->bytes >= l.bytes || l.multi_part,
	      "%s, version 0x%" PRIx32 ": %u bytes of payload expected, %u found", name_of(x), x->version, l.bytes, x->bytes);
	if (l.multi_part)
		JUDGE(x, RULE_LIST_LENGTH, x->bytes >= l.bytes, "%s: its entries need %u bytes of payload, %u found", name_of(x),
		      l.bytes, x->bytes);
	if (l.multi_part)
		JUDGE(x, RULE_LIST_EXCESS, x->bytes <= l.bytes, "%s: its entries need %u bytes of payload, %u found", name_of(x),
		      l.bytes, x->bytes);
	else if (!l.at_least)
		JUDGE(x, RULE_SUCCESS_EXCESS, x->bytes <= l.bytes,
		      "%s, version 0x%" PRIx32 ": %u bytes of payload expected, %u found", name_of(x), x->version, l.bytes,
		      x->bytes);
}

static void see_reserved(const struct pair *x)
{
	uint32_t major = SCMI_VERSION_MAJOR(x->version);

	for (uint32_t i = 0; i < layout_mask_count; i++) {
		const struct layout_mask *m = &layout_masks[i];
		uint32_t word;

		if (m->protocol != x->header.protocol || m->message != x->header.message || major < m->major_min ||
		    major > m->major_max || x->bytes < m->offset + 4u)
			continue;
		word = scmi_load32(x->payload + m->offset);
		JUDGE(x, RULE_RESERVED_BITS, !(word & m->mask),
		      "%s: bits 0x%08" PRIx32 " zero expected at offset %u, word 0x%08" PRIx32 " found", name_of(x), m->mask,
		      m->offset, word);
	}
}

static void see_names(const struct pair *x)
{
	uint32_t major = SCMI_VERSION_MAJOR(x->version);

	for (uint32_t i = 0; i < layout_name_count; i++) {
		const struct layout_name *n = &layout_names[i];
		const uint8_t *field = x->payload + n->offset, *end;
		bool zeros = true;

		if (n->protocol != x->header.protocol || n->message != x->header.message || major < n->major_min ||
		    major > n->major_max || x->bytes < (uint32_t)n->offset + n->width)
			continue;
		end = memchr(field, 0, n->width);
		JUDGE(x, RULE_NAME_ENDS, end != NULL, "%s: a NUL inside the %u bytes of the name expected, none found", name_of(x),
		      n->width);
		for (; end && end < field + n->width; end++)
			zeros = zeros && *end == 0;
		JUDGE(x, RULE_NAME_PADDING, zeros, "%s: zeros behind the name expected, other bytes found", name_of(x));
	}
}

static void learn(const struct pair *x)
{
	struct passive *p = x->passive;

	if (x->header.message == SCMI_PROTOCOL_VERSION)
		p->known[x->header.protocol] = true;
	if (x->header.message == SCMI_PROTOCOL_VERSION && x->bytes >= 8 && p->version[x->header.protocol] == 0)
		p->version[x->header.protocol] = scmi_load32(x->payload + 4);
	if (x->header.message == SCMI_NEGOTIATE_PROTOCOL_VERSION && x->command->bytes_count >= 8) {
		p->negotiated[x->header.protocol] |= p->version[x->header.protocol] != scmi_load32(x->command->bytes + 4);
		p->version[x->header.protocol] = scmi_load32(x->command->bytes + 4);
	}
	if (x->header.protocol == SCMI_PROTOCOL_BASE && x->header.message == SCMI_PROTOCOL_ATTRIBUTES && x->bytes >= 8) {
		p->agents = SCMI_BASE_ATTR_AGENTS(scmi_load32(x->payload + 4));
		p->agents_known = true;
	}
}

static void see_transport(struct passive *p, const struct passive_flight *command, const struct assay_observation *seen,
			  uint64_t t_ns)
{
	uint32_t whole = SCMI_HEADER_BYTES + SCMI_STATUS_BYTES;
	/* What held no whole header, or offered no room for an answer, may be returned empty. */
	uint32_t shortest = (command && command->bytes_count < SCMI_HEADER_BYTES) || seen->capacity < whole ? 0 : whole;

	if (seen->used_length == ASSAY_USED_LENGTH_UNKNOWN)
		return;
	judge(p, RULE_USED_LENGTH, command, seen, t_ns,
	      seen->used_length >= shortest && seen->used_length <= seen->capacity && seen->used_length == seen->bytes_count,
	      "a used length from %u to the buffer's %u expected, %u found", shortest, seen->capacity, seen->used_length);
}

/* The layouts of the common messages but PROTOCOL_ATTRIBUTES never changed. */
static bool same_in_all_versions(uint8_t message)
{
	return message == SCMI_PROTOCOL_VERSION || message == SCMI_PROTOCOL_MESSAGE_ATTRIBUTES ||
	       message == SCMI_NEGOTIATE_PROTOCOL_VERSION;
}

static void see_response(struct passive *p, const struct assay_observation *seen, uint64_t t_ns)
{
	struct passive_flight *command = &p->flights[seen->sequence % PASSIVE_FLIGHTS];
	struct pair x = {.passive = p, .seen = seen, .command = command, .t_ns = t_ns};

	if (seen->sequence == ASSAY_COOKIE_NONE || command->sequence != seen->sequence || !command->open) {
		judge(p, RULE_ANSWERED_ONCE, NULL, seen, t_ns, false, "an answer came that no command waits for");
		return;
	}
	judge(p, RULE_ANSWERED_ONCE, command, seen, t_ns, true, " ");
	command->open = false;
	see_transport(p, command, seen, t_ns);
	if (seen->bytes_count < SCMI_HEADER_BYTES + SCMI_STATUS_BYTES || command->bytes_count < SCMI_HEADER_BYTES)
		return;
	x.header = scmi_header_unpack(scmi_load32(command->bytes));
	x.payload = seen->bytes + SCMI_HEADER_BYTES;
	x.bytes = seen->bytes_count - SCMI_HEADER_BYTES;
	x.status = scmi_load32s(x.payload);
	see_header(&x);
	see_status(&x);
	if (x.status != SCMI_SUCCESS || x.header.type != SCMI_TYPE_COMMAND)
		return;
	learn(&x);
	x.version = p->version[x.header.protocol];
	if (version_known(x.header.protocol, x.version) || same_in_all_versions(x.header.message))
		see_length(&x);
	if (!version_known(x.header.protocol, x.version))
		return;
	see_reserved(&x);
	see_names(&x);
}

static void see_command(struct passive *p, const struct assay_observation *seen, uint64_t t_ns)
{
	struct passive_flight *command = &p->flights[seen->sequence % PASSIVE_FLIGHTS];

	*command = (struct passive_flight){.open = true, .sequence = seen->sequence, .t_ns = t_ns};
	command->bytes_count = seen->bytes_count < sizeof(command->bytes) ? seen->bytes_count : (uint32_t)sizeof(command->bytes);
	if (command->bytes_count)
		memcpy(command->bytes, seen->bytes, command->bytes_count);
}

static void see_event(struct passive *p, const struct assay_observation *seen, uint64_t t_ns)
{
	struct scmi_header h = scmi_header_unpack(seen->bytes_count >= 4 ? scmi_load32(seen->bytes) : 0);
	bool whole = seen->bytes_count >= SCMI_HEADER_BYTES + 4;

	see_transport(p, NULL, seen, t_ns);
	judge(p, RULE_EVENT_SHAPE, NULL, seen, t_ns,
	      whole && (h.type == SCMI_TYPE_DELAYED || h.type == SCMI_TYPE_NOTIFICATION) && p->known[h.protocol],
	      "an event of type 2 or 3 of a listed protocol expected, type %u of protocol 0x%02x in %u bytes found", h.type,
	      h.protocol, seen->bytes_count);
	if (!whole)
		return;
	if (h.type == SCMI_TYPE_DELAYED && scmi_load32s(seen->bytes + 4) != SCMI_SUCCESS)
		judge(p, RULE_DELAYED_ERROR, NULL, seen, t_ns, seen->bytes_count == 8,
		      "delayed response with status %" PRId32 ": 4 bytes of payload expected, %u found",
		      scmi_load32s(seen->bytes + 4), seen->bytes_count - 4);
	if (h.type == SCMI_TYPE_NOTIFICATION && h.protocol < SCMI_PROTOCOL_VENDOR_FIRST && p->agents_known)
		judge(p, RULE_EVENT_AGENT, NULL, seen, t_ns, scmi_load32(seen->bytes + 4) <= p->agents,
		      "notification 0x%x of protocol 0x%02x: an agent id up to %u expected, %" PRIu32 " found", h.message,
		      h.protocol, p->agents, scmi_load32(seen->bytes + 4));
}

void passive_see(struct passive *p, const struct assay_observation *seen, uint64_t t_ns)
{
	switch (seen->kind) {
	case ASSAY_SAW_COMMAND: see_command(p, seen, t_ns); break;
	case ASSAY_SAW_RESPONSE: see_response(p, seen, t_ns); break;
	case ASSAY_SAW_DELAYED:
	case ASSAY_SAW_NOTIFICATION: see_event(p, seen, t_ns); break;
	case ASSAY_SAW_LIFE: passive_restart(p); break;
	default: judge(p, RULE_ANSWERED_ONCE, NULL, NULL, t_ns, false, "the platform broke the transport's rules");
	}
}

void passive_restart(struct passive *p)
{
	for (uint32_t i = 0; i < PASSIVE_FLIGHTS; i++)
		p->flights[i].open = false;
	for (unsigned protocol = 0; protocol < 256; protocol++)
		if (p->negotiated[protocol])
			p->version[protocol] = 0;
	memset(p->negotiated, 0, sizeof(p->negotiated));
}

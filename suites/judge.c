/* SPDX-License-Identifier: BSD-2-Clause */
/* Verdicts of the check under way: the first failure stands, a warning gives way to it, and a reason says why. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "scmi/names.h"
#include "suites/engine.h"

uint32_t status_bit(int32_t status)
{
	if (status <= SCMI_STATUS_VENDOR_MAX)
		return S_VENDOR;
	if (status > 0 || status < SCMI_PARTIAL)
		return 0;
	return 1u << -status;
}

static char *text_slot(size_t *bytes)
{
	static _Thread_local char ring[8][192];
	static _Thread_local unsigned next;

	*bytes = sizeof(ring[0]);
	return ring[next++ % 8];
}

const char *status_text(int32_t status)
{
	const char *name = scmi_status_name(status);
	size_t bytes;
	char *text;

	if (name)
		return name;
	text = text_slot(&bytes);
	if (status == ASSAY_STATUS_UNKNOWN)
		return "no usable answer";
	(void)snprintf(text, bytes, "%s %" PRId32, status <= SCMI_STATUS_VENDOR_MAX ? "vendor status" : "reserved status", status);
	return text;
}

const char *status_set_text(uint32_t set)
{
	size_t bytes, used = 0;
	char *text = text_slot(&bytes);

	if ((set & S_ANY) == S_ANY_ERROR)
		return "an error";
	text[0] = '\0';
	for (int32_t status = 0; status >= SCMI_PARTIAL; status--) {
		if (!(set & status_bit(status)) || used >= bytes)
			continue;
		used += (size_t)snprintf(text + used, bytes - used, "%s%s", used ? " or " : "", scmi_status_name(status));
	}
	if ((set & S_VENDOR) && used < bytes)
		(void)snprintf(text + used, bytes - used, "%sa vendor status", used ? " or " : "");
	return text;
}

/* "CLOCK_RATE_SET(0x0, 0x3)", from the request's own bytes. */
static const char *command_text(const struct assay_exchange *ex)
{
	struct scmi_header h = scmi_header_unpack(ex->request_bytes >= 4 ? scmi_load32(ex->request) : 0);
	const char *name = scmi_message_name(h.protocol, SCMI_TYPE_COMMAND, h.message);
	size_t bytes, used;
	char *text = text_slot(&bytes);

	if (name)
		used = (size_t)snprintf(text, bytes, "%s(", name);
	else
		used = (size_t)snprintf(text, bytes, "message 0x%x(", h.message);
	for (uint32_t at = 4; at + 4 <= ex->request_bytes && at < 24 && used < bytes; at += 4)
		used += (size_t)snprintf(text + used, bytes - used, "%s0x%" PRIx32, at > 4 ? ", " : "",
					 scmi_load32(ex->request + at));
	if (used < bytes)
		used += (size_t)snprintf(text + used, bytes - used, "%s)", ex->request_bytes > 24 ? ", ..." : "");
	if (used < bytes && (h.message <= 2 || h.message == 0x10 || !name))
		used += (size_t)snprintf(text + used, bytes - used, " of protocol 0x%02x", h.protocol);
	if (used < bytes && h.type != SCMI_TYPE_COMMAND)
		(void)snprintf(text + used, bytes - used, " with type %u", h.type);
	return text;
}

static void settle(struct check *c, uint8_t verdict, const char *format, va_list arguments)
{
	int used = 0;

	if (verdict == ASSAY_FAIL || verdict == ASSAY_WARN)
		used = snprintf(c->reason, sizeof(c->reason), "%s: ", c->row->requirements[0]);
	if (used < 0)
		used = 0;
	(void)vsnprintf(c->reason + used, sizeof(c->reason) - (size_t)used, format, arguments);
	c->verdict = verdict;
	c->settled_ns = run_now(c->run);
}

void fail(struct check *c, const char *format, ...)
{
	bool soft = c->severity != ASSAY_MUST || (c->unconfirmed && !c->run->options->strict);
	va_list arguments;

	c->judged++;
	if (c->settled || c->silent)
		return;
	va_start(arguments, format);
	settle(c, soft ? ASSAY_WARN : ASSAY_FAIL, format, arguments);
	va_end(arguments);
	c->settled = true;
	c->evidence->frozen = true;
}

void hard_fail(struct check *c, uint8_t condition, const char *format, ...)
{
	va_list arguments;

	c->judged++;
	if (c->settled && c->verdict == ASSAY_FAIL)
		return;
	va_start(arguments, format);
	settle(c, ASSAY_FAIL, format, arguments);
	va_end(arguments);
	c->condition = condition;
	c->settled = true;
	c->evidence->frozen = true;
}

void warn(struct check *c, const char *format, ...)
{
	va_list arguments;

	c->judged++;
	if (c->settled || c->silent || c->verdict == ASSAY_WARN)
		return;
	va_start(arguments, format);
	settle(c, ASSAY_WARN, format, arguments);
	va_end(arguments);
}

void note(struct check *c, const char *format, ...)
{
	va_list arguments;

	c->judged++;
	if (c->settled || c->silent || c->verdict == ASSAY_WARN)
		return;
	va_start(arguments, format);
	settle(c, ASSAY_NOTE, format, arguments);
	va_end(arguments);
}

void skip(struct check *c, const char *format, ...)
{
	va_list arguments;

	if (c->settled || c->silent || c->verdict == ASSAY_WARN)
		return;
	va_start(arguments, format);
	settle(c, ASSAY_SKIP, format, arguments);
	va_end(arguments);
	c->settled = true;
}

void broken(struct check *c, const char *format, ...)
{
	va_list arguments;

	if (c->settled || c->silent)
		return;
	va_start(arguments, format);
	settle(c, ASSAY_ERROR, format, arguments);
	va_end(arguments);
	c->settled = true;
}

bool over(const struct check *c)
{
	return c->settled || c->silent;
}

bool expect(struct check *c, bool holds, const char *format, ...)
{
	char text[REASON_BYTES];
	va_list arguments;

	c->judged++;
	if (holds)
		return true;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	fail(c, "%s", text);
	return false;
}

bool prefer(struct check *c, bool holds, const char *format, ...)
{
	char text[REASON_BYTES];
	va_list arguments;

	c->judged++;
	if (holds)
		return true;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	warn(c, "%s", text);
	return false;
}

bool expect_status(struct check *c, const struct assay_exchange *ex, uint32_t set)
{
	c->judged++;
	if (!answered(ex))
		return false;
	return expect(c, status_bit(ex->status) & set, "%s: %s expected, %s found", command_text(ex), status_set_text(set),
		      status_text(ex->status));
}

static uint32_t payload_bytes(const struct assay_exchange *ex)
{
	return ex->response_bytes > SCMI_HEADER_BYTES ? ex->response_bytes - SCMI_HEADER_BYTES : 0;
}

bool expect_success(struct check *c, const struct assay_exchange *ex, uint32_t bytes)
{
	return expect_status(c, ex, S_OK) &&
	       expect(c, payload_bytes(ex) >= bytes, "%s: at least %u bytes of payload expected, %u found", command_text(ex), bytes,
		      payload_bytes(ex));
}

bool expect_length(struct check *c, const struct assay_exchange *ex, uint32_t bytes)
{
	return expect_status(c, ex, S_OK) && expect(c, payload_bytes(ex) == bytes, "%s: %u bytes of payload expected, %u found",
						    command_text(ex), bytes, payload_bytes(ex));
}

bool expect_zero_bits(struct check *c, const struct assay_exchange *ex, uint32_t offset, uint32_t mask, const char *what)
{
	uint32_t word;

	c->judged++;
	if (!answered(ex))
		return false;
	if (payload_bytes(ex) < offset + 4)
		return expect(c, false, "%s: %s at offset %u expected, the payload ends at %u", command_text(ex), what, offset,
			      payload_bytes(ex));
	word = scmi_load32(ex->response + SCMI_HEADER_BYTES + offset);
	return expect(c, !(word & mask), "%s: %s (mask 0x%" PRIx32 ") zero expected, word 0x%" PRIx32 " found at offset %u",
		      command_text(ex), what, mask, word, offset);
}

bool expect_equal(struct check *c, uint64_t found, uint64_t expected, const char *what)
{
	return expect(c, found == expected, "%s: %" PRIu64 " (0x%" PRIx64 ") expected, %" PRIu64 " (0x%" PRIx64 ") found", what,
		      expected, expected, found, found);
}

struct reader payload_of(const struct assay_exchange *ex)
{
	struct reader r = reader_over(ex->response + SCMI_HEADER_BYTES, payload_bytes(ex));

	r.ok = answered(ex);
	return r;
}

struct reader event_payload(const struct assay_event *event)
{
	uint32_t bytes = event->bytes_count > SCMI_HEADER_BYTES ? event->bytes_count - SCMI_HEADER_BYTES : 0;

	return reader_over(event->bytes + SCMI_HEADER_BYTES, bytes);
}

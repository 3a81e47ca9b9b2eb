/* SPDX-License-Identifier: BSD-2-Clause */
/* Passes every exchange of an agent by its oracle, and keeps the first answer that lies outside what it predicted. */
#include "suites/predicted.h"

#include <stdio.h>
#include <string.h>

#include "scmi/le.h"
#include "scmi/names.h"

static void see_command(struct predicted *p, const struct assay_observation *seen, uint64_t t_ns)
{
	struct predicted_flight *f = &p->flights[seen->sequence % PREDICTED_FLIGHTS];

	*f = (struct predicted_flight){.open = true, .sequence = seen->sequence, .t_ns = t_ns, .bytes_count = seen->bytes_count};
	if (seen->bytes_count && seen->bytes_count <= PREDICTED_BYTES)
		memcpy(f->bytes, seen->bytes, seen->bytes_count);
	assay_oracle_sent(p->oracle);
}

static void keep(struct passive_message *m, uint64_t t_ns, uint8_t direction, const uint8_t *bytes, uint32_t count)
{
	m->t_ns = t_ns;
	m->direction = direction;
	m->bytes_count = count < PASSIVE_BYTES ? count : PASSIVE_BYTES;
	if (m->bytes_count)
		memcpy(m->bytes, bytes, m->bytes_count);
}

static void found(struct predicted *p, const struct predicted_flight *f, const struct assay_prediction *prediction,
		  const struct assay_observation *seen, uint64_t t_ns)
{
	struct scmi_header h = scmi_header_unpack(f->bytes_count >= SCMI_HEADER_BYTES ? scmi_load32(f->bytes) : 0);
	const char *name = scmi_message_name(h.protocol, SCMI_TYPE_COMMAND, h.message);
	struct passive_finding *finding = &p->finding;
	int n;

	if (finding->offences++ > 0)
		return;
	n = snprintf(finding->reason, sizeof(finding->reason), "%s (protocol 0x%02x, message 0x%x): ", name ? name : "a message",
		     h.protocol, h.message);
	(void)assay_oracle_complain(prediction, seen->bytes, seen->bytes_count, finding->reason + n,
				    sizeof(finding->reason) - (size_t)n);
	keep(&finding->messages[0], f->t_ns, ASSAY_SENT, f->bytes, f->bytes_count);
	keep(&finding->messages[1], t_ns, ASSAY_RECEIVED, seen->bytes, seen->bytes_count);
	finding->messages_count = 2;
}

static const struct predicted_flight *see_response(struct predicted *p, const struct assay_observation *seen, uint64_t t_ns)
{
	struct predicted_flight *f = &p->flights[seen->sequence % PREDICTED_FLIGHTS];
	struct assay_prediction prediction;
	enum assay_oracle_verdict verdict;

	if (seen->sequence == ASSAY_COOKIE_NONE || !f->open || f->sequence != seen->sequence)
		return NULL;
	f->open = false;
	/* What held no whole header, or came cut off, is for other rules. */
	if (f->bytes_count > PREDICTED_BYTES || f->bytes_count < SCMI_HEADER_BYTES ||
	    seen->bytes_count < SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
		return NULL;
	if (p->deaf) {
		assay_oracle_learn(p->oracle, f->bytes, f->bytes_count, seen->bytes, seen->bytes_count);
		return f;
	}
	assay_oracle_predict(p->oracle, f->bytes, f->bytes_count, seen->capacity, &prediction);
	verdict = assay_oracle_judge(p->oracle, &prediction, f->bytes, f->bytes_count, seen->bytes, seen->bytes_count);
	p->finding.judged++;
	if (verdict == ASSAY_WRONG_STATUS)
		found(p, f, &prediction, seen, t_ns);
	return f;
}

const struct predicted_flight *predicted_see(struct predicted *p, const struct assay_observation *seen, uint64_t t_ns)
{
	if (!p->oracle)
		return NULL;
	if (seen->kind == ASSAY_SAW_COMMAND)
		see_command(p, seen, t_ns);
	else if (seen->kind == ASSAY_SAW_RESPONSE)
		return see_response(p, seen, t_ns);
	else if (seen->kind == ASSAY_SAW_DELAYED)
		assay_oracle_event(p->oracle, seen->bytes, seen->bytes_count);
	return NULL;
}

void predicted_restart(struct predicted *p)
{
	for (uint32_t i = 0; i < PREDICTED_FLIGHTS; i++)
		p->flights[i].open = false;
	if (p->oracle)
		assay_oracle_restart(p->oracle);
}

void predicted_idle(struct predicted *p)
{
	if (p->oracle)
		assay_oracle_idle(p->oracle);
}

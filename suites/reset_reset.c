/* SPDX-License-Identifier: BSD-2-Clause */
/* RESET: what is carried out and what is refused. A refusal that was none may show as an event, where the domain has events. */
#include "suites/reset_common.h"
#include "suites/tables.h"

#define IF_RESET .protocol = SCMI_PROTOCOL_RESET
#define UNKNOWN_ARCHITECTURAL 0xffu

static const struct assay_event_filter issued = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_RESET, .message = SCMI_RESET_ISSUED};

static void autonomous(struct check *c)
{
	const struct assay_exchange *ex = reset_send(c, SCMI_RESET_AUTONOMOUS, SCMI_RESET_STATE_COLD);

	/* GENERIC_ERROR: others use it. NOT_SUPPORTED, INVALID_PARAMETERS: not this way (AMB-65). */
	if (expect_status(c, ex, S_OK | S_GE | S_NS | S_IP | S_DN) && ex->status != SCMI_SUCCESS)
		skip(c, "the domain is not reset by itself for this agent: %s", status_text(ex->status));
}

/* Listen for resets, where the domain tells of them: a refused command must leave nothing to hear. */
static bool listen(struct check *c)
{
	if (!check_has_p2a(c) || !domain_has(c, SCMI_RESET_NOTIFIES) ||
	    !check_implements(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY))
		return false;
	UNDO(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, check_domain(c)->id, 0);
	return answered(SEND(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, check_domain(c)->id, 1));
}

static void refused(struct check *c, bool listening, uint32_t flags, uint32_t state, uint32_t set)
{
	struct assay_event event;

	if (over(c))
		return;
	drop_events(c);
	if (expect_status(c, reset_send(c, flags, state), set) && listening)
		expect(c, !take_event_now(c, &issued, &event), "RESET with flags 0x%x was refused, yet a RESET_ISSUED came", flags);
}

/* The ways of resetting that the domain has: autonomous and by de-asserting, as bits 0 and 1. 0: none, the check skips. */
static uint32_t ways_of(struct check *c)
{
	uint32_t ways = (reset_mode_works(c, SCMI_RESET_AUTONOMOUS) ? 1u : 0) | (reset_mode_works(c, 0) ? 2u : 0);

	if (!ways)
		skip(c, "the domain is not reset for this agent in any way");
	return ways;
}

static void reserved_flags(struct check *c)
{
	uint32_t ways = ways_of(c);
	bool listening = ways && listen(c);

	if (ways & 1) {
		refused(c, listening, SCMI_RESET_AUTONOMOUS | 0x8, SCMI_RESET_STATE_COLD, S_IP);
		refused(c, listening, SCMI_RESET_AUTONOMOUS | 0x80000000u, SCMI_RESET_STATE_COLD, S_IP);
	}
	if (ways)
		refused(c, listening, 0xf8, SCMI_RESET_STATE_COLD, ways & 2 ? S_IP : S_IP | S_NS | S_GE | S_DN);
}

static void unknown_state(struct check *c)
{
	uint32_t ways = ways_of(c);
	bool listening = ways && listen(c);

	if (ways & 1)
		refused(c, listening, SCMI_RESET_AUTONOMOUS, UNKNOWN_ARCHITECTURAL, S_IP);
	if (ways & 2)
		refused(c, listening, 0, UNKNOWN_ARCHITECTURAL, S_IP);
}

static void async_by_signal(struct check *c)
{
	/* Where explicit reset, or the asynchronous one, is not there, that may be the reason. */
	uint32_t also = domain_has(c, SCMI_RESET_ASYNC_CAPABLE) && reset_mode_works(c, 0) ? 0 : S_NS | S_GE | S_DN;

	if (reset_works(c))
		refused(c, listen(c), SCMI_RESET_ASYNC, SCMI_RESET_STATE_COLD, S_IP | also);
}

/* Asserted, the domain has to come out of reset again; a platform may offer neither. */
static void assert_and_release(struct check *c)
{
	const struct assay_exchange *ex;
	int32_t asserted;

	UNDO(c, SCMI_PROTOCOL_RESET, SCMI_RESET, check_domain(c)->id, 0, SCMI_RESET_STATE_COLD);
	ex = reset_send(c, SCMI_RESET_ASSERT, SCMI_RESET_STATE_COLD);
	if (!expect_status(c, ex, S_OK | S_NS | S_IP | S_GE | S_DN))
		return;
	asserted = ex->status;
	ex = reset_send(c, 0, SCMI_RESET_STATE_COLD);
	if (asserted == SCMI_SUCCESS)
		expect_status(c, ex, S_OK);
	else if (asserted == SCMI_NOT_SUPPORTED || asserted == SCMI_INVALID_PARAMETERS)
		expect_status(c, ex, S_NS | S_IP);
	else
		expect_status(c, ex, S_OK | S_NS | S_IP | S_GE | S_DN);
}

static void too_short(struct check *c)
{
	const uint32_t words[] = {check_domain(c)->id, SCMI_RESET_AUTONOMOUS};

	if (!reset_works(c))
		return;
	expect_status(c, send_words(c, SCMI_PROTOCOL_RESET, SCMI_RESET, words, 2), S_PE | S_IP | S_CE);
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_RESET, SCMI_RESET), S_PE | S_IP | S_CE);
}

#define ON_DOMAINS .scope = PER_DOMAIN, .needs.destructive = true

static const struct check_row rows[] = {
	{
		.id = "reset.reset.autonomous",
		.title = "a reset domain can be cold reset by the platform itself",
		.requirements = REQUIRES("RST-004-01"),
		IF_RESET,
		ON_DOMAINS,
		.run = autonomous,
	},
	{
		.id = "reset.reset.reserved-flags",
		.title = "a reserved flag bit of RESET is refused, and nothing happens",
		.requirements = REQUIRES("RST-004-02", "GEN-RSV-02", "GEN-ST-03"),
		IF_RESET,
		ON_DOMAINS,
		.run = reserved_flags,
	},
	{
		.id = "reset.reset.unknown-state",
		.title = "an architectural reset state that does not exist is refused, and nothing happens",
		.requirements = REQUIRES("RST-004-05", "GEN-ST-03"),
		IF_RESET,
		ON_DOMAINS,
		.run = unknown_state,
	},
	{
		.id = "reset.reset.async-by-signal",
		.title = "an asynchronous reset by explicit signal is refused",
		.requirements = REQUIRES("RST-004-04"),
		IF_RESET,
		ON_DOMAINS,
		.run = async_by_signal,
	},
	{
		.id = "reset.reset.assert-and-release",
		.title = "a reset that can be asserted can be de-asserted",
		.requirements = REQUIRES("RST-004-07"),
		IF_RESET,
		ON_DOMAINS,
		.run = assert_and_release,
	},
	{
		.id = "reset.reset.too-short",
		.title = "RESET with parameters missing is refused",
		.requirements = REQUIRES("GEN-LEN-01"),
		IF_RESET,
		ON_DOMAINS,
		.run = too_short,
	},
};

CHECK_TABLE(checks_reset_reset, rows);

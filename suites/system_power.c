/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System power. Nothing tells an agent what it is entitled to: NOT_SUPPORTED and DENIED stand beside every refusal of
 * SYSTEM_POWER_STATE_SET. Whatever could take the system down runs with --destructive only.
 */
#include "scmi/system.h"
#include "suites/check.h"
#include "suites/tables.h"

#define IF_SYSTEM .protocol = SCMI_PROTOCOL_SYSTEM
#define SET SCMI_SYSTEM_POWER_STATE_SET
#define NOTIFY SCMI_SYSTEM_POWER_STATE_NOTIFY
#define NOT_ENTITLED (S_NS | S_DN)

static const struct assay_exchange *set_state(struct check *c, uint32_t flags, uint32_t state)
{
	return SEND(c, SCMI_PROTOCOL_SYSTEM, SET, flags, state);
}

static const struct assay_exchange *ask(struct check *c, uint32_t message)
{
	return SEND(c, SCMI_PROTOCOL_SYSTEM, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, message);
}

static void set_attributes(struct check *c)
{
	const struct assay_exchange *ex = ask(c, SET);

	if (expect_success(c, ex, 8))
		expect_zero_bits(c, ex, 4, SCMI_SYSTEM_SET_ATTR_RESERVED, "bits 29:0 of the message's attributes");
}

static void notify_as_announced(struct check *c)
{
	const struct assay_exchange *ex = ask(c, NOTIFY);
	int32_t announced = ex->status;

	if (!expect_status(c, ex, S_OK | S_NS | S_NF))
		return;
	ex = SEND(c, SCMI_PROTOCOL_SYSTEM, NOTIFY, 0);
	/* PROTOCOL_ERROR: one known platform tests the length of a message that it does not have. */
	if (announced == SCMI_SUCCESS)
		expect_status(c, ex, S_OK);
	else
		expect_status(c, ex, S_NS | S_NF | S_DN | S_PE);
}

/* The state before and after tells a refusal that was none, where it can be read. */
static bool read_state(struct check *c, uint32_t *state)
{
	const struct assay_exchange *ex;
	struct reader r;

	if (!check_implements(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_GET))
		return false;
	ex = SEND_EMPTY(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_GET);
	r = payload_of(ex);
	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return false;
	read_skip(&r, SCMI_STATUS_BYTES);
	*state = read_u32(&r);
	return r.ok;
}

static void refused(struct check *c, uint32_t flags, uint32_t state, uint32_t set)
{
	uint32_t before = 0, after = 0;
	bool readable;

	if (over(c))
		return;
	readable = read_state(c, &before);
	if (expect_status(c, set_state(c, flags, state), set) && readable && read_state(c, &after))
		expect(c, after == before, "SYSTEM_POWER_STATE_SET was refused, yet the state went from 0x%x to 0x%x", before,
		       after);
}

static void reserved_flags(struct check *c)
{
	refused(c, 0xf, SCMI_SYSTEM_COLD_RESET, S_IP | NOT_ENTITLED);
	refused(c, 0x2, SCMI_SYSTEM_COLD_RESET, S_IP | NOT_ENTITLED);
	refused(c, 0x80000001u, SCMI_SYSTEM_COLD_RESET, S_IP | NOT_ENTITLED);
}

static void reserved_states(struct check *c)
{
	refused(c, 0, SCMI_SYSTEM_STATE_RESERVED_FIRST, S_IP | NOT_ENTITLED);
	refused(c, 0, SCMI_SYSTEM_STATE_VENDOR_FIRST - 1, S_IP | NOT_ENTITLED);
}

static void not_announced(struct check *c)
{
	uint32_t attributes = check_protocol(c)->messages[SET].attributes;
	uint32_t missing = ~attributes & (SCMI_SYSTEM_WARM_RESET_SUPPORTED | SCMI_SYSTEM_SUSPEND_SUPPORTED);

	if (!missing)
		return skip(c, "warm reset and suspend are both announced");
	if (missing & SCMI_SYSTEM_WARM_RESET_SUPPORTED)
		refused(c, 0, SCMI_SYSTEM_WARM_RESET, NOT_ENTITLED);
	if (missing & SCMI_SYSTEM_SUSPEND_SUPPORTED)
		refused(c, 0, SCMI_SYSTEM_SUSPEND, NOT_ENTITLED);
}

/* Cut to the flags, and to nothing: what is missing must not be taken for a shutdown. */
static void too_short(struct check *c)
{
	static const uint32_t graceful = SCMI_SYSTEM_GRACEFUL;

	expect_status(c, send_words(c, SCMI_PROTOCOL_SYSTEM, SET, &graceful, 1), S_PE | S_IP | S_CE | NOT_ENTITLED);
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_SYSTEM, SET), S_PE | S_IP | S_CE | NOT_ENTITLED);
}

/* Passed on to whoever listens, and answered: the requester lives on to see it. */
static void graceful(struct check *c)
{
	const struct assay_exchange *ex = set_state(c, SCMI_SYSTEM_GRACEFUL, SCMI_SYSTEM_SHUTDOWN);

	if (!expect_status(c, ex, S_OK | NOT_ENTITLED))
		return;
	if (ex->status != SCMI_SUCCESS)
		skip(c, "this agent may not ask for a shutdown: %s", status_text(ex->status));
	else
		(void)fence(c);
}

static void state_is_defined(struct check *c)
{
	const struct assay_exchange *ex = SEND_EMPTY(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_GET);
	uint32_t state;

	if (!expect_status(c, ex, S_OK | NOT_ENTITLED) || ex->status != SCMI_SUCCESS || !expect_success(c, ex, 8))
		return;
	state = scmi_load32(ex->response + SCMI_HEADER_BYTES + 4);
	expect(c, state < SCMI_SYSTEM_STATE_RESERVED_FIRST || state >= SCMI_SYSTEM_STATE_VENDOR_FIRST,
	       "SYSTEM_POWER_STATE_GET: a state of 0 to 4, or a vendor's, expected, 0x%x found", state);
}

/* Are notifications for this agent at all? Else the check skips. */
static bool may_subscribe(struct check *c)
{
	const struct assay_exchange *ex;

	UNDO(c, SCMI_PROTOCOL_SYSTEM, NOTIFY, 0);
	ex = SEND(c, SCMI_PROTOCOL_SYSTEM, NOTIFY, 1);
	/* NOT_SUPPORTED from a message that is reported as there is what another check is about, and wrong here too. */
	if (!expect_status(c, ex, S_OK | S_DN))
		return false;
	if (ex->status != SCMI_SUCCESS)
		skip(c, "notifications are not for this agent: %s", status_text(ex->status));
	return ex->status == SCMI_SUCCESS;
}

static void notify_reserved(struct check *c)
{
	static const uint32_t values[] = {0x2, 0xf, 0x80000001u};

	if (!may_subscribe(c))
		return;
	for (size_t i = 0; i < 3 && !over(c); i++)
		expect_status(c, SEND(c, SCMI_PROTOCOL_SYSTEM, NOTIFY, values[i]), S_IP);
}

static void notify_twice(struct check *c)
{
	if (!may_subscribe(c))
		return;
	expect_status(c, SEND(c, SCMI_PROTOCOL_SYSTEM, NOTIFY, 1), S_OK);
	expect_status(c, SEND(c, SCMI_PROTOCOL_SYSTEM, NOTIFY, 0), S_OK);
	expect_status(c, SEND(c, SCMI_PROTOCOL_SYSTEM, NOTIFY, 0), S_OK);
}

static void get_reading(struct check *c)
{
	if (!check_implements(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_GET))
		note_reading(c, "AMB-13", "absent");
	else
		note_status(c, "AMB-13", SEND_EMPTY(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_GET), NULL);
}

static void notify_reading(struct check *c)
{
	note_status(c, "AMB-28", ask(c, NOTIFY), "implemented");
}

static const struct check_row rows[] = {
	{
		.id = "system.message-attributes.state-set",
		.title = "of SYSTEM_POWER_STATE_SET no attribute bits but 31 and 30 are set",
		.requirements = REQUIRES("SYS-002-04", "GEN-RSV-01"),
		IF_SYSTEM,
		.needs.messages = MSG(SET),
		.run = set_attributes,
	},
	{
		.id = "system.message-attributes.state-notify",
		.title = "SYSTEM_POWER_STATE_NOTIFY behaves as its message attributes say",
		.requirements = REQUIRES("SYS-002-05"),
		IF_SYSTEM,
		.needs.p2a = true,
		.run = notify_as_announced,
	},
	{
		.id = "system.state-get.defined",
		.title = "the state of the system is a defined or a vendor's one",
		.requirements = REQUIRES("SYS-004-01"),
		IF_SYSTEM,
		.needs.messages = MSG(SCMI_SYSTEM_POWER_STATE_GET),
		.run = state_is_defined,
	},
	{
		.id = "system.state-notify.reserved-bits",
		.title = "reserved bits of notify_enable give INVALID_PARAMETERS to SYSTEM_POWER_STATE_NOTIFY",
		.requirements = REQUIRES("SYS-005-01", "GEN-NTF-04", "GEN-RSV-02"),
		IF_SYSTEM,
		.needs = {.messages = MSG(NOTIFY), .p2a = true},
		.run = notify_reserved,
	},
	{
		.id = "system.state-notify.twice",
		.title = "subscribing twice and cancelling twice succeed for the system's state",
		.requirements = REQUIRES("GEN-NTF-09"),
		IF_SYSTEM,
		.needs = {.messages = MSG(NOTIFY), .p2a = true},
		.run = notify_twice,
	},
	{
		.id = "system.state-set.reserved-flags",
		.title = "a reserved flag bit of SYSTEM_POWER_STATE_SET is refused, and the system runs on",
		.requirements = REQUIRES("SYS-003-01", "GEN-RSV-02", "GEN-ST-03"),
		IF_SYSTEM,
		.needs = {.messages = MSG(SET), .destructive = true},
		.run = reserved_flags,
	},
	{
		.id = "system.state-set.reserved-states",
		.title = "a reserved state of the system is refused, and the system runs on",
		.requirements = REQUIRES("SYS-003-02", "GEN-ST-03"),
		IF_SYSTEM,
		.needs = {.messages = MSG(SET), .destructive = true},
		.run = reserved_states,
	},
	{
		.id = "system.state-set.not-announced",
		.title = "a warm reset or suspend that is not announced is refused",
		.requirements = REQUIRES("SYS-003-03", "GEN-ST-03"),
		IF_SYSTEM,
		.needs = {.messages = MSG(SET), .destructive = true},
		.run = not_announced,
	},
	{
		.id = "system.state-set.too-short",
		.title = "SYSTEM_POWER_STATE_SET with parameters missing is refused",
		.requirements = REQUIRES("GEN-LEN-01"),
		IF_SYSTEM,
		.needs = {.messages = MSG(SET), .destructive = true},
		.run = too_short,
	},
	{
		.id = "system.state-set.graceful-shutdown",
		.title = "a graceful shutdown is passed on and answered, or not for this agent",
		.requirements = REQUIRES("SYS-003-06"),
		IF_SYSTEM,
		.needs = {.messages = MSG(SET), .destructive = true},
		.run = graceful,
	},
};

CHECK_TABLE(checks_system_power, rows);

static const struct check_row quirks[] = {
	{
		.id = "quirk.system-state.get",
		.title = "whether the state of the system can be read",
		.requirements = REQUIRES("SYS-004-01"),
		IF_SYSTEM,
		.quirk = true,
		.ambiguity = "AMB-13",
		.run = get_reading,
	},
	{
		.id = "quirk.system-state.notify-attributes",
		.title = "what message attributes say of the message that subscribes to the system's state",
		.requirements = REQUIRES("SYS-002-05"),
		IF_SYSTEM,
		.quirk = true,
		.ambiguity = "AMB-28",
		.run = notify_reading,
	},
};

CHECK_TABLE(checks_quirk_system, quirks);

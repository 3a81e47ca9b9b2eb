/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doorbell calls (SMC, HVC) as a guest can make them: its own, other domains', odd ones, with whatever in the registers. Who the agent is
 * follows from the channel alone.
 */
#include "suites/smt_common.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE
#define FUNCTION_64BIT UINT64_C(0x40000000)
#define FUNCTION_SLOW_MASK UINT64_C(0x7fffffff)
#define OWNER(n) (UINT64_C(n) << 24)
#define OWNER_MASK OWNER(0x3f)

static void own_channel(struct check *c)
{
	struct assay_shared_channel channel;
	struct assay_call call;

	if (!smt_channel_of(c, &channel))
		return;
	call = smt_own_call(&channel);
	if (!smt_exchange(c, &channel, SCMI_PROTOCOL_VERSION, 0, &call))
		return;
	(void)expect(c, !call.exception && call.result[0] == SCMI_CALL_DONE, "0 in x0 expected, %lld%s found",
		     (long long)call.result[0], call.exception ? " (an exception)" : "");
	(void)expect(c, smt_word(&channel, SCMI_SHMEM_MESSAGE + 4) == SCMI_SUCCESS, "status SUCCESS in the area expected, %d found",
		     (int)smt_word(&channel, SCMI_SHMEM_MESSAGE + 4));
	smt_tidy(&channel);
}

/* Where the doorbell is all there is, the answer is there when it returns. */
static void complete(struct check *c)
{
	struct assay_shared_channel channel;
	struct assay_call call;

	if (!smt_channel_of(c, &channel))
		return;
	call = smt_own_call(&channel);
	smt_put_command(c, &channel, SCMI_PROTOCOL_VERSION, 0, 0);
	if (smt_call(c, &call))
		(void)expect(c, smt_word(&channel, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE,
			     "the channel given back when the call returns expected, status 0x%x found",
			     smt_word(&channel, SCMI_SHMEM_STATUS));
	(void)smt_wait_free(c, &channel);
	smt_tidy(&channel);
	(void)fence(c);
}

/* The call says that the message was handled; what came of it, the area says. */
static void refused_message(struct check *c)
{
	struct assay_shared_channel channel;
	struct assay_call call;

	if (!smt_channel_of(c, &channel))
		return;
	call = smt_own_call(&channel);
	if (smt_exchange(c, &channel, 0x7f, 0, &call))
		(void)expect(c, call.result[0] == SCMI_CALL_DONE, "0 in x0 with an error status in the area expected, %lld found",
			     (long long)call.result[0]);
	smt_tidy(&channel);
}

/* A call that must reach nobody: -1 (or what `also` allows), and the caller's own area stays as it is. */
static void reaches_nobody(struct check *c, struct assay_call *call, bool other_service, const char *what)
{
	struct assay_shared_channel channel;
	struct smt_snapshot before;
	uint64_t function = call->x[0];

	if (over(c) || !smt_channel_of(c, &channel))
		return;
	smt_put_command(c, &channel, SCMI_PROTOCOL_VERSION, 0, 0);
	smt_look(&channel, &before);
	if (smt_call(c, call)) {
		if (call->flags & ASSAY_CALL_OUTSIDER || (!other_service && !call->immediate))
			(void)expect(c, !call->exception && call->result[0] == SCMI_CALL_UNKNOWN,
				     "%s 0x%llx: -1 in x0 expected, %lld found", what, (unsigned long long)function,
				     (long long)call->result[0]);
		if (call->immediate)
			(void)expect(c, call->exception, "%s %u: an exception expected, %lld in x0 found", what, call->immediate,
				     (long long)call->result[0]);
		(void)expect(c, smt_untouched(&channel, &before),
			     "%s 0x%llx: an untouched area expected, header 0x%08x and status word "
			     "0x%08x found",
			     what, (unsigned long long)function, smt_word(&channel, SCMI_SHMEM_MESSAGE),
			     smt_word(&channel, SCMI_SHMEM_MESSAGE + 4));
	}
	smt_tidy(&channel);
}

static void foreign_ids(struct check *c)
{
	struct assay_shared_channel channel;
	bool any = false;

	if (!smt_channel_of(c, &channel))
		return;
	for (uint32_t i = 0; i < channel.function_count && !over(c); i++) {
		struct assay_call call = {.x = {channel.first_function + i}};

		if (call.x[0] == channel.function_id)
			continue;
		any = true;
		reaches_nobody(c, &call, false, "another domain's function id");
	}
	if (!any)
		skip(c, "no function id of another domain is known");
}

static void unknown_ids(struct check *c)
{
	static const uint32_t beyond[] = {0x10, 0x1000, 0xfffd};
	struct assay_shared_channel channel;

	if (!smt_channel_of(c, &channel))
		return;
	for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]) && !over(c); i++) {
		struct assay_call call = {.x = {channel.first_function + channel.function_count + beyond[i]}};

		reaches_nobody(c, &call, false, "an unknown function id");
	}
}

static void outsider(struct check *c)
{
	struct assay_shared_channel channel;

	if (!smt_channel_of(c, &channel))
		return;
	for (uint32_t i = 0; i < channel.function_count && !over(c); i++) {
		struct assay_call call = {.flags = ASSAY_CALL_OUTSIDER, .x = {channel.first_function + i}};

		reaches_nobody(c, &call, false, "from a domain without a channel, function id");
	}
}

static void conduits(struct check *c)
{
	struct assay_shared_channel channel;
	struct assay_call smc, hvc;

	if (!smt_channel_of(c, &channel))
		return;
	smc = hvc = smt_own_call(&channel);
	hvc.flags = ASSAY_CALL_HVC;
	if (!smt_exchange(c, &channel, SCMI_PROTOCOL_VERSION, 0, &smc))
		return;
	uint32_t version = smt_word(&channel, SCMI_SHMEM_MESSAGE + 8);

	smt_put_command(c, &channel, SCMI_PROTOCOL_VERSION, 0, 0);
	if (!smt_call(c, &hvc))
		return;
	if (expect(c, hvc.result[0] == smc.result[0], "the same in x0 by HVC as by SMC expected: %lld, %lld found",
		   (long long)smc.result[0], (long long)hvc.result[0]) &&
	    expect(c, smt_wait_free(c, &channel), "the channel given back after an HVC expected"))
		(void)expect_equal(c, smt_word(&channel, SCMI_SHMEM_MESSAGE + 8), version, "the version by HVC");
	smt_tidy(&channel);
}

/* No HVC with an immediate: it is a hypercall of another kind. */
static void odd_calls(struct check *c)
{
	struct assay_shared_channel channel;
	struct assay_call call;
	uint64_t id;

	if (!smt_channel_of(c, &channel))
		return;
	id = channel.function_id;
	call = (struct assay_call){.immediate = 1, .x = {id}};
	reaches_nobody(c, &call, false, "SMC with immediate");
	call = (struct assay_call){.x = {(id & ~OWNER_MASK) | OWNER(4)}};
	reaches_nobody(c, &call, true, "an id of another owner");
	call = (struct assay_call){.x = {id | FUNCTION_64BIT}};
	reaches_nobody(c, &call, false, "a 64-bit id");
	call = (struct assay_call){.x = {id & FUNCTION_SLOW_MASK}};
	reaches_nobody(c, &call, true, "an id that is no fast call");
	if (!over(c))
		(void)fence(c);
}

/* --- Who am I ---------------------------------------------------------------------------------------------------------------- */

#define WHO_BYTES (SCMI_STATUS_BYTES + 4u + SCMI_NAME_BYTES)

/* The caller's id by hand, with the call as given. False: none was told. */
static bool who(struct check *c, struct assay_shared_channel *channel, struct assay_call *call, uint32_t *id)
{
	smt_put_command(c, channel, SCMI_BASE_DISCOVER_AGENT, SCMI_SHMEM_FREE, 0);
	smt_set(channel, SCMI_SHMEM_LENGTH, SCMI_HEADER_BYTES + 4);
	smt_set(channel, SCMI_SHMEM_MESSAGE + 4, SCMI_AGENT_SELF);
	smt_set(channel, SCMI_SHMEM_STATUS, 0);
	if (!smt_call(c, call))
		return false;
	/* Registers with odd content may be refused: then nothing ran. */
	if (call->result[0] == SCMI_CALL_INVALID)
		return expect(c, smt_word(channel, SCMI_SHMEM_MESSAGE + 4) == SCMI_AGENT_SELF,
			      "a refused call: an untouched area expected, the message was looked at") &&
		       false;
	if (!expect(c, call->result[0] == SCMI_CALL_DONE, "0 or -3 in x0 expected, %lld found", (long long)call->result[0]) ||
	    !expect(c, smt_wait_free(c, channel), "the channel given back expected, status 0x%x found",
		    smt_word(channel, SCMI_SHMEM_STATUS)) ||
	    !expect(c, smt_word(channel, SCMI_SHMEM_MESSAGE + 4) == SCMI_SUCCESS,
		    "SUCCESS of BASE_DISCOVER_AGENT expected, %d found", (int)smt_word(channel, SCMI_SHMEM_MESSAGE + 4)))
		return false;
	*id = smt_word(channel, SCMI_SHMEM_MESSAGE + 8);
	return true;
}

static bool own_id(struct check *c, struct assay_shared_channel *channel, uint32_t *id)
{
	struct assay_call call;

	if (!smt_channel_of(c, channel))
		return false;
	call = smt_own_call(channel);
	return who(c, channel, &call, id);
}

static void registers(struct check *c)
{
	struct assay_shared_channel channel;
	uint32_t id, found;

	if (!own_id(c, &channel, &id))
		return;
	const uint64_t contents[] = {1, 2, 3, channel.first_function, channel.first_function + 1, UINT64_MAX, check_random(c)};

	for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]) && !over(c); i++) {
		struct assay_call call = smt_own_call(&channel);

		for (unsigned x = 1; x < 8; x++)
			call.x[x] = contents[i];
		if (who(c, &channel, &call, &found))
			(void)expect(c, found == id, "with 0x%llx in x1 to x7: agent %u expected, %u found",
				     (unsigned long long)contents[i], id, found);
	}
	smt_tidy(&channel);
	(void)fence(c);
}

/* The words that belong to the implementation, and the token, with other agents' ids. */
static void identity(struct check *c)
{
	struct assay_shared_channel channel;
	uint32_t id, found, count = check_inventory(c)->agents_announced;

	if (!own_id(c, &channel, &id))
		return;
	for (uint32_t other = 1; other <= count && other < 8 && !over(c); other++) {
		struct assay_call call = smt_own_call(&channel);

		smt_set(&channel, SCMI_SHMEM_PRIVATE, other);
		smt_set(&channel, SCMI_SHMEM_PRIVATE + 4, other);
		if (who(c, &channel, &call, &found))
			(void)expect(c, found == id, "with %u in the words at 0x08: agent %u expected, %u found", other, id, found);
	}
	smt_tidy(&channel);
	(void)fence(c);
}

static void distinct(struct check *c)
{
	uint32_t ids[16];
	size_t count = check_agents(c) < 16 ? check_agents(c) : 16;

	for (size_t i = 0; i < count; i++) {
		struct assay_shared_channel channel;

		check_use_agent(c, i);
		if (!own_id(c, &channel, &ids[i]))
			return;
		smt_tidy(&channel);
		(void)prefer(c, ids[i] != 0 && ids[i] != 0xff, "an id that is a domain's own expected, %u found", ids[i]);
		for (size_t k = 0; k < i; k++)
			(void)expect(c, ids[k] != ids[i], "different ids on different channels expected, %u found twice", ids[i]);
	}
	check_use_agent(c, 0);
	(void)fence(c);
}

#define CALLS .channel = true, .calls = true
#define WHO .protocol = BASE, .needs = {CALLS, .messages = MSG(SCMI_BASE_DISCOVER_AGENT), .version_min = SCMI_VERSION(2, 0)}

static const struct check_row rows[] = {
	{
		.id = "xen.call.own-channel",
		.title = "a doorbell call with the caller's own function id is served",
		.requirements = REQUIRES("XEN-1"),
		.needs = {CALLS},
		.run = own_channel,
	},
	{
		.id = "xen.call.complete",
		.title = "without an interrupt the answer is there when the call returns",
		.requirements = REQUIRES("SMT-14"),
		.needs = {CALLS},
		.run = complete,
	},
	{
		.id = "xen.call.refused-message",
		.title = "the call returns 0 for a message that is refused, too",
		.requirements = REQUIRES("SMT-13"),
		.needs = {CALLS},
		.run = refused_message,
	},
	{
		.id = "xen.call.unknown-ids",
		.title = "function ids that nobody has reach nobody",
		.requirements = REQUIRES("SMT-13"),
		.needs = {CALLS},
		.run = unknown_ids,
	},
	{
		.id = "xen.call.foreign-ids",
		.title = "function ids of other domains reach nobody",
		.requirements = REQUIRES("XEN-2"),
		.needs = {CALLS},
		.run = foreign_ids,
	},
	{
		.id = "xen.call.outsider",
		.title = "a domain without a channel reaches nobody",
		.requirements = REQUIRES("XEN-3"),
		.needs = {CALLS, .mediator = true},
		.run = outsider,
	},
	{
		.id = "xen.call.conduits",
		.title = "HVC and SMC ring the same doorbell",
		.requirements = REQUIRES("XEN-4"),
		.needs = {CALLS},
		.run = conduits,
	},
	{
		.id = "xen.call.odd-calls",
		.title = "calls with an immediate, of another owner or of 64 bits never reach the channel",
		.requirements = REQUIRES("XEN-5"),
		.needs = {CALLS},
		.run = odd_calls,
	},
	{
		.id = "xen.call.registers",
		.title = "the agent is the caller, whatever the other registers hold",
		.requirements = REQUIRES("XEN-6", "SMT-16"),
		WHO,
		.run = registers,
	},
	{
		.id = "xen.agent.identity",
		.title = "the agent is the caller, whatever its area holds beside the message",
		.requirements = REQUIRES("XEN-7"),
		WHO,
		.run = identity,
	},
	{
		.id = "xen.agent.distinct",
		.title = "channels have different agents, with ids that can be theirs",
		.requirements = REQUIRES("XEN-7", "XEN-9"),
		.protocol = BASE,
		.scope = ONCE,
		.needs = {CALLS, .agents = 2, .messages = MSG(SCMI_BASE_DISCOVER_AGENT), .version_min = SCMI_VERSION(2, 0)},
		.run = distinct,
	},
};

CHECK_TABLE(checks_xen_calls, rows);

/* SPDX-License-Identifier: BSD-2-Clause */
/* The way of one command through the platform: which protocol, which message, may this agent, is it well formed; then it runs. */
#include <string.h>

#include "harness/platform/platform_identity.h"
#include "harness/platform/platform_channel.h"

#define RESPONSE_BYTES (SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
#define PARAMETERS_MAX 32u
#define DIES_AT_COMMAND 20u

int32_t answer_status(uint8_t answer, int32_t preferred)
{
	static const int8_t status_of[] = {
		[PLATFORM_ANSWER_SUCCESS] = SCMI_SUCCESS,
		[PLATFORM_ANSWER_NOT_SUPPORTED] = SCMI_NOT_SUPPORTED,
		[PLATFORM_ANSWER_INVALID_PARAMETERS] = SCMI_INVALID_PARAMETERS,
		[PLATFORM_ANSWER_DENIED] = SCMI_DENIED,
		[PLATFORM_ANSWER_NOT_FOUND] = SCMI_NOT_FOUND,
		[PLATFORM_ANSWER_OUT_OF_RANGE] = SCMI_OUT_OF_RANGE,
		[PLATFORM_ANSWER_BUSY] = SCMI_BUSY,
		[PLATFORM_ANSWER_COMMS_ERROR] = SCMI_COMMS_ERROR,
		[PLATFORM_ANSWER_GENERIC_ERROR] = SCMI_GENERIC_ERROR,
		[PLATFORM_ANSWER_HARDWARE_ERROR] = SCMI_HARDWARE_ERROR,
		[PLATFORM_ANSWER_PROTOCOL_ERROR] = SCMI_PROTOCOL_ERROR,
	};

	return answer == PLATFORM_ANSWER_PREFERRED || answer >= sizeof(status_of) ? preferred : status_of[answer];
}

int32_t resource_select(struct call *call, uint32_t id)
{
	const struct platform *platform = call->platform;
	unsigned m = model_of(call->slot->id);
	const struct view *view = &call->agent->views[m];

	bool beyond = id == view->count && m != PINCTRL_MODEL && isolation_fault(platform, ISOLATION_RANGE, m);

	if (!beyond && (id >= view->count || view->index_of[id] == NO_RESOURCE))
		return SCMI_NOT_FOUND;
	call->index = beyond ? isolation_one_too_many(call->agent, m) : view->index_of[id];
	if (call->index == NO_RESOURCE)
		return SCMI_NOT_FOUND;
	call->resource = &platform->models[m].resources[call->index];
	if (!call->unbarred && device_denied(call->agent, call->slot->id, call->index) &&
	    !isolation_fault(platform, ISOLATION_LEAK, m))
		return answer_status(platform->config->readings.denied_resource, SCMI_DENIED);
	return SCMI_SUCCESS;
}

bool right_denied(const struct call *call, enum platform_right right)
{
	if (call->unbarred)
		return false;
	if (right != PLATFORM_RIGHT_NOTIFY && !call->agent->config->trusted &&
	    isolation_fault(call->platform, ISOLATION_REFUSED, model_of(call->slot->id)))
		return true;
	return call->resource->deny[call->agent->id] & right;
}

static bool silent(struct call *call, uint8_t answer)
{
	call->silent |= answer == PLATFORM_ANSWER_SILENT;
	return call->silent;
}

static int32_t unknown_protocol(struct call *call, uint8_t message)
{
	const struct platform *platform = call->platform;

	if (platform_has_fault(platform, FAULT_COMMON_UNKNOWN_PROTOCOL_SILENT))
		call->silent = true;
	if (platform_has_fault(platform, FAULT_COMMON_UNKNOWN_PROTOCOL_SUCCEEDS))
		return SCMI_SUCCESS;
	if (platform_has_fault(platform, FAULT_COMMON_UNKNOWN_PROTOCOL_VERSION) && message == SCMI_PROTOCOL_VERSION) {
		reply(call, SCMI_VERSION(1, 0));
		return SCMI_SUCCESS;
	}
	return SCMI_NOT_SUPPORTED;
}

static int32_t unknown_message(struct call *call, uint8_t message)
{
	const struct platform_config_readings *readings = &call->platform->config->readings;
	const struct protocol *protocol = call->slot->protocol;

	if (message < protocol->messages_count && protocol->messages[message].notifies && !call->agent->p2a)
		return SCMI_NOT_SUPPORTED;
	if (message < protocol->messages_count || message == SCMI_NEGOTIATE_PROTOCOL_VERSION)
		return answer_status(readings->absent_message, SCMI_NOT_SUPPORTED);
	if (platform_has_fault(call->platform, FAULT_COMMON_UNKNOWN_MESSAGE_SUCCEEDS))
		return SCMI_SUCCESS;
	if (platform_has_fault(call->platform, FAULT_COMMON_UNKNOWN_MESSAGE_INVALID))
		return SCMI_INVALID_PARAMETERS;
	return answer_status(readings->unknown_message, SCMI_NOT_SUPPORTED);
}

/* 0, or the status that a wrong length gets. Short parameters that run all the same are filled up in `padded`. */
static int32_t check_other_length(struct call *call, const struct message *row, uint8_t *padded)
{
	const struct platform *platform = call->platform;
	const struct platform_config_readings *readings = &platform->config->readings;

	if (call->in_bytes > row->bytes && row->longer)
		return SCMI_SUCCESS;
	if (call->in_bytes > row->bytes) {
		call->silent |= platform_has_fault(platform, FAULT_COMMON_LONG_SILENT);
		return readings->long_parameters == PLATFORM_ANSWER_EXECUTED ? SCMI_SUCCESS : SCMI_PROTOCOL_ERROR;
	}
	if (platform_has_fault(platform, FAULT_COMMON_SHORT_EXECUTED) ||
	    (platform_has_fault(platform, FAULT_COMMON_UNALIGNED_EXECUTED) && row->bytes - call->in_bytes < 4)) {
		memset(padded, 0, PARAMETERS_MAX);
		memcpy(padded, call->in, call->in_bytes);
		call->in = padded;
		return SCMI_SUCCESS;
	}
	call->silent |= platform_has_fault(platform, FAULT_COMMON_SHORT_SILENT);
	silent(call, readings->short_parameters);
	return answer_status(readings->short_parameters, SCMI_PROTOCOL_ERROR);
}

static int32_t check_resource(struct call *call, const struct message *row)
{
	if (!row->has_resource)
		return SCMI_SUCCESS;
	const struct protocol *protocol = call->slot->protocol;
	uint32_t id = word_at(call, row->resource);
	int32_t status = protocol->select ? protocol->select(call, id) : resource_select(call, id);

	if (SELDOM(status == SCMI_NOT_FOUND) && row->unknown_fault &&
	    platform_has_fault(call->platform, (enum platform_fault_id)(row->unknown_fault - 1)))
		return SCMI_INVALID_PARAMETERS;
	return status;
}

/* Faults that look away from the reserved bits of this one message. */
static bool reserved_ignored(const struct call *call, const struct message *row)
{
	const struct platform *platform = call->platform;

	if (!platform->has_faults)
		return false;
	if (platform_has_fault(platform, FAULT_COMMON_RESERVED_IGNORED) ||
	    (row->notifies && platform_has_fault(platform, FAULT_COMMON_NOTIFY_RESERVED_IGNORED)))
		return true;
	return row->reserved_fault && platform_has_fault(platform, (enum platform_fault_id)(row->reserved_fault - 1));
}

static int32_t reserved_set(struct call *call, const struct message *row)
{
	if (reserved_ignored(call, row))
		return SCMI_SUCCESS;
	uint8_t answer = row->reserved_reading ? ((const uint8_t *)call->platform->config)[row->reserved_reading] : 0;

	return answer == PLATFORM_ANSWER_EXECUTED ? SCMI_SUCCESS : answer_status(answer, SCMI_INVALID_PARAMETERS);
}

static inline int32_t check_reserved(struct call *call, const struct message *row)
{
	return row->reserved && SELDOM(word_at(call, row->flags) & row->reserved) ? reserved_set(call, row) : SCMI_SUCCESS;
}

static int32_t try_message(struct call *call, const struct message *row)
{
	bool reserved_first = call->platform->config->readings.reserved_bits_first;
	int32_t status = reserved_first ? check_reserved(call, row) : check_resource(call, row);

	if (status)
		return status;
	status = reserved_first ? check_resource(call, row) : check_reserved(call, row);
	if (!status)
		return row->run(call);
	if (status == SCMI_INVALID_PARAMETERS && !reserved_first &&
	    platform_has_fault(call->platform, FAULT_COMMON_REFUSED_TAKES_EFFECT))
		row->run(call);
	return status;
}

/* For a fault: what is refused for want of a permission runs all the same, and its answer is thrown away. */
static void run_unbarred(struct call *call, const struct message *row)
{
	call->unbarred = true;
	call->used = 0;
	(void)try_message(call, row);
	call->unbarred = call->overflow = false;
	call->used = 0;
}

static int32_t run_message(struct call *call, const struct message *row)
{
	int32_t status = row->has_resource || row->reserved ? try_message(call, row) : row->run(call);

	if (SELDOM(status == SCMI_DENIED) && call->slot->id > SCMI_PROTOCOL_BASE && call->slot->id < SCMI_PROTOCOL_VENDOR_FIRST &&
	    isolation_fault(call->platform, ISOLATION_EFFECT, model_of(call->slot->id)))
		run_unbarred(call, row);
	return status;
}

static int32_t admit_with_faults(struct call *call, const struct message *row)
{
	const struct protocol *protocol = call->slot->protocol;

	if (row->notifies && call->agent->no_buffers)
		return SCMI_BUSY;
	return protocol->admit ? protocol->admit(call) : SCMI_SUCCESS;
}

static inline int32_t dispatch(struct call *call, struct scmi_header header, const bool faulty)
{
	struct platform *platform = call->platform;
	const struct platform_config_readings *readings = &platform->config->readings;
	uint8_t padded[PARAMETERS_MAX];
	uint32_t number = platform->slot_of[header.protocol];

	if (SELDOM(!number--))
		return unknown_protocol(call, header.message);
	call->slot = &platform->slots[number];
	call->version = call->agent->versions[number];
	if (SELDOM(call->agent->hidden >> number & 1u))
		return answer_status(readings->hidden_protocol, SCMI_NOT_SUPPORTED);
	if (SELDOM(call->agent->denied >> number & 1u))
		return answer_status(readings->denied_protocol, SCMI_DENIED);
	const struct message *row = message_find(call->slot, call->agent, header.message);

	if (SELDOM(!row))
		return unknown_message(call, header.message);
	int32_t status = faulty ? admit_with_faults(call, row) : SCMI_SUCCESS;

	if (!status && SELDOM(call->in_bytes != row->bytes))
		status = check_other_length(call, row, padded);
	return SELDOM(status) ? status : run_message(call, row);
}

/* What is wrong with a header that is not the usual one; 0 for what runs. */
static int32_t check_odd_header(struct call *call, struct scmi_header header)
{
	const struct platform *platform = call->platform;
	const struct platform_config_readings *readings = &platform->config->readings;

	if (header.type != SCMI_TYPE_COMMAND && readings->wrong_type != PLATFORM_ANSWER_EXECUTED &&
	    !platform_has_fault(platform, FAULT_HEADER_TYPE_EXECUTED)) {
		silent(call, readings->wrong_type);
		return answer_status(readings->wrong_type, SCMI_PROTOCOL_ERROR);
	}
	if (call->word & SCMI_HEADER_RESERVED) {
		call->silent |= platform_has_fault(platform, FAULT_HEADER_RESERVED_SILENT);
		return answer_status(readings->header_reserved_bits, SCMI_SUCCESS);
	}
	if (platform_has_fault(platform, FAULT_HEADER_TOKEN_HIGH_REFUSED) && header.token >= 512)
		return SCMI_PROTOCOL_ERROR;
	if (platform_has_fault(platform, FAULT_HEADER_TOKEN_REPEAT_REFUSED) && call->agent->last_word_valid &&
	    scmi_header_unpack(call->agent->last_word).token == header.token)
		return SCMI_PROTOCOL_ERROR;
	if (call->agent->has_old_token && call->agent->old_token == header.token) {
		call->agent->has_old_token = false;
		return SCMI_PROTOCOL_ERROR;
	}
	return SCMI_SUCCESS;
}

/* What is wrong with the header itself; 0 for what runs. */
static inline int32_t check_header(struct call *call, struct scmi_header header, const bool faulty)
{
	if (faulty || SELDOM(header.type != SCMI_TYPE_COMMAND || call->word & SCMI_HEADER_RESERVED))
		return check_odd_header(call, header);
	return SCMI_SUCCESS;
}

static uint32_t wrong_word(const struct platform *platform, uint32_t word)
{
	struct scmi_header header = scmi_header_unpack(word);

	if (platform_has_fault(platform, FAULT_HEADER_TOKEN_ZEROED))
		header.token = 0;
	if (platform_has_fault(platform, FAULT_HEADER_TOKEN_PLUS_ONE))
		header.token = (uint16_t)((header.token + 1u) & SCMI_TOKEN_MAX);
	if (platform_has_fault(platform, FAULT_HEADER_TYPE_DELAYED))
		header.type = SCMI_TYPE_DELAYED;
	if (platform_has_fault(platform, FAULT_HEADER_PROTOCOL_BASE))
		header.protocol = SCMI_PROTOCOL_BASE;
	if (platform_has_fault(platform, FAULT_HEADER_MESSAGE_ZEROED))
		header.message = 0;
	word = scmi_header_pack(header) | (word & SCMI_HEADER_RESERVED);
	return platform_has_fault(platform, FAULT_HEADER_RESERVED_SET) ? word | 1u << 28 : word;
}

/* What faults make of a response that is whole. */
static size_t spoil(const struct call *call, uint8_t *response, size_t bytes, size_t capacity)
{
	const struct platform *platform = call->platform;
	int32_t status = scmi_load32s(response + SCMI_HEADER_BYTES);

	scmi_store32(response, wrong_word(platform, call->word));
	if (status && platform_has_fault(platform, FAULT_COMMON_ERROR_EXTRA_WORD) && call->room >= 4) {
		scmi_store32(response + bytes, 0);
		bytes += 4;
	}
	if (status && platform_has_fault(platform, FAULT_COMMON_STATUS_RESERVED))
		status = -42;
	if (status && platform_has_fault(platform, FAULT_COMMON_STATUS_POSITIVE))
		status = -status;
	scmi_store32s(response + SCMI_HEADER_BYTES, status);
	if (!status && call->used && platform_has_fault(platform, FAULT_COMMON_SUCCESS_SHORT))
		bytes -= 4;
	return platform_mutate(&platform->faults, false, response, bytes, capacity);
}

static inline size_t finish(const struct call *call, int32_t status, uint8_t *response)
{
	if (SELDOM(!status && call->overflow))
		status = answer_status(call->platform->config->readings.reply_too_large, SCMI_COMMS_ERROR);
	scmi_store32(response, call->word);
	scmi_store32s(response + SCMI_HEADER_BYTES, status);
	return RESPONSE_BYTES + (SELDOM(status) ? 0 : call->used);
}

void platform_let_denied(struct platform *platform, bool let)
{
	uint64_t bit = UINT64_C(1) << (FAULT_CLOCK_RATE_SET_DENIED_EFFECT % 64);
	uint64_t *word = &platform->faults.bits[FAULT_CLOCK_RATE_SET_DENIED_EFFECT / 64];

	*word = let ? *word | bit : *word & ~bit;
}

/* A fault: is this what another agent has just asked as well? */
static bool echoes_another(struct platform *platform, const struct platform_agent *agent, struct scmi_header header)
{
	bool echo = platform_has_fault(platform, FAULT_COMMON_AFTER_ANOTHER) && platform->last_agent &&
		    platform->last_agent != agent && platform->last_header.protocol == header.protocol &&
		    platform->last_header.message == header.message;

	platform->last_agent = agent;
	platform->last_header = header;
	return echo;
}

/* `plain`: the platform is, which is known where this is compiled, and takes the looks at everything else out of the way. */
static inline __attribute__((always_inline)) size_t run_command(struct platform_agent *agent, const uint8_t *request,
								size_t request_bytes, uint8_t *response, size_t capacity,
								const bool plain)
{
	struct platform *platform = agent->platform;
	const bool faulty = !plain && platform->has_faults;
	struct call call;

	/* One by one: to clear it whole first would take longer than the command. */
	call.platform = platform;
	call.agent = faulty ? identity_caller(agent, request, request_bytes) : agent;
	call.slot = NULL;
	call.version = 0;
	call.word = scmi_load32(request);
	call.in = request + SCMI_HEADER_BYTES;
	call.in_bytes = (uint32_t)(request_bytes - SCMI_HEADER_BYTES);
	call.out = response + RESPONSE_BYTES;
	call.room = (uint32_t)(capacity < platform->message_limit ? capacity : platform->message_limit) - RESPONSE_BYTES;
	call.used = 0;
	call.overflow = call.silent = call.unbarred = false;
	call.index = 0;
	call.resource = NULL;
	call.clock = NULL;
	call.sensor = NULL;
	struct scmi_header header = scmi_header_unpack(call.word);
	size_t again = faulty ? identity_cached(agent, request, response, capacity) : 0;

	platform->commands++;
	platform->time->stale = platform->time->read;
	if (faulty) {
		platform->identity.acting = agent;
		platform->identity.acting_token = header.token;
	}
	if (again)
		return again;
	if (!plain && platform->channels)
		channels_poll(platform);
	if (!plain && platform->is_slow)
		platform_take_time(platform, header);
	int32_t status = check_header(&call, header, faulty);

	if (faulty && echoes_another(platform, agent, header))
		status = SCMI_BUSY;
	if (!status && !call.silent)
		status = dispatch(&call, header, faulty);
	agent->last_word = call.word;
	agent->last_word_valid = true;
	if (SELDOM(status && !call.silent))
		base_report_error(platform, agent, call.word, status);
	if (!plain && platform->channels && platform->channels_stale)
		channels_refresh(platform);
	size_t bytes = SELDOM(call.silent) ? 0 : finish(&call, status, response);

	if (!plain && bytes)
		bytes = spoil(&call, response, bytes, capacity);
	if (faulty)
		identity_remember(agent, request, request_bytes, response, bytes);
	return bytes;
}

size_t platform_command(struct platform_agent *agent, const uint8_t *request, size_t request_bytes, uint8_t *response,
			size_t capacity)
{
	if (SELDOM(request_bytes < SCMI_HEADER_BYTES || capacity < RESPONSE_BYTES))
		return 0;
	if (agent->platform->plain)
		return run_command(agent, request, request_bytes, response, capacity, true);
	return run_command(agent, request, request_bytes, response, capacity, false);
}

enum platform_transport_fault platform_transport_fault(const struct platform *platform)
{
	static const uint8_t kinds[] = {
		PLATFORM_TRANSPORT_USED_LENGTH_PLUS_4,
		PLATFORM_TRANSPORT_USED_LENGTH_MINUS_4,
		PLATFORM_TRANSPORT_USED_LENGTH_ZERO,
		PLATFORM_TRANSPORT_USED_LENGTH_HUGE,
		PLATFORM_TRANSPORT_WRONG_HEAD,
		PLATFORM_TRANSPORT_USED_TWICE,
		PLATFORM_TRANSPORT_NO_CALL,
		PLATFORM_TRANSPORT_SWAPPED,
		PLATFORM_TRANSPORT_DELAYED_ON_CMDQ,
		PLATFORM_TRANSPORT_EVENT_TWICE,
	};

	if (!platform->has_faults)
		return PLATFORM_TRANSPORT_NONE;
	for (unsigned i = 0; i < sizeof(kinds); i++)
		if (platform_has_fault(platform, (enum platform_fault_id)(FAULT_TRANSPORT_USED_LENGTH_PLUS_4 + i)))
			return kinds[i];
	if (platform_has_fault(platform, FAULT_TRANSPORT_DIES) && platform->commands >= DIES_AT_COMMAND)
		return PLATFORM_TRANSPORT_DIES;
	return platform_has_fault(platform, FAULT_TRANSPORT_STALLS) ? PLATFORM_TRANSPORT_STALLS : PLATFORM_TRANSPORT_NONE;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The way of one command through the backend, the messages that every protocol has, and the clients. */
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "backend.h"
#include "host.h"
#include "settings.h"
#include "votes.h"

static const struct scmi_protocol *const protocols[] = {&scmi_base, &scmi_power, &scmi_clock, &scmi_reset, &scmi_voltage};

#define PROTOCOLS ARRAY_SIZE(protocols)

struct scmi_client {
	u32 agent;
	u64 began_ns;
	void *handles[PROTOCOLS];
};

static DEFINE_IDA(agent_ids);
static DEFINE_MUTEX(one_ring);
static const struct scmi_client *last_client;
static u32 last_word;

static atomic_t client_count = ATOMIC_INIT(0);
static int clients;
static int get_clients(char *text, const struct kernel_param *parameter)
{
	clients = atomic_read(&client_count);
	return param_get_int(text, parameter);
}
static const struct kernel_param_ops clients_operations = {.get = get_clients};
module_param_cb(clients, &clients_operations, &clients, 0444);
MODULE_PARM_DESC(clients, "how many clients are held in memory, read-only");

u32 scmi_client_agent(const struct scmi_client *client)
{
	return client->agent;
}

void scmi_client_begins(struct scmi_client *client, u64 ns)
{
	client->began_ns = ns;
}

u32 scmi_backend_protocols(u8 *ids)
{
	u32 i;

	for (i = 1; i < PROTOCOLS; i++)
		ids[i - 1] = protocols[i]->id;
	return PROTOCOLS - 1;
}

u32 scmi_word(const struct scmi_call *call, u32 offset)
{
	return le32_to_cpup((const __le32 *)(call->in + offset));
}

static u8 *room_for(struct scmi_call *call, u32 bytes)
{
	u8 *at = call->out + call->used;

	if (call->room - call->used < bytes) {
		call->overflow = true;
		return NULL;
	}
	call->used += bytes;
	return at;
}

void scmi_reply(struct scmi_call *call, u32 word)
{
	__le32 *at = (__le32 *)room_for(call, sizeof(*at));

	if (at)
		*at = cpu_to_le32(word);
}

void scmi_reply_u64(struct scmi_call *call, u64 value)
{
	scmi_reply(call, lower_32_bits(value));
	scmi_reply(call, upper_32_bits(value));
}

void scmi_reply_name(struct scmi_call *call, const char *name, u32 field_bytes)
{
	u8 *at = room_for(call, field_bytes);

	if (!at)
		return;
	memset(at, 0, field_bytes);
	memcpy(at, name, min_t(size_t, strlen(name), field_bytes - 1));
}

int scmi_reply_long_name(struct scmi_call *call, const char *name)
{
	scmi_reply(call, 0);
	scmi_reply_name(call, name, SCMI_LONG_NAME_BYTES);
	return 0;
}

bool scmi_name_is_long(const char *name)
{
	return strlen(name) >= SCMI_NAME_BYTES;
}

static int run_version(struct scmi_call *call)
{
	scmi_reply(call, call->protocol->version);
	return 0;
}

static int run_attributes(struct scmi_call *call)
{
	return call->protocol->attributes(call);
}

static int run_message_attributes(struct scmi_call *call)
{
	bool exists = scmi_message_exists(call->protocol, scmi_word(call, 0));

	call->keep = !exists && rfc_long_errors;
	if (exists || call->keep)
		scmi_reply(call, 0);
	return exists ? 0 : -ENOENT;
}

/* One version is spoken, so there is nothing to remember. */
static int run_negotiate(struct scmi_call *call)
{
	return scmi_word(call, 0) == call->protocol->version ? 0 : -EOPNOTSUPP;
}

static const struct scmi_message common[] = {
	[SCMI_VERSION] = {.run = run_version},
	[SCMI_ATTRIBUTES] = {.run = run_attributes},
	[SCMI_MESSAGE_ATTRIBUTES] = {.run = run_message_attributes, .bytes = 4},
	[SCMI_NEGOTIATE] = {.run = run_negotiate, .bytes = 4},
};

static const struct scmi_message *find_message(const struct scmi_protocol *protocol, u32 message)
{
	if (message < ARRAY_SIZE(common) && common[message].run)
		return &common[message];
	if (message < protocol->messages_count && protocol->messages[message].run)
		return &protocol->messages[message];
	return NULL;
}

bool scmi_message_exists(const struct scmi_protocol *protocol, u32 message)
{
	return find_message(protocol, message) != NULL;
}

static int find_protocol(u32 id)
{
	int i;

	for (i = 0; i < PROTOCOLS; i++)
		if (protocols[i]->id == id)
			return i;
	return -ENOENT;
}

static int unknown(void)
{
	return rfc_not_found ? -ENOENT : -EOPNOTSUPP;
}

static int dispatch(struct scmi_call *call)
{
	const struct scmi_message *message;
	int number = find_protocol(SCMI_HEADER_PROTOCOL(call->word)), error;

	if (SCMI_HEADER_TYPE(call->word) && !rfc_any_type)
		return -EPROTO;
	if (number < 0 && fault_long_unknown) {
		scmi_reply(call, 0);
		call->keep = true;
	}
	if (number < 0)
		return unknown();
	call->protocol = protocols[number];
	call->handle = call->client->handles[number];
	message = find_message(call->protocol, SCMI_HEADER_MESSAGE(call->word));
	if (!message)
		return unknown();
	if (call->in_bytes != message->bytes)
		return -EPROTO;
	if (message->named && scmi_word(call, message->resource) >= call->protocol->resources)
		return -ENOENT;
	if (message->reserved && scmi_word(call, message->flags) & message->reserved)
		return -EINVAL;
	error = message->run(call);
	return fault_error_is_success && settings_planted() ? 0 : error;
}

/* What the driver of 2022 makes GENERIC_ERROR although there is a better word for it. */
static int better_status(int error)
{
	switch (error) {
	case -EPERM: return SCMI_DENIED;
	case -ENODEV:
	case -ENXIO: return SCMI_NOT_FOUND;
	case -EAGAIN:
	case -ENOMEM: return SCMI_BUSY;
	case -ETIMEDOUT: return SCMI_COMMS_ERROR;
	case -ENOTSUPP:
	case -ENOSYS: return SCMI_NOT_SUPPORTED;
	default: return SCMI_GENERIC_ERROR;
	}
}

static int status_of(int error)
{
	switch (error) {
	case 0: return SCMI_SUCCESS;
	case -EOPNOTSUPP: return SCMI_NOT_SUPPORTED;
	case -EINVAL: return SCMI_INVALID_PARAMETERS;
	case -EACCES: return SCMI_DENIED;
	case -ENOENT: return SCMI_NOT_FOUND;
	case -ERANGE: return SCMI_OUT_OF_RANGE;
	case -EBUSY: return SCMI_BUSY;
	case -ECOMM: return SCMI_COMMS_ERROR;
	case -EIO: return SCMI_GENERIC_ERROR;
	case -EREMOTEIO: return SCMI_HARDWARE_ERROR;
	case -EPROTO: return SCMI_PROTOCOL_ERROR;
	default: return rfc_status_mapping ? SCMI_GENERIC_ERROR : better_status(error);
	}
}

static u32 finish(struct scmi_call *call, int status, u8 *response)
{
	__le32 *words = (__le32 *)response;

	/* Either the whole answer or a status alone: an agent cannot tell a cut answer from a whole one. */
	if (!status && call->overflow)
		status = SCMI_COMMS_ERROR;
	if (status && !call->keep)
		call->used = 0;
	words[0] = cpu_to_le32(call->word + (fault_header ? SCMI_HEADER_TOKEN_ONE : 0));
	words[1] = cpu_to_le32(status);
	return SCMI_RESPONSE_BYTES + call->used;
}

/* A planted defect: who asks with the token that another client used last gets that one's header. */
static void cross_headers(struct scmi_call *call)
{
	u32 own = call->word;

	if (last_client && last_client != call->client && !((last_word ^ own) / SCMI_HEADER_TOKEN_ONE))
		call->word = last_word;
	last_client = call->client;
	last_word = own;
}

static u32 answer(struct scmi_client *client, const u8 *request, u32 bytes, u8 *response, u32 capacity)
{
	struct scmi_call call = {
		.client = client,
		.word = le32_to_cpup((const __le32 *)request),
		.in = request + SCMI_HEADER_BYTES,
		.in_bytes = bytes - SCMI_HEADER_BYTES,
		.out = response + SCMI_RESPONSE_BYTES,
		.room = (rfc_cut_answer ? SCMI_PDU_BYTES : min(capacity, SCMI_PDU_BYTES)) - SCMI_RESPONSE_BYTES,
	};
	int error;

	settings_wait(delay_handler_ns);
	settings_hold(call.word);
	error = dispatch(&call);
	if (fault_crossed_headers)
		cross_headers(&call);
	settings_slow_down(client->began_ns);
	return min(finish(&call, status_of(error), response), capacity);
}

noinline u32 scmi_backend_request(struct scmi_client *client, const u8 *request, u32 bytes, u8 *response, u32 capacity)
{
	bool alone = fault_one_ring;
	u32 used;

	if (bytes < SCMI_HEADER_BYTES || capacity < SCMI_RESPONSE_BYTES)
		return 0;
	if (alone)
		mutex_lock(&one_ring);
	used = answer(client, request, bytes, response, capacity);
	if (alone)
		mutex_unlock(&one_ring);
	return used;
}

void scmi_backend_reset(struct scmi_client *client)
{
	u32 i;

	for (i = 0; i < PROTOCOLS; i++)
		if (protocols[i]->give_back)
			protocols[i]->give_back(protocols[i], client->handles[i]);
}

/* Closes the protocols below `count`, all of them even if one fails. Returns the first error. */
static int close_protocols(struct scmi_client *client, u32 count)
{
	int first = 0, error;
	u32 i;

	for (i = 0; i < count; i++) {
		error = protocols[i]->close ? protocols[i]->close(protocols[i], client->handles[i]) : 0;
		if (settings_close_fails(protocols[i]->id))
			error = -EIO;
		if (error && !first)
			first = error;
		if (error && fault_close_hooks_stop)
			break;
	}
	return first;
}

static int open_protocols(struct scmi_client *client)
{
	u32 i;
	int error;

	for (i = 0; i < PROTOCOLS; i++) {
		error = settings_open_fails(protocols[i]->id) && !fault_open_in_part ? -EIO : 0;
		if (!error && protocols[i]->open)
			error = protocols[i]->open(protocols[i], &client->handles[i]);
		if (!error)
			continue;
		close_protocols(client, i);
		return error;
	}
	return 0;
}

static void free_client(struct scmi_client *client)
{
	atomic_dec(&client_count);
	kfree(client);
}

int scmi_backend_open(struct scmi_client **opened)
{
	struct scmi_client *client = kzalloc(sizeof(*client), GFP_KERNEL);
	int id, error;

	if (!client)
		return -ENOMEM;
	id = ida_alloc_range(&agent_ids, 1, agents, GFP_KERNEL);
	if (id < 0) {
		kfree(client);
		return id == -ENOSPC ? -EBUSY : id;
	}
	client->agent = id;
	atomic_inc(&client_count);
	error = open_protocols(client);
	if (error) {
		ida_free(&agent_ids, id);
		if (!rfc_leak_on_failed_open)
			free_client(client);
		return error;
	}
	*opened = client;
	return 0;
}

int scmi_backend_close(struct scmi_client *client)
{
	int error = close_protocols(client, PROTOCOLS);

	if (fault_host_votes)
		host_forget();
	ida_free(&agent_ids, client->agent);
	if (!fault_leaks_clients)
		free_client(client);
	return error;
}

static void exit_protocols(u32 count)
{
	while (count--)
		if (protocols[count]->exit)
			protocols[count]->exit();
}

int scmi_backend_init(void)
{
	u32 i;
	int error;

	if (!agents || agents > 255) {
		pr_err("vhost_scmi: agents=%u: expected 1 to 255\n", agents);
		return -EINVAL;
	}
	for (i = 0; i < PROTOCOLS; i++) {
		error = protocols[i]->init ? protocols[i]->init() : 0;
		if (error) {
			exit_protocols(i);
			return error;
		}
	}
	return 0;
}

void scmi_backend_exit(void)
{
	exit_protocols(PROTOCOLS);
	ida_destroy(&agent_ids);
}

int scmi_reply_count(struct scmi_call *call)
{
	scmi_reply(call, call->protocol->resources);
	return 0;
}

void scmi_backend_show(struct seq_file *to)
{
	u32 i, id;

	for (i = 0; i < PROTOCOLS; i++) {
		struct scmi_vote_kind *kind = protocols[i]->kind;

		if (!kind)
			continue;
		mutex_lock(&kind->lock);
		for (id = 0; id < kind->resources; id++)
			seq_printf(to, "0x%02x %u %s votes %u touched %u\n", protocols[i]->id, id, kind->name(id), kind->taken[id],
				   kind->touched[id]);
		mutex_unlock(&kind->lock);
	}
}

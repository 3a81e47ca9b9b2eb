/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the server does with each request of a front-end: a table of requests with their sizes and descriptors, and one
 * function per row. A request that is refused is answered with a failure where an answer was asked for; without, there is
 * no other way to tell than to close the connection. What is no vhost-user message at all closes it in any case.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "harness/vhost_user/server_connection.h"

#define SLOTS_MAX VQ_MEMORY_REGIONS_MAX

struct handler {
	uint16_t least, most; /* payload bytes */
	uint8_t fds_least, fds_most;
	uint16_t reply; /* payload bytes of its own reply; 0: none */
	int (*handle)(struct connection *connection, struct vhost_user_message *message);
};

static uint64_t offered(const struct connection *connection)
{
	const struct vhost_user_devices *devices = &connection->server->devices;
	uint64_t features = CONNECTION_FEATURES;

	if (devices->features)
		features &= devices->features(devices->context, connection->agent_name) | ~CONNECTION_FEATURES_OF_DEVICE;
	return features;
}

static int get_features(struct connection *connection, struct vhost_user_message *message)
{
	(void)message;
	connection->reply.payload.u64 = offered(connection);
	return 0;
}

static bool any_running(const struct connection *connection)
{
	return connection->rings[0].running || connection->rings[1].running;
}

static int set_features(struct connection *connection, struct vhost_user_message *message)
{
	uint64_t features = message->payload.u64;

	if (features & ~offered(connection))
		return -EINVAL;
	if (features != connection->features) {
		if (any_running(connection))
			return -EBUSY;
		connection_release_device(connection);
		connection->features = features;
	}
	if (features >> VHOST_USER_F_PROTOCOL_FEATURES & 1)
		return 0;
	for (unsigned i = 0; i < CONNECTION_RINGS; i++) {
		connection->rings[i].enabled = true;
		connection_rings_update(connection);
		connection_ring_serve(connection, i);
	}
	return 0;
}

static int get_protocol_features(struct connection *connection, struct vhost_user_message *message)
{
	(void)message;
	connection->reply.payload.u64 = CONNECTION_PROTOCOL_FEATURES;
	return 0;
}

static int set_protocol_features(struct connection *connection, struct vhost_user_message *message)
{
	connection->protocol = message->payload.u64 & CONNECTION_PROTOCOL_FEATURES;
	connection->reply_ack = connection->protocol >> VHOST_USER_PROTOCOL_REPLY_ACK & 1;
	return 0;
}

/* SET_OWNER: whoever holds the connection is the owner already. */
static int accept_it(struct connection *connection, struct vhost_user_message *message)
{
	(void)connection;
	(void)message;
	return 0;
}

static int reset_owner(struct connection *connection, struct vhost_user_message *message)
{
	(void)message;
	for (unsigned i = 0; i < CONNECTION_RINGS; i++)
		connection->rings[i].enabled = false;
	connection_rings_update(connection);
	return 0;
}

static int reset_device(struct connection *connection, struct vhost_user_message *message)
{
	(void)message;
	connection_reset(connection);
	return 0;
}

static int set_mem_table(struct connection *connection, struct vhost_user_message *message)
{
	const struct vhost_user_memory *table = &message->payload.memory;
	struct vhost_user_maps maps = {.count = 0};
	int err = 0;

	/* A body longer than its regions is what virtio_uml of Linux 6.12 sends. */
	if (table->count == 0 || table->count > VHOST_USER_REGIONS_MAX || table->count != message->fd_count ||
	    message->header.size < offsetof(struct vhost_user_memory, regions) + table->count * sizeof(table->regions[0]))
		return -EINVAL;
	for (uint32_t i = 0; !err && i < table->count; i++)
		err = vhost_user_maps_add(&maps, &table->regions[i], message->fds[i]);
	if (err) {
		vhost_user_maps_release(&maps);
		return err;
	}
	vhost_user_maps_release(&connection->maps);
	connection->maps = maps;
	return connection_rings_remap(connection);
}

static int get_max_mem_slots(struct connection *connection, struct vhost_user_message *message)
{
	(void)message;
	connection->reply.payload.u64 = SLOTS_MAX;
	return 0;
}

static int add_mem_reg(struct connection *connection, struct vhost_user_message *message)
{
	return vhost_user_maps_add(&connection->maps, &message->payload.region.region, message->fds[0]);
}

static int rem_mem_reg(struct connection *connection, struct vhost_user_message *message)
{
	int err = vhost_user_maps_remove(&connection->maps, &message->payload.region.region);

	return err ? err : connection_rings_remap(connection);
}

static struct connection_ring *ring_of(struct connection *connection, uint32_t index)
{
	return index < CONNECTION_RINGS ? &connection->rings[index] : NULL;
}

static int set_vring_num(struct connection *connection, struct vhost_user_message *message)
{
	const struct vhost_user_vring_state *state = &message->payload.state;
	struct connection_ring *ring = ring_of(connection, state->index);
	int err;

	if (!ring || !vq_size_valid(state->num))
		return -EINVAL;
	err = connection_ring_renew(connection, state->index);
	if (!err)
		ring->num = state->num;
	return err;
}

static int set_vring_base(struct connection *connection, struct vhost_user_message *message)
{
	const struct vhost_user_vring_state *state = &message->payload.state;
	struct connection_ring *ring = ring_of(connection, state->index);
	int err;

	if (!ring || state->num > UINT16_MAX)
		return -EINVAL;
	err = connection_ring_renew(connection, state->index);
	if (!err)
		ring->base = (uint16_t)state->num;
	return err;
}

static int set_vring_addr(struct connection *connection, struct vhost_user_message *message)
{
	const struct vhost_user_vring_addr *addr = &message->payload.addr;
	struct connection_ring *ring = ring_of(connection, addr->index);
	struct split_addresses at = {addr->desc, addr->avail, addr->used};
	struct split_device probe;
	int err;

	if (!ring || addr->flags)
		return -EINVAL;
	err = split_device_init(&probe, &connection->maps.memory, &at, ring->num ? ring->num : 1, 0, connection->features);
	if (err)
		return err;
	if (ring->running)
		err = split_device_remap(&ring->device, &at);
	if (err)
		return err;
	ring->addresses = at;
	ring->addressed = true;
	return 0;
}

static int get_vring_base(struct connection *connection, struct vhost_user_message *message)
{
	uint32_t index = message->payload.state.index;

	if (index >= CONNECTION_RINGS)
		return -EINVAL;
	connection->reply.payload.state.index = index;
	connection->reply.payload.state.num = connection_ring_stop(connection, index);
	return 0;
}

/* The ring's number and descriptor of KICK, CALL and ERR; *fd is -1 where the message says that there is none. */
static int vring_fd(struct vhost_user_message *message, unsigned *index, int *fd)
{
	uint64_t value = message->payload.u64;
	uint32_t expected = value & VHOST_USER_VRING_NO_FD ? 0 : 1;

	if (value & ~(uint64_t)(VHOST_USER_VRING_INDEX_MASK | VHOST_USER_VRING_NO_FD) || message->fd_count != expected)
		return -EINVAL;
	*index = value & VHOST_USER_VRING_INDEX_MASK;
	if (*index >= CONNECTION_RINGS)
		return -EINVAL;
	*fd = vhost_user_take_fd(message);
	return 0;
}

static int set_vring_kick(struct connection *connection, struct vhost_user_message *message)
{
	unsigned index;
	int fd, err = vring_fd(message, &index, &fd);

	if (err)
		return err;
	/* Without a descriptor the ring would have to be polled. */
	return fd < 0 ? -EOPNOTSUPP : connection_ring_set_kick(connection, index, fd);
}

static int set_vring_call(struct connection *connection, struct vhost_user_message *message)
{
	unsigned index;
	int fd, err = vring_fd(message, &index, &fd);

	return err ? err : connection_ring_set_call(connection, index, fd);
}

static int set_vring_err(struct connection *connection, struct vhost_user_message *message)
{
	unsigned index;
	int fd, err = vring_fd(message, &index, &fd);

	return err ? err : connection_ring_set_error(connection, index, fd);
}

static int set_backend_req_fd(struct connection *connection, struct vhost_user_message *message)
{
	if (connection->requests_fd >= 0)
		close(connection->requests_fd);
	connection->requests_fd = vhost_user_take_fd(message);
	return 0;
}

static int get_queue_num(struct connection *connection, struct vhost_user_message *message)
{
	(void)message;
	connection->reply.payload.u64 = CONNECTION_RINGS;
	return 0;
}

static int set_vring_enable(struct connection *connection, struct vhost_user_message *message)
{
	const struct vhost_user_vring_state *state = &message->payload.state;
	struct connection_ring *ring = ring_of(connection, state->index);

	if (!ring || state->num > 1)
		return -EINVAL;
	ring->enabled = state->num;
	connection_rings_update(connection);
	/* A kick from before was kept: nothing waits for another one. */
	connection_ring_serve(connection, state->index);
	return 0;
}

static int set_status(struct connection *connection, struct vhost_user_message *message)
{
	if (message->payload.u64 > UINT8_MAX)
		return -EINVAL;
	if (message->payload.u64 == 0)
		connection_reset(connection);
	connection->status = message->payload.u64;
	return 0;
}

static int get_status(struct connection *connection, struct vhost_user_message *message)
{
	(void)message;
	connection->reply.payload.u64 = connection->status;
	return 0;
}

#define STATE sizeof(struct vhost_user_vring_state)
#define TABLE_LEAST offsetof(struct vhost_user_memory, regions)

/* Payload bytes from and to, descriptors from and to, bytes of the reply. */
static const struct handler handlers[] = {
	[VHOST_USER_GET_FEATURES] = {0, 0, 0, 0, 8, get_features},
	[VHOST_USER_SET_FEATURES] = {8, 8, 0, 0, 0, set_features},
	[VHOST_USER_SET_OWNER] = {0, 0, 0, 0, 0, accept_it},
	[VHOST_USER_RESET_OWNER] = {0, 0, 0, 0, 0, reset_owner},
	[VHOST_USER_SET_MEM_TABLE] = {TABLE_LEAST, sizeof(struct vhost_user_memory), 1, VHOST_USER_REGIONS_MAX, 0, set_mem_table},
	[VHOST_USER_SET_VRING_NUM] = {STATE, STATE, 0, 0, 0, set_vring_num},
	[VHOST_USER_SET_VRING_ADDR] = {40, 40, 0, 0, 0, set_vring_addr},
	[VHOST_USER_SET_VRING_BASE] = {STATE, STATE, 0, 0, 0, set_vring_base},
	[VHOST_USER_GET_VRING_BASE] = {STATE, STATE, 0, 0, STATE, get_vring_base},
	[VHOST_USER_SET_VRING_KICK] = {8, 8, 0, 1, 0, set_vring_kick},
	[VHOST_USER_SET_VRING_CALL] = {8, 8, 0, 1, 0, set_vring_call},
	[VHOST_USER_SET_VRING_ERR] = {8, 8, 0, 1, 0, set_vring_err},
	[VHOST_USER_GET_PROTOCOL_FEATURES] = {0, 0, 0, 0, 8, get_protocol_features},
	[VHOST_USER_SET_PROTOCOL_FEATURES] = {8, 8, 0, 0, 0, set_protocol_features},
	[VHOST_USER_GET_QUEUE_NUM] = {0, 0, 0, 0, 8, get_queue_num},
	[VHOST_USER_SET_VRING_ENABLE] = {STATE, STATE, 0, 0, 0, set_vring_enable},
	[VHOST_USER_SET_BACKEND_REQ_FD] = {0, 0, 1, 1, 0, set_backend_req_fd},
	[VHOST_USER_RESET_DEVICE] = {0, 0, 0, 0, 0, reset_device},
	[VHOST_USER_GET_MAX_MEM_SLOTS] = {0, 0, 0, 0, 8, get_max_mem_slots},
	[VHOST_USER_ADD_MEM_REG] = {40, 40, 1, 1, 0, add_mem_reg},
	[VHOST_USER_REM_MEM_REG] = {40, 40, 0, 1, 0, rem_mem_reg},
	[VHOST_USER_SET_STATUS] = {8, 8, 0, 0, 0, set_status},
	[VHOST_USER_GET_STATUS] = {0, 0, 0, 0, 8, get_status},
};

static const struct handler *find_handler(const struct vhost_user_message *message)
{
	uint32_t request = message->header.request;

	if (request >= sizeof(handlers) / sizeof(handlers[0]) || !handlers[request].handle)
		return NULL;
	return &handlers[request];
}

static bool well_formed(const struct handler *handler, const struct vhost_user_message *message)
{
	return message->header.size >= handler->least && message->header.size <= handler->most && !message->fds_surplus &&
	       message->fd_count >= handler->fds_least && message->fd_count <= handler->fds_most;
}

static int answer(struct connection *connection, uint32_t request, uint32_t bytes)
{
	struct vhost_user_message *reply = &connection->reply;

	reply->header.request = request;
	reply->header.flags = VHOST_USER_VERSION | VHOST_USER_REPLY;
	reply->header.size = bytes;
	reply->fd_count = 0;
	/* A front-end that does not read its replies until the socket is full is none. */
	return vhost_user_send(connection->socket.fd, reply, 0);
}

int connection_message(struct connection *connection)
{
	struct vhost_user_message *message = &connection->receiver.message;
	const struct handler *handler = find_handler(message);
	uint32_t request = message->header.request, flags = message->header.flags;
	int err = -EOPNOTSUPP;

	if ((flags & VHOST_USER_VERSION_MASK) != VHOST_USER_VERSION || flags & VHOST_USER_REPLY ||
	    flags & ~(uint32_t)VHOST_USER_FLAGS_KNOWN)
		return -EPROTO;
	if (handler)
		err = well_formed(handler, message) ? handler->handle(connection, message) : -EINVAL;
	if (connection_broken(connection))
		return -ECONNABORTED;
	if (!err && handler->reply)
		return answer(connection, request, handler->reply);
	if (flags & VHOST_USER_NEED_REPLY && connection->reply_ack && !(handler && handler->reply)) {
		connection->reply.payload.u64 = err ? 1 : 0;
		return answer(connection, request, sizeof(uint64_t));
	}
	return err;
}

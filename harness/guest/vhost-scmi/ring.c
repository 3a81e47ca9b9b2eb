// SPDX-License-Identifier: GPL-2.0-only
/* The worker's part: takes chains from the command queue, copies requests in and responses out, publishes them. */
#define pr_fmt(fmt) "vhost_scmi: " fmt
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/uio.h>

#include "backend.h"
#include "device.h"
#include "settings.h"

/* A chain as vhost gives it: its pieces stand in queue->iov, the readable ones first. */
struct chain {
	int head;
	unsigned int readable, writable;
	unsigned int log_count;
	struct vhost_log *log;
	size_t request_bytes, capacity;
};

static bool fits(const struct chain *chain)
{
	if (chain->request_bytes > SCMI_PDU_BYTES || (rfc_buffer_limit && chain->capacity > SCMI_PDU_BYTES))
		return false;
	return chain->request_bytes >= SCMI_HEADER_BYTES && chain->capacity >= SCMI_RESPONSE_BYTES;
}

static bool copy_in(struct vhost_scmi *scmi, struct vhost_virtqueue *queue, const struct chain *chain)
{
	struct iov_iter from;

	iov_iter_init(&from, ITER_SOURCE, queue->iov, chain->readable, chain->request_bytes);
	return copy_from_iter_full(scmi->request, chain->request_bytes, &from);
}

static bool copy_out(struct vhost_scmi *scmi, struct vhost_virtqueue *queue, const struct chain *chain, u32 used)
{
	struct iov_iter to;

	iov_iter_init(&to, ITER_DEST, queue->iov + chain->readable, chain->writable, chain->capacity);
	if (copy_to_iter(scmi->response, used, &to) != used)
		return false;
	if (fault_overwrites)
		iov_iter_zero(chain->capacity - used, &to);
	return true;
}

/* Returns how long the response in the agent's buffer is: 0 where there is none. */
static u32 serve_chain(struct vhost_scmi *scmi, struct vhost_virtqueue *queue, const struct chain *chain)
{
	u32 used;

	if (!fits(chain)) {
		vq_err(queue, "a request of %zu and a response of up to %zu bytes\n", chain->request_bytes, chain->capacity);
		return 0;
	}
	if (!copy_in(scmi, queue, chain)) {
		vq_err(queue, "the request cannot be read\n");
		return 0;
	}
	used = scmi_backend_request(scmi->client, scmi->request, chain->request_bytes, scmi->response,
				    min_t(size_t, chain->capacity, U32_MAX));
	if (used && !copy_out(scmi, queue, chain, used)) {
		vq_err(queue, "the response cannot be written\n");
		return 0;
	}
	if (used && chain->log)
		vhost_log_write(queue, chain->log, chain->log_count, used, queue->iov + chain->readable, chain->writable);
	return used;
}

noinline void vhost_scmi_complete(struct vhost_scmi *scmi, struct vhost_virtqueue *queue, unsigned int head, u32 used)
{
	vhost_add_used(queue, head, used);
	if (fault_used_twice)
		vhost_add_used(queue, head, used);
	settings_wait(delay_call_ns);
	if (fault_no_call)
		return;
	vhost_signal(&scmi->dev, queue);
}

/* How vhost_get_vq_desc() went: a chain, none left, or a ring that cannot be read. */
static int take_chain(struct vhost_virtqueue *queue, struct chain *chain)
{
	chain->log = vhost_has_feature(queue, VHOST_F_LOG_ALL) ? queue->log : NULL;
	chain->head = vhost_get_vq_desc(queue, queue->iov, ARRAY_SIZE(queue->iov), &chain->readable, &chain->writable, chain->log,
					&chain->log_count);
	if (chain->head < 0)
		return chain->head;
	if (chain->head == queue->num)
		return 0;
	chain->request_bytes = iov_length(queue->iov, chain->readable);
	chain->capacity = iov_length(queue->iov + chain->readable, chain->writable);
	return 1;
}

static void serve_next(struct vhost_scmi *scmi, struct vhost_virtqueue *queue, const struct chain *chain)
{
	u32 used;

	if (rfc_lost_chains && (chain->readable != 1 || chain->writable != 1)) {
		vq_err(queue, "%u readable and %u writable pieces\n", chain->readable, chain->writable);
		return;
	}
	used = serve_chain(scmi, queue, chain);
	settings_wait(delay_used_ns);
	vhost_scmi_complete(scmi, queue, chain->head, used + (fault_used_long && used ? 4 : 0));
}

static void serve_queue(struct vhost_scmi *scmi, struct vhost_virtqueue *queue)
{
	struct chain chain = {0};
	int served = 0, taken;

	scmi_client_begins(scmi->client, ktime_get_ns());
	vhost_disable_notify(&scmi->dev, queue);
	settings_wait(delay_fetch_ns);
	while (!READ_ONCE(scmi->releasing) || fault_serves_after_close) {
		taken = take_chain(queue, &chain);
		if (taken < 0) {
			/* What the next kick will find is not known: a new ring, or the same entry again. Ask for it. */
			vhost_enable_notify(&scmi->dev, queue);
			return;
		}
		if (!taken && !vhost_enable_notify(&scmi->dev, queue))
			return;
		if (!taken) {
			vhost_disable_notify(&scmi->dev, queue);
			continue;
		}
		serve_next(scmi, queue, &chain);
		if (!rfc_no_weight && vhost_exceeds_weight(queue, ++served, 0))
			return;
		scmi_client_begins(scmi->client, ktime_get_ns());
	}
}

static struct vhost_virtqueue *queue_of(struct vhost_work *work)
{
	return container_of(work, struct vhost_virtqueue, poll.work);
}

noinline void vhost_scmi_handle_command(struct vhost_work *work)
{
	struct vhost_virtqueue *queue = queue_of(work);
	struct vhost_scmi *scmi = container_of(queue->dev, struct vhost_scmi, dev);

	mutex_lock(&queue->mutex);
	if (vhost_vq_get_backend(queue))
		serve_queue(scmi, queue);
	mutex_unlock(&queue->mutex);
}

void vhost_scmi_command_kick(struct vhost_work *work)
{
	settings_wait(delay_wake_ns);
	vhost_scmi_handle_command(work);
}

/* Nothing is ever sent to an agent that did not ask, so there is nothing to do with its buffers. */
void vhost_scmi_event_kick(struct vhost_work *work)
{
	struct vhost_virtqueue *queue = queue_of(work);
	struct vhost_scmi *scmi = container_of(queue->dev, struct vhost_scmi, dev);
	struct vhost_virtqueue *commands = &scmi->queues[COMMAND_QUEUE];

	if (rfc_log_events)
		pr_info("a kick of the event queue\n");
	if (!fault_event_kick_serves)
		return;
	mutex_lock(&commands->mutex);
	if (vhost_vq_get_backend(commands))
		vhost_scmi_complete(scmi, commands, 0, 0);
	mutex_unlock(&commands->mutex);
}

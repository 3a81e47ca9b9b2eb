// SPDX-License-Identifier: GPL-2.0-only
/* The worker's part: takes chains from the command queue, copies requests in and responses out, publishes them. */
#define pr_fmt(fmt) "vhost_scmi: " fmt
#include <linux/eventfd.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/uio.h>
#include <linux/version.h>

#include "backend.h"
#include "device.h"
#include "settings.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/* A chain as vhost gives it: its pieces stand in queue->iov, the readable ones first. */
struct chain {
	int head;
	unsigned int readable, writable;
	unsigned int log_count;
	struct vhost_log *log;
	bool unreachable;
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

static u32 agent_of(const struct vhost_scmi *scmi)
{
	return scmi_client_agent(scmi->client);
}

static u32 word_of(const u8 *message, u32 number)
{
	return le32_to_cpup((const __le32 *)message + number);
}

/* Returns how long the response in the agent's buffer is: 0 where there is none. */
static u32 serve_chain(struct vhost_scmi *scmi, struct vhost_virtqueue *queue, struct chain *chain)
{
	u32 used;

	if (!fits(chain)) {
		vq_err(queue, "a request of %zu and a response of up to %zu bytes\n", chain->request_bytes, chain->capacity);
		return 0;
	}
	if (!copy_in(scmi, queue, chain)) {
		chain->unreachable = true;
		vq_err(queue, "the request cannot be read\n");
		return 0;
	}
	trace_request_start(agent_of(scmi), queue, chain->head, word_of(scmi->request, 0), chain->request_bytes,
			    min_t(size_t, chain->capacity, U32_MAX));
	used = scmi_backend_request(scmi->client, scmi->request, chain->request_bytes, scmi->response,
				    min_t(size_t, chain->capacity, U32_MAX));
	trace_request_end(agent_of(scmi), queue, chain->head, word_of(scmi->request, 0), word_of(scmi->response, 1), used);
	if (used && !copy_out(scmi, queue, chain, used)) {
		chain->unreachable = true;
		vq_err(queue, "the response cannot be written\n");
		return 0;
	}
	if (used && chain->log)
		vhost_log_write(queue, chain->log, chain->log_count, used, queue->iov + chain->readable, chain->writable);
	return used;
}

static void signal_eventfd(struct eventfd_ctx *eventfd)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
	eventfd_signal(eventfd, 1);
#else
	eventfd_signal(eventfd);
#endif
}

static void call(struct vhost_scmi *scmi, struct vhost_virtqueue *queue)
{
	if (fault_no_call)
		return;
	if (fault_always_calls && queue->call_ctx.ctx)
		signal_eventfd(queue->call_ctx.ctx);
	else
		vhost_signal(&scmi->dev, queue);
}

noinline void vhost_scmi_complete(struct vhost_scmi *scmi, struct vhost_virtqueue *queue, unsigned int head, u32 used)
{
	vhost_add_used(queue, head, used);
	if (fault_used_twice)
		vhost_add_used(queue, head, used);
	trace_request_used(agent_of(scmi), queue, head, word_of(scmi->request, 0), word_of(scmi->response, 1), used);
	settings_wait(delay_call_ns);
	call(scmi, queue);
	trace_request_called(agent_of(scmi), queue, head, word_of(scmi->request, 0), word_of(scmi->response, 1), used);
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

static void serve_next(struct vhost_scmi *scmi, struct vhost_virtqueue *queue, struct chain *chain)
{
	u32 used;

	if (rfc_lost_chains && (chain->readable != 1 || chain->writable != 1)) {
		vq_err(queue, "%u readable and %u writable pieces\n", chain->readable, chain->writable);
		return;
	}
	memset(scmi->request, 0, sizeof(scmi->request));
	memset(scmi->response, 0, sizeof(scmi->response));
	chain->unreachable = false;
	used = serve_chain(scmi, queue, chain);
	if (fault_lost_unreachable && chain->unreachable)
		return;
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
			if (fault_bad_head)
				vhost_scmi_complete(scmi, queue, queue->num, 0);
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
	trace_worker_start(agent_of(scmi), queue);
	if (vhost_vq_get_backend(queue))
		serve_queue(scmi, queue);
	trace_worker_end(agent_of(scmi), queue);
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

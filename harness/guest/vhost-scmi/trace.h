/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints of our own, for where neither fentry nor kprobe can be had. `head` tells requests in flight apart. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vhost_scmi

#if !defined(VHOST_SCMI_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define VHOST_SCMI_TRACE_H

#include <linux/tracepoint.h>

DECLARE_EVENT_CLASS(vhost_scmi_queue,
	TP_PROTO(u32 agent, const void *queue),
	TP_ARGS(agent, queue),
	TP_STRUCT__entry(
		__field(u32, agent)
		__field(const void *, queue)
	),
	TP_fast_assign(
		__entry->agent = agent;
		__entry->queue = queue;
	),
	TP_printk("agent=%u queue=%p", __entry->agent, __entry->queue)
);

/* The worker turned to a queue, with its mutex held; and left it. */
DEFINE_EVENT(vhost_scmi_queue, worker_start, TP_PROTO(u32 agent, const void *queue), TP_ARGS(agent, queue));
DEFINE_EVENT(vhost_scmi_queue, worker_end, TP_PROTO(u32 agent, const void *queue), TP_ARGS(agent, queue));

/* A chain was taken, its request copied in: the backend is about to see it. */
TRACE_EVENT(request_start,
	TP_PROTO(u32 agent, const void *queue, u32 id, u32 header, u32 bytes, u32 capacity),
	TP_ARGS(agent, queue, id, header, bytes, capacity),
	TP_STRUCT__entry(
		__field(u32, agent)
		__field(const void *, queue)
		__field(u32, head)
		__field(u32, header)
		__field(u32, bytes)
		__field(u32, capacity)
	),
	TP_fast_assign(
		__entry->agent = agent;
		__entry->queue = queue;
		__entry->head = id;
		__entry->header = header;
		__entry->bytes = bytes;
		__entry->capacity = capacity;
	),
	TP_printk("agent=%u queue=%p head=%u header=0x%08x bytes=%u capacity=%u", __entry->agent, __entry->queue, __entry->head,
		  __entry->header, __entry->bytes, __entry->capacity)
);

DECLARE_EVENT_CLASS(vhost_scmi_result,
	TP_PROTO(u32 agent, const void *queue, u32 id, u32 header, int status, u32 used),
	TP_ARGS(agent, queue, id, header, status, used),
	TP_STRUCT__entry(
		__field(u32, agent)
		__field(const void *, queue)
		__field(u32, head)
		__field(u32, header)
		__field(int, status)
		__field(u32, used)
	),
	TP_fast_assign(
		__entry->agent = agent;
		__entry->queue = queue;
		__entry->head = id;
		__entry->header = header;
		__entry->status = status;
		__entry->used = used;
	),
	TP_printk("agent=%u queue=%p head=%u header=0x%08x status=%d used=%u", __entry->agent, __entry->queue, __entry->head,
		  __entry->header, __entry->status, __entry->used)
);

/* The backend answered; the used entry is visible; the call was made, or is not wanted. */
DEFINE_EVENT(vhost_scmi_result, request_end, TP_PROTO(u32 agent, const void *queue, u32 id, u32 header, int status, u32 used),
	     TP_ARGS(agent, queue, id, header, status, used));
DEFINE_EVENT(vhost_scmi_result, request_used, TP_PROTO(u32 agent, const void *queue, u32 id, u32 header, int status, u32 used),
	     TP_ARGS(agent, queue, id, header, status, used));
DEFINE_EVENT(vhost_scmi_result, request_called, TP_PROTO(u32 agent, const void *queue, u32 id, u32 header, int status, u32 used),
	     TP_ARGS(agent, queue, id, header, status, used));

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>

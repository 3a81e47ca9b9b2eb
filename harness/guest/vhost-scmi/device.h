/* SPDX-License-Identifier: GPL-2.0-only */
/* One open of /dev/vhost-scmi: a vhost device with two queues, and the client of the backend that it is. */
#ifndef VHOST_SCMI_DEVICE_H
#define VHOST_SCMI_DEVICE_H

#include <linux/types.h>
#include <vhost.h>

#include "wire.h"

struct scmi_client;

enum { COMMAND_QUEUE, EVENT_QUEUE, QUEUES };

struct vhost_scmi {
	struct vhost_dev dev;
	struct vhost_virtqueue queues[QUEUES];
	struct vhost_virtqueue *pointers[QUEUES];
	struct scmi_client *client;
	bool releasing; /* the worker takes no further chain */
	/* Of the request that is being served; the command queue's mutex is held. */
	u8 request[SCMI_PDU_BYTES] __aligned(8);
	u8 response[SCMI_PDU_BYTES] __aligned(8);
};

/* The requests that the worker serves before it lets others of its device run. */
#define VHOST_SCMI_WEIGHT 256

int vhost_scmi_device_init(void);
void vhost_scmi_device_exit(void);

/* Kicks, as vhost calls them on the worker. */
void vhost_scmi_command_kick(struct vhost_work *work);
void vhost_scmi_event_kick(struct vhost_work *work);

/* Kept out of line for probes: the command queue's handler, and where a request is given back: at its entry the used index is not
 * yet stored. */
void vhost_scmi_handle_command(struct vhost_work *work);
void vhost_scmi_complete(struct vhost_scmi *scmi, struct vhost_virtqueue *queue, unsigned int head, u32 used);

#endif

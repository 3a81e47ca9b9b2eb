// SPDX-License-Identifier: GPL-2.0-only
/* The device node: what a VMM asks of it, from open to the last close. */
#define pr_fmt(fmt) "vhost_scmi: " fmt
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vhost.h>

#include "backend.h"
#include "device.h"
#include "settings.h"

/* The call that starts and stops the queues had two numbers in its life; 0x81 belongs to vDPA now, in the other direction. */
#define VHOST_SCMI_SET_RUNNING_2022 _IOW(VHOST_VIRTIO, 0x81, int)
#define VHOST_SCMI_SET_RUNNING _IOW(VHOST_VIRTIO, 0x90, int)

#define VIRTIO_SCMI_F_P2A_CHANNELS 0

/* Neither notifications nor shared memory: what vhost does by itself is all. */
#define FEATURES                                                                                                                   \
	(BIT_ULL(VIRTIO_F_NOTIFY_ON_EMPTY) | BIT_ULL(VIRTIO_RING_F_INDIRECT_DESC) | BIT_ULL(VIRTIO_RING_F_EVENT_IDX) |             \
	 BIT_ULL(VHOST_F_LOG_ALL) | BIT_ULL(VIRTIO_F_ANY_LAYOUT) | BIT_ULL(VIRTIO_F_VERSION_1))

static u64 offered(void)
{
	return (fault_no_version ? FEATURES & ~BIT_ULL(VIRTIO_F_VERSION_1) : FEATURES) | (fault_offers_p2a ? BIT_ULL(VIRTIO_SCMI_F_P2A_CHANNELS) : 0);
}

static void detach(struct vhost_scmi *scmi)
{
	u32 i;

	for (i = 0; i < QUEUES; i++) {
		mutex_lock(&scmi->queues[i].mutex);
		vhost_vq_set_backend(&scmi->queues[i], NULL);
		mutex_unlock(&scmi->queues[i].mutex);
	}
}

static int attach(struct vhost_scmi *scmi, struct vhost_virtqueue *queue)
{
	int error = 0;

	mutex_lock(&queue->mutex);
	if (vhost_vq_get_backend(queue))
		goto out;
	error = -EFAULT;
	if (!(rfc_both_queues ? vhost_vq_access_ok(queue) : vhost_vq_is_setup(queue)))
		goto out;
	vhost_vq_set_backend(queue, scmi);
	error = vhost_vq_init_access(queue);
	if (error)
		vhost_vq_set_backend(queue, NULL);
out:
	mutex_unlock(&queue->mutex);
	return error;
}

/* A guest that gets no notifications need not have an event queue, so a VMM need not have set one up. */
static bool left_out(struct vhost_virtqueue *queue)
{
	return !queue->desc && !queue->avail && !queue->used && !rfc_both_queues;
}

/* Requests that nobody took yet are lost, as a planted defect. */
static void forget_ring(struct vhost_scmi *scmi)
{
	struct vhost_virtqueue *queue = &scmi->queues[COMMAND_QUEUE];
	unsigned int readable, writable;
	int head;

	mutex_lock(&queue->mutex);
	if (vhost_vq_get_backend(queue)) {
		vhost_disable_notify(&scmi->dev, queue);
		do {
			head = vhost_get_vq_desc(queue, queue->iov, ARRAY_SIZE(queue->iov), &readable, &writable, NULL, NULL);
		} while (head >= 0 && head != queue->num);
		vhost_enable_notify(&scmi->dev, queue);
	}
	mutex_unlock(&queue->mutex);
}

static int start(struct vhost_scmi *scmi)
{
	int error;

	if (fault_second_start && vhost_vq_get_backend(&scmi->queues[COMMAND_QUEUE])) {
		detach(scmi);
		return 0;
	}
	if (fault_half_start)
		(void)attach(scmi, &scmi->queues[EVENT_QUEUE]);
	error = attach(scmi, &scmi->queues[COMMAND_QUEUE]);

	if (!error && !left_out(&scmi->queues[EVENT_QUEUE]))
		error = attach(scmi, &scmi->queues[EVENT_QUEUE]);
	if (error) {
		if (!fault_half_start)
			detach(scmi);
		return error;
	}
	if (fault_forgets_start)
		forget_ring(scmi);
	/* What was kicked before the start is served now: no second kick need come. */
	if (!rfc_lost_kick)
		vhost_poll_queue(&scmi->queues[COMMAND_QUEUE].poll);
	return 0;
}

static long set_running(struct vhost_scmi *scmi, const int __user *argument)
{
	long error = 0;
	int running;

	if (copy_from_user(&running, argument, sizeof(running)))
		return -EFAULT;
	mutex_lock(&scmi->dev.mutex);
	if (!fault_no_owner)
		error = vhost_dev_check_owner(&scmi->dev);
	else if (!vhost_dev_has_owner(&scmi->dev))
		goto out;
	if (error)
		goto out;
	if (running) {
		error = start(scmi);
	} else if (!fault_keeps_running) {
		if (fault_forgets_stop)
			forget_ring(scmi);
		detach(scmi);
	}
out:
	mutex_unlock(&scmi->dev.mutex);
	return error;
}

static long set_features(struct vhost_scmi *scmi, u64 features)
{
	u32 i;

	if (features & ~offered() && !fault_any_feature)
		return -EOPNOTSUPP;
	mutex_lock(&scmi->dev.mutex);
	if ((features & BIT_ULL(VHOST_F_LOG_ALL)) && !vhost_log_access_ok(&scmi->dev)) {
		mutex_unlock(&scmi->dev.mutex);
		return -EFAULT;
	}
	for (i = 0; i < QUEUES; i++) {
		mutex_lock(&scmi->queues[i].mutex);
		scmi->queues[i].acked_features = features;
		mutex_unlock(&scmi->queues[i].mutex);
	}
	mutex_unlock(&scmi->dev.mutex);
	return 0;
}

/* Before the core sees a call: planted defects. 1: nothing is wrong, go on. */
static long planted(struct vhost_scmi *scmi, unsigned int request)
{
	bool eventfd = request == VHOST_SET_VRING_KICK || request == VHOST_SET_VRING_CALL;

	if (fault_no_error_event && request == VHOST_SET_VRING_ERR)
		return 0;
	if (fault_size_first && eventfd && scmi->queues[COMMAND_QUEUE].num == 1)
		return -EINVAL;
	return 1;
}

static long core_ioctl(struct vhost_scmi *scmi, unsigned int request, void __user *argument)
{
	long error;

	error = planted(scmi, request);
	if (error <= 0)
		return error;
	mutex_lock(&scmi->dev.mutex);
	error = vhost_dev_ioctl(&scmi->dev, request, argument);
	if (error == -ENOIOCTLCMD)
		error = vhost_vring_ioctl(&scmi->dev, request, argument);
	else
		vhost_dev_flush(&scmi->dev);
	mutex_unlock(&scmi->dev.mutex);
	if (fault_hides_errors && (error == -EBUSY || error == -EINVAL || error == -ENOBUFS))
		return 0;
	return error;
}

static long scmi_ioctl(struct file *file, unsigned int request, unsigned long argument)
{
	struct vhost_scmi *scmi = file->private_data;
	void __user *at = (void __user *)argument;
	u64 features = offered();

	switch (request) {
	case VHOST_GET_FEATURES: return copy_to_user(at, &features, sizeof(features)) ? -EFAULT : 0;
	case VHOST_SET_FEATURES:
		return copy_from_user(&features, at, sizeof(features)) ? -EFAULT : set_features(scmi, features);
	case VHOST_SCMI_SET_RUNNING:
		if (rfc_old_number)
			break;
		fallthrough;
	case VHOST_SCMI_SET_RUNNING_2022: return set_running(scmi, at);
	}
	return core_ioctl(scmi, request, at);
}

static int scmi_open(struct inode *inode, struct file *file)
{
	struct vhost_scmi *scmi = kvzalloc(sizeof(*scmi), GFP_KERNEL_ACCOUNT);
	int error;

	if (!scmi)
		return -ENOMEM;
	error = scmi_backend_open(&scmi->client);
	if (error) {
		kvfree(scmi);
		return error;
	}
	scmi->pointers[COMMAND_QUEUE] = &scmi->queues[COMMAND_QUEUE];
	scmi->pointers[EVENT_QUEUE] = &scmi->queues[EVENT_QUEUE];
	scmi->queues[COMMAND_QUEUE].handle_kick = vhost_scmi_command_kick;
	scmi->queues[EVENT_QUEUE].handle_kick = vhost_scmi_event_kick;
	vhost_dev_init(&scmi->dev, scmi->pointers, QUEUES, UIO_MAXIOV, VHOST_SCMI_WEIGHT, 0, true, NULL);
	file->private_data = scmi;
	return 0;
}

/* Each process that closes its copy, before the last one does. */
static int scmi_flush(struct file *file, fl_owner_t owner)
{
	struct vhost_scmi *scmi = file->private_data;

	if (fault_early_release)
		scmi_backend_reset(scmi->client);
	return 0;
}

/* Whoever closes last: the owner, its killer, or a process that only held the descriptor. */
static int scmi_release(struct inode *inode, struct file *file)
{
	struct vhost_scmi *scmi = file->private_data;
	int error;

	WRITE_ONCE(scmi->releasing, true);
	mutex_lock(&scmi->dev.mutex);
	if (!rfc_release_by_owner || !vhost_dev_check_owner(&scmi->dev))
		detach(scmi);
	vhost_dev_flush(&scmi->dev);
	mutex_unlock(&scmi->dev.mutex);
	vhost_dev_stop(&scmi->dev);
	vhost_dev_cleanup(&scmi->dev);
	/* The worker is gone: nothing of this client runs any more. */
	error = scmi_backend_close(scmi->client);
	if (error)
		pr_debug("a client left with %d\n", error);
	kvfree(scmi);
	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = scmi_open,
	.release = scmi_release,
	.flush = scmi_flush,
	.unlocked_ioctl = scmi_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice node = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "vhost-scmi",
	.fops = &operations,
};

int vhost_scmi_device_init(void)
{
	return misc_register(&node);
}

void vhost_scmi_device_exit(void)
{
	misc_deregister(&node);
}

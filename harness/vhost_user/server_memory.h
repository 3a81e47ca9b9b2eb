/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A front-end's memory as the vhost-user server maps it: regions with descriptors in, a table of host memory out. The
 * front-end may shrink a file under the server: that costs it its connection, not the server its life.
 */
#ifndef HARNESS_VHOST_USER_SERVER_MEMORY_H
#define HARNESS_VHOST_USER_SERVER_MEMORY_H

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include "harness/virtqueue/memory.h"
#include "harness/virtqueue/vhost_user.h"

struct vhost_user_mapping {
	uint8_t *base, *host; /* of the whole mapping; of the region in it */
	size_t bytes;         /* of the whole mapping */
};

/* Zero-initialise for none. */
struct vhost_user_maps {
	struct vq_memory memory;
	uint32_t count;
	struct vhost_user_mapping mappings[VQ_MEMORY_REGIONS_MAX];
	volatile sig_atomic_t lost; /* a page of it was gone when it was touched */
};

/* Map one region of the file `fd`, which stays the caller's. 0 or an errno; -EFAULT: the file ends before the region. */
int vhost_user_maps_add(struct vhost_user_maps *maps, const struct vhost_user_region *region, int fd);
int vhost_user_maps_remove(struct vhost_user_maps *maps, const struct vhost_user_region *region);
void vhost_user_maps_release(struct vhost_user_maps *maps);

/*
 * While `maps` is watched by this thread, a touch of a page that the file no longer has finds zeros and sets maps->lost.
 * NULL watches nothing. Needs the handler installed.
 */
extern _Thread_local struct vhost_user_maps *vhost_user_maps_watched;
static inline void vhost_user_maps_watch(struct vhost_user_maps *maps)
{
	vhost_user_maps_watched = maps;
	atomic_signal_fence(memory_order_seq_cst);
}
/* Install the SIGBUS handler, keeping the one before in `before`; and put that back. 0 or an errno. */
int vhost_user_maps_install(struct sigaction *before);
void vhost_user_maps_uninstall(const struct sigaction *before);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps what a front-end says its memory is, after checking that it is there. */
#include "harness/vhost_user/server_memory.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

_Thread_local struct vhost_user_maps *vhost_user_maps_watched;

/* How much of the file to map so that the region is in it, from the file's start: any offset is fine then. */
static int mapping_bytes(const struct vhost_user_region *region, int fd, size_t *bytes)
{
	struct stat st;
	uint64_t end, block;

	if (region->size == 0 || __builtin_add_overflow(region->mmap_offset, region->size, &end) || end > PTRDIFF_MAX)
		return -EINVAL;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size < 0)
		return -ENODEV;
	if (end > (uint64_t)st.st_size)
		return -EFAULT;
	/* Huge pages are unmapped in whole pages only. */
	block = st.st_blksize > 4096 && !(st.st_blksize & (st.st_blksize - 1)) ? (uint64_t)st.st_blksize : 4096;
	*bytes = (size_t)((end + block - 1) & ~(block - 1));
	return 0;
}

int vhost_user_maps_add(struct vhost_user_maps *maps, const struct vhost_user_region *region, int fd)
{
	struct vq_region entry = {region->guest_address, region->user_address, region->size, NULL};
	struct vhost_user_mapping *mapping;
	int err;

	if (maps->count == VQ_MEMORY_REGIONS_MAX)
		return -ENOSPC;
	mapping = &maps->mappings[maps->count];
	err = mapping_bytes(region, fd, &mapping->bytes);
	if (err)
		return err;
	mapping->base = mmap(NULL, mapping->bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);
	if (mapping->base == MAP_FAILED)
		return -errno;
	mapping->host = entry.host = mapping->base + region->mmap_offset;
	err = vq_memory_add(&maps->memory, &entry);
	if (err) {
		munmap(mapping->base, mapping->bytes);
		return err;
	}
	maps->count++;
	return 0;
}

int vhost_user_maps_remove(struct vhost_user_maps *maps, const struct vhost_user_region *region)
{
	struct vq_region removed;
	int err = vq_memory_remove(&maps->memory, region->guest_address, region->user_address, region->size, &removed);

	if (err)
		return err;
	for (uint32_t i = 0; i < maps->count; i++) {
		if (maps->mappings[i].host != removed.host)
			continue;
		munmap(maps->mappings[i].base, maps->mappings[i].bytes);
		maps->mappings[i] = maps->mappings[--maps->count];
		break;
	}
	return 0;
}

void vhost_user_maps_release(struct vhost_user_maps *maps)
{
	for (uint32_t i = 0; i < maps->count; i++)
		munmap(maps->mappings[i].base, maps->mappings[i].bytes);
	memset(maps, 0, sizeof(*maps));
}

/* Puts zeros where the file's pages went, so that whoever touched them can finish; the connection is closed afterwards. */
static void on_sigbus(int number, siginfo_t *info, void *context)
{
	struct vhost_user_maps *maps = vhost_user_maps_watched;
	const uint8_t *at = info->si_addr;
	int saved = errno;

	(void)context;
	for (uint32_t i = 0; maps && i < maps->count; i++) {
		struct vhost_user_mapping *mapping = &maps->mappings[i];

		if (at < mapping->base || at >= mapping->base + mapping->bytes)
			continue;
		if (mmap(mapping->base, mapping->bytes, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED)
			break;
		maps->lost = 1;
		errno = saved;
		return;
	}
	/* Not ours: the access is made again when this returns, and ends the process as it would have without us. */
	signal(number, SIG_DFL);
}

int vhost_user_maps_install(struct sigaction *before)
{
	struct sigaction action = {.sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO};

	sigemptyset(&action.sa_mask);
	return sigaction(SIGBUS, &action, before) < 0 ? -errno : 0;
}

void vhost_user_maps_uninstall(const struct sigaction *before)
{
	sigaction(SIGBUS, before, NULL);
}

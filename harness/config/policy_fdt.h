/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files that read a policy from a flattened device tree share. The tree is untrusted: everything is looked up in an index. */
#ifndef HARNESS_POLICY_FDT_H
#define HARNESS_POLICY_FDT_H

#include <stddef.h>

#include "harness/config/policy_private.h"

#define TREE_NODES_MAX 65536u
#define TREE_DEPTH_MAX 64
#define NO_NODE UINT32_MAX
#define CHANNELS_MAX 254u
/* What is looked up again and again is bounded, so that no tree takes long. */
#define TREE_BYTES_MAX (2u << 20) /* as much as an arm64 kernel takes */
#define TREE_PATHS_MAX 1024u
#define MAP_RESOURCES_MAX 1024u /* of a device */
#define NAME_BYTES 64u

struct tree_node {
	int offset;
	uint32_t parent;
	uint32_t phandle;
};

/* One agent's way to the platform. */
struct tree_channel {
	uint32_t shmem; /* node */
	uint32_t smc;
	bool smc_known, id_known, taken;
	uint32_t id;
	uint64_t base, size;
	char where[192];
};

struct tree {
	const char *name; /* of the file */
	void *blob;
	struct tree_node *nodes; /* in the order of the blob, the root first */
	uint32_t count;
	uint32_t *by_phandle; /* nodes that have one, sorted by it */
	uint32_t phandle_count;
	struct policy_draft *draft;
	/* What it says of SCMI. */
	uint32_t host, own; /* transport nodes: the host's, and that of the trusted agent; NO_NODE */
	uint32_t container, map;
	struct tree_channel channels[CHANNELS_MAX];
	uint32_t channel_count;
	uint32_t trusted; /* place in the draft */
	uint32_t dom0;    /* or POLICY_NONE */
	struct tree_device {
		uint32_t id, place;
		uint32_t map; /* its node in the firmware map; NO_NODE */
		bool given;   /* to some domain */
	} devices[POLICY_DEVICES_MAX];
	uint32_t device_count;
	uint32_t paths; /* looked up so far */
};

/* "FILE: /path: property: what is wrong"; `property` may be NULL. -EINVAL. */
int tree_refuse(const struct tree *tree, uint32_t node, const char *property, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* What a full list, or a lack of memory, leaves behind. */
int tree_full(const struct tree *tree);
/* "FILE: /path: property", into `text`. */
const char *tree_where(const struct tree *tree, uint32_t node, const char *property, char *text, size_t text_bytes);
const char *tree_path(const struct tree *tree, uint32_t node, char *text, size_t text_bytes);
const char *tree_node_name(const struct tree *tree, uint32_t node);

/* The bytes of a property, or NULL. */
const void *tree_property(const struct tree *tree, uint32_t node, const char *name, int *bytes);
bool tree_has(const struct tree *tree, uint32_t node, const char *name);
/* The property as words. 0 words: it is not there. An error if it is no whole number of them. */
int tree_words(const struct tree *tree, uint32_t node, const char *name, const void **words, uint32_t *count);
uint32_t tree_word(const void *words, uint32_t i);
/* One word. -ENOENT: not there; -EINVAL: of another length. */
int tree_one(const struct tree *tree, uint32_t node, const char *name, uint32_t *word);
/* A string that ends, or NULL. */
const char *tree_text(const struct tree *tree, uint32_t node, const char *name);
bool tree_compatible(const struct tree *tree, uint32_t node, const char *prefix, bool whole);
uint32_t tree_phandle(const struct tree *tree, uint32_t phandle);
uint32_t tree_find(const struct tree *tree, const char *path);
/* The next node below `top` after `node` in the order of the blob (first: `top` itself as `node`); NO_NODE. */
uint32_t tree_below(const struct tree *tree, uint32_t top, uint32_t node);

/* The last node below `top`; `top` itself where there is none. */
uint32_t tree_last(const struct tree *tree, uint32_t top);

int tree_read_agents(struct tree *tree);  /* policy_fdt_agents.c: channels, the trusted agent, domains */
int tree_read_devices(struct tree *tree); /* policy_fdt_devices.c: devices, their resources */
int tree_read_domains(struct tree *tree); /* who has which device */
int tree_read_map(struct tree *tree);     /* what the tree says in our own words */
/* A domain's device by its node; the trusted agent's ids follow. */
int tree_give_node(struct tree *tree, uint32_t agent, uint32_t node);
int tree_give_rest(struct tree *tree, uint32_t agent);
uint32_t tree_device(struct tree *tree, uint32_t id);

#endif

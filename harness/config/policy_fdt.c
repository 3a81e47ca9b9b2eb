/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads policies from flattened device trees: an index of the nodes first, then agents, devices and domains by it. */
#include "harness/config/policy_fdt.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <libfdt.h>

/* --- Messages -------------------------------------------------------------------------------------------------------------- */

const char *tree_node_name(const struct tree *tree, uint32_t node)
{
	const char *name = fdt_get_name(tree->blob, tree->nodes[node].offset, NULL);

	return name ? name : "?";
}

const char *tree_path(const struct tree *tree, uint32_t node, char *text, size_t text_bytes)
{
	uint32_t chain[TREE_DEPTH_MAX + 1];
	size_t used = 0;
	int depth = 0;

	for (; node != 0 && node != NO_NODE && depth <= TREE_DEPTH_MAX; node = tree->nodes[node].parent)
		chain[depth++] = node;
	(void)snprintf(text, text_bytes, "/");
	while (depth-- > 0 && used < text_bytes) {
		int n = snprintf(text + used, text_bytes - used, "/%s", tree_node_name(tree, chain[depth]));

		used += n > 0 ? (size_t)n : 0;
	}
	return text;
}

const char *tree_where(const struct tree *tree, uint32_t node, const char *property, char *text, size_t text_bytes)
{
	char path[320];

	(void)snprintf(text, text_bytes, "%.80s: %s%s%s", tree->name, tree_path(tree, node, path, sizeof(path)),
		       property ? ": " : "", property ? property : "");
	return text;
}

int tree_refuse(const struct tree *tree, uint32_t node, const char *property, const char *format, ...)
{
	char where[512], what[512];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	(void)snprintf(tree->draft->why, tree->draft->why_bytes, "%s: %s", tree_where(tree, node, property, where, sizeof(where)),
		       what);
	return -EINVAL;
}

int tree_full(const struct tree *tree)
{
	return tree->draft->no_memory ? -ENOMEM : -E2BIG;
}

/* --- Properties ------------------------------------------------------------------------------------------------------------- */

const void *tree_property(const struct tree *tree, uint32_t node, const char *name, int *bytes)
{
	const void *value = fdt_getprop(tree->blob, tree->nodes[node].offset, name, bytes);

	if (!value)
		*bytes = 0;
	return value;
}

bool tree_has(const struct tree *tree, uint32_t node, const char *name)
{
	int bytes;

	return tree_property(tree, node, name, &bytes) != NULL;
}

int tree_words(const struct tree *tree, uint32_t node, const char *name, const void **words, uint32_t *count)
{
	int bytes;

	*words = tree_property(tree, node, name, &bytes);
	*count = (uint32_t)bytes / 4;
	if (bytes % 4)
		return tree_refuse(tree, node, name, "expected words of four bytes, found %d bytes", bytes);
	return 0;
}

uint32_t tree_word(const void *words, uint32_t i)
{
	return fdt32_ld((const fdt32_t *)words + i);
}

int tree_one(const struct tree *tree, uint32_t node, const char *name, uint32_t *word)
{
	int bytes;
	const void *value = tree_property(tree, node, name, &bytes);

	if (!value)
		return -ENOENT;
	if (bytes != 4)
		return tree_refuse(tree, node, name, "expected one word of four bytes, found %d bytes", bytes);
	*word = tree_word(value, 0);
	return 0;
}

const char *tree_text(const struct tree *tree, uint32_t node, const char *name)
{
	int bytes;
	const char *text = tree_property(tree, node, name, &bytes);

	return text && bytes > 0 && text[bytes - 1] == '\0' ? text : NULL;
}

bool tree_compatible(const struct tree *tree, uint32_t node, const char *prefix, bool whole)
{
	int bytes;
	const char *text = tree_property(tree, node, "compatible", &bytes);
	size_t wanted = strlen(prefix);

	while (text && bytes > 0) {
		size_t length = strnlen(text, (size_t)bytes);

		if (length >= wanted && !memcmp(text, prefix, wanted) && (!whole || length == wanted))
			return true;
		text += length + 1;
		bytes -= (int)length + 1;
	}
	return false;
}

/* --- Nodes ------------------------------------------------------------------------------------------------------------------ */

uint32_t tree_phandle(const struct tree *tree, uint32_t phandle)
{
	uint32_t low = 0, high = tree->phandle_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (tree->nodes[tree->by_phandle[middle]].phandle < phandle)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < tree->phandle_count && tree->nodes[tree->by_phandle[low]].phandle == phandle)
		return tree->by_phandle[low];
	return NO_NODE;
}

uint32_t tree_find(const struct tree *tree, const char *path)
{
	int offset = path[0] == '/' ? fdt_path_offset(tree->blob, path) : -FDT_ERR_BADPATH;

	for (uint32_t low = 0, high = tree->count; offset >= 0 && low < high;) {
		uint32_t middle = low + (high - low) / 2;

		if (tree->nodes[middle].offset == offset)
			return middle;
		if (tree->nodes[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_NODE;
}

uint32_t tree_below(const struct tree *tree, uint32_t top, uint32_t node)
{
	uint32_t next = node + 1;

	/* A node's descendants follow it, and theirs have parents that are not before it. */
	if (next >= tree->count || tree->nodes[next].parent == NO_NODE || tree->nodes[next].parent < top)
		return NO_NODE;
	return next;
}

uint32_t tree_last(const struct tree *tree, uint32_t top)
{
	uint32_t last = top;

	for (uint32_t i = tree_below(tree, top, top); i != NO_NODE; i = tree_below(tree, top, i))
		last = i;
	return last;
}

struct pair {
	uint32_t phandle, node;
};

static int by_phandle(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return x->phandle < y->phandle ? -1 : x->phandle > y->phandle;
}

static int index_phandles(struct tree *tree)
{
	struct pair *pairs = calloc(tree->count + 1u, sizeof(*pairs));
	int error = 0;

	tree->by_phandle = calloc(tree->count + 1u, sizeof(*tree->by_phandle));
	if (!pairs || !tree->by_phandle) {
		free(pairs);
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < tree->count; i++)
		if (tree->nodes[i].phandle)
			pairs[tree->phandle_count++] = (struct pair){tree->nodes[i].phandle, i};
	qsort(pairs, tree->phandle_count, sizeof(*pairs), by_phandle);
	for (uint32_t i = 0; i < tree->phandle_count && !error; i++) {
		tree->by_phandle[i] = pairs[i].node;
		if (i > 0 && pairs[i].phandle == pairs[i - 1].phandle)
			error = tree_refuse(tree, pairs[i].node, "phandle", "expected a number of its own, found 0x%x again",
					    pairs[i].phandle);
	}
	free(pairs);
	return error;
}

static int add_node(struct tree *tree, int offset, uint32_t parent)
{
	struct tree_node *node = &tree->nodes[tree->count++];
	uint32_t phandle = 0;
	int error;

	*node = (struct tree_node){.offset = offset, .parent = parent};
	error = tree_one(tree, tree->count - 1, "phandle", &phandle);
	if (error == -ENOENT)
		error = tree_one(tree, tree->count - 1, "linux,phandle", &phandle);
	node->phandle = phandle;
	return error == -ENOENT ? 0 : error;
}

static int index_nodes(struct tree *tree)
{
	uint32_t chain[TREE_DEPTH_MAX + 1];
	int depth = 0, error = 0;

	tree->nodes = calloc(TREE_NODES_MAX, sizeof(*tree->nodes));
	if (!tree->nodes)
		return -ENOMEM;
	for (int offset = 0; offset >= 0 && depth >= 0 && !error; offset = fdt_next_node(tree->blob, offset, &depth)) {
		if (depth > TREE_DEPTH_MAX || tree->count == TREE_NODES_MAX) {
			(void)snprintf(tree->draft->why, tree->draft->why_bytes,
				       "%s: expected at most %u nodes of depth %d, found more", tree->name, TREE_NODES_MAX,
				       TREE_DEPTH_MAX);
			return -E2BIG;
		}
		chain[depth] = tree->count;
		error = add_node(tree, offset, depth > 0 ? chain[depth - 1] : NO_NODE);
	}
	return error ? error : index_phandles(tree);
}

/* Trees older than version 16 name their nodes by whole paths: nobody makes them, and the library's full check falls over a root without one. */
static int check_blob(const void *blob, size_t bytes)
{
	int error = bytes < sizeof(struct fdt_header) ? -FDT_ERR_TRUNCATED : fdt_check_header(blob);

	if (!error && fdt_version(blob) < 16)
		error = -FDT_ERR_BADVERSION;
	return error ? error : fdt_check_full(blob, bytes);
}

/* Aligned, as the library wants it, and whole. */
static int take_blob(struct tree *tree, const void *blob, size_t bytes)
{
	int error;

	if (bytes > TREE_BYTES_MAX) {
		(void)snprintf(tree->draft->why, tree->draft->why_bytes,
			       "%s: expected a device tree of at most %u MiB, found %zu bytes", tree->name, TREE_BYTES_MAX >> 20,
			       bytes);
		return -EFBIG;
	}
	tree->blob = malloc(bytes + 8);
	if (!tree->blob)
		return -ENOMEM;
	memcpy(tree->blob, blob, bytes);
	error = check_blob(tree->blob, bytes);
	if (error) {
		(void)snprintf(tree->draft->why, tree->draft->why_bytes, "%s: expected a flattened device tree, found: %s",
			       tree->name, fdt_strerror(error));
		return -EINVAL;
	}
	return 0;
}

int policy_read_fdt(const char *name, const void *blob, size_t bytes, struct policy **policy, char *why, size_t why_bytes)
{
	struct policy_draft draft;
	struct tree *tree = calloc(1, sizeof(*tree));
	int error = policy_draft_begin(&draft, name, why, why_bytes);

	if (!error && !tree)
		error = -ENOMEM;
	if (!error) {
		tree->name = name;
		tree->draft = &draft;
		tree->host = tree->own = tree->container = tree->map = NO_NODE;
		tree->dom0 = POLICY_NONE;
		error = take_blob(tree, blob, bytes);
	}
	if (!error)
		error = index_nodes(tree);
	if (!error)
		error = tree_read_agents(tree);
	if (!error)
		error = tree_read_devices(tree);
	if (!error)
		error = tree_read_domains(tree);
	if (!error)
		error = tree_read_map(tree);
	error = policy_draft_end(&draft, error, policy);
	if (tree) {
		free(tree->nodes);
		free(tree->by_phandle);
		free(tree->blob);
	}
	free(tree);
	return error;
}

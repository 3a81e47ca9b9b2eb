/* SPDX-License-Identifier: BSD-2-Clause */
/* Backends from outside: a shared object that exports assay_backend_plugin() and needs nothing of ours. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/backends/registry.h"

#define SYMBOL "assay_backend_plugin"

/* The table has to reach at least to the last entry that is not optional. */
#define TABLE_BYTES_MIN (offsetof(struct assay_backend_ops, last_error) + sizeof(((struct assay_backend_ops *)0)->last_error))

/* A table shorter than ours is completed here; entries behind its end read as NULL. */
#define TABLES_MAX 16u
static struct assay_backend_ops tables[TABLES_MAX];
static unsigned table_count;

static const char *missing_entry(const struct assay_backend_ops *ops)
{
	const struct {
		const char *name;
		bool there;
	} entries[] = {
		{"name", ops->name}, {"open", ops->open}, {"close", ops->close},       {"submit", ops->submit},
		{"kick", ops->kick}, {"reap", ops->reap}, {"describe", ops->describe}, {"last_error", ops->last_error},
	};

	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
		if (!entries[i].there)
			return entries[i].name;
	return NULL;
}

/* Make the table one of our own size: a plugin may have been built against an older or a newer header. */
static int adopt(const char *file, const struct assay_backend_ops *theirs, const struct assay_backend_ops **ops, char *why,
		 size_t why_bytes)
{
	struct assay_backend_ops mine = {.abi_version = 0};
	const char *missing;

	if (!theirs) {
		snprintf(why, why_bytes, "plugin:%s: " SYMBOL "() returned no table", file);
		return -EINVAL;
	}
	if (theirs->abi_version != ASSAY_BACKEND_ABI) {
		snprintf(why, why_bytes, "plugin:%s: abi_version is %u, expected %u: build it against this include/assay/backend.h",
			 file, theirs->abi_version, ASSAY_BACKEND_ABI);
		return -EINVAL;
	}
	if (theirs->struct_size < TABLE_BYTES_MIN) {
		snprintf(why, why_bytes, "plugin:%s: struct_size is %u, expected at least %zu", file, theirs->struct_size,
			 TABLE_BYTES_MIN);
		return -EINVAL;
	}
	memcpy(&mine, theirs, theirs->struct_size < sizeof(mine) ? theirs->struct_size : sizeof(mine));
	mine.struct_size = sizeof(mine);
	missing = missing_entry(&mine);
	if (missing) {
		snprintf(why, why_bytes, "plugin:%s: the table has no %s", file, missing);
		return -EINVAL;
	}
	for (unsigned i = 0; i < table_count; i++) {
		if (memcmp(&tables[i], &mine, sizeof(mine)))
			continue;
		*ops = &tables[i];
		return 0;
	}
	if (table_count == TABLES_MAX) {
		snprintf(why, why_bytes, "plugin:%s: more than %u plugins in one process", file, TABLES_MAX);
		return -EINVAL;
	}
	tables[table_count] = mine;
	*ops = &tables[table_count++];
	return 0;
}

int plugin_load(const char *address, const struct assay_backend_ops **ops, char *args, size_t args_bytes, char *why,
		size_t why_bytes)
{
	const char *comma = strchr(address, ',');
	size_t length = comma ? (size_t)(comma - address) : strlen(address);
	assay_backend_plugin_fn *entry;
	char file[4096];
	void *library;

	if (!length || length >= sizeof(file)) {
		snprintf(why, why_bytes, "plugin:%s: expected plugin:LIB.so[,ARGS]", address);
		return -EINVAL;
	}
	memcpy(file, address, length);
	file[length] = '\0';
	if (snprintf(args, args_bytes, "%s", comma ? comma + 1 : "") >= (int)args_bytes) {
		snprintf(why, why_bytes, "plugin:%s: the arguments are longer than %zu bytes", file, args_bytes - 1);
		return -EINVAL;
	}
	library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		snprintf(why, why_bytes, "plugin:%s: %s", file, dlerror());
		return -EINVAL;
	}
	/* POSIX gives functions and data one kind of pointer; ISO C does not say so. */
	*(void **)(void *)&entry = dlsym(library, SYMBOL);
	if (!entry) {
		snprintf(why, why_bytes, "plugin:%s: it does not export %s()", file, SYMBOL);
		dlclose(library);
		return -EINVAL;
	}
	return adopt(file, entry(), ops, why, why_bytes);
}

/* assay_backend_find() hands out the plugin's own table, so this one is only listed. */
const struct assay_backend_ops plugin_backend = {
	.abi_version = ASSAY_BACKEND_ABI,
	.struct_size = sizeof(struct assay_backend_ops),
	.name = "plugin",
	.summary = "a shared object that implements include/assay/backend.h: plugin:LIB.so[,ARGS]",
};

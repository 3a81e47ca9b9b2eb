/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Agents of a device tree: channels from the list of secondary agents in any of its layouts, or from the shared pages; the trusted
 * agent; and the domains, each bound to its channel by agent id, or the next free one where there is no list.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/config/policy_fdt.h"

#define PAGE_BYTES 4096u
#define LIST "scmi-secondary-agents"
#define OLD_LIST "xen,scmi-secondary-agents"
#define LIST_CELLS "#scmi-secondary-agents-cells"
#define DOM0_ID "xen,dom0-sci-agent-id"

/* --- Shared pages ------------------------------------------------------------------------------------------------------------ */

static uint64_t wide(const void *words, uint32_t first, uint32_t count)
{
	uint64_t value = 0;

	for (uint32_t i = 0; i < count; i++)
		value = value << 32 | tree_word(words, first + i);
	return value;
}

static int cells_of(const struct tree *tree, uint32_t node, const char *name, uint32_t usual, uint32_t most, uint32_t *cells)
{
	int error = tree_one(tree, node, name, cells);

	if (error == -ENOENT) {
		*cells = usual;
		return 0;
	}
	if (!error && *cells > most)
		return tree_refuse(tree, node, name, "expected at most %u, found %u", most, *cells);
	return error;
}

/* Base and size of a shared page. */
static int read_page(struct tree *tree, struct tree_channel *channel)
{
	uint32_t parent = tree->nodes[channel->shmem].parent, address, size, count;
	const void *words;
	int error = parent == NO_NODE ? -EINVAL : cells_of(tree, parent, "#address-cells", 2, 2, &address);

	if (!error)
		error = cells_of(tree, parent, "#size-cells", 1, 2, &size);
	if (!error)
		error = tree_words(tree, channel->shmem, "reg", &words, &count);
	if (error)
		return error;
	if (count != address + size || !address)
		return tree_refuse(tree, channel->shmem, "reg",
				   "expected one address of %u cells and one size of %u, found %u cells", address, size, count);
	channel->base = wide(words, 0, address);
	channel->size = wide(words, address, size);
	if (channel->size % PAGE_BYTES)
		return tree_refuse(tree, channel->shmem, "reg", "expected a size of whole pages of %u bytes, found 0x%llx",
				   PAGE_BYTES, (unsigned long long)channel->size);
	if (channel->base % PAGE_BYTES || !channel->size) {
		char path[320];

		(void)policy_draft_find(tree->draft, "%s: %s: the shared page is at 0x%llx with %llu bytes: not aligned, or empty",
					tree->name, tree_path(tree, channel->shmem, path, sizeof(path)),
					(unsigned long long)channel->base, (unsigned long long)channel->size);
	}
	return 0;
}

static bool overlap(const struct tree_channel *a, const struct tree_channel *b)
{
	if (a->shmem == b->shmem)
		return true;
	return a->base < b->base ? b->base - a->base < a->size : a->base - b->base < b->size;
}

/* Ids, function ids and pages are each channel's own. One function id for all is the old design, which has no list. */
static int add_channel(struct tree *tree, uint32_t node, const char *property, const struct tree_channel *channel)
{
	struct tree_channel *added = &tree->channels[tree->channel_count];
	int error;

	if (tree->channel_count == CHANNELS_MAX)
		return tree_refuse(tree, node, property, "expected at most %u agents, found more", CHANNELS_MAX);
	*added = *channel;
	error = read_page(tree, added);
	for (uint32_t i = 0; i < tree->channel_count && !error; i++) {
		const struct tree_channel *other = &tree->channels[i];

		if (added->id_known && other->id_known && added->id == other->id)
			error = tree_refuse(tree, node, property, "expected an agent id of its own for each entry, found %u again",
					    added->id);
		else if (added->smc_known && other->smc_known && added->smc == other->smc)
			error = tree_refuse(tree, node, property, "expected an smc-id of its own for each entry, found 0x%x again",
					    added->smc);
		else if (overlap(added, other))
			error = tree_refuse(tree, node, property,
					    "expected a shared page of its own for each entry, found 0x%llx in that of another",
					    (unsigned long long)added->base);
	}
	(void)tree_where(tree, node, property, added->where, sizeof(added->where));
	tree->channel_count += !error;
	return error;
}

/* --- The list ---------------------------------------------------------------------------------------------------------------- */

static int add_entry(struct tree *tree, uint32_t node, const char *property, const uint32_t *entry, uint32_t cells, bool id_first)
{
	uint32_t phandle = id_first ? entry[2] : entry[1];
	struct tree_channel channel = {
		.shmem = tree_phandle(tree, phandle),
		.smc = id_first ? entry[1] : entry[0],
		.smc_known = true,
		.id_known = cells == 3,
		.id = id_first ? entry[0] : entry[2],
	};

	if (channel.shmem == NO_NODE)
		return tree_refuse(tree, node, property, "expected the phandle of a shared page, found 0x%x, which no node has",
				   phandle);
	if (channel.id_known && (channel.id > 255 || (id_first && channel.id == 0)))
		return tree_refuse(tree, node, property, "expected an agent id from %u to 255, found %u", id_first, channel.id);
	if (channel.id_known && (channel.id == 0 || channel.id == 255))
		(void)policy_draft_find(tree->draft, "%s: agent id %u is %s on other platforms", tree->name, channel.id,
					channel.id ? "nobody" : "the platform itself");
	return add_channel(tree, node, property, &channel);
}

static int read_list(struct tree *tree, uint32_t node, const char *property, bool id_first)
{
	uint32_t cells = 3, count, entry[3] = {0};
	const void *words;
	int error = tree_words(tree, node, property, &words, &count);

	if (!error && !id_first) {
		error = tree_one(tree, node, LIST_CELLS, &cells);
		error = error == -ENOENT ? 0 : error;
		if (!error && cells != 2 && cells != 3)
			error = tree_refuse(tree, node, LIST_CELLS, "expected 2 or 3, found %u", cells);
	}
	if (error)
		return error;
	if (count == 0 || count % cells)
		return tree_refuse(tree, node, property, "expected entries of %u cells, found %u cells", cells, count);
	for (uint32_t i = 0; i < count && !error; i += cells) {
		for (uint32_t k = 0; k < cells; k++)
			entry[k] = tree_word(words, i + k);
		error = add_entry(tree, node, property, entry, cells, id_first);
	}
	return error;
}

/* Without a list every shared page but the trusted agent's is somebody's. */
static int read_pages(struct tree *tree)
{
	uint32_t own = tree->own != NO_NODE ? tree->own : tree->host, phandle = 0, mine;
	int error = own == NO_NODE ? -ENOENT : tree_one(tree, own, "shmem", &phandle);

	if (error && error != -ENOENT)
		return error;
	mine = phandle ? tree_phandle(tree, phandle) : NO_NODE;
	if (phandle && mine == NO_NODE)
		return tree_refuse(tree, own, "shmem", "expected the phandle of a shared page, found 0x%x, which no node has",
				   phandle);
	error = 0;
	for (uint32_t i = 0; i < tree->count && !error; i++)
		if (i != mine && tree_compatible(tree, i, "arm,scmi-shmem", true))
			error = add_channel(tree, i, "reg", &(struct tree_channel){.shmem = i});
	return error;
}

static int read_channels(struct tree *tree)
{
	uint32_t chosen = tree_find(tree, "/chosen"), config = tree_find(tree, "/chosen/xen,config");

	if (tree->container != NO_NODE) {
		if (!tree_has(tree, tree->container, LIST))
			return tree_refuse(tree, tree->container, LIST, "expected a list of agents, found none");
		return read_list(tree, tree->container, LIST, false);
	}
	if (config != NO_NODE && tree_has(tree, config, LIST))
		return read_list(tree, config, LIST, false);
	if (config != NO_NODE && tree_has(tree, config, OLD_LIST))
		return read_list(tree, config, OLD_LIST, false);
	if (chosen != NO_NODE && tree_has(tree, chosen, OLD_LIST))
		return read_list(tree, chosen, OLD_LIST, true);
	return read_pages(tree);
}

/* --- Who is who -------------------------------------------------------------------------------------------------------------- */

/* Its label, or its name without the unit address. */
static void name_of(const struct tree *tree, uint32_t node, char name[NAME_BYTES])
{
	const char *text = tree_text(tree, node, "label");

	if (!text || !text[0])
		text = tree_node_name(tree, node);
	(void)snprintf(name, NAME_BYTES, "%.63s", text);
	name[strcspn(name, "@ \t\n")] = '\0';
}

static uint32_t add_agent(struct tree *tree, const char *name, const struct tree_channel *channel, const char *where)
{
	uint32_t place = policy_draft_agent(tree->draft, name, where);
	struct policy_agent *agent;

	if (place == POLICY_NONE)
		return place;
	agent = &tree->draft->policy->agents[place];
	agent->id_known = channel && channel->id_known;
	agent->id = channel ? channel->id : 0;
	return place;
}

static bool is_transport(const struct tree *tree, uint32_t node)
{
	return tree_compatible(tree, node, "arm,scmi", false) && !tree_compatible(tree, node, "arm,scmi-shmem", true);
}

/* Below /chosen stand copies for guests, and the trusted agent's own. */
static uint32_t find_host(const struct tree *tree)
{
	uint32_t chosen = tree_find(tree, "/chosen");

	for (uint32_t i = 0; i < tree->count; i++) {
		if (i == chosen)
			i = tree_last(tree, chosen);
		else if (is_transport(tree, i))
			return i;
	}
	return NO_NODE;
}

static int find_nodes(struct tree *tree)
{
	for (uint32_t i = 0; i < tree->count; i++) {
		if (tree->container == NO_NODE && tree_compatible(tree, i, "xen,sci", true))
			tree->container = i;
		if (tree->map == NO_NODE && tree_compatible(tree, i, "scmi-assay,firmware-map", true))
			tree->map = i;
	}
	for (uint32_t i = tree->container; i != NO_NODE && tree->own == NO_NODE; i = tree_below(tree, tree->container, i))
		if (i != tree->container && is_transport(tree, i))
			tree->own = i;
	tree->host = find_host(tree);
	if (tree->own == NO_NODE && tree->host == NO_NODE)
		return tree_refuse(tree, 0, "compatible", "expected a node that is compatible with arm,scmi-..., found none");
	return 0;
}

int tree_read_agents(struct tree *tree)
{
	char name[NAME_BYTES] = "xen", where[512];
	int error = find_nodes(tree);
	uint32_t owner;

	if (!error)
		error = read_channels(tree);
	if (error)
		return error;
	owner = tree->container != NO_NODE ? tree->container : tree->own != NO_NODE ? tree->own : tree->host;
	if (tree_text(tree, owner, "label"))
		name_of(tree, owner, name);
	tree->trusted = add_agent(tree, name, NULL, tree_where(tree, owner, NULL, where, sizeof(where)));
	if (tree->trusted == POLICY_NONE)
		return tree_full(tree);
	tree->draft->policy->agents[tree->trusted].trusted = true;
	tree->draft->policy->agents[tree->trusted].unlisted = POLICY_UNSURE;
	return 0;
}

/* --- Domains ----------------------------------------------------------------------------------------------------------------- */

static struct tree_channel *channel_of_id(struct tree *tree, uint32_t id)
{
	for (uint32_t i = 0; i < tree->channel_count; i++)
		if (tree->channels[i].id_known && tree->channels[i].id == id)
			return &tree->channels[i];
	return NULL;
}

/* The guest's copy of the transport node names the same function id as the list. */
static int check_partial(struct tree *tree, uint32_t domain, struct tree_channel *channel)
{
	for (uint32_t i = tree_below(tree, domain, domain); i != NO_NODE; i = tree_below(tree, domain, i)) {
		uint32_t smc;
		int error;

		if (!tree_compatible(tree, i, "arm,scmi-smc", true))
			continue;
		error = tree_one(tree, i, "arm,smc-id", &smc);
		if (error && error != -ENOENT)
			return error;
		if (!error && channel->smc_known && smc != channel->smc)
			return tree_refuse(tree, i, "arm,smc-id", "expected 0x%x as in the list of agents, found 0x%x",
					   channel->smc, smc);
	}
	return 0;
}

/* By agent id; where the tree has no ids, the next free channel. */
static int choose_channel(struct tree *tree, uint32_t domain, const char *property, struct tree_channel **channel)
{
	uint32_t id;
	int error = tree_one(tree, domain, property, &id);

	*channel = NULL;
	if (error && error != -ENOENT)
		return error;
	if (!error) {
		*channel = channel_of_id(tree, id);
		if (!*channel)
			return tree_refuse(tree, domain, property, "expected the agent id of an entry in the list, found %u", id);
		if ((*channel)->taken)
			return tree_refuse(tree, domain, property, "expected an agent that no other domain has, found %u", id);
	}
	for (uint32_t i = 0; i < tree->channel_count && !*channel; i++)
		if (!tree->channels[i].taken && !tree->channels[i].id_known)
			*channel = &tree->channels[i];
	if (!*channel)
		return tree_refuse(tree, domain, property, "expected a channel for this domain, found none free");
	(*channel)->taken = true;
	return check_partial(tree, domain, *channel);
}

static int too_many_paths(struct tree *tree, uint32_t node, const char *property)
{
	if (++tree->paths <= TREE_PATHS_MAX)
		return 0;
	return tree_refuse(tree, node, property, "expected at most %u paths in a tree, found more", TREE_PATHS_MAX);
}

static int give_devices(struct tree *tree, uint32_t domain, uint32_t agent)
{
	int bytes, error = 0;
	const char *paths = tree_property(tree, domain, "dtdev", &bytes);

	for (uint32_t i = tree_below(tree, domain, domain); i != NO_NODE && !error; i = tree_below(tree, domain, i)) {
		const char *path = tree_text(tree, i, "xen,path");
		uint32_t device;

		if (!tree_has(tree, i, "xen,path"))
			continue;
		error = too_many_paths(tree, i, "xen,path");
		if (error)
			return error;
		device = path ? tree_find(tree, path) : NO_NODE;
		if (device == NO_NODE)
			return tree_refuse(tree, i, "xen,path", "expected the path of a host node, found \"%.80s\"",
					   path ? path : "");
		error = tree_give_node(tree, agent, device);
	}
	while (paths && bytes > 0 && !error) {
		size_t length = strnlen(paths, (size_t)bytes);
		uint32_t device = NO_NODE;

		error = too_many_paths(tree, domain, "dtdev");
		if (error)
			return error;
		if (length < (size_t)bytes)
			device = tree_find(tree, paths);
		if (device == NO_NODE)
			return tree_refuse(tree, domain, "dtdev", "expected the path of a host node, found \"%.*s\"",
					   length < 80 ? (int)length : 80, paths);
		error = tree_give_node(tree, agent, device);
		paths += length + 1;
		bytes -= (int)length + 1;
	}
	return error;
}

static int add_domain(struct tree *tree, uint32_t node, const char *property, const char *name)
{
	struct tree_channel *channel;
	char where[512];
	uint32_t agent;
	int error = choose_channel(tree, node, property, &channel);

	if (error)
		return error;
	agent = add_agent(tree, name, channel, tree_where(tree, node, property, where, sizeof(where)));
	if (agent == POLICY_NONE)
		return tree_full(tree);
	if (!strcmp(property, DOM0_ID)) { /* Dom0: what nobody else has, once that is known */
		tree->dom0 = agent;
		return 0;
	}
	return give_devices(tree, node, agent);
}

static int read_domain(struct tree *tree, uint32_t node)
{
	const char *type = tree_text(tree, node, "xen,sci_type");
	char name[NAME_BYTES];

	if (tree_has(tree, node, "xen,sci_type") && (!type || (strcmp(type, "none") && strncmp(type, "scmi_smc", 8))))
		return tree_refuse(tree, node, "xen,sci_type", "expected none, scmi_smc or scmi_smc_multiagent, found \"%.40s\"",
				   type ? type : "");
	if (type ? !strcmp(type, "none") : !tree_has(tree, node, "xen,sci-agent-id"))
		return 0;
	name_of(tree, node, name);
	return add_domain(tree, node, "xen,sci-agent-id", name);
}

/* Channels that no domain has: the agents are there all the same. */
static int add_others(struct tree *tree)
{
	for (uint32_t i = 0; i < tree->channel_count; i++) {
		const struct tree_channel *channel = &tree->channels[i];
		char name[NAME_BYTES];

		if (channel->taken)
			continue;
		if (channel->id_known)
			(void)snprintf(name, sizeof(name), "agent-%u", channel->id);
		else if (channel->smc_known)
			(void)snprintf(name, sizeof(name), "channel-0x%x", channel->smc);
		else
			(void)snprintf(name, sizeof(name), "channel-%u", i);
		if (add_agent(tree, name, channel, channel->where) == POLICY_NONE)
			return tree_full(tree);
	}
	return 0;
}

int tree_read_domains(struct tree *tree)
{
	uint32_t chosen = tree_find(tree, "/chosen");
	int error = 0;

	if (tree->container != NO_NODE && tree_has(tree, tree->container, DOM0_ID))
		error = add_domain(tree, tree->container, DOM0_ID, "dom0");
	for (uint32_t i = chosen == NO_NODE ? NO_NODE : tree_below(tree, chosen, chosen); i != NO_NODE && !error;
	     i = tree_below(tree, chosen, i))
		if (tree->nodes[i].parent == chosen && tree_compatible(tree, i, "xen,domain", true))
			error = read_domain(tree, i);
	if (!error)
		error = add_others(tree);
	if (!error && tree->dom0 != POLICY_NONE)
		error = tree_give_rest(tree, tree->dom0);
	return error;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices of a device tree: their ids, the resources that they hold, and which agents have them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libfdt.h>

#include "harness/config/policy_fdt.h"
#include "scmi/protocol.h"

#define CELLS_MAX 16u

/* Properties that name what a device uses, and how a provider says how many cells follow its phandle. */
static const struct reference {
	const char *property, *cells;
} references[] = {
	{"clocks", "#clock-cells"},
	{"resets", "#reset-cells"},
	{"power-domains", "#power-domain-cells"},
	{"performance-domains", "#performance-domain-cells"},
	{"thermal-sensors", "#thermal-sensor-cells"},
	{"io-channels", "#io-channel-cells"},
};

/* --- Lists of phandles with cells --------------------------------------------------------------------------------------------- */

/* Called for each entry. 0, or an error that ends it. */
typedef int entry_fn(struct tree *tree, uint32_t node, const char *property, uint32_t provider, const uint32_t *cells,
		     uint32_t count, void *context);

static int each_entry(struct tree *tree, uint32_t node, const char *property, const char *cells_property, entry_fn *call,
		      void *context)
{
	const void *words;
	uint32_t count, cells[CELLS_MAX];
	int error = tree_words(tree, node, property, &words, &count);

	for (uint32_t i = 0; i < count && !error;) {
		uint32_t phandle = tree_word(words, i++), provider, wanted = 0;

		if (!phandle)
			continue; /* an entry that is left out */
		provider = tree_phandle(tree, phandle);
		if (provider == NO_NODE)
			return tree_refuse(tree, node, property, "expected a phandle at cell %u, found 0x%x, which no node has",
					   i - 1, phandle);
		error = tree_one(tree, provider, cells_property, &wanted);
		if (error == -ENOENT)
			return tree_refuse(tree, provider, cells_property,
					   "expected how many cells follow its phandle, found nothing");
		if (!error && (wanted > CELLS_MAX || wanted > count - i))
			return tree_refuse(tree, node, property, "expected %u cells behind the phandle at cell %u, found %u",
					   wanted, i - 1, count - i);
		for (uint32_t k = 0; k < wanted && !error; k++)
			cells[k] = tree_word(words, i + k);
		i += wanted;
		if (!error)
			error = call(tree, node, property, provider, cells, wanted, context);
	}
	return error;
}

/* The protocol that a node stands for: a child of a transport node with `reg`. 0: none. */
static uint8_t protocol_of(const struct tree *tree, uint32_t node)
{
	uint32_t parent = tree->nodes[node].parent, id;

	if (parent == NO_NODE || (parent != tree->host && parent != tree->own) || tree_one(tree, node, "reg", &id) ||
	    id > SCMI_PROTOCOL_PINCTRL)
		return 0;
	return policy_rights_of((uint8_t)id) ? (uint8_t)id : 0;
}

/* --- Devices ------------------------------------------------------------------------------------------------------------------ */

uint32_t tree_device(struct tree *tree, uint32_t id)
{
	for (uint32_t i = 0; i < tree->device_count; i++)
		if (tree->devices[i].id == id)
			return i;
	return POLICY_NONE;
}

/* The map's node of a device, or NO_NODE: there is no map, or the device is not in it. */
static uint32_t mapped(const struct tree *tree, uint32_t id)
{
	uint32_t found;

	for (uint32_t i = tree->map == NO_NODE ? NO_NODE : tree_below(tree, tree->map, tree->map); i != NO_NODE;
	     i = tree_below(tree, tree->map, i))
		if (!tree_one(tree, i, "device-id", &found) && found == id)
			return i;
	return NO_NODE;
}

static int add_device(struct tree *tree, uint32_t node, const char *property, uint32_t id, uint32_t *device)
{
	struct tree_device *added = &tree->devices[tree->device_count];
	char where[512];

	*device = tree_device(tree, id);
	if (*device != POLICY_NONE)
		return 0;
	if (tree->device_count == POLICY_DEVICES_MAX)
		return tree_refuse(tree, node, property, "expected at most %u devices, found more", POLICY_DEVICES_MAX);
	*added = (struct tree_device){.id = id, .map = mapped(tree, id)};
	added->place = policy_draft_device(tree->draft, id, tree_node_name(tree, node),
					   tree_where(tree, node, property, where, sizeof(where)));
	if (added->place == POLICY_NONE)
		return tree_full(tree);
	*device = tree->device_count++;
	return 0;
}

static int hold(struct tree *tree, uint32_t node, const char *property, uint32_t device, uint8_t protocol, uint8_t selector,
		uint32_t id)
{
	char where[512];
	uint32_t resource;

	if (id > 0xffff)
		return tree_refuse(tree, node, property, "expected an id up to 65535, found %u", id);
	resource =
		policy_draft_resource(tree->draft, protocol, selector, id, tree_where(tree, node, property, where, sizeof(where)));
	if (resource == POLICY_NONE || !policy_draft_link(tree->draft, tree->devices[device].place, resource))
		return tree_full(tree);
	return 0;
}

/* The permission ids of one host node. */
struct ids {
	uint32_t devices[CELLS_MAX], count;
};

static int add_id(struct tree *tree, uint32_t node, const char *property, uint32_t id, struct ids *ids)
{
	uint32_t device;
	int error = add_device(tree, node, property, id, &device);

	if (error)
		return error;
	if (ids->count == CELLS_MAX)
		return tree_refuse(tree, node, property, "expected at most %u device ids, found more", CELLS_MAX);
	ids->devices[ids->count++] = device;
	return 0;
}

/* Other controllers are none of our business. What aims at the host's node, where the trusted agent has its own, is never sent. */
static int take_access(struct tree *tree, uint32_t node, const char *property, uint32_t provider, const uint32_t *cells,
		       uint32_t count, void *context)
{
	uint32_t ours = tree->own != NO_NODE ? tree->own : tree->host;
	char path[320];

	if (provider != ours && provider == tree->host) {
		(void)policy_draft_find(tree->draft,
					"%s: %s: access-controllers aims at the host's SCMI node: no permission is sent",
					tree->name, tree_path(tree, node, path, sizeof(path)));
		return 0;
	}
	if (provider != ours)
		return 0;
	if (count != 1)
		return tree_refuse(tree, provider, "#access-controller-cells", "expected 1 (a device id), found %u", count);
	return add_id(tree, node, property, cells[0], context);
}

static int read_ids(struct tree *tree, uint32_t node, struct ids *ids)
{
	uint32_t id;
	int error = tree_one(tree, node, "scmi_devid", &id);

	ids->count = 0;
	if (!error)
		error = add_id(tree, node, "scmi_devid", id, ids);
	if (error && error != -ENOENT)
		return error;
	return each_entry(tree, node, "access-controllers", "#access-controller-cells", take_access, ids);
}

/* --- What a device refers to -------------------------------------------------------------------------------------------------- */

static int take_reference(struct tree *tree, uint32_t node, const char *property, uint32_t provider, const uint32_t *cells,
			  uint32_t count, void *context)
{
	const struct ids *ids = context;
	uint8_t protocol = protocol_of(tree, provider);
	int error = 0;

	for (uint32_t i = 0; protocol && i < ids->count && !error; i++)
		error = hold(tree, node, property, ids->devices[i], protocol, 0, count ? cells[0] : 0);
	return error;
}

/* "vcc-supply": a regulator below the voltage protocol's node, by its `reg`. */
static int take_supply(struct tree *tree, uint32_t node, const char *property, const struct ids *ids)
{
	uint32_t phandle, regulator, id, above;
	int error = tree_one(tree, node, property, &phandle);

	if (error)
		return error;
	regulator = tree_phandle(tree, phandle);
	if (regulator == NO_NODE)
		return tree_refuse(tree, node, property, "expected a phandle, found 0x%x, which no node has", phandle);
	above = tree->nodes[regulator].parent;
	above = above == NO_NODE ? NO_NODE : tree->nodes[above].parent;
	if (above == NO_NODE || protocol_of(tree, above) != SCMI_PROTOCOL_VOLTAGE)
		return 0;
	error = tree_one(tree, regulator, "reg", &id);
	if (error == -ENOENT)
		return tree_refuse(tree, regulator, "reg", "expected the number of a voltage domain, found nothing");
	for (uint32_t i = 0; i < ids->count && !error; i++)
		error = hold(tree, node, property, ids->devices[i], SCMI_PROTOCOL_VOLTAGE, 0, id);
	return error;
}

/* --- Who has them --------------------------------------------------------------------------------------------------------------- */

static int give(struct tree *tree, uint32_t agent, uint32_t device)
{
	tree->devices[device].given = true;
	return policy_draft_use(tree->draft, agent, tree->devices[device].place, POLICY_ALL_PROTOCOLS, POLICY_ALL_RIGHTS)
		       ? 0
		       : tree_full(tree);
}

int tree_give_node(struct tree *tree, uint32_t agent, uint32_t node)
{
	struct ids ids;
	int error = read_ids(tree, node, &ids);
	char path[320];

	if (!error && !ids.count)
		(void)policy_draft_find(tree->draft, "%s: %s: given to %s, and without a device id: no permission is sent",
					tree->name, tree_path(tree, node, path, sizeof(path)),
					tree->draft->policy->agents[agent].name);
	for (uint32_t i = 0; i < ids.count && !error; i++)
		error = give(tree, agent, ids.devices[i]);
	return error;
}

int tree_give_rest(struct tree *tree, uint32_t agent)
{
	int error = 0;

	for (uint32_t i = 0; i < tree->device_count && !error; i++)
		if (!tree->devices[i].given)
			error = give(tree, agent, i);
	return error;
}

/* --- Our own words ---------------------------------------------------------------------------------------------------------------- */

struct triple {
	uint8_t protocol, selector;
	uint32_t id;
};

static int take_triple(struct tree *tree, uint32_t node, const char *property, const void *words, uint32_t at,
		       struct triple *triple)
{
	uint32_t protocol = tree_word(words, at), selector = tree_word(words, at + 1), id = tree_word(words, at + 2);

	if (protocol > 0xff || !policy_rights_of((uint8_t)protocol) || selector > 2 || id > 0xffff ||
	    (selector && protocol != SCMI_PROTOCOL_PINCTRL) || (id && protocol == SCMI_PROTOCOL_SYSTEM))
		return tree_refuse(tree, node, property,
				   "expected protocol, kind and id of a resource at cell %u, found 0x%x, %u, %u", at, protocol,
				   selector, id);
	*triple = (struct triple){(uint8_t)protocol, (uint8_t)selector, id};
	return 0;
}

static int words_of(const struct tree *tree, uint32_t node, const char *property, uint32_t size, const void **words,
		    uint32_t *count)
{
	int error = tree_words(tree, node, property, words, count);

	if (!error && *count % size)
		return tree_refuse(tree, node, property, "expected entries of %u cells, found %u cells", size, *count);
	return error;
}

static int map_device(struct tree *tree, uint32_t node, uint32_t id)
{
	const void *words;
	uint32_t count, device;
	int error = words_of(tree, node, "resources", 3, &words, &count);

	if (!error && count > 3 * MAP_RESOURCES_MAX)
		return tree_refuse(tree, node, "resources", "expected at most %u resources, found %u", MAP_RESOURCES_MAX,
				   count / 3);
	if (!error)
		error = add_device(tree, node, "device-id", id, &device);
	for (uint32_t i = 0; i < count && !error; i += 3) {
		struct triple t;

		error = take_triple(tree, node, "resources", words, i, &t);
		if (!error)
			error = hold(tree, node, "resources", device, t.protocol, t.selector, t.id);
	}
	return error;
}

static int limit(struct tree *tree, uint32_t node, const char *property, uint32_t agent, bool hidden)
{
	uint32_t size = hidden ? 3 : 4, count;
	const void *words;
	int error = words_of(tree, node, property, size, &words, &count);
	char where[512];

	(void)tree_where(tree, node, property, where, sizeof(where));
	for (uint32_t i = 0; i < count && !error; i += size) {
		uint32_t rights = hidden ? 0 : tree_word(words, i + 3), resource;
		struct triple t;

		error = take_triple(tree, node, property, words, i, &t);
		if (!error && rights & ~(uint32_t)policy_rights_of(t.protocol))
			error = tree_refuse(tree, node, property, "expected rights of %s (mask 0x%x) at cell %u, found 0x%x",
					    policy_protocol_text(t.protocol), policy_rights_of(t.protocol), i + 3, rights);
		if (error)
			break;
		resource = policy_draft_resource(tree->draft, t.protocol, t.selector, t.id, where);
		if (resource == POLICY_NONE || !policy_draft_limit(tree->draft, agent, resource, (uint16_t)rights, hidden))
			error = tree_full(tree);
	}
	return error;
}

static int map_unlisted(struct tree *tree, uint32_t node, uint32_t agent)
{
	const char *text = tree_text(tree, node, "unlisted");

	if (!tree_has(tree, node, "unlisted"))
		return 0;
	for (uint8_t access = POLICY_UNSURE; text && access <= POLICY_ALLOWED; access++) {
		if (strcmp(text, policy_access_text(access)))
			continue;
		tree->draft->policy->agents[agent].unlisted = access;
		return 0;
	}
	return tree_refuse(tree, node, "unlisted", "expected unsure, hidden, denied or allowed, found \"%.40s\"", text ? text : "");
}

static int map_agent(struct tree *tree, uint32_t node, const char *name)
{
	uint32_t agent = policy_find_agent(tree->draft->policy, name), count;
	const void *words;
	int error;

	if (agent == POLICY_NONE)
		return tree_refuse(tree, node, "agent", "expected the name of a domain or of the trusted agent, found \"%.40s\"",
				   name);
	error = tree_words(tree, node, "devices", &words, &count);
	for (uint32_t i = 0; i < count && !error; i++) {
		uint32_t device = tree_device(tree, tree_word(words, i));

		if (device == POLICY_NONE)
			return tree_refuse(tree, node, "devices", "expected a device id of this tree, found %u",
					   tree_word(words, i));
		error = give(tree, agent, device);
	}
	if (!error)
		error = tree_words(tree, node, "hidden-protocols", &words, &count);
	for (uint32_t i = 0; i < (error ? 0 : count); i++) {
		uint32_t protocol = tree_word(words, i);

		if (protocol > 0xff || !policy_rights_of((uint8_t)protocol))
			return tree_refuse(tree, node, "hidden-protocols", "expected a protocol from 0x11 to 0x19, found 0x%x",
					   protocol);
		if (!policy_draft_hide_protocol(tree->draft, agent, (uint8_t)protocol))
			return tree_full(tree);
	}
	if (!error)
		error = map_unlisted(tree, node, agent);
	if (!error)
		error = limit(tree, node, "rights", agent, false);
	return error ? error : limit(tree, node, "hidden", agent, true);
}

int tree_read_map(struct tree *tree)
{
	int error = 0;

	if (tree->map == NO_NODE)
		return 0;
	tree->draft->policy->dense = tree_has(tree, tree->map, "dense-ids");
	for (uint32_t i = tree_below(tree, tree->map, tree->map); i != NO_NODE && !error; i = tree_below(tree, tree->map, i)) {
		const char *agent = tree_text(tree, i, "agent");

		if (agent)
			error = map_agent(tree, i, agent);
	}
	return error;
}

/* --- The truth, and what the nodes say ---------------------------------------------------------------------------------------------- */

/* Does the map give the device this resource? */
static bool map_gives(const struct tree *tree, uint32_t entry, uint8_t protocol, uint32_t id)
{
	const void *words;
	uint32_t count;

	if (tree_words(tree, entry, "resources", &words, &count) || count > 3 * MAP_RESOURCES_MAX)
		return false;
	for (uint32_t i = 0; i + 2 < count; i += 3)
		if (tree_word(words, i) == protocol && !tree_word(words, i + 1) && tree_word(words, i + 2) == id)
			return true;
	return false;
}

/* What a driver will ask for and firmware does not give. */
static int compare_reference(struct tree *tree, uint32_t node, const char *property, uint32_t provider, const uint32_t *cells,
			     uint32_t count, void *context)
{
	const uint32_t *entry = context;
	uint8_t protocol = protocol_of(tree, provider);
	char where[512];

	if (protocol && !map_gives(tree, *entry, protocol, count ? cells[0] : 0))
		(void)policy_draft_find(tree->draft,
					"%s: refers to %s %u, which the firmware map does not give this device: it will be denied",
					tree_where(tree, node, property, where, sizeof(where)), policy_protocol_text(protocol),
					count ? cells[0] : 0);
	return 0;
}

static int each_reference(struct tree *tree, uint32_t node, entry_fn *call, void *context)
{
	int error = 0;

	for (size_t r = 0; r < sizeof(references) / sizeof(references[0]) && !error; r++)
		error = each_entry(tree, node, references[r].property, references[r].cells, call, context);
	return error;
}

static int each_supply(struct tree *tree, uint32_t node, const struct ids *ids)
{
	static const char ending[] = "-supply";
	int error = 0, bytes;

	for (int at = fdt_first_property_offset(tree->blob, tree->nodes[node].offset); at >= 0 && !error;
	     at = fdt_next_property_offset(tree->blob, at)) {
		const char *name = NULL;
		size_t length;

		(void)fdt_getprop_by_offset(tree->blob, at, &name, &bytes);
		length = name ? strlen(name) : 0;
		if (length >= sizeof(ending) && !strcmp(name + length + 1 - sizeof(ending), ending))
			error = take_supply(tree, node, name, ids);
	}
	return error;
}

/*
 * What firmware gives a device is in the map, where there is one; else what the node refers to is taken for it.
 */
static int read_references(struct tree *tree, uint32_t node, struct ids *ids)
{
	struct ids unmapped = {.count = 0};
	int error = 0;

	for (uint32_t i = 0; i < ids->count && !error; i++) {
		uint32_t id = tree->devices[ids->devices[i]].id, entry = tree->devices[ids->devices[i]].map;

		if (entry == NO_NODE) {
			unmapped.devices[unmapped.count++] = ids->devices[i];
			continue;
		}
		error = map_device(tree, entry, id);
		if (!error)
			error = each_reference(tree, node, compare_reference, &entry);
	}
	if (!error && unmapped.count)
		error = each_reference(tree, node, take_reference, &unmapped);
	return error || !unmapped.count ? error : each_supply(tree, node, &unmapped);
}

/* Devices that the map knows and no node has. */
static int map_rest(struct tree *tree)
{
	uint32_t id;
	int error = 0;

	for (uint32_t i = tree->map == NO_NODE ? NO_NODE : tree_below(tree, tree->map, tree->map); i != NO_NODE && !error;
	     i = tree_below(tree, tree->map, i)) {
		error = tree_one(tree, i, "device-id", &id);
		if (error == -ENOENT)
			error = 0;
		else if (!error && tree_device(tree, id) == POLICY_NONE)
			error = map_device(tree, i, id);
	}
	return error;
}

int tree_read_devices(struct tree *tree)
{
	uint32_t chosen = tree_find(tree, "/chosen");
	struct ids ids;
	int error = 0;

	for (uint32_t i = 0; i < tree->count && !error; i++) {
		/* Copies for guests stand below /chosen: the host's nodes count. */
		if (i == chosen) {
			i = tree_last(tree, chosen);
			continue;
		}
		error = read_ids(tree, i, &ids);
		if (!error && ids.count)
			error = read_references(tree, i, &ids);
	}
	return error ? error : map_rest(tree);
}

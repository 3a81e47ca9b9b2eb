/* SPDX-License-Identifier: BSD-2-Clause */
/* Policies: the matrix that follows from a file, permissions as they change, and messages about files that are wrong. */
#include "harness/config/policy.h"

#include <greatest.h>
#include <stdlib.h>
#include <string.h>

#include <libfdt.h>

#include "harness/platform/platform_internal.h"

static struct policy *policy;
static char why[1500];

static int load(const char *text)
{
	policy_free(policy);
	policy = NULL;
	why[0] = '\0';
	return policy_load_bytes("car.yaml", text, strlen(text), &policy, why, sizeof(why));
}

#define REFUSED(text, expected)                 \
	do {                                    \
		ASSERT(load(text) < 0);         \
		ASSERT_STR_EQ((expected), why); \
	} while (0)

#define CAR                                                                                       \
	"agents: [{name: a, id: 1}, {name: b, id: 2}, {name: boss, trusted: true}]\n"             \
	"devices:\n"                                                                              \
	"  - {id: 7, resources: [{protocol: clock, ids: [1, 3]}, {protocol: reset, ids: [0]}]}\n" \
	"  - {id: 5, resources: [{protocol: clock, ids: [2, 3]}]}\n"

static struct policy_cell cell(uint32_t agent, uint8_t protocol, uint32_t id)
{
	return policy_cell(policy, NULL, agent, policy_find_resource(policy, protocol, 0, id));
}

TEST devices_give_their_resources(void)
{
	ASSERT_EQ(0, load(CAR "access: [{agent: a, devices: [7]}, {agent: b, devices: [5, 7]}]\n"));
	ASSERT_EQ(POLICY_ALLOWED, cell(0, 0x14, 1).access);
	ASSERT_EQ(policy_rights_of(0x14), cell(0, 0x14, 1).rights);
	ASSERT_EQ(POLICY_DENIED, cell(0, 0x14, 2).access);
	ASSERT_EQ(POLICY_ALLOWED, cell(1, 0x14, 3).access);
	ASSERT_EQ(POLICY_ALLOWED, cell(1, 0x16, 0).access);
	PASS();
}

TEST a_resource_of_two_devices_with_one_of_them_is_not_judged(void)
{
	ASSERT_EQ(0, load(CAR "access: [{agent: a, devices: [7]}]\n"));
	ASSERT_EQ(POLICY_UNSURE, cell(0, 0x14, 3).access);
	ASSERT_EQ(POLICY_DENIED, cell(1, 0x14, 3).access);
	PASS();
}

TEST a_trusted_agent_may_have_what_nobody_says(void)
{
	ASSERT_EQ(0, load(CAR "access: [{agent: boss, devices: [5]}]\n"));
	ASSERT_EQ(POLICY_UNSURE, cell(2, 0x14, 1).access);
	ASSERT_EQ(POLICY_ALLOWED, cell(2, 0x14, 2).access);
	PASS();
}

TEST protocols_and_rights_of_a_device_can_be_limited(void)
{
	ASSERT_EQ(0, load(CAR "access: [{agent: a, devices: [7], protocols: [clock], rights: [read]}]\n"
			      "resources: [{agents: [b], protocol: clock, ids: [9], deny: [rate]}]\n"));
	ASSERT_EQ(POLICY_SEE | POLICY_READ, cell(0, 0x14, 1).rights);
	ASSERT_EQ(POLICY_DENIED, cell(0, 0x16, 0).access);
	ASSERT_EQ(policy_rights_of(0x14) & ~POLICY_RATE, cell(1, 0x14, 9).rights);
	ASSERT_EQ(POLICY_DENIED, cell(0, 0x14, 9).access);
	PASS();
}

TEST permissions_change_and_go_back(void)
{
	struct policy_grants *grants;
	uint32_t clock, reset;

	ASSERT_EQ(0, load(CAR "access: [{agent: a, devices: [5, 7]}]\n"));
	grants = policy_grants_new(policy);
	clock = policy_find_resource(policy, 0x14, 0, 1);
	reset = policy_find_resource(policy, 0x16, 0, 0);
	policy_grants_protocol(grants, 0, policy_find_device(policy, 7), 0x14, false);
	ASSERT_EQ(POLICY_DENIED, policy_cell(policy, grants, 0, clock).access);
	ASSERT_EQ(POLICY_ALLOWED, policy_cell(policy, grants, 0, reset).access);
	policy_grants_device(grants, 0, policy_find_device(policy, 7), false);
	ASSERT_EQ(POLICY_DENIED, policy_cell(policy, grants, 0, reset).access);
	policy_grants_device(grants, 0, policy_find_device(policy, 7), true);
	ASSERT_EQ(POLICY_ALLOWED, policy_cell(policy, grants, 0, reset).access);
	ASSERT_EQ(POLICY_DENIED, policy_cell(policy, grants, 0, clock).access);
	policy_grants_reset(grants, 0);
	ASSERT_EQ(POLICY_ALLOWED, policy_cell(policy, grants, 0, clock).access);
	policy_grants_device(grants, 1, policy_find_device(policy, 7), true);
	ASSERT_EQ(policy_rights_of(0x14), policy_cell(policy, grants, 1, clock).rights);
	policy_grants_free(grants);
	PASS();
}

TEST dense_ids_have_no_holes(void)
{
	uint32_t two;

	ASSERT_EQ(0, load("ids: dense\nagents: [{name: a}, {name: b}]\n"
			  "resources:\n"
			  "  - {agents: [a, b], protocol: clock, ids: [0, 2]}\n"
			  "  - {agents: [a], protocol: clock, ids: [1], hidden: true}\n"));
	two = policy_find_resource(policy, 0x14, 0, 2);
	ASSERT_EQ(1, policy_id_for(policy, 0, two));
	ASSERT_EQ(2, policy_id_for(policy, 1, two));
	ASSERT_EQ(two, policy_resource_for(policy, 0, 0x14, 0, 1));
	ASSERT_EQ(POLICY_NO_ID, policy_id_for(policy, 0, policy_find_resource(policy, 0x14, 0, 1)));
	ASSERT_EQ(POLICY_HIDDEN, cell(0, 0x14, 1).access);
	PASS();
}

TEST what_no_entry_names_is_as_the_agent_says(void)
{
	ASSERT_EQ(0, load("agents: [{name: a, unlisted: allowed, hidden_protocols: [powercap]}, {name: b}]\n"));
	ASSERT_EQ(POLICY_ALLOWED, policy_cell_as(policy, NULL, 0, 0x14, 0, 4).access);
	ASSERT_EQ(POLICY_HIDDEN, policy_cell_as(policy, NULL, 0, 0x18, 0, 4).access);
	ASSERT_EQ(POLICY_DENIED, policy_cell_as(policy, NULL, 1, 0x14, 0, 4).access);
	PASS();
}

TEST messages_name_file_line_and_key(void)
{
	REFUSED("agents:\n  - {name: a}\n  - {name: a}\n", "car.yaml:3: agents[1]: expected a name of its own for each agent, "
							   "found \"a\" again (first car.yaml:2: agents[0])");
	REFUSED("agents: [{name: a}]\naccess:\n  - {agent: x, devices: []}\n",
		"car.yaml:3: access[0]: expected one of the file's agents, found \"x\"");
	REFUSED("agents: [{name: a}]\naccess:\n  - {agent: a, devices: [3]}\n",
		"car.yaml:3: access[0]: expected one of the file's devices, found 3");
	REFUSED("agents: [{name: a}]\nresources:\n  - {agents: [a], protocol: reset, ids: [0], deny: [rate]}\n",
		"car.yaml:3: resources[0]: expected rights of reset (see,notify,set), found rate");
	REFUSED("agents: [{name: a}]\ndevices:\n  - {id: 4}\n  - {id: 4}\n",
		"car.yaml:4: devices[1]: expected device 4 once, found it again (first car.yaml:3: devices[0])");
	REFUSED("agents: [{name: a, id: 300}]\n", "car.yaml:1: agents[0]: expected an id from 1 to 255, found 300");
	ASSERT(load("agents: [{name: a}]\ndevices: [{id: 1, resources: [{protocol: clok, ids: [1]}]}]\n") < 0);
	ASSERT(strstr(why, "car.yaml:2") && strstr(why, "clok"));
	ASSERT(load("") < 0);
	PASS();
}

TEST builtin_policies_can_be_read(void)
{
	policy_free(policy);
	ASSERT_EQ(0, policy_load("builtin:automotive", &policy, why, sizeof(why)));
	ASSERT_EQ(3, policy->agent_count);
	policy_free(policy);
	ASSERT_EQ(0, policy_load("builtin:default", &policy, why, sizeof(why)));
	policy_free(policy);
	policy = NULL;
	ASSERT(policy_load("builtin:nothing", &policy, why, sizeof(why)) < 0);
	ASSERT(policy_load("/no/such/file", &policy, why, sizeof(why)) < 0);
	ASSERT(strstr(why, "/no/such/file"));
	PASS();
}

/* --- The built-in policies and their platforms -------------------------------------------------------------------------------- */

static bool device_denied_at_boot(const struct platform_config_agent *agent, const struct platform_config_resource *resource)
{
	for (uint32_t i = 0; i < resource->devices_count; i++)
		for (uint32_t k = 0; k < agent->denied_devices_count; k++)
			if (resource->devices[i] == agent->denied_devices[k])
				return true;
	return false;
}

static uint32_t rights_left(uint8_t protocol, uint32_t deny)
{
	static const struct {
		uint32_t platform;
		uint16_t policy;
	} pairs[] = {{PLATFORM_RIGHT_STATE, POLICY_STATE}, {PLATFORM_RIGHT_PARENT, POLICY_PARENT},
		     {PLATFORM_RIGHT_RATE, POLICY_RATE},   {PLATFORM_RIGHT_TRIP_POINTS, POLICY_TRIPS},
		     {PLATFORM_RIGHT_SET, POLICY_SET},     {PLATFORM_RIGHT_NOTIFY, POLICY_NOTIFY},
		     {PLATFORM_RIGHT_LEVEL, POLICY_LEVEL}, {PLATFORM_RIGHT_LIMITS, POLICY_LIMITS}};
	uint32_t rights = policy_rights_of(protocol);

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (deny & pairs[i].platform)
			rights &= ~(uint32_t)pairs[i].policy;
	return rights;
}

static enum greatest_test_res same_cell(const struct platform_config *config, uint32_t a, uint8_t protocol, uint8_t selector,
					uint32_t id, const struct platform_config_resource *resource)
{
	const struct platform_config_agent *agent = &config->agents[a];
	uint32_t number = policy_find_agent(policy, agent->name), r = policy_find_resource(policy, protocol, selector, id),
		 deny = 0;
	struct policy_cell cell = r == POLICY_NONE ? policy_cell_as(policy, NULL, number, protocol, selector, POLICY_NO_ID - 1)
						   : policy_cell(policy, NULL, number, r);
	bool hidden = false;
	char what[96];

	for (uint32_t i = 0; i < agent->hidden_protocols_count; i++)
		hidden = hidden || agent->hidden_protocols[i] == protocol;
	for (uint32_t i = 0; i < resource->permissions_count; i++) {
		if (resource->permissions[i].agent_index != a)
			continue;
		hidden = hidden || resource->permissions[i].hidden;
		deny |= resource->permissions[i].deny;
	}
	(void)snprintf(what, sizeof(what), "%s: %s %u (%s)", agent->name, policy_protocol_text(protocol), id,
		       resource->name ? resource->name : "");
	ASSERT_EQ_FMTm(what,
		       hidden                                   ? POLICY_HIDDEN
		       : device_denied_at_boot(agent, resource) ? POLICY_DENIED
								: POLICY_ALLOWED,
		       cell.access, "%u");
	if (cell.access == POLICY_ALLOWED)
		ASSERT_EQ_FMTm(what, rights_left(protocol, deny), (uint32_t)cell.rights, "%#x");
	for (uint32_t i = 0; i < resource->devices_count; i++)
		ASSERTm(what, policy_device_holds(policy, policy_find_device(policy, resource->devices[i]), r));
	PASS();
}

static const struct protocol *const modelled[] = {&platform_power,   &platform_system,   &platform_perf,
						  &platform_clock,   &platform_sensor,   &platform_reset,
						  &platform_voltage, &platform_powercap, &platform_pinctrl};

/* Pins stand first, then groups, then functions. */
static uint8_t kind_at(const struct platform_config *config, uint32_t *id)
{
	if (*id < config->pinctrl.pins_count)
		return 0;
	*id -= config->pinctrl.pins_count;
	if (*id < config->pinctrl.groups_count)
		return 1;
	*id -= config->pinctrl.groups_count;
	return 2;
}

TEST a_builtin_policy_is_what_its_platform_does(const char *name)
{
	struct platform_config *config;
	char path[64];

	(void)snprintf(path, sizeof(path), "builtin:%s", name);
	policy_free(policy);
	ASSERT_EQ(0, policy_load(path, &policy, why, sizeof(why)));
	ASSERT_EQm(why, 0, platform_config_load(path, &config, why, sizeof(why)));
	ASSERT_EQ(config->agents_count, policy->agent_count);
	for (uint32_t a = 0; a < config->agents_count; a++)
		ASSERT_EQ(config->agents[a].trusted, policy->agents[policy_find_agent(policy, config->agents[a].name)].trusted);
	for (size_t p = 0; p < sizeof(modelled) / sizeof(modelled[0]); p++) {
		for (uint32_t i = 0; i < modelled[p]->count(config); i++) {
			struct platform_config_resource resource = modelled[p]->resource(config, i);
			uint32_t id = i;
			uint8_t selector = modelled[p]->id == SCMI_PROTOCOL_PINCTRL ? kind_at(config, &id) : 0;

			for (uint32_t a = 0; a < config->agents_count; a++)
				CHECK_CALL(same_cell(config, a, modelled[p]->id, selector, id, &resource));
		}
	}
	platform_config_free(config);
	PASS();
}

/* --- Device trees ------------------------------------------------------------------------------------------------------------- */

static char blob[8192];

/* What differs between the trees of these tests. */
struct tree_facts {
	uint32_t list[9], count;
	const char *property, *node; /* of the list, below /chosen ("": /chosen itself) */
	uint32_t cells;              /* 0: not said */
	uint32_t page_bytes;
	uint32_t agent; /* of the domain */
};

/* Every call of fdt_*() below succeeds or the blob is refused later, which fails the test. */
static void page(uint32_t phandle, uint32_t address, uint32_t bytes)
{
	char name[32];
	uint32_t reg[2] = {cpu_to_fdt32(address), cpu_to_fdt32(bytes)};

	(void)snprintf(name, sizeof(name), "page@%x", address);
	(void)fdt_begin_node(blob, name);
	(void)fdt_property_string(blob, "compatible", "arm,scmi-shmem");
	(void)fdt_property(blob, "reg", reg, sizeof(reg));
	(void)fdt_property_u32(blob, "phandle", phandle);
	(void)fdt_end_node(blob);
}

static void put_list(const struct tree_facts *facts)
{
	uint32_t words[9];

	for (uint32_t i = 0; i < facts->count; i++)
		words[i] = cpu_to_fdt32(facts->list[i]);
	(void)fdt_property(blob, facts->property, words, (int)(4 * facts->count));
	if (facts->cells)
		(void)fdt_property_u32(blob, "#scmi-secondary-agents-cells", facts->cells);
}

static void put_chosen(const struct tree_facts *facts, bool container)
{
	(void)fdt_begin_node(blob, "chosen");
	if (!facts->node[0] && facts->property)
		put_list(facts);
	if (facts->node[0]) {
		(void)fdt_begin_node(blob, facts->node);
		if (container)
			(void)fdt_property_string(blob, "compatible", "xen,sci");
		put_list(facts);
		(void)fdt_end_node(blob);
	}
	(void)fdt_begin_node(blob, "guest@1");
	(void)fdt_property_string(blob, "compatible", "xen,domain");
	(void)fdt_property_string(blob, "xen,sci_type", "scmi_smc_multiagent");
	if (facts->agent)
		(void)fdt_property_u32(blob, "xen,sci-agent-id", facts->agent);
	(void)fdt_property_string(blob, "dtdev", "/uart");
	(void)fdt_end_node(blob);
	(void)fdt_end_node(blob);
}

static void put_host(const struct tree_facts *facts, const char *device_property)
{
	(void)fdt_begin_node(blob, "scmi");
	(void)fdt_property_string(blob, "compatible", "arm,scmi-smc");
	(void)fdt_property_u32(blob, "shmem", 0x10);
	(void)fdt_property_u32(blob, "phandle", 0x20);
	(void)fdt_property_u32(blob, "#access-controller-cells", 1);
	(void)fdt_begin_node(blob, "protocol@14");
	(void)fdt_property_u32(blob, "reg", 0x14);
	(void)fdt_property_u32(blob, "phandle", 0x21);
	(void)fdt_property_u32(blob, "#clock-cells", 1);
	(void)fdt_end_node(blob);
	(void)fdt_end_node(blob);
	page(0x10, 0x10000, 0x1000);
	page(0x11, 0x20000, facts->page_bytes);
	page(0x12, 0x30000, 0x1000);
	(void)fdt_begin_node(blob, "uart");
	if (!strcmp(device_property, "scmi_devid")) {
		(void)fdt_property_u32(blob, "scmi_devid", 9);
	} else {
		uint32_t access[2] = {cpu_to_fdt32(0x20), cpu_to_fdt32(9)};

		(void)fdt_property(blob, "access-controllers", access, sizeof(access));
	}
	uint32_t clocks[2] = {cpu_to_fdt32(0x21), cpu_to_fdt32(4)};

	(void)fdt_property(blob, "clocks", clocks, sizeof(clocks));
	(void)fdt_end_node(blob);
}

static int load_tree(const struct tree_facts *facts, bool container, const char *device_property)
{
	memset(blob, 0, sizeof(blob));
	(void)fdt_create(blob, sizeof(blob));
	(void)fdt_finish_reservemap(blob);
	(void)fdt_begin_node(blob, "");
	(void)fdt_property_u32(blob, "#address-cells", 1);
	(void)fdt_property_u32(blob, "#size-cells", 1);
	put_chosen(facts, container);
	put_host(facts, device_property);
	(void)fdt_end_node(blob);
	(void)fdt_finish(blob);
	policy_free(policy);
	policy = NULL;
	why[0] = '\0';
	return policy_load_bytes("car.dtb", blob, fdt_totalsize(blob), &policy, why, sizeof(why));
}

/* The guest may use clock 4 through device 9. */
static bool guest_has_its_clock(uint32_t id)
{
	uint32_t guest = policy_find_agent(policy, "guest");

	return guest != POLICY_NONE && policy->agents[guest].id_known == (id != 0) && (!id || policy->agents[guest].id == id) &&
	       cell(guest, 0x14, 4).access == POLICY_ALLOWED &&
	       policy_may_use(policy, NULL, guest, policy_find_device(policy, 9), 0);
}

TEST lists_of_agents_in_every_layout(void)
{
	const struct tree_facts late = {.list = {0x82000003, 0x11, 3, 0x82000004, 0x12, 4},
					.count = 6,
					.property = "scmi-secondary-agents",
					.node = "xen",
					.page_bytes = 0x1000,
					.agent = 3};
	const struct tree_facts early = {.list = {3, 0x82000003, 0x11, 4, 0x82000004, 0x12},
					 .count = 6,
					 .property = "xen,scmi-secondary-agents",
					 .node = "",
					 .page_bytes = 0x1000,
					 .agent = 3};
	struct tree_facts two = {.list = {0x82000003, 0x11, 0x82000004, 0x12},
				 .count = 4,
				 .property = "scmi-secondary-agents",
				 .node = "xen",
				 .cells = 2,
				 .page_bytes = 0x1000};
	struct tree_facts config = late;
	const struct tree_facts none = {.node = "", .page_bytes = 0x1000};

	config.node = "xen,config";
	ASSERT_EQm(why, 0, load_tree(&late, true, "access-controllers"));
	ASSERT(guest_has_its_clock(3));
	ASSERT(policy_find_agent(policy, "agent-4") != POLICY_NONE);
	ASSERT_EQm(why, 0, load_tree(&early, false, "scmi_devid"));
	ASSERT(guest_has_its_clock(3));
	ASSERT_EQm(why, 0, load_tree(&two, true, "access-controllers"));
	ASSERT(guest_has_its_clock(0));
	ASSERT_EQm(why, 0, load_tree(&config, false, "access-controllers"));
	ASSERT(guest_has_its_clock(3));
	ASSERT_EQm(why, 0, load_tree(&none, false, "scmi_devid"));
	ASSERT(guest_has_its_clock(0));
	PASS();
}

TEST lists_of_agents_that_are_wrong(void)
{
	struct tree_facts facts = {.list = {0x82000003, 0x11, 3, 0x82000004, 0x12, 4},
				   .count = 6,
				   .property = "scmi-secondary-agents",
				   .node = "xen",
				   .page_bytes = 0x1000,
				   .agent = 3};
	struct tree_facts f = facts;

	f.count = 5;
	ASSERT(load_tree(&f, true, "scmi_devid") < 0);
	ASSERT_STR_EQ("car.dtb: /chosen/xen: scmi-secondary-agents: expected entries of 3 cells, found 5 cells", why);
	f.count = 0;
	ASSERT(load_tree(&f, true, "scmi_devid") < 0);
	f = facts;
	f.cells = 4;
	ASSERT(load_tree(&f, true, "scmi_devid") < 0);
	ASSERT_STR_EQ("car.dtb: /chosen/xen: #scmi-secondary-agents-cells: expected 2 or 3, found 4", why);
	f = facts;
	f.list[4] = 0x99;
	ASSERT(load_tree(&f, true, "scmi_devid") < 0);
	ASSERT(strstr(why, "/chosen/xen: scmi-secondary-agents: expected the phandle of a shared page, found 0x99"));
	f = facts;
	f.list[5] = 3;
	ASSERT(load_tree(&f, true, "scmi_devid") < 0);
	ASSERT(strstr(why, "an agent id of its own for each entry, found 3 again"));
	f = facts;
	f.list[4] = 0x11;
	ASSERT(load_tree(&f, true, "scmi_devid") < 0);
	ASSERT(strstr(why, "a shared page of its own"));
	f = facts;
	f.page_bytes = 0x800;
	ASSERT(load_tree(&f, true, "scmi_devid") < 0);
	ASSERT(strstr(why, "/page@20000: reg: expected a size of whole pages"));
	f = facts;
	f.agent = 5;
	ASSERT(load_tree(&f, true, "scmi_devid") < 0);
	ASSERT(strstr(why, "/chosen/guest@1: xen,sci-agent-id: expected the agent id of an entry in the list, found 5"));
	PASS();
}

TEST a_tree_that_is_cut_is_refused(void)
{
	const struct tree_facts facts = {.node = "", .page_bytes = 0x1000};

	ASSERT_EQ(0, load_tree(&facts, false, "scmi_devid"));
	for (size_t bytes = 4; bytes < fdt_totalsize(blob); bytes += 3) {
		struct policy *cut = NULL;

		ASSERT(policy_load_bytes("car.dtb", blob, bytes, &cut, why, sizeof(why)) < 0);
		ASSERT(strstr(why, "car.dtb: expected a flattened device tree, found: "));
	}
	PASS();
}

TEST a_tree_of_an_old_version_is_refused(void)
{
	const struct tree_facts facts = {.node = "", .page_bytes = 0x1000};
	struct policy *old = NULL;

	ASSERT_EQ(0, load_tree(&facts, false, "scmi_devid"));
	fdt_set_version(blob, 3);
	fdt_set_last_comp_version(blob, 3);
	ASSERT(policy_load_bytes("car.dtb", blob, fdt_totalsize(blob), &old, why, sizeof(why)) < 0);
	ASSERT_STR_EQ("car.dtb: expected a flattened device tree, found: FDT_ERR_BADVERSION", why);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(devices_give_their_resources);
	RUN_TEST(a_resource_of_two_devices_with_one_of_them_is_not_judged);
	RUN_TEST(a_trusted_agent_may_have_what_nobody_says);
	RUN_TEST(protocols_and_rights_of_a_device_can_be_limited);
	RUN_TEST(permissions_change_and_go_back);
	RUN_TEST(dense_ids_have_no_holes);
	RUN_TEST(what_no_entry_names_is_as_the_agent_says);
	RUN_TEST(messages_name_file_line_and_key);
	RUN_TEST(builtin_policies_can_be_read);
	RUN_TESTp(a_builtin_policy_is_what_its_platform_does, "automotive");
	RUN_TESTp(a_builtin_policy_is_what_its_platform_does, "default");
	RUN_TEST(lists_of_agents_in_every_layout);
	RUN_TEST(lists_of_agents_that_are_wrong);
	RUN_TEST(a_tree_that_is_cut_is_refused);
	RUN_TEST(a_tree_of_an_old_version_is_refused);
	policy_free(policy);
	GREATEST_MAIN_END();
}

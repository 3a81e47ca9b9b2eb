/* SPDX-License-Identifier: BSD-2-Clause */
/* Expectation files: what they say is taken, what they must not say is told with its line, and what is written can be read. */
#include "harness/config/expectations.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "greatest.h"
#include "scmi/le.h"
#include "scmi/status.h"

static char path[] = "/tmp/expectations-test-XXXXXX";
static char why[1500];
static struct assay_expectations *file;

static int load(const char *text)
{
	FILE *out = fopen(path, "w");

	fputs(text, out);
	fclose(out);
	return expectations_load(path, &file, why, sizeof(why));
}

TEST what_is_promised_is_read(void)
{
	const struct expected_agent *agent;

	ASSERT_EQ_FMTm(
		why, 0,
		load("expectations:\n"
		     "  - agent: osv-a\n    vendor: acme\n"
		     "    protocols:\n      - {id: 0x14, version: 0x20000}\n      - id: 0x15\n"
		     "    clocks:\n      - id: 3\n        name: uart\n        rates: [1, 18446744073709551615]\n"
		     "      - {id: 4, attributes: 0xf0000000, range: {lowest: 1, highest: 9, step: 2}}\n"
		     "    sensors:\n      - {id: 0, attributes_low: 0}\n"
		     "    domains:\n      - {protocol: 0x19, kind: function, id: 7, name: spi}\n      - {protocol: 0x11, id: 7}\n"),
		"%d");
	ASSERT_EQ(1, file->expectations_count);
	agent = &file->expectations[0];
	ASSERT_STR_EQ("osv-a", agent->agent);
	ASSERT_STR_EQ("acme", agent->vendor);
	ASSERT(!agent->sub_vendor && agent->protocols_count == 2 && agent->protocols[0].version == 0x20000);
	ASSERT(agent->protocols[1].id == 0x15 && agent->protocols[1].version == 0);
	ASSERT(agent->clocks[0].rates_count == 2 && agent->clocks[0].rates[1] == UINT64_MAX && !agent->clocks[0].attributes);
	ASSERT(agent->clocks[1].range->step == 2 && *agent->clocks[1].attributes == 0xf0000000u && !agent->clocks[1].rates);
	ASSERT(*agent->sensors[0].attributes_low == 0 && !agent->sensors[0].attributes_high && !agent->sensors[0].name);
	ASSERT(agent->domains[0].kind == 2 && agent->domains[0].protocol == 0x19 && agent->domains[1].id == 7);
	expectations_free(file);
	PASS();
}

TEST wrong_files_are_told_with_line_expected_and_found(void)
{
#define HEAD "expectations:\n  -\n    clocks:\n      - id: 1\n"
	static const struct {
		const char *text;
		unsigned line;
		const char *says;
	} cases[] = {
		{HEAD "        nmae: uart\n", 5, "found 'nmae'"},
		{HEAD "        rates: fast\n", 5, "found a plain value"},
		{HEAD "        rates: [1]\n        range: {lowest: 1, highest: 2, step: 1}\n", 4, "found both"},
		{HEAD "        range: {lowest: 3, highest: 2, step: 1}\n", 4, "the other way round"},
		{HEAD "        range: {lowest: 3, highest: 4}\n", 5, "'step'"},
		{HEAD "      - id: 1\n", 5, "expected clock 1 once"},
		{"expectations:\n  - sensors:\n    - id: 1\n    - id: 1\n", 4, "expected sensor 1 once"},
		{"expectations:\n  - domains:\n    - {protocol: 0x14, id: 1}\n", 3, "a protocol that has domains"},
		{"expectations:\n  - domains:\n    - {protocol: 0x11, kind: group, id: 1}\n", 3, "pin control (0x19) alone"},
		{"expectations:\n  - domains:\n    - {protocol: 0x19, kind: pad, id: 1}\n", 3, "pin, group, function"},
		{"expectations:\n  - domains:\n    - {protocol: 0x11, id: 1}\n    - {protocol: 0x11, id: 1}\n", 4,
		 "found it again"},
		{"expectations:\n  - protocols:\n    - {version: 1}\n", 3, "'id'"},
		{"expectations:\n  - settable:\n    - {protocol: 0x18, id: 1, stepped: true, values: [1]}\n", 3, "found 1 values"},
		{"expectations:\n  - settable:\n    - {protocol: 0x18, id: 1}\n    - {protocol: 0x18, id: 1}\n", 4,
		 "once, found it again"},
		{"expectations: []\n", 1, "1 to 64 entries"},
		{"expectation: []\n", 1, "found 'expectation'"},
		{"expectations: [\n", 0, ""},
		{"", 0, ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char place[64];

		ASSERT_EQ_FMTm(cases[i].text, -EINVAL, load(cases[i].text), "%d");
		ASSERT_EQ(NULL, file);
		snprintf(place, sizeof(place), "%s:%u:", path, cases[i].line);
		ASSERTm(why, !cases[i].line || !strncmp(why, place, strlen(place)));
		ASSERTm(why, strstr(why, cases[i].says) && strstr(why, "expected") && strstr(why, path));
	}
	PASS();
}

TEST a_missing_file_is_told(void)
{
	ASSERT_EQ_FMT(-ENOENT, expectations_load("/no/such/promise.yaml", &file, why, sizeof(why)), "%d");
	ASSERTm(why, strstr(why, "/no/such/promise.yaml: expected an expectation file"));
	PASS();
}

/* Names come from the platform and may hold anything but a NUL. */
TEST what_is_written_can_be_read_whatever_the_names(void)
{
	static struct assay_inventory inventory;
	static uint64_t rates[] = {5, UINT64_MAX};
	struct assay_inventory_clock clocks[2] = {
		{.id = 0, .status = SCMI_NOT_FOUND},
		{.id = 1,
		 .attributes = 0xc0000001u,
		 .name = "a\"b\\c: #\n\t\x7f",
		 .rates_known = true,
		 .rate_count = 2,
		 .rates = rates},
	};
	struct assay_inventory_sensor sensor = {.id = 9, .attributes_low = 1, .attributes_high = 2, .name = "- {x}"};
	struct assay_inventory_domain pin = {.protocol = 0x19, .selector = 1, .id = 2, .bytes = 24};
	const struct expected_agent *agent;
	FILE *out = fopen(path, "w");

	strcpy(inventory.vendor, "'%s'");
	inventory.protocol_count = 1;
	inventory.protocols[0] = (struct assay_inventory_protocol){.id = 0x80, .version = 0x10002};
	inventory.clock_count = 2;
	inventory.clocks = clocks;
	inventory.sensor_count = 1;
	inventory.sensors = &sensor;
	inventory.domain_count = 1;
	inventory.domains = &pin;
	scmi_store32(pin.payload + 4, 0x80000003u);
	memcpy(pin.payload + 8, "exactly_16_bytes", 16);
	ASSERT_EQ(0, expectations_write(out, &inventory, NULL, true));
	ASSERT_EQ(0, expectations_write(out, &inventory, "second: agent", false));
	fclose(out);
	ASSERT_EQ_FMTm(why, 0, expectations_load(path, &file, why, sizeof(why)), "%d");
	ASSERT_EQ(2, file->expectations_count);
	ASSERT_STR_EQ("second: agent", file->expectations[1].agent);
	agent = &file->expectations[0];
	ASSERT(!agent->agent && agent->protocols[0].version == 0x10002 && agent->clocks_count == 1);
	ASSERT_STR_EQ("'%s'", agent->vendor);
	ASSERT_EQ(0xc0000000u, *agent->clocks[0].attributes);
	ASSERT(agent->clocks[0].rates_count == 2 && agent->clocks[0].rates[1] == UINT64_MAX);
	ASSERT_STR_EQ("- {x}", agent->sensors[0].name);
	ASSERT_STR_EQ("exactly_16_bytes", agent->domains[0].name);
	ASSERT(agent->domains[0].kind == 1 && *agent->domains[0].attributes == 0x80000003u);
	ASSERT_STR_EQ("a\"b\\c: #\n\t\x7f", agent->clocks[0].name);
	expectations_free(file);
	PASS();
}

TEST a_name_that_is_no_ascii_is_not_promised(void)
{
	static struct assay_inventory inventory;
	struct assay_inventory_clock clocks[2] = {{.id = 0, .name = "\xff\xfe"}, {.id = 1, .name = "plain"}};
	FILE *out = fopen(path, "w");

	strcpy(inventory.vendor, "\xe9t\xe9");
	inventory.clock_count = 2;
	inventory.clocks = clocks;
	ASSERT_EQ(0, expectations_write(out, &inventory, NULL, true));
	fclose(out);
	ASSERT_EQ_FMTm(why, 0, expectations_load(path, &file, why, sizeof(why)), "%d");
	ASSERT(!file->expectations[0].vendor && !file->expectations[0].clocks[0].name);
	ASSERT_STR_EQ("plain", file->expectations[0].clocks[1].name);
	expectations_free(file);
	PASS();
}

/* What streams are made for is the same, asked from a platform or read from what was written of it. */
TEST what_resources_can_be_set_to_survives(void)
{
	int64_t microvolts[] = {-1200000, 600000}, caps[] = {5000, 65000, 500};
	uint32_t parents[] = {0, 3};
	struct assay_workload_inventory from = {.agents = 3}, to = {0};
	const struct assay_workload_resource resources[] = {
		{.protocol = 0x17, .id = 1, .values = microvolts, .values_count = 2},
		{.protocol = 0x18, .id = 0, .range = true, .values = caps, .values_count = 3},
		{.protocol = 0x14, .id = 4, .fixed = true, .parents = parents, .parents_count = 2},
	};
	FILE *out = fopen(path, "w");

	for (size_t i = 0; i < 3; i++)
		ASSERT_EQ(0, assay_workload_add_resource(&from, &resources[i]));
	fputs("expectations:\n  -\n    clocks:\n      - {id: 4, rates: [7, 8]}\n"
	      "      - {id: 5, attributes: 2, range: {lowest: 1, highest: 9, step: 2}}\n"
	      "    domains:\n      - {protocol: 0x17, id: 1, attributes: 6}\n      - {protocol: 0x18, id: 0}\n",
	      out);
	ASSERT_EQ(0, expectations_write_settable(out, &from));
	fclose(out);
	assay_workload_inventory_free(&from);
	ASSERT_EQ_FMTm(why, 0, expectations_load(path, &file, why, sizeof(why)), "%d");
	ASSERT_EQ(0, expectations_workload(&file->expectations[0], &to));
	expectations_free(file);
	ASSERT(to.agents == 3 && to.resources_count == 4);
	ASSERT(to.resources[0].fixed && to.resources[0].parents_count == 2 && to.resources[0].parents[1] == 3);
	ASSERT(to.resources[0].values_count == 2 && to.resources[0].values[1] == 8 && !to.resources[0].range);
	ASSERT(to.resources[1].fixed && to.resources[1].range && to.resources[1].values[2] == 2);
	ASSERT(to.resources[2].attributes == 6 && to.resources[2].values[0] == -1200000 && !to.resources[2].range);
	ASSERT(to.resources[3].range && to.resources[3].values[1] == 65000 && !to.resources[3].fixed);
	assay_workload_inventory_free(&to);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	close(mkstemp(path));
	RUN_TEST(what_is_promised_is_read);
	RUN_TEST(wrong_files_are_told_with_line_expected_and_found);
	RUN_TEST(a_missing_file_is_told);
	RUN_TEST(what_is_written_can_be_read_whatever_the_names);
	RUN_TEST(a_name_that_is_no_ascii_is_not_promised);
	RUN_TEST(what_resources_can_be_set_to_survives);
	unlink(path);
	GREATEST_MAIN_END();
}

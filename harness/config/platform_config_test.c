/* SPDX-License-Identifier: BSD-2-Clause */
/* Platform files: the embedded ones load, and what is wrong with a file is said with file, line, key, expected and found. */
#include "greatest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_config.h"
#include "harness/config/platform_schema.h"
#include "harness/config/yaml_where.h"

#define HEAD                    \
	"summary: test\n"       \
	"vendor: v\n"           \
	"agents: [{name: a}]\n" \
	"protocols:\n"          \
	"  - {id: 0x10, version: 0x20001}\n"
/* The lines above; what a test adds begins on the next one. */
#define LINES 5

static char why[1024];

static int load(const char *text)
{
	struct platform_config *config = NULL;
	int rc = platform_config_load_text("p.yaml", text, strlen(text), &config, why, sizeof(why));

	if (!rc)
		platform_config_free(config);
	return rc;
}

TEST each_embedded_platform_loads(void)
{
	const struct platform_config_builtin *builtin;
	char path[64];

	for (size_t i = 0; (builtin = platform_config_builtin(i)); i++) {
		struct platform_config *config;

		snprintf(path, sizeof(path), "builtin:%s", builtin->name);
		ASSERT_EQ_FMTm(why, 0, platform_config_load(path, &config, why, sizeof(why)), "%d");
		ASSERT_STR_EQ(path, config->source);
		ASSERT_STR_EQ(builtin->summary, config->summary);
		platform_config_free(config);
	}
	PASS();
}

TEST without_a_path_the_default_is_loaded(void)
{
	struct platform_config *config;

	ASSERT_EQ_FMTm(why, 0, platform_config_load(NULL, &config, why, sizeof(why)), "%d");
	ASSERT_STR_EQ("scmi-assay", config->vendor);
	ASSERT_EQ(3u, config->agents_count);
	ASSERT(config->agents[2].trusted && !config->agents[0].trusted);
	ASSERT(config->clocks_count >= 8);
	/* display clock: parents by name */
	ASSERT_EQ(3u, config->clocks[4].parents_count);
	ASSERT_EQ(1u, config->clocks[4].parent_index);
	ASSERT_EQ(50u, *config->clocks[4].duty_cycle);
	ASSERT_EQ((uint32_t)PLATFORM_RIGHT_RATE, config->clocks[5].permissions[0].deny);
	platform_config_free(config);
	PASS();
}

TEST messages_left_out_become_bits(void)
{
	struct platform_config *config;

	ASSERT_EQ(0, platform_config_load("builtin:vhost-device-scmi", &config, why, sizeof(why)));
	ASSERT_EQ_FMT(0xf90u, config->protocols[0].without_mask, "%#x");
	ASSERT_EQ_FMT(0x3130u, config->protocols[1].without_mask, "%#x");
	platform_config_free(config);
	PASS();
}

TEST a_file_that_is_not_there_is_named(void)
{
	struct platform_config *config;

	ASSERT_EQ(-ENOENT, platform_config_load("/no/such.yaml", &config, why, sizeof(why)));
	ASSERT(strstr(why, "/no/such.yaml"));
	ASSERT_EQ(-ENOENT, platform_config_load("builtin:nothing", &config, why, sizeof(why)));
	ASSERT(strstr(why, "builtin:default") && strstr(why, "builtin:vhost-device-scmi"));
	PASS();
}

TEST every_embedded_file_is_read_and_says_of_itself_what_the_list_says(void)
{
	const struct platform_config_builtin *builtin;

	for (size_t i = 0; (builtin = platform_config_builtin(i)); i++) {
		struct platform_config *config;
		char name[64];

		snprintf(name, sizeof(name), "builtin:%s", builtin->name);
		ASSERT_EQ_FMTm(why, 0, platform_config_load(name, &config, why, sizeof(why)), "%d");
		ASSERT_STR_EQ(builtin->summary, config->summary);
		ASSERT_STR_EQ(name, config->source);
		platform_config_free(config);
	}
	PASS();
}

/* What stands behind HEAD, the line that the message must name (0: any), and what it must say. */
static const struct wrong {
	const char *text;
	unsigned line;
	const char *says[3];
} wrongs[] = {
	{"colour: red\n", 1, {"expected one of the keys summary, vendor", "found 'colour'"}},
	{"implementation_version: many\n", 1, {"implementation_version", "expected a number from 0 to 4294967295", "found 'many'"}},
	{"limits: {rates_per_reply: -1}\n", 1, {"limits.rates_per_reply", "expected a number", "found '-1'"}},
	{"limits:\n  rates: 1\n", 2, {"limits: expected one of the keys message_bytes", "found 'rates'"}},
	{"error_events: sometimes\n", 1, {"error_events", "expected one of none, protocol-errors, all", "found 'sometimes'"}},
	{"readings:\n  holes: maybe\n", 2, {"readings.holes", "expected one of false, true, no, yes", "found 'maybe'"}},
	{"readings:\n  deny_base: success\n", 2, {"readings.deny_base", "expected one of denied, not-found", "found 'success'"}},
	{"clocks: 3\n", 1, {"clocks", "expected a list", "found a plain value"}},
	{"clocks:\n  - {name: c, rate: 5}\n", 2, {"clocks[0]", "expected either 'rates' or 'range'", "found neither"}},
	{"clocks:\n  - {name: c, rates: [5]}\n", 2, {"clocks[0]", "expected the key 'rate'", "found none"}},
	{"clocks:\n  - {name: c, rate: 5, rates: [5], range: {min: 1, max: 5, step: 1}}\n", 2, {"clocks[0]", "found both"}},
	{"clocks:\n  - name: c\n    rate: 5\n    rates: [5,\n            9,\n            7]\n",
	 6,
	 {"clocks[0].rates[2]", "expected a rate above 9", "found 7"}},
	{"clocks:\n  - {name: c, rate: 4, rates: [5]}\n",
	 2,
	 {"clocks[0].rate", "expected a rate that the clock describes", "found 4"}},
	{"clocks:\n  - {name: c, rate: 5, range: {min: 9, max: 5, step: 1}}\n", 2, {"clocks[0].range", "min not above max"}},
	{"clocks:\n  - {name: c, rate: 5, range: {min: 5, max: 9, step: 0}}\n", 2, {"clocks[0].range", "expected a step above 0"}},
	{"clocks:\n  - {name: c, rate: 5, rates: [5], parents: [d]}\n",
	 2,
	 {"clocks[0].parents[0]", "a clock in this file", "found 'd'"}},
	{"clocks:\n  - {name: c, rate: 5, rates: [5], parents: [c]}\n", 2, {"clocks[0].parents[0]", "another clock", "'c' itself"}},
	{"clocks:\n  - {name: d, rate: 5, rates: [5]}\n  - {name: c, rate: 5, rates: [5], parent: d}\n",
	 3,
	 {"clocks[1].parent", "one of the clock's parents", "found 'd'"}},
	{"clocks:\n  - {name: c, rate: 5, rates: [5]}\n  - {name: c, rate: 5, rates: [5]}\n",
	 3,
	 {"clocks[1].name", "found 'c' again"}},
	{"clocks:\n  - {name: c, rate: 5, rates: [5], duty_cycle: 101}\n", 2, {"clocks[0].duty_cycle", "up to 100", "found 101"}},
	{"clocks:\n  - {name: c, rate: 5, rates: [5], permissions: [{agent: b}]}\n",
	 2,
	 {"clocks[0].permissions[0].agent", "name of an agent", "found 'b'"}},
	{"clocks:\n  - {name: c, rate: 5, rates: [5], permissions: [{agent: a, deny: [fun]}]}\n",
	 2,
	 {"clocks[0].permissions[0].deny", "state, parent, rate", "found 'fun'"}},
	{"clocks_max_pending: 256\n", 1, {"clocks_max_pending", "at most 255", "found 256"}},
	{"sensors:\n  - {name: s, trip_points: 256}\n", 2, {"sensors[0].trip_points", "at most 255", "found 256"}},
	{"sensors:\n  - {name: s, exponent: 16}\n", 2, {"sensors[0].exponent", "from -16 to 15", "found 16"}},
	{"sensors:\n  - {name: s, exponent: 300}\n", 2, {"sensors[0].exponent", "from -128 to 127", "found '300'"}},
	{"sensors:\n  - {name: s, interval_range: [{seconds: 1}]}\n",
	 2,
	 {"sensors[0].interval_range", "a list of 3 to 3", "fewer"}},
	{"sensors:\n  - {name: s, extended: {min: 3, max: 2}}\n", 2, {"sensors[0].extended.min", "min not above max"}},
	{"sensors:\n  - {name: s, axes: [{name: x, type: 1, extended: {resolution: 134217728}}]}\n",
	 2,
	 {"sensors[0].axes[0].extended.resolution", "below 134217728"}},
	{"perf:\n  domains:\n    - {name: d, levels: [{level: 5}, {level: 5}]}\n",
	 3,
	 {"perf.domains[0].levels[1].level", "a level above 5", "found 5"}},
	{"perf:\n  domains:\n    - {name: d, levels: [{level: 5, index: 1}, {level: 6, index: 1}]}\n",
	 3,
	 {"perf.domains[0].levels[1].index", "no other level", "found 1 again"}},
	{"perf:\n  domains:\n    - {name: d, levels: [{level: 5}], sustained_level: 6}\n",
	 3,
	 {"perf.domains[0].sustained_level", "one of the domain's levels", "found 6"}},
	{"perf:\n  domains:\n    - {name: d, levels: [{level: 5}], doorbell: 24}\n",
	 3,
	 {"perf.domains[0].doorbell", "0, 8, 16, 32 or 64", "found 24"}},
	{"perf:\n  domains:\n    - {name: d, levels: [{level: 5}], permissions: [{agent: a, deny: [rate]}]}\n",
	 3,
	 {"perf.domains[0].permissions[0].deny", "rights", "'rate'"}},
	{"powercap:\n  domains:\n    - {name: d, cap: {min: 0, max: 1}, interval: {min: 1, max: 1}}\n",
	 3,
	 {"powercap.domains[0].cap", "min above 0", "found 0"}},
	{"powercap:\n  domains:\n    - {name: d, cap: {min: 1, max: 2}, interval: {min: 1, max: 1}}\n",
	 3,
	 {"powercap.domains[0].cap", "a step above 0", "found 0"}},
	{"powercap:\n  domains:\n    - {name: d, parent: d, cap: {min: 1, max: 1}, interval: {min: 1, max: 1}}\n",
	 3,
	 {"powercap.domains[0].parent", "stands before this one", "found 'd'"}},
	{"powercap:\n  domains:\n    - {name: d, cap: {min: 1, max: 1}, interval: {min: 1, max: 1}, notify: [measurements]}\n",
	 3,
	 {"powercap.domains[0].notify", "'monitoring: true'", "none"}},
	{"pinctrl:\n  pins:\n    - {name: p, settings: [{type: 3}, {type: 2}]}\n",
	 3,
	 {"pinctrl.pins[0].settings[1].type", "a type above 3", "found 2"}},
	{"pinctrl:\n  pins:\n    - {name: p, settings: [{type: 3, value: 2, max: 1}]}\n",
	 3,
	 {"pinctrl.pins[0].settings[0].value", "at most 1", "found 2"}},
	{"pinctrl:\n  groups:\n    - {name: g, pins: [p]}\n", 3, {"pinctrl.groups[0].pins[0]", "name of a pin", "found 'p'"}},
	{"pinctrl:\n  pins: [{name: p, function: f}]\n  functions: [{name: f, pins: [p]}, {name: f, pins: [p]}]\n",
	 3,
	 {"pinctrl.functions[1].name", "no other", "'f' again"}},
	{"pinctrl:\n  pins: [{name: p}]\n  functions: [{name: f}]\n",
	 3,
	 {"pinctrl.functions[0]", "either 'groups' or 'pins'", "found neither"}},
	{"pinctrl:\n  pins: [{name: p}, {name: q, function: f}]\n  functions: [{name: f, pins: [p]}]\n",
	 2,
	 {"pinctrl.pins[1].function", "a function of this pin", "found 'f'"}},
	{"pinctrl:\n  pins: [{name: p}]\n  functions: [{name: f, gpio: true, pins: [p]}, {name: h, gpio: true, pins: [p]}]\n",
	 3,
	 {"pinctrl.functions[1].gpio", "one such function", "found 'f'"}},
	{"  - {id: 0x14, version: 0x30001}\n", 1, {"protocols[1].version", "protocol 0x14", "found 0x30001"}},
	{"  - {id: 0x1a, version: 0x30001}\n", 1, {"protocols[1].id", "0x10, 0x11", "found 0x1a"}},
	{"  - {id: 0x10, version: 0x20000}\n", 1, {"protocols[1].id", "each protocol once", "found 0x10 again"}},
	{"  - {id: 0x14, version: 0x30000, without: [CLOCK_RATE_SET]}\n", 1, {"protocols[1].without[0]", "optional", "mandatory"}},
	{"  - {id: 0x14, version: 0x30000, without: [CLOCK_RATE]}\n",
	 1,
	 {"protocols[1].without[0]", "message of protocol 0x14", "'CLOCK_RATE'"}},
	{"vendor: again\n", 1, {"expected the key 'vendor' once"}},
	{"clocks: [\n", 0, {"expected YAML"}},
};

TEST what_is_wrong_is_said_with_line_and_key_and_expectation(void)
{
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		char text[1024], place[32];

		snprintf(text, sizeof(text), "%s%s", HEAD, wrongs[i].text);
		why[0] = '\0';
		ASSERT_EQ_FMTm(wrongs[i].text, -EINVAL, load(text), "%d");
		snprintf(place, sizeof(place), wrongs[i].line ? "p.yaml:%u:" : "p.yaml:", LINES + wrongs[i].line);
		ASSERTm(why, !strncmp(why, place, strlen(place)));
		for (size_t k = 0; k < 3 && wrongs[i].says[k]; k++)
			ASSERTm(why, strstr(why, wrongs[i].says[k]));
	}
	PASS();
}

TEST a_file_with_nothing_wrong_is_not_refused(void)
{
	ASSERT_EQ_FMTm(why, 0, load(HEAD), "%d");
	ASSERT_EQ_FMTm(why, 0, load(HEAD "clocks:\n  - {name: c, rate: 5, rates: [9, 5], unsorted: true}\n"), "%d");
	PASS();
}

TEST names_that_do_not_fit_are_refused(void)
{
	ASSERT_EQ(-EINVAL, load("summary: s\nvendor: a_vendor_of_sixteen_or_more\nagents: [{name: a}]\nprotocols: []\n"));
	ASSERTm(why, strstr(why, "p.yaml:2: vendor: expected a text of 0 to 15 characters"));
	ASSERT_EQ(-EINVAL,
		  load("summary: s\nvendor: v\nagents: [{name: a},\n {name: a}]\nprotocols: [{id: 0x10, version: 0x20001}]\n"));
	ASSERTm(why, strstr(why, "p.yaml:4: agents[1].name: expected a name that no other agent has"));
	ASSERT_EQ(-EINVAL, load("summary: s\nvendor: v\nagents: [{name: a}]\nprotocols: [{id: 0x14, version: 0x30000}]\n"));
	ASSERTm(why, strstr(why, "expected protocol 0x10 (Base)"));
	ASSERT_EQ(-EINVAL, load("vendor: v\nagents: [{name: a}]\nprotocols: [{id: 0x10, version: 0x20001}]\n"));
	ASSERTm(why, strstr(why, "expected the key 'summary', found none"));
	PASS();
}

/* The mapping under `readings`, from the schema itself. */
static const cyaml_schema_field_t *reading_fields(void)
{
	const cyaml_schema_field_t *field = platform_schema.mapping.fields;

	while (strcmp(field->key, "readings"))
		field++;
	return field->value.mapping.fields;
}

TEST every_reading_can_be_chosen_in_every_way(void)
{
	unsigned chosen = 0;

	for (const cyaml_schema_field_t *field = reading_fields(); field->key; field++)
		for (uint32_t i = 0; i < field->value.enumeration.count; i++, chosen++) {
			struct platform_config *config = NULL;
			char text[512];

			snprintf(text, sizeof(text), "%sreadings: {%s: %s}\n", HEAD, field->key,
				 field->value.enumeration.strings[i].str);
			ASSERT_EQ_FMTm(text, 0, platform_config_load_text("p.yaml", text, strlen(text), &config, why, sizeof(why)),
				       "%d");
			ASSERT_EQ(field->value.enumeration.strings[i].val, ((uint8_t *)&config->readings)[field->data_offset]);
			platform_config_free(config);
		}
	ASSERT(chosen > 100);
	PASS();
}

TEST a_path_leads_to_a_line(void)
{
	static const char text[] = "a: 1\nb:\n  - c: 2\n    d: [3,\n        4]\n";

	ASSERT_EQ(1u, yaml_where(text, strlen(text), "a"));
	ASSERT_EQ(3u, yaml_where(text, strlen(text), "b[0].c"));
	ASSERT_EQ(5u, yaml_where(text, strlen(text), "b[0].d[1]"));
	ASSERT_EQ(4u, yaml_where(text, strlen(text), "b[0].d[7]"));
	ASSERT_EQ(0u, yaml_where("a: [", 4, "a"));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(each_embedded_platform_loads);
	RUN_TEST(without_a_path_the_default_is_loaded);
	RUN_TEST(messages_left_out_become_bits);
	RUN_TEST(every_embedded_file_is_read_and_says_of_itself_what_the_list_says);
	RUN_TEST(a_file_that_is_not_there_is_named);
	RUN_TEST(what_is_wrong_is_said_with_line_and_key_and_expectation);
	RUN_TEST(a_file_with_nothing_wrong_is_not_refused);
	RUN_TEST(names_that_do_not_fit_are_refused);
	RUN_TEST(every_reading_can_be_chosen_in_every_way);
	RUN_TEST(a_path_leads_to_a_line);
	GREATEST_MAIN_END();
}

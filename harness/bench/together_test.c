/* SPDX-License-Identifier: BSD-2-Clause */
/* Sixty-four agents at the same time, a thread each, and one beside others that flood: over sockets of a server in this process. */
#include "greatest.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/bench/bench.h"
#include "harness/bench/flood.h"
#include "harness/config/platform_config.h"
#include "harness/platform/platform_vhost_user.h"

#define AGENTS 64u
#define TOTAL 102400u

static struct platform_config *config;
static struct platform *platform;
static struct vhost_user_server *server;
static pthread_t thread;
static char folder[] = "/tmp/together-XXXXXX";
static struct assay_agent *agents[AGENTS];
static char why[512];

static void *serve(void *context)
{
	(void)context;
	(void)vhost_user_server_run(server);
	return NULL;
}

static char *platform_text(void)
{
	char *text = NULL;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);

	fputs("summary: t\nvendor: v\nprotocols: [{id: 0x10, version: 0x20001}, {id: 0x14, version: 0x30000}]\n"
	      "clocks: [{name: uart, rate: 48000000, rates: [12000000, 48000000]}, {name: gpu, rate: 1000, rates: [1000]}]\n"
	      "agents:\n",
	      out);
	for (unsigned i = 0; i < AGENTS; i++)
		fprintf(out, "  - name: a%u\n", i);
	fclose(out);
	return text;
}

static bool start(const char *faults)
{
	const struct platform_options options = {.faults = faults};
	char *text = platform_text(), path[64];
	bool good;

	good = !platform_config_load_text("t.yaml", text, strlen(text), &config, why, sizeof(why)) &&
	       !platform_create(config, &options, &platform, why, sizeof(why)) &&
	       !platform_vhost_user_create(platform, NULL, &server, why, sizeof(why));
	free(text);
	for (unsigned i = 0; i < AGENTS && good; i++) {
		snprintf(path, sizeof(path), "%s/%u", folder, i);
		good = !vhost_user_server_listen(server, path, NULL, why, sizeof(why));
	}
	return good && !pthread_create(&thread, NULL, serve, NULL);
}

static bool connect_all(size_t count)
{
	for (unsigned i = 0; i < count; i++) {
		struct assay_agent_options options = {.name = "agent", .timeout_ns = 60000000000u};
		char uri[64];

		snprintf(uri, sizeof(uri), "vhost-user:%s/%u?queue_size=16", folder, i);
		if (assay_agent_open(uri, &options, &agents[i], why, sizeof(why)))
			return false;
	}
	return true;
}

static void stop(size_t count)
{
	for (unsigned i = 0; i < count; i++)
		assay_agent_close(agents[i]);
	vhost_user_server_stop(server);
	pthread_join(thread, NULL);
	vhost_user_server_destroy(server);
	platform_destroy(platform);
	platform_config_free(config);
}

static json_int_t exchanges(const struct bench *bench, const char *what)
{
	json_t *document = json_object();
	json_int_t value;

	if (bench_to_json(bench, document))
		abort();
	value = json_integer_value(json_object_get(json_object_get(document, "exchanges"), what));
	json_decref(document);
	return value;
}

TEST sixty_four_agents_lose_no_exchange_and_get_no_wrong_answer(void)
{
	const struct bench_options options = {.profile = "mixed", .depth = 2, .together = true, .count = TOTAL / AGENTS};
	struct bench *bench = NULL;

	ASSERTm(why, start(NULL));
	ASSERTm(why, connect_all(AGENTS));
	ASSERT_EQm(why, BENCH_DONE, bench_run(agents, AGENTS, &options, &bench, why, sizeof(why)));
	ASSERT_EQ((json_int_t)TOTAL, exchanges(bench, "answered"));
	ASSERT_EQ(0, bench_mismatches(bench));
	bench_free(bench);
	stop(AGENTS);
	PASS();
}

TEST agents_at_the_same_time_have_rates_of_their_own(void)
{
	struct bench_options options = {.profile = "mixed",
					.arrivals = BENCH_POISSON,
					.together = true,
					.scale = 1,
					.seed = 1,
					.blocks = 3,
					.duration_ns = 300000000,
					.warmup_count = 10};
	struct bench *bench = NULL;
	json_t *document = json_object(), *paces;

	for (unsigned i = 0; i < 8; i++)
		options.rates[i] = 200 * (i + 1);
	ASSERTm(why, start(NULL));
	ASSERTm(why, connect_all(8));
	ASSERT_EQm(why, BENCH_DONE, bench_run(agents, 8, &options, &bench, why, sizeof(why)));
	ASSERT_EQ(0, bench_mismatches(bench));
	ASSERT_EQ(0, bench_to_json(bench, document));
	paces = json_object_get(json_object_get(document, "load"), "agents");
	ASSERT_EQ(8u, json_array_size(paces));
	for (size_t i = 0; i < 8; i++) {
		double expected = options.rates[i] * 0.3,
		       sent = json_number_value(json_object_get(json_array_get(paces, i), "sent"));

		/* five standard deviations of Poisson arrivals; none is lost, however slow this machine is */
		ASSERT(sent > expected - 5 * sqrt(expected) && sent < expected + 5 * sqrt(expected));
	}
	json_decref(document);
	bench_free(bench);
	stop(8);
	PASS();
}

TEST an_agent_is_timed_beside_each_kind_of_flood(void)

{
	const struct bench_options options = {
		.profile = "ping", .depth = 1, .noise = (1u << FLOOD_KINDS) - 1, .count = 500, .warmup_count = 10};
	struct bench *bench = NULL;
	json_t *document = json_object(), *conditions;

	ASSERTm(why, start(NULL));
	ASSERTm(why, connect_all(3));
	ASSERT_EQm(why, BENCH_DONE, bench_run(agents, 3, &options, &bench, why, sizeof(why)));
	ASSERT_EQ(0, bench_mismatches(bench));
	ASSERT_EQ(0, bench_to_json(bench, document));
	conditions = json_object_get(json_object_get(document, "neighbour"), "conditions");
	ASSERT_EQ(4u, json_array_size(conditions));
	for (size_t i = 0; i < 4; i++)
		ASSERT_EQ(500, json_integer_value(json_object_get(json_array_get(conditions, i), "count")));
	ASSERT(json_real_value(json_object_get(json_array_get(conditions, 1), "ratio")) > 0);
	json_decref(document);
	bench_free(bench);
	stop(3);
	PASS();
}

TEST kinds_of_flood_are_read_and_misread_as_promised(void)
{
	ASSERT_EQ(7u, flood_kinds_parse("all", why, sizeof(why)));
	ASSERT_EQ(5u, flood_kinds_parse("garbage,valid", why, sizeof(why)));
	ASSERT_EQ(0u, flood_kinds_parse("valid,loud", why, sizeof(why)));
	ASSERT(strstr(why, "'loud'"));
	ASSERT_EQ(0u, flood_kinds_parse("", why, sizeof(why)));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	if (!mkdtemp(folder))
		return 4;
	RUN_TEST(sixty_four_agents_lose_no_exchange_and_get_no_wrong_answer);
	RUN_TEST(agents_at_the_same_time_have_rates_of_their_own);
	RUN_TEST(an_agent_is_timed_beside_each_kind_of_flood);
	RUN_TEST(kinds_of_flood_are_read_and_misread_as_promised);
	rmdir(folder);
	GREATEST_MAIN_END();
}

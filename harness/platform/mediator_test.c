/* SPDX-License-Identifier: BSD-2-Clause */
/* The mediator by its functions: who speaks, what a domain may use while it lives, and what is left of it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "greatest.h"
#include "harness/config/platform_config.h"
#include "harness/platform/mediator_config.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/shmem.h"
#include "scmi/status.h"

struct fixture {
	struct platform_config *config;
	struct platform *platform;
	struct mediator *mediator;
	struct mediator_domain *domain;
	uint64_t pages[2][SMT_CHANNELS][64];
	unsigned interrupts[SMT_CHANNELS];
};

static char why[512];

static void count_interrupt(void *context, enum smt_channel_id channel)
{
	struct fixture *f = context;

	f->interrupts[channel]++;
}

static int create(struct fixture *f, unsigned page, const char *agent, struct mediator_domain **domain)
{
	const struct smt_area areas[SMT_CHANNELS] = {{f->pages[page][0], sizeof(f->pages[page][0])},
						     {f->pages[page][1], sizeof(f->pages[page][1])}};

	return mediator_domain_create(f->mediator, agent, areas, count_interrupt, f, domain, why, sizeof(why));
}

static int fixture_open(struct fixture *f, const char *policy, const char *faults)
{
	const struct platform_options options = {.faults = faults};
	const struct mediator_setup setup = {.policy = policy, .p2a = true};

	memset(f, 0, sizeof(*f));
	return platform_config_load("builtin:automotive", &f->config, why, sizeof(why)) ||
	       platform_create(f->config, &options, &f->platform, why, sizeof(why)) ||
	       mediator_set_up(f->platform, f->config, &setup, &f->mediator, why, sizeof(why)) ||
	       create(f, 0, "infotainment", &f->domain);
}

static void fixture_close(struct fixture *f)
{
	mediator_destroy(f->mediator);
	platform_destroy(f->platform);
	platform_config_free(f->config);
}

static uint8_t *page_of(struct fixture *f, unsigned page)
{
	return (uint8_t *)f->pages[page][SMT_A2P];
}

static void put(uint8_t *page, uint8_t protocol, uint8_t message, uint32_t word)
{
	scmi_store32(page + SCMI_SHMEM_FLAGS, 0);
	scmi_store32(page + SCMI_SHMEM_LENGTH, 8);
	scmi_store32(page + SCMI_SHMEM_MESSAGE, scmi_command_word(protocol, message, 3));
	scmi_store32(page + SCMI_SHMEM_MESSAGE + 4, word);
	scmi_store32(page + SCMI_SHMEM_STATUS, 0);
}

/* One exchange by the doorbell: the status of the answer. */
static int32_t ask(struct fixture *f, struct mediator_domain *domain, unsigned page, uint8_t protocol, uint8_t message,
		   uint32_t word)
{
	put(page_of(f, page), protocol, message, word);
	mediator_domain_ring(domain);
	return scmi_load32s(page_of(f, page) + SCMI_SHMEM_MESSAGE + 4);
}

static int32_t clock_status(struct fixture *f)
{
	return ask(f, f->domain, 0, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 5);
}

TEST a_call_reaches_the_callers_channel_and_no_other(void)
{
	struct mediator_call call = {.x = {0}};
	struct mediator_domain *other;
	struct fixture f;

	ASSERT_EQm(why, 0, fixture_open(&f, NULL, NULL));
	ASSERT_EQ(0, create(&f, 1, "cluster", &other));
	call.x[0] = mediator_domain_function(f.domain);
	put(page_of(&f, 0), SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, SCMI_AGENT_SELF);
	mediator_call(f.mediator, other, &call);
	ASSERT_EQ(SCMI_CALL_UNKNOWN, (int64_t)call.result[0]);
	mediator_call(f.mediator, NULL, &call);
	ASSERT_EQ(SCMI_CALL_UNKNOWN, (int64_t)call.result[0]);
	ASSERT_EQ(0, scmi_load32(page_of(&f, 0) + SCMI_SHMEM_STATUS));
	for (unsigned x = 1; x < 8; x++)
		call.x[x] = 2;
	mediator_call(f.mediator, f.domain, &call);
	ASSERT_EQ(SCMI_CALL_DONE, (int64_t)call.result[0]);
	ASSERT_EQ(mediator_domain_agent_id(f.domain), scmi_load32(page_of(&f, 0) + SCMI_SHMEM_MESSAGE + 8));
	call.immediate = 1;
	mediator_call(f.mediator, f.domain, &call);
	ASSERT(call.exception);
	fixture_close(&f);
	PASS();
}

TEST interrupts_come_when_they_are_wanted(void)
{
	struct fixture f;

	ASSERT_EQm(why, 0, fixture_open(&f, NULL, NULL));
	ask(&f, f.domain, 0, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 0);
	ASSERT_EQ(0, f.interrupts[SMT_A2P]);
	put(page_of(&f, 0), SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 0);
	scmi_store32(page_of(&f, 0) + SCMI_SHMEM_FLAGS, SCMI_SHMEM_INTERRUPT);
	mediator_domain_ring(f.domain);
	ASSERT_EQ(1, f.interrupts[SMT_A2P]);
	/* Free: nothing to do. */
	mediator_domain_ring(f.domain);
	ASSERT_EQ(1, f.interrupts[SMT_A2P]);
	fixture_close(&f);
	PASS();
}

TEST devices_come_with_a_domain_and_go_with_it(void)
{
	struct platform_agent *agent;
	struct fixture f;
	uint8_t request[8], response[64];

	ASSERT_EQm(why, 0, fixture_open(&f, "builtin:automotive", NULL));
	agent = mediator_domain_platform_agent(f.domain);
	scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 1));
	scmi_store32(request + 4, 2); /* display_center, of device 10 */
	ASSERT_EQ(SCMI_SUCCESS, clock_status(&f));
	ASSERT_EQ(0, mediator_domain_device(f.domain, 10, false));
	platform_command(agent, request, sizeof(request), response, sizeof(response));
	ASSERT_EQ(SCMI_DENIED, scmi_load32s(response + 4));
	ASSERT_EQ(0, mediator_domain_device(f.domain, 10, true));
	platform_command(agent, request, sizeof(request), response, sizeof(response));
	ASSERT_EQ(SCMI_SUCCESS, scmi_load32s(response + 4));
	ASSERT_EQ(-ENOENT, mediator_domain_device(f.domain, 999, true));
	mediator_domain_destroy(f.domain);
	platform_command(agent, request, sizeof(request), response, sizeof(response));
	ASSERT_EQ(SCMI_DENIED, scmi_load32s(response + 4));
	ASSERT_EQ(0, create(&f, 0, "infotainment", &f.domain));
	platform_command(agent, request, sizeof(request), response, sizeof(response));
	ASSERT_EQ(SCMI_SUCCESS, scmi_load32s(response + 4));
	fixture_close(&f);
	PASS();
}

TEST a_new_owner_finds_a_clean_free_page(void)
{
	struct fixture f;

	ASSERT_EQm(why, 0, fixture_open(&f, "builtin:automotive", NULL));
	memset(page_of(&f, 0), 0xa5, sizeof(f.pages[0][0]));
	mediator_domain_destroy(f.domain);
	ASSERT_EQ(0, create(&f, 0, "infotainment", &f.domain));
	ASSERT_EQ(SCMI_SHMEM_FREE, scmi_load32(page_of(&f, 0) + SCMI_SHMEM_STATUS));
	for (size_t i = SCMI_SHMEM_PRIVATE; i < sizeof(f.pages[0][0]); i++)
		ASSERT_EQ(0, page_of(&f, 0)[i]);
	fixture_close(&f);
	PASS();
}

TEST agents_have_one_domain_each(void)
{
	struct mediator_domain *second;
	struct fixture f;

	ASSERT_EQm(why, 0, fixture_open(&f, "builtin:automotive", NULL));
	ASSERT_EQ(-EEXIST, create(&f, 1, "infotainment", &second));
	ASSERT_EQ(-ENOENT, create(&f, 1, "nobody", &second));
	ASSERT(strstr(why, "no agent named 'nobody'"));
	fixture_close(&f);
	PASS();
}

TEST what_a_guest_holds_does_not_change_what_it_is(void)
{
	static const char *const faults[] = {NULL, "mediator.agent.from-page"};
	struct fixture f;

	for (unsigned i = 0; i < 2; i++) {
		ASSERT_EQm(why, 0, fixture_open(&f, "builtin:automotive", faults[i]));
		scmi_store32(page_of(&f, 0) + SCMI_SHMEM_PRIVATE, 3);
		ASSERT_EQ(SCMI_SUCCESS, ask(&f, f.domain, 0, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, SCMI_AGENT_SELF));
		ASSERT_EQ(i ? 3 : 1, scmi_load32(page_of(&f, 0) + SCMI_SHMEM_MESSAGE + 8));
		fixture_close(&f);
	}
	PASS();
}

TEST a_platform_without_trust_has_no_mediator(void)
{
	struct platform_config *config;
	struct platform *platform;
	struct mediator *mediator;
	const struct platform_options options = {.faults = NULL};
	const struct mediator_setup setup = {.policy = "builtin:automotive"};

	ASSERT_EQ(0, platform_config_load("builtin:vhost-device-scmi", &config, why, sizeof(why)));
	ASSERT_EQ(0, platform_create(config, &options, &platform, why, sizeof(why)));
	ASSERT(mediator_set_up(platform, config, &setup, &mediator, why, sizeof(why)) < 0);
	ASSERT(strlen(why) > 10);
	platform_destroy(platform);
	platform_config_free(config);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_call_reaches_the_callers_channel_and_no_other);
	RUN_TEST(interrupts_come_when_they_are_wanted);
	RUN_TEST(devices_come_with_a_domain_and_go_with_it);
	RUN_TEST(a_new_owner_finds_a_clean_free_page);
	RUN_TEST(agents_have_one_domain_each);
	RUN_TEST(what_a_guest_holds_does_not_change_what_it_is);
	RUN_TEST(a_platform_without_trust_has_no_mediator);
	GREATEST_MAIN_END();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands at random, to every protocol, from agents that come and go, with and without faults: answers stay well formed. */
#include "greatest.h"

#include "harness/platform/platform_faults.h"
#include "harness/platform/platform_fixture.h"

#define COMMANDS 20000u
#define COMMANDS_PER_FAULT 400u

static uint64_t state;

static uint32_t any(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33);
}

/* Small numbers, single bits and values that mean something, more often than not. */
static uint32_t word(void)
{
	static const uint32_t known[] = {0, 1, 2, 3, 7, 0x40000000, 0x80000001, 0xff000000, UINT32_MAX, 600000, 700000, 24000000};

	switch (any() % 4) {
	case 0: return any() % 8;
	case 1: return 1u << (any() % 32);
	case 2: return known[any() % (sizeof(known) / sizeof(known[0]))];
	default: return any() << 1 ^ any();
	}
}

static void come_and_go(struct fixture *f, unsigned agent)
{
	platform_detach(f->agents[agent]);
	f->agents[agent] = platform_attach(f->platform, NULL, any() % 2);
}

/* One command; false if the answer is not one. */
static bool one(struct fixture *f)
{
	uint8_t payload[64];
	uint32_t header =
		scmi_command_word((uint8_t)(0x10 + any() % 11), (uint8_t)(any() % 18), (uint16_t)(any() & SCMI_TOKEN_MAX));
	size_t words = any() % 6;
	unsigned agent = any() % 3;

	for (size_t i = 0; i < words; i++)
		scmi_store32(payload + 4 * i, word());
	f->capacity = any() % 16 ? 136 : 8 + any() % 64;
	fixture_raw(f, agent, header, payload, 4 * words + (any() % 32 ? 0 : any() % 4));
	if (f->bytes > f->capacity)
		return false;
	if (any() % 8 == 0)
		fixture_pass(f, any() % 2000);
	if (any() % 4 == 0)
		while (fixture_event(f, any() % 3))
			;
	if (any() % 64 == 0)
		come_and_go(f, any() % 3);
	return true;
}

TEST noise_gets_statuses_and_nothing_else(void)
{
	struct fixture f;

	fixture_open(&f, NULL, NULL, NULL);
	state = 1;
	for (unsigned i = 0; i < COMMANDS; i++) {
		ASSERT(one(&f));
		ASSERT(f.bytes >= 8 && f.bytes % 4 == 0);
		int32_t status = scmi_load32s(f.response + 4);

		ASSERT(status <= 0 && status >= -11);
		ASSERT(!status || f.bytes == 8);
	}
	fixture_close(&f);
	PASS();
}

TEST noise_does_no_harm_with_any_fault(void)
{
	const struct platform_fault *fault;

	for (size_t n = 0; (fault = platform_fault_at(n)); n++) {
		struct fixture f;

		fixture_open(&f, NULL, NULL, fault->name);
		state = n;
		for (unsigned i = 0; i < COMMANDS_PER_FAULT; i++)
			ASSERTm(fault->name, one(&f));
		fixture_close(&f);
	}
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(noise_gets_statuses_and_nothing_else);
	RUN_TEST(noise_does_no_harm_with_any_fault);
	GREATEST_MAIN_END();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vhost-teardown NODE ROUNDS SEED [MILLISECONDS]: agents that hold votes leave a vhost SCMI node in every way and under load; after
 * each round the kernel's own summaries of clocks, regulators and power domains must be as they were, within MILLISECONDS (10,000).
 * One process per agent, made by fork, so that hundreds of rounds take seconds. For harness/guest/in/teardown.sh: it needs the
 * kernel module vhost_scmi and root.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "assay/agent.h"
#include "scmi/le.h"
#include "scmi/protocol.h"

#define HOLDINGS_BYTES 65536u
#define PATIENCE_MS 10000u
#define ANSWER_NS 20000000000u
#define HOLD "/sys/module/vhost_scmi/parameters/hold_ms"
#define VOTES "/sys/kernel/debug/vhost_scmi/votes"

static const char *const summaries[] = {"/sys/kernel/debug/clk/clk_summary", "/sys/kernel/debug/regulator/regulator_summary",
					"/sys/kernel/debug/pm_genpd/pm_genpd_summary", VOTES};

/* Everything is switched on, most of it stays so; rates, levels and reset lines change. */
static const struct row {
	uint8_t protocol, message, words;
	uint32_t word[4];
} rows[] = {
	{SCMI_PROTOCOL_CLOCK, 0x7, 3, {0, 1}},           {SCMI_PROTOCOL_CLOCK, 0x7, 3, {1, 1}},
	{SCMI_PROTOCOL_CLOCK, 0x7, 3, {2, 1}},           {SCMI_PROTOCOL_CLOCK, 0x7, 3, {3, 1}},
	{SCMI_PROTOCOL_CLOCK, 0x7, 3, {4, 1}},           {SCMI_PROTOCOL_POWER, 0x4, 3, {0, 0}},
	{SCMI_PROTOCOL_POWER, 0x4, 3, {0, 1}},           {SCMI_PROTOCOL_POWER, 0x4, 3, {0, 2}},
	{SCMI_PROTOCOL_VOLTAGE, 0x5, 2, {0, 7}},         {SCMI_PROTOCOL_VOLTAGE, 0x5, 2, {1, 7}},
	{SCMI_PROTOCOL_VOLTAGE, 0x5, 2, {2, 7}},         {SCMI_PROTOCOL_VOLTAGE, 0x5, 2, {3, 7}},
	{SCMI_PROTOCOL_CLOCK, 0x5, 4, {0, 1, 24000000}}, {SCMI_PROTOCOL_CLOCK, 0x5, 4, {0, 2, 30000000}},
	{SCMI_PROTOCOL_VOLTAGE, 0x7, 3, {0, 0, 900000}}, {SCMI_PROTOCOL_VOLTAGE, 0x7, 3, {1, 0, 3300000}},
	{SCMI_PROTOCOL_RESET, 0x4, 3, {0, 2}},           {SCMI_PROTOCOL_CLOCK, 0x7, 3, {3, 0}},
	{SCMI_PROTOCOL_POWER, 0x4, 3, {0, 0, 1u << 30}}, {SCMI_PROTOCOL_RESET, 0x4, 3, {2, 2}},
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const char *node;
static uint32_t seed, patience_ms = PATIENCE_MS;

static uint32_t random_below(uint32_t limit)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % limit;
}

static void sleep_ms(uint32_t ms)
{
	struct timespec time = {ms / 1000, (long)(ms % 1000) * 1000000};

	while (nanosleep(&time, &time) && errno == EINTR)
		;
}

static void read_file(const char *path, char *text, size_t bytes)
{
	FILE *file = fopen(path, "re");
	size_t got = file ? fread(text, 1, bytes - 1, file) : 0;

	text[got] = '\0';
	if (file)
		(void)fclose(file);
}

/* What is held, by whomever. How often a reset line was pulsed is history. */
static void holdings(char *text)
{
	size_t used = 0;

	for (size_t i = 0; i < sizeof(summaries) / sizeof(summaries[0]); i++) {
		read_file(summaries[i], text + used, HOLDINGS_BYTES - used);
		used += strlen(text + used);
	}
}

static bool votes_held(void)
{
	char text[4096];

	read_file(VOTES, text, sizeof(text));
	for (const char *at = text; (at = strstr(at, " votes ")); at += 7)
		if (at[7] != '0')
			return true;
	return false;
}

static void hold(uint32_t ms)
{
	FILE *file = fopen(HOLD, "we");

	if (!file)
		return;
	(void)fprintf(file, "%u\n", ms);
	(void)fclose(file);
}

static bool send_row(struct assay_agent *agent, const struct row *row)
{
	uint8_t payload[16];
	struct assay_command command = {.protocol = row->protocol, .message = row->message, .payload = payload};
	struct assay_exchange exchange;

	for (uint32_t i = 0; i < row->words; i++)
		scmi_store32(payload + 4 * i, row->word[i]);
	command.payload_bytes = 4u * row->words;
	return !assay_agent_exchange(agent, &command, &exchange) && exchange.outcome == ASSAY_ANSWERED && !exchange.status;
}

/* An agent's whole life; `commands` 0: until somebody ends it. */
static int live(uint32_t commands)
{
	const struct assay_agent_options options = {.timeout_ns = ANSWER_NS};
	struct assay_agent *agent;
	char why[256];
	int rc = assay_agent_open(node, &options, &agent, why, sizeof(why));

	if (rc) {
		(void)fprintf(stderr, "vhost-teardown: %s\n", why);
		return 1;
	}
	for (uint32_t i = 0; !rc && (!commands || i < commands); i++)
		rc = !send_row(agent, &rows[i % ROWS]);
	if (rc)
		(void)fprintf(stderr, "vhost-teardown: %s: a vote was not answered with SUCCESS\n", node);
	assay_agent_close(agent);
	return rc;
}

static pid_t begin(uint32_t commands)
{
	pid_t child = fork();

	if (!child)
		_exit(live(commands));
	if (child < 0)
		perror("vhost-teardown: fork");
	return child;
}

/* Returns whether it ended by itself and well, or by this signal. */
static bool ended(pid_t child, int by_signal)
{
	int status;

	if (child < 0 || waitpid(child, &status, 0) < 0)
		return false;
	return by_signal ? WIFSIGNALED(status) && WTERMSIG(status) == by_signal : WIFEXITED(status) && !WEXITSTATUS(status);
}

static bool wait_for_votes(void)
{
	for (uint32_t ms = 0; ms < PATIENCE_MS; ms++) {
		if (votes_held())
			return true;
		sleep_ms(1);
	}
	(void)fprintf(stderr, "vhost-teardown: no agent held a vote within %u ms\n", PATIENCE_MS);
	return false;
}

static bool closed_in_order(void)
{
	return ended(begin(2 * ROWS - 1), 0);
}

static bool killed_with_votes(void)
{
	pid_t child = begin(0);
	bool held = wait_for_votes();

	sleep_ms(random_below(10));
	kill(child, SIGKILL);
	return ended(child, SIGKILL) && held;
}

/* While it starts, opens, describes its rings, sends. */
static bool killed_at_any_moment(void)
{
	pid_t child = begin(0);
	struct timespec time = {0, (long)random_below(8000) * 1000};

	(void)nanosleep(&time, NULL);
	kill(child, SIGKILL);
	return ended(child, SIGKILL);
}

/* One killed inside the platform, one asked to end, one that goes on until it is done. */
static bool several_at_once(void)
{
	hold(1 + random_below(10));
	pid_t first = begin(0), second = begin(0), third = begin(ROWS);
	bool held = wait_for_votes();

	sleep_ms(random_below(30));
	kill(first, SIGKILL);
	kill(second, SIGTERM);
	bool well = ended(first, SIGKILL);

	well = ended(second, SIGTERM) && well;
	hold(0);
	return ended(third, 0) && well && held;
}

static bool as_before(const char *before, char *after)
{
	for (uint32_t ms = 0; ms < patience_ms; ms += 2) {
		holdings(after);
		if (!strcmp(before, after))
			return true;
		sleep_ms(2);
	}
	return false;
}

static bool (*const ways[])(void) = {closed_in_order, killed_with_votes, killed_at_any_moment, several_at_once};
static const char *const names[] = {"closed in order", "killed with votes", "killed at any moment", "several at once"};

int main(int argc, char **argv)
{
	static char before[HOLDINGS_BYTES], after[HOLDINGS_BYTES];

	if (argc != 4 && argc != 5) {
		(void)fprintf(stderr, "usage: vhost-teardown NODE-URI ROUNDS SEED [MILLISECONDS]\n");
		return 2;
	}
	node = argv[1];
	seed = (uint32_t)strtoul(argv[3], NULL, 0);
	if (argc == 5)
		patience_ms = (uint32_t)strtoul(argv[4], NULL, 0);
	unsigned long rounds = strtoul(argv[2], NULL, 0);

	holdings(before);
	for (unsigned long round = 0; round < rounds; round++) {
		unsigned way = round % 4;
		bool well = ways[way]();

		if (!well)
			(void)fprintf(stderr, "vhost-teardown: round %lu, %s: an agent came to another end than expected\n", round,
				      names[way]);
		if (well && as_before(before, after))
			continue;
		(void)printf("round %lu, %s: expected\n%sfound\n%s", round, names[way], before, after);
		return 1;
	}
	return 0;
}

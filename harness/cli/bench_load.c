/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the options of an open loop and sees that they go together. */
#include "harness/cli/bench_load.h"

#include <stdlib.h>
#include <string.h>

#define NAME "bench"
#define SEED_DEFAULT 1u
#define SCALE_MOST 1e6

/* Numbers alone, no "inf" or "0x". */
static bool read_positive(const char *text, double most, double *value)
{
	char *end;

	*value = strtod(text, &end);
	return text[strspn(text, "0123456789.e+-")] == '\0' && end != text && !*end && *value > 0 && *value <= most;
}

static const char *number_of(const char *text)
{
	const char *equals = strrchr(text, '=');

	return equals ? equals + 1 : text;
}

bool bench_load_rate(struct bench_load *load, const char *text)
{
	double rate;

	if (!read_positive(number_of(text), BENCH_RATE_MAX, &rate)) {
		cli_usage_error(NAME, "--rate: expected commands a second (above 0, at most %.0f) or NAME=RATE, found '%s'",
				BENCH_RATE_MAX, text);
		return false;
	}
	if (load->rate_count == sizeof(load->rates) / sizeof(load->rates[0])) {
		cli_usage_error(NAME, "--rate: given more than %d times", CLI_AGENTS_MAX + 1);
		return false;
	}
	load->rates[load->rate_count++] = text;
	return true;
}

bool bench_load_arrivals(struct bench_load *load, const char *text)
{
	load->arrivals = bench_arrivals_find(text);
	load->arrivals_given = true;
	if (load->arrivals == BENCH_CLOSED)
		cli_usage_error(NAME, "--arrivals: expected fixed, poisson or recorded, found '%s'", text);
	return load->arrivals != BENCH_CLOSED;
}

bool bench_load_scale(struct bench_load *load, const char *text)
{
	load->scale_given = true;
	if (read_positive(text, SCALE_MOST, &load->scale))
		return true;
	cli_usage_error(NAME, "--scale: expected a factor above 0, at most %.0f, found '%s'", SCALE_MOST, text);
	return false;
}

bool bench_load_seed(struct bench_load *load, const char *text)
{
	load->seed_given = true;
	return cli_number(NAME, "--seed", text, 0, INT64_MAX, &load->seed);
}

/* A rate without a name is that of all agents which have none of their own. False after a message. */
static bool set_rate(const char *text, const struct cli_agents *agents, struct bench_options *options)
{
	const char *equals = strrchr(text, '=');
	size_t length = equals ? (size_t)(equals - text) : 0;
	double rate = strtod(number_of(text), NULL);
	bool found = !equals;

	for (size_t i = 0; i < agents->count; i++) {
		bool named = equals && strlen(agents->name[i]) == length && !memcmp(agents->name[i], text, length);

		if (named || (!equals && !(options->rates[i] > 0)))
			options->rates[i] = rate;
		found |= named;
	}
	if (!found)
		cli_usage_error(NAME, "--rate %s: no agent has that name", text);
	return found;
}

static bool set_rates(const struct bench_load *load, const struct cli_agents *agents, struct bench_options *options)
{
	for (int named = 1; named >= 0; named--)
		for (size_t i = 0; i < load->rate_count; i++)
			if ((strchr(load->rates[i], '=') != NULL) == named && !set_rate(load->rates[i], agents, options))
				return false;
	for (size_t i = 0; i < agents->count; i++) {
		if (options->rates[i] > 0)
			continue;
		cli_usage_error(NAME, "--rate: agent %s has none", agents->name[i]);
		return false;
	}
	return true;
}

int bench_load_resolve(const struct bench_load *load, const struct cli_agents *agents, struct bench_options *options)
{
	enum bench_arrivals arrivals = load->arrivals_given ? load->arrivals : load->rate_count ? BENCH_FIXED : BENCH_CLOSED;

	if (load->scale_given && arrivals != BENCH_RECORDED)
		return cli_usage_error(NAME, "--scale: goes with --arrivals recorded");
	if (load->seed_given && arrivals != BENCH_POISSON)
		return cli_usage_error(NAME, "--seed: goes with --arrivals poisson");
	if (arrivals == BENCH_RECORDED && !options->trace)
		return cli_usage_error(NAME, "--arrivals recorded: a --trace has the times");
	if (arrivals == BENCH_RECORDED && load->rate_count)
		return cli_usage_error(NAME, "--rate: recorded arrivals have their own; --scale makes them faster or slower");
	if (arrivals != BENCH_CLOSED && arrivals != BENCH_RECORDED && !load->rate_count)
		return cli_usage_error(NAME, "--arrivals %s: at which --rate?", bench_arrivals_name(arrivals));
	if (arrivals != BENCH_CLOSED && options->noise)
		return cli_usage_error(NAME, "--noise is of closed loops: leave out --rate and --arrivals");
	options->arrivals = arrivals;
	options->scale = load->scale_given ? load->scale : 1;
	options->seed = load->seed_given ? load->seed : SEED_DEFAULT;
	if (arrivals == BENCH_CLOSED || arrivals == BENCH_RECORDED)
		return CLI_OK;
	return set_rates(load, agents, options) ? CLI_OK : CLI_USAGE;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The oracle against a platform: many random but plausible requests, every answer judged by the oracle's prediction. Oracle and
 * reference platform are written apart from the same specification, so that a disagreement is a defect of one of them.
 * Prints how sharp the predictions were.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/oracle.h"
#include "harness/e2e/oracle_requests.h"
#include "scmi/le.h"
#include "scmi/names.h"
#include "suites/status_set.h"

#define SHOWN_MAX 20u
#define CAUSES_MAX 200u

/* Deviations that a platform is known for; each has to be seen, or it is none any more. */
struct deviation {
	const char *platform; /* part of the URI */
	uint8_t protocol, message;
	bool any_message;
	int32_t status;
	const char *what;
	uint64_t seen;
};
static struct deviation deviations[] = {
	{"vhost-device-scmi", SCMI_PROTOCOL_SENSOR, 0, true, SCMI_INVALID_PARAMETERS,
	 "an unknown or disabled sensor is an invalid parameter", 0},
	{"vhost-device-scmi", SCMI_PROTOCOL_SENSOR, 0x6, false, SCMI_NOT_SUPPORTED, "reserved flags of a read are not supported",
	 0},
	{"vhost-device-scmi", SCMI_PROTOCOL_BASE, 0x6, false, SCMI_SUCCESS, "more can be skipped than there is", 0},
};
#define DEVIATIONS (sizeof(deviations) / sizeof(deviations[0]))

struct fuzz {
	const char *uri;
	uint64_t count, seed, shown, mismatches, silent;
	bool verbose;
	struct assay_agent *agent;
	struct assay_inventory *inventory;
	struct assay_oracle *oracle;
	struct oracle_requests requests;
	uint8_t sent[ORACLE_REQUEST_BYTES];
	uint32_t sent_bytes;
	struct assay_exchange ex;
	struct cause {
		const char *clause, *text;
		uint64_t count;
	} causes[CAUSES_MAX];
};

static void print_request(const uint8_t *request, uint32_t bytes)
{
	struct scmi_header h = scmi_header_unpack(scmi_load32(request));
	const char *name = scmi_message_name(h.protocol, SCMI_TYPE_COMMAND, h.message);

	printf("protocol 0x%02x message 0x%x type %u (%s), %u bytes of parameters:", h.protocol, h.message, h.type,
	       name ? name : "common, or not defined", bytes - 4);
	for (uint32_t i = 4; i + 4 <= bytes; i += 4)
		printf(" 0x%" PRIx32, scmi_load32(request + i));
	putchar('\n');
}

static bool is_known(const struct fuzz *f, struct scmi_header h, int32_t status)
{
	for (size_t i = 0; i < DEVIATIONS; i++) {
		struct deviation *d = &deviations[i];

		if (strstr(f->uri, d->platform) && d->protocol == h.protocol && (d->any_message || d->message == h.message) &&
		    d->status == status) {
			d->seen++;
			return true;
		}
	}
	return false;
}

static void disagree(struct fuzz *f, uint64_t number, const struct assay_prediction *p, const uint8_t *request, uint32_t bytes)
{
	char text[800];

	f->mismatches++;
	if (f->shown++ >= SHOWN_MAX)
		return;
	printf("%s: request %" PRIu64 ": ", f->uri, number);
	print_request(request, bytes);
	if (f->ex.outcome != ASSAY_ANSWERED)
		printf("    no answer (%s); expected %s\n", f->ex.error, assay_oracle_explain(p, text, sizeof(text)));
	else
		printf("    %s\n", assay_oracle_complain(p, f->ex.response, f->ex.response_bytes, text, sizeof(text)));
}

static void on_message(void *context, const struct assay_observation *seen)
{
	struct fuzz *f = context;

	if (seen->kind == ASSAY_SAW_DELAYED)
		assay_oracle_event(f->oracle, seen->bytes, seen->bytes_count);
	if (seen->kind == ASSAY_SAW_COMMAND && seen->bytes_count <= sizeof(f->sent)) {
		memcpy(f->sent, seen->bytes, seen->bytes_count);
		f->sent_bytes = seen->bytes_count;
	}
	if (seen->kind == ASSAY_SAW_RESPONSE && f->sent_bytes >= 4)
		oracle_requests_see(&f->requests, f->sent, f->sent_bytes, seen->bytes, seen->bytes_count);
}

/* A condition names a requirement or an open point of the catalogue. */
static void check_clause(struct fuzz *f, const struct assay_prediction *p, const struct assay_ground *ground)
{
	char id[64];

	if (!strcmp(ground->clause, "-"))
		return;
	(void)snprintf(id, sizeof(id), "%s%s", ground->clause[0] == '-' && p->prefix ? p->prefix : "", ground->clause);
	if (assay_requirement_find(id) || assay_ambiguity_find(id))
		return;
	if (f->mismatches++ < SHOWN_MAX)
		printf("%s: \"%s\" names \"%s\": expected a requirement or an open point of the catalogue, found none\n", f->uri,
		       ground->text, id);
}

/* Why a prediction allows several statuses. */
static void count_causes(struct fuzz *f, const struct assay_prediction *p)
{
	for (uint32_t i = 0; i < p->condition_count; i++)
		check_clause(f, p, &p->conditions[i]);
	for (uint32_t i = 0; i < p->condition_count && (p->statuses & (p->statuses - 1)); i++) {
		uint32_t at = 0;

		while (at < CAUSES_MAX - 1 && f->causes[at].text && f->causes[at].text != p->conditions[i].text)
			at++;
		if (p->conditions[i].statuses == 0)
			continue;
		f->causes[at].clause = p->conditions[i].clause;
		f->causes[at].text = p->conditions[i].text;
		f->causes[at].count++;
	}
}

/* One request. False when the platform is gone. */
static bool one(struct fuzz *f, uint64_t number)
{
	uint8_t request[ORACLE_REQUEST_BYTES];
	uint32_t bytes = oracle_request(&f->requests, request);
	const struct assay_command command = {.header_given = true,
					      .header_word = scmi_load32(request),
					      .payload = request + 4,
					      .payload_bytes = bytes - 4,
					      .capacity = 1024};
	struct scmi_header h = scmi_header_unpack(command.header_word);
	struct assay_prediction p;
	enum assay_oracle_verdict verdict;
	char why[256];

	assay_oracle_predict(f->oracle, request, bytes, command.capacity, &p);
	if (assay_agent_exchange(f->agent, &command, &f->ex))
		return false;
	if (f->ex.outcome != ASSAY_ANSWERED) {
		f->silent++;
		if (!p.silence)
			disagree(f, number, &p, request, bytes);
		assay_oracle_restart(f->oracle);
		return assay_agent_reconnect(f->agent, why, sizeof(why)) == 0;
	}
	count_causes(f, &p);
	verdict = assay_oracle_judge(f->oracle, &p, request, bytes, f->ex.response, f->ex.response_bytes);
	if (verdict >= ASSAY_WRONG_STATUS && !is_known(f, h, f->ex.status))
		disagree(f, number, &p, request, bytes);
	return true;
}

static void print_causes(const struct fuzz *f)
{
	for (uint32_t i = 0; i < CAUSES_MAX && f->causes[i].text; i++)
		printf("    %6" PRIu64 " %s: %s\n", f->causes[i].count, f->causes[i].clause, f->causes[i].text);
}

static bool report(const struct fuzz *f, double at_least)
{
	struct assay_sharpness s;
	double single, mean;
	bool good = f->mismatches == 0;

	assay_oracle_sharpness(f->oracle, &s);
	single = s.requests ? 100.0 * (double)s.single / (double)s.requests : 0;
	mean = s.requests ? (double)s.sizes / (double)s.requests : 0;
	printf("%s: %" PRIu64 " requests, %" PRIu64 " disagreements, %" PRIu64 " not answered, %" PRIu64 " worth a warning; "
	       "allowed statuses: %.2f on average, exactly one in %.1f %%, any in %" PRIu64 "\n",
	       f->uri, s.requests, f->mismatches, f->silent, s.tolerated, mean, single, s.unsure);
	if (single < at_least)
		printf("%s: exactly one allowed status in at least %.1f %% expected, %.1f %% found\n", f->uri, at_least, single);
	for (size_t i = 0; i < DEVIATIONS; i++) {
		if (!strstr(f->uri, deviations[i].platform))
			continue;
		printf("    known deviation: %s: %" PRIu64 " times\n", deviations[i].what, deviations[i].seen);
		good = good && deviations[i].seen > 0;
	}
	if (f->verbose)
		print_causes(f);
	return good && single >= at_least;
}

static bool run(struct fuzz *f, double at_least)
{
	const struct assay_oracle_options options = {.alone = true, .virtio = true, .no_p2a = strstr(f->uri, "p2a=0") != NULL};
	const struct assay_agent_options agent_options = {.name = NULL};
	char why[512];
	bool good = false;

	if (assay_agent_open(f->uri, &agent_options, &f->agent, why, sizeof(why))) {
		printf("%s\n", why);
		return false;
	}
	if (assay_inventory_read(f->agent, &f->inventory) || assay_oracle_new(f->inventory, &options, &f->oracle))
		goto out;
	f->requests.inventory = f->inventory;
	f->requests.random = f->seed;
	assay_agent_observe(f->agent, on_message, f);
	if (assay_oracle_survey(f->oracle, f->agent))
		goto out;
	for (uint64_t i = 0; i < f->count; i++) {
		struct assay_event event;

		if (!one(f, i))
			goto out;
		if (oracle_random(&f->requests, 8) == 0)
			(void)assay_agent_take_event(f->agent, NULL, 2000000, &event);
	}
	good = report(f, at_least);
out:
	assay_oracle_free(f->oracle);
	assay_inventory_free(f->inventory);
	assay_agent_close(f->agent);
	return good;
}

int main(int argc, char **argv)
{
	uint64_t count = 20000, seed = 1;
	double at_least = 0;
	bool good = true, verbose = false;

	char why[256];

	if (assay_catalogue_load(why, sizeof(why))) {
		fprintf(stderr, "oracle-fuzz: %s\n", why);
		return 4;
	}
	for (int i = 1; i < argc; i++) {
		struct fuzz *f;

		if (!strncmp(argv[i], "--count=", 8)) {
			count = strtoull(argv[i] + 8, NULL, 0);
			continue;
		}
		if (!strncmp(argv[i], "--seed=", 7)) {
			seed = strtoull(argv[i] + 7, NULL, 0);
			continue;
		}
		if (!strncmp(argv[i], "--at-least=", 11)) {
			at_least = strtod(argv[i] + 11, NULL);
			continue;
		}
		if (!strcmp(argv[i], "--verbose")) {
			verbose = true;
			continue;
		}
		if (argv[i][0] == '-') {
			fprintf(stderr, "usage: oracle-fuzz [--count=N] [--seed=N] [--at-least=PERCENT] [--verbose] URI...\n");
			return 2;
		}
		f = calloc(1, sizeof(*f));
		if (!f)
			return 4;
		f->uri = argv[i];
		f->count = count;
		f->seed = seed;
		f->verbose = verbose;
		good = run(f, at_least) && good;
		free(f);
	}
	return good ? 0 : 1;
}

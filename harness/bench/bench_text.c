/* SPDX-License-Identifier: BSD-2-Clause */
/* A bench document told to people. */
#include <string.h>

#include "harness/bench/bench.h"
#include "scmi/header.h"
#include "scmi/names.h"

#define NAME_BYTES 96

/* "Clock CLOCK_RATE_GET" for a series of one kind of message, "publish_to_reap of Clock" for one of a protocol, else its own name. */
static const char *title(const json_t *series, char *text, size_t n)
{
	const json_t *protocol = json_object_get(series, "protocol"), *message = json_object_get(series, "message");
	const char *name = json_string_value(json_object_get(series, "name"));
	uint8_t p, m;

	if (json_is_integer(protocol) && !json_is_integer(message)) {
		p = (uint8_t)json_integer_value(protocol);
		if (scmi_protocol_name(p))
			snprintf(text, n, "%s of %s", name, scmi_protocol_name(p));
		else
			snprintf(text, n, "%s of protocol 0x%x", name, p);
		return text;
	}
	if (!json_is_integer(protocol)) {
		snprintf(text, n, "%s", name ? name : "floor");
		return text;
	}
	p = (uint8_t)json_integer_value(protocol);
	m = (uint8_t)json_integer_value(message);
	if (scmi_protocol_name(p) && scmi_message_name(p, SCMI_TYPE_COMMAND, m))
		snprintf(text, n, "  %s %s", scmi_protocol_name(p), scmi_message_name(p, SCMI_TYPE_COMMAND, m));
	else
		snprintf(text, n, "  protocol 0x%x message 0x%x", p, m);
	return text;
}

/* Instructions are counts: whole, and never shown as a time. */
static bool is_counted(const json_t *series)
{
	const char *unit = json_string_value(json_object_get(series, "unit"));

	return unit && !strcmp(unit, "instructions");
}

/* A figure in the unit that people read: microseconds, or instructions. */
static double figure(const json_t *series, const char *key)
{
	return json_number_value(json_object_get(series, key)) / (is_counted(series) ? 1 : 1000.0);
}

static const char *unit_name(const json_t *series)
{
	return is_counted(series) ? "instructions" : "us";
}

static void print_series(const json_t *series, FILE *out)
{
	char text[NAME_BYTES];

	fprintf(out, "  %-42s %10lld %9.2f %9.2f %9.2f %9.2f %10.2f\n", title(series, text, sizeof(text)),
		(long long)json_integer_value(json_object_get(series, "count")), figure(series, "p50"), figure(series, "p90"),
		figure(series, "p99"), figure(series, "p999"), figure(series, "max"));
}

/* "side B", or else "agent NAME": told where it is another one than that of the line before. */
static void print_owner(const json_t *series, const char **last, FILE *out)
{
	const char *side = json_string_value(json_object_get(series, "side"));
	const char *of = side ? side : json_string_value(json_object_get(series, "agent"));

	if (of && (side || *last) && (!*last || strcmp(of, *last) != 0))
		fprintf(out, "  %s %s\n", side ? "side" : "agent", of);
	*last = of ? of : *last;
}

static void print_all(const json_t *list, const char *heading, FILE *out)
{
	const char *last = NULL;
	const json_t *series;
	char head[NAME_BYTES];
	size_t i;

	if (!json_array_size(list))
		return;
	snprintf(head, sizeof(head), "%s (%s)", heading, unit_name(json_array_get(list, 0)));
	fprintf(out, "\n%-44s %10s %9s %9s %9s %9s %10s\n", head, "count", "p50", "p90", "p99", "p99.9", "max");
	json_array_foreach (list, i, series) {
		print_owner(series, &last, out);
		print_series(series, out);
	}
}

static void print_missing(const json_t *list, FILE *out)
{
	const char *last = "";
	const json_t *entry;
	size_t i;

	json_array_foreach (list, i, entry) {
		const char *name = json_string_value(json_object_get(entry, "name")),
			   *why = json_string_value(json_object_get(entry, "why")),
			   *side = json_string_value(json_object_get(entry, "side"));

		/* One reason for many numbers is told once. */
		if (!strcmp(why ? why : "", last))
			fprintf(out, ", %s", name);
		else
			fprintf(out, "%s%s: %s: %s", i ? "\n" : "", "not measured", why, name);
		if (side)
			fprintf(out, " (%s)", side);
		last = why ? why : "";
	}
	if (json_array_size(list))
		fputc('\n', out);
}

/* The phases follow one another: what they leave of a request's time is what came before the kick. */
static void print_residual(const json_t *residual, FILE *out)
{
	if (residual)
		fprintf(out, "  outside the phases, request by request: p50 %.2f %s, p99 %.2f, max %.2f\n", figure(residual, "p50"),
			unit_name(residual), figure(residual, "p99"), figure(residual, "max"));
}

static void print_probes(const json_t *probes, const char *of, FILE *out)
{
	const json_t *overhead = json_object_get(probes, "overhead"), *point;
	size_t i;

	if (!json_array_size(json_object_get(probes, "attached")))
		return;
	fprintf(out, "\nprobes%s:", of);
	json_array_foreach (json_object_get(probes, "attached"), i, point)
		fprintf(out, " %s (%s %s, %lld hits)", json_string_value(json_object_get(point, "point")),
			json_string_value(json_object_get(point, "kind")), json_string_value(json_object_get(point, "function")),
			(long long)json_integer_value(json_object_get(point, "hits")));
	fprintf(out,
		"\n  %lld joined (%lld without a call), %lld with the back-end awake, %lld kicks suppressed, %lld void, %lld "
		"records lost\n",
		(long long)json_integer_value(json_object_get(probes, "joined")),
		(long long)json_integer_value(json_object_get(probes, "calls_suppressed")),
		(long long)json_integer_value(json_object_get(probes, "worker_awake")),
		(long long)json_integer_value(json_object_get(probes, "kicks_suppressed")),
		(long long)json_integer_value(json_object_get(probes, "void_samples")),
		(long long)json_integer_value(json_object_get(probes, "lost")));
	print_residual(json_object_get(probes, "residual"), out);
	if (overhead)
		fprintf(out, "  their cost: publish_to_reap p50 %.2f with, %.2f without, in %s: %.2f times\n",
			figure(json_object_get(overhead, "with"), "p50"), figure(json_object_get(overhead, "without"), "p50"),
			unit_name(json_object_get(overhead, "with")), json_number_value(json_object_get(overhead, "ratio")));
}

static void print_floor(const json_t *floor, FILE *out)
{
	if (!floor)
		return;
	fprintf(out, "\nfloor (%s, two processes, bare eventfds, one ring): p50 %.2f, p99 %.2f %s, %lld round trips",
		json_string_value(json_object_get(floor, "mode")), figure(floor, "p50"), figure(floor, "p99"), unit_name(floor),
		(long long)json_integer_value(json_object_get(floor, "count")));
	if (json_object_get(floor, "ratio"))
		fprintf(out, "; publish_to_reap is %.3f times the floor", json_number_value(json_object_get(floor, "ratio")));
	fputc('\n', out);
}

/* What the probes of the second side did. */
static const json_t *other_side(const json_t *probes)
{
	return json_array_get(json_object_get(probes, "others"), 0);
}

static void print_all_probes(const json_t *document, FILE *out)
{
	const json_t *probes = json_object_get(document, "probes");

	if (!json_object_get(document, "sides")) {
		print_probes(probes, "", out);
		return;
	}
	print_probes(probes, " of side A", out);
	print_probes(other_side(probes), " of side B", out);
}

/* An open loop: whether it was one. */
static void print_load(const json_t *load, FILE *out)
{
	const json_t *agents = json_object_get(load, "agents"), *one;
	size_t i;

	if (!agents)
		return;
	fprintf(out, "\nopen loop, %s arrivals; intended_to_reap counts from when a command was meant to go\n",
		json_string_value(json_object_get(load, "arrivals")));
	json_array_foreach (agents, i, one) {
		const char *side = json_string_value(json_object_get(one, "side"));

		fprintf(out,
			"  %s%s: %.1f a second asked, %.1f reached, at most %lld in flight; %lld sent, %lld of them more than %.0f "
			"us late, "
			"the latest by %.2f us\n",
			side ? "side " : "", side ? side : json_string_value(json_object_get(one, "agent")),
			json_number_value(json_object_get(one, "rate_per_second")),
			json_number_value(json_object_get(one, "achieved_per_second")),
			(long long)json_integer_value(json_object_get(one, "window")),
			(long long)json_integer_value(json_object_get(one, "sent")),
			(long long)json_integer_value(json_object_get(one, "late")),
			json_number_value(json_object_get(load, "late_after_ns")) / 1000,
			json_number_value(json_object_get(one, "max_late_ns")) / 1000);
		if (json_is_false(json_object_get(one, "held")))
			fprintf(out, "  the rate was NOT HELD: back-end or machine cannot do as much; given up: %lld commands\n",
				(long long)json_integer_value(json_object_get(one, "unsent")));
	}
}

static void print_neighbour(const json_t *neighbour, FILE *out)
{
	const json_t *conditions = json_object_get(neighbour, "conditions"), *c;
	size_t i;

	if (!neighbour)
		return;
	fprintf(out, "\n%s beside %lld agents that flood, in turn\n", json_string_value(json_object_get(neighbour, "agent")),
		(long long)json_integer_value(json_object_get(neighbour, "flooding")));
	json_array_foreach (conditions, i, c) {
		fprintf(out, "  %-8s p50 %9.2f us, p99 %9.2f us, max %9.2f us over %lld exchanges",
			json_string_value(json_object_get(c, "name")), (double)json_integer_value(json_object_get(c, "p50")) / 1e3,
			(double)json_integer_value(json_object_get(c, "p99")) / 1e3,
			(double)json_integer_value(json_object_get(c, "max")) / 1e3,
			(long long)json_integer_value(json_object_get(c, "count")));
		if (json_object_get(c, "ratio"))
			fprintf(out, "; p99 is %.2f times that alone (flood: %lld answered)",
				json_number_value(json_object_get(c, "ratio")),
				(long long)json_integer_value(json_object_get(c, "flood_answered")));
		fputc('\n', out);
	}
}

static void print_throughput(const json_t *t, FILE *out)
{
	if (t)
		fprintf(out, ", %.0f messages/s, %.0f bytes/s", json_number_value(json_object_get(t, "messages_per_second")),
			json_number_value(json_object_get(t, "bytes_per_second")));
}

static void print_peers(const json_t *document, FILE *out)
{
	const json_t *sides = json_object_get(document, "sides"), *agents = json_object_get(document, "agents"), *peer;
	size_t i;

	json_array_foreach (sides ? sides : agents, i, peer) {
		fprintf(out, "%s%s: %s", sides ? "side " : "", json_string_value(json_object_get(peer, "name")),
			json_string_value(json_object_get(peer, "uri")));
		print_throughput(json_object_get(peer, "throughput"), out);
		fputc('\n', out);
	}
}

static void print_head(const json_t *document, FILE *out)
{
	const json_t *c = json_object_get(document, "configuration"), *x = json_object_get(document, "exchanges");

	print_peers(document, out);
	fprintf(out, "%s %s, %lld messages, depth %lld, %s\n", json_string_value(json_object_get(c, "stream")),
		json_string_value(json_object_get(c, "name")), (long long)json_integer_value(json_object_get(c, "messages")),
		(long long)json_integer_value(json_object_get(c, "depth")), json_string_value(json_object_get(c, "mode")));
	if (!strcmp(json_string_value(json_object_get(json_object_get(document, "load"), "mode")), "closed") &&
	    json_integer_value(json_object_get(c, "in_flight_most")) < json_integer_value(json_object_get(c, "depth")))
		fprintf(out, "no more than %lld in flight at once: the ring or the count allows no more\n",
			(long long)json_integer_value(json_object_get(c, "in_flight_most")));
	fprintf(out, "%lld answered and compared, %lld mismatches", (long long)json_integer_value(json_object_get(x, "answered")),
		(long long)(json_integer_value(json_object_get(x, "mismatches")) +
			    json_integer_value(json_object_get(x, "unmatched"))));
	print_throughput(json_object_get(document, "throughput"), out);
	fputc('\n', out);
	if (json_object_get(document, "first_mismatch"))
		fprintf(out, "first mismatch: %s\n", json_string_value(json_object_get(document, "first_mismatch")));
	if (json_object_get(document, "stopped"))
		fprintf(out, "stopped: %s\n", json_string_value(json_object_get(document, "stopped")));
}

/* The latency of all kinds of message together: an open loop's counts from the intended send time. */
static const char *main_name(const json_t *document)
{
	return json_object_get(json_object_get(document, "load"), "agents") ? "intended_to_reap" : "publish_to_reap";
}

/* The first such series of a side. */
static const json_t *main_of(const json_t *document, const char *side)
{
	const char *name = main_name(document);
	const json_t *series;
	size_t i;

	json_array_foreach (json_object_get(document, "series"), i, series) {
		const char *of = json_string_value(json_object_get(series, "side"));

		if (strcmp(name, json_string_value(json_object_get(series, "name"))) != 0)
			continue;
		if (!side || (of && !strcmp(of, side)))
			return series;
	}
	return NULL;
}

static void print_figures(const json_t *series, const char *name, const char *side, FILE *out)
{
	const char *unit = unit_name(series);

	if (!series)
		fprintf(out, "%s%s: not measured\n", name, side);
	else
		fprintf(out, "%s%s: p50 %.2f %s, p99 %.2f %s, max %.2f %s over %lld exchanges\n", name, side, figure(series, "p50"),
			unit, figure(series, "p99"), unit, figure(series, "max"), unit,
			(long long)json_integer_value(json_object_get(series, "count")));
}

/* The last line: the main figure; of two sides a line each, and how they stand to one another. */
static void print_main(const json_t *document, FILE *out)
{
	const json_t *a = main_of(document, "A"), *b = main_of(document, "B");
	const char *name = main_name(document);

	if (!json_object_get(document, "sides")) {
		print_figures(main_of(document, NULL), name, "", out);
		return;
	}
	print_figures(a, name, " A", out);
	print_figures(b, name, " B", out);
	if (a && b && figure(a, "p50") > 0)
		fprintf(out, "%s B / A: p50 %.3f, in %zu blocks; 'compare' tells what that is worth\n", name,
			figure(b, "p50") / figure(a, "p50"), json_array_size(json_object_get(document, "blocks")));
}

void bench_print(const json_t *document, FILE *out)
{
	const json_t *noise = json_object_get(document, "noise"), *probes = json_object_get(document, "probes");

	print_head(document, out);
	print_all(json_object_get(document, "series"), "series", out);
	print_all(json_object_get(document, "by_protocol"), "by protocol", out);
	print_all(json_object_get(document, "phases"), "phases, with probes", out);
	print_load(json_object_get(document, "load"), out);
	print_all_probes(document, out);
	print_floor(json_object_get(document, "floor"), out);
	print_neighbour(json_object_get(document, "neighbour"), out);
	fprintf(out, "\nnoise: %lld involuntary switches of the agent",
		(long long)json_integer_value(json_object_get(noise, "involuntary_switches")));
	if (json_object_get(noise, "backend_involuntary_switches"))
		fprintf(out, ", %lld of the back-end",
			(long long)json_integer_value(json_object_get(noise, "backend_involuntary_switches")));
	if (json_object_get(noise, "steal"))
		fprintf(out, ", %.2f %% of CPU time stolen", 100 * json_number_value(json_object_get(noise, "steal")));
	fputc('\n', out);
	print_missing(json_object_get(document, "missing"), out);
	print_missing(json_object_get(probes, "missing"), out);
	if (json_object_get(document, "sides"))
		print_missing(json_object_get(other_side(probes), "missing"), out);
	print_main(document, out);
}

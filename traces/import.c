// SPDX-License-Identifier: BSD-2-Clause
/* The import of kernel recordings: finds out the format, reads once to count and once to write. */
#include "traces/import.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int read_events_fn(const struct kernel_source *source, char *why, size_t why_bytes);

struct format {
	const char *name;
	read_events_fn *read;
};

/* One pass over the input. */
struct pass {
	struct pairing *pairing;
	struct assay_trace_writer *writer; /* NULL: only count */
};

static int write_record(void *context, const struct assay_trace_record *record)
{
	const struct pass *pass = context;

	return pass->writer ? assay_trace_write(pass->writer, record) : 0;
}

static int take_event(void *context, const struct kernel_event *event)
{
	const struct pass *pass = context;

	return pairing_take(pass->pairing, event);
}

/* Standard input, copied to a nameless file, since it has to be read twice. */
static int spool(char *why, size_t why_bytes)
{
	char buffer[65536];
	FILE *copy = tmpfile();
	ssize_t got;
	int fd;

	if (!copy) {
		snprintf(why, why_bytes, "standard input: no temporary file for it: %s", strerror(errno));
		return -EIO;
	}
	while ((got = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0)
		if (fwrite(buffer, 1, (size_t)got, copy) != (size_t)got)
			break;
	if (got != 0 || fflush(copy) != 0) {
		snprintf(why, why_bytes, "standard input: cannot be copied: %s", strerror(errno));
		fclose(copy);
		return -EIO;
	}
	fd = dup(fileno(copy));
	fclose(copy);
	return fd;
}

static int open_input(const char *input, char *why, size_t why_bytes)
{
	int fd;

	if (!strcmp(input, "-"))
		return spool(why, why_bytes);
	fd = open(input, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	fd = -errno;
	snprintf(why, why_bytes, "%s: cannot be opened: %s", input, strerror(-fd));
	return fd;
}

/* What the first bytes say. */
static int detect(int fd, const char *name, struct format *format, char *why, size_t why_bytes)
{
	static const uint8_t dat[] = {0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'};
	static const uint8_t pcap[][4] = {{0xd4, 0xc3, 0xb2, 0xa1},
					  {0xa1, 0xb2, 0xc3, 0xd4},
					  {0x4d, 0x3c, 0xb2, 0xa1},
					  {0xa1, 0xb2, 0x3c, 0x4d},
					  {0x0a, 0x0d, 0x0d, 0x0a}};
	uint8_t head[sizeof(dat)];
	ssize_t got = pread(fd, head, sizeof(head), 0);

	if (got < 0) {
		got = -errno;
		snprintf(why, why_bytes, "%s: cannot be read: %s", name, strerror((int)-got));
		return (int)got;
	}
	for (size_t i = 0; i < sizeof(pcap) / sizeof(pcap[0]) && got >= 4; i++) {
		if (memcmp(head, pcap[i], 4) != 0)
			continue;
		snprintf(why, why_bytes, "%s: expected a kernel recording (tracefs text or trace.dat), found a pcap file already",
			 name);
		return -EINVAL;
	}
	*format = (struct format){"tracefs text", kernel_read_text};
	if (got == (ssize_t)sizeof(dat) && !memcmp(head, dat, sizeof(dat)))
		*format = (struct format){"trace.dat", kernel_read_dat};
	return 0;
}

static int run_pass(int fd, const char *name, const struct format *format, struct assay_trace_writer *writer,
		    struct pairing_counts *counts, char *why, size_t why_bytes)
{
	struct pass pass = {.writer = writer};
	struct kernel_source source = {.fd = fd, .name = name, .take = take_event, .context = &pass};
	int error;

	why[0] = '\0';
	pass.pairing = pairing_new(write_record, &pass);
	if (!pass.pairing || lseek(fd, 0, SEEK_SET) < 0) {
		snprintf(why, why_bytes, "%s: %s", name, pass.pairing ? "expected a file that can be read twice" : "out of memory");
		pairing_free(pass.pairing);
		return -ENOMEM;
	}
	error = format->read(&source, why, why_bytes);
	if (!error)
		error = pairing_end(pass.pairing);
	if (error == -E2BIG)
		snprintf(why, why_bytes, "%s: expected at most %u SCMI instances, found more", name, PAIRING_INSTANCES_MAX);
	else if (error == -EBADMSG && !why[0])
		snprintf(why, why_bytes, "%s: expected scmi_msg_dump with one of CMND, RESP, DLYD, NOTI, found another tag", name);
	else if (error && !why[0])
		snprintf(why, why_bytes, "%s: import stopped: %s", name, strerror(-error));
	*counts = *pairing_counts(pass.pairing);
	pairing_free(pass.pairing);
	return error;
}

static json_t *describe_agents(const struct pairing_counts *counts)
{
	json_t *agents = json_array();

	for (uint32_t i = 0; i < counts->instances; i++) {
		char name[24] = "scmi";

		if (counts->instance[i] >= 0)
			snprintf(name, sizeof(name), "scmi%" PRId32, counts->instance[i]);
		json_array_append_new(agents, json_pack("{s:i, s:s}", "number", (int)i, "name", name));
	}
	return agents;
}

static json_t *describe_counts(const struct pairing_counts *c)
{
	const struct {
		const char *name;
		uint64_t value;
	} rows[] = {
		{"events", c->events},
		{"commands", c->commands},
		{"responses", c->responses},
		{"delayed", c->delayed},
		{"notifications", c->notifications},
		{"corrupt", c->corrupt},
		{"unanswered", c->unanswered},
		{"timed_out", c->timed_out},
		{"refused", c->refused},
		{"unmatched", c->unmatched},
		{"rejected", c->rejected},
		{"raw_mode", c->raw_mode},
		{"fastchannel", c->fastchannel},
		{"lost", c->lost},
	};
	json_t *counts = json_object();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		json_object_set_new(counts, rows[i].name, json_integer((json_int_t)rows[i].value));
	return counts;
}

/* The metadata record: what docs/trace-format.md describes. Free with free(). */
static char *describe(const char *name, const struct trace_import_options *options, const struct trace_import_result *result)
{
	const char *base = strrchr(name, '/');
	json_t *root =
		json_pack("{s:s, s:{s:s, s:s}, s:o, s:{s:s, s:n}, s:s, s:{s:s, s:s, s:s, s:o}}", "schema", "scmi-assay.trace/1",
			  "tool", "name", "scmi-assay", "version", options->tool_version, "agents",
			  describe_agents(&result->counts), "clock", "name", "kernel trace", "realtime_anchor_ns", "provenance",
			  options->provenance ? options->provenance : "", "importer", "format", result->format, "source",
			  base ? base + 1 : name, "sha256", result->sha256, "counts", describe_counts(&result->counts));
	char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;

	json_decref(root);
	return text;
}

static int write_output(int fd, const char *name, const char *output, const struct format *format,
			const struct trace_import_options *options, struct trace_import_result *result, char *why, size_t why_bytes)
{
	struct assay_trace_writer *writer;
	char *metadata = describe(name, options, result);
	int error, finish;

	if (!metadata) {
		snprintf(why, why_bytes, "%s: its description cannot be made: expected UTF-8 text and enough memory", name);
		return -ENOMEM;
	}
	error = assay_trace_create(output, metadata, &writer, why, why_bytes);
	free(metadata);
	if (error)
		return error;
	error = run_pass(fd, name, format, writer, &result->counts, why, why_bytes);
	finish = assay_trace_finish(writer);
	if (finish) {
		snprintf(why, why_bytes, "%s: cannot be written: %s", output, strerror(-finish));
		return finish;
	}
	return error;
}

int trace_import(const char *input, const char *output, const struct trace_import_options *options,
		 struct trace_import_result *result, char *why, size_t why_bytes)
{
	const char *name = strcmp(input, "-") ? input : "standard input";
	struct format format = {0};
	char path[40];
	int fd, error;

	memset(result, 0, sizeof(*result));
	fd = open_input(input, why, why_bytes);
	if (fd < 0)
		return fd;
	error = detect(fd, name, &format, why, why_bytes);
	if (error)
		goto out;
	result->format = format.name;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	error = assay_sha256_file(path, result->sha256);
	if (error) {
		snprintf(why, why_bytes, "%s: cannot be read: %s", name, strerror(-error));
		goto out;
	}
	error = run_pass(fd, name, &format, NULL, &result->counts, why, why_bytes);
	if (!error &&
	    result->counts.commands + result->counts.responses + result->counts.notifications + result->counts.delayed == 0) {
		snprintf(why, why_bytes, "%s: expected scmi_msg_dump events, found none%s", name,
			 result->counts.events ? " (other scmi events are there: was scmi_msg_dump enabled?)" : "");
		error = -ENODATA;
	}
	if (!error)
		error = write_output(fd, name, output, &format, options, result, why, why_bytes);
out:
	close(fd);
	return error;
}

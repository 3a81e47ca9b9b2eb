// SPDX-License-Identifier: BSD-2-Clause
/* Fuzz target: whatever a file holds, reading it as a trace (and showing, counting it) or as a kernel's text ends well. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "traces/import.h"
#include "traces/show.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count);

/* True if it is a trace as far as its first record. */
static bool as_trace(int fd)
{
	struct trace_stats *stats;
	static FILE *nowhere;
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	char path[40], why[256];
	uint64_t number = 0;

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (!nowhere || assay_trace_open(path, &reader, why, sizeof(why)))
		return false;
	stats = trace_stats_new();
	if (stats) {
		while (assay_trace_next(reader, &record, why, sizeof(why)) == 1) {
			trace_stats_add(stats, &record);
			trace_show_record(nowhere, &record, ++number, 0, true);
		}
		trace_stats_print(stats, nowhere);
		json_decref(trace_stats_json(stats));
	}
	assay_trace_close(reader);
	trace_stats_free(stats);
	return true;
}

/* What is handed out has to be sound: a header at least, and counts that agree. */
static int look(void *context, const struct assay_trace_record *record)
{
	uint64_t *seen = context;

	if (record->bytes_count < 4 || record->bytes_count > 4096)
		abort();
	seen[record->kind]++;
	return 0;
}

static int take(void *context, const struct kernel_event *event)
{
	return pairing_take(context, event);
}

static void as_text(int fd)
{
	uint64_t seen[ASSAY_TRACE_METADATA + 1] = {0};
	struct pairing *pairing = pairing_new(look, seen);
	struct kernel_source source = {.fd = fd, .name = "text", .take = take, .context = pairing};
	char why[256] = "";

	if (!pairing)
		return;
	if (!kernel_read_text(&source, why, sizeof(why)) && !pairing_end(pairing) &&
	    seen[ASSAY_TRACE_COMMAND] != pairing_counts(pairing)->commands)
		abort();
	pairing_free(pairing);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, count) != (ssize_t)count)
		abort();
	if (!as_trace(fd)) {
		lseek(fd, 0, SEEK_SET);
		as_text(fd);
	}
	close(fd);
	return 0;
}

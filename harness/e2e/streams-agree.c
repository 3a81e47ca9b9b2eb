/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For whole-program tests: do a proxy and the kernel behind it tell the same of one run? `streams-agree PROXY.pcap KERNEL.pcap`: every
 * message of the kernel's own log has to be in the proxy's, in the same order but for what was on the way at the same time, with the same
 * bytes. Not compared are the bytes of command lines that are marked corrupt, and what a driver cut off an answer. The kernel's log may
 * begin later and end earlier. Exit status 0 they agree, 1 they do not, 2 a file cannot be read.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/trace.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "traces/label.h"

#define AT_ONCE 64u /* commands that may be on the way at the same time */
#define SHOWN 10u

struct message {
	uint8_t kind;
	uint32_t flags, count;
	uint64_t sequence;
	uint8_t *bytes;
	bool taken;
	const struct message *answer;
};

struct stream {
	const char *path;
	size_t count, room;
	struct message *messages;
};

static unsigned differences, skipped_corrupt, cut;

__attribute__((format(printf, 2, 3))) static void differ(const struct message *m, const char *format, ...)
{
	struct scmi_header header = scmi_header_unpack(scmi_load32(m->bytes));
	char label[96];
	va_list arguments;

	if (differences++ >= SHOWN)
		return;
	trace_label_message(header.protocol, header.type, header.message, label, sizeof(label));
	printf("%s token %u: ", label, header.token);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

static void keep(struct stream *stream, const struct assay_trace_record *record)
{
	struct message *m;

	if (record->kind > ASSAY_TRACE_NOTIFICATION || record->bytes_count < SCMI_HEADER_BYTES ||
	    record->flags & ASSAY_TRACE_UNSOLICITED)
		return;
	if (stream->count == stream->room) {
		stream->room = stream->room ? 2 * stream->room : 1024;
		stream->messages = realloc(stream->messages, stream->room * sizeof(struct message));
		if (!stream->messages)
			abort();
	}
	m = &stream->messages[stream->count++];
	*m = (struct message){
		.kind = record->kind, .flags = record->flags, .count = record->bytes_count, .sequence = record->sequence};
	m->bytes = malloc(m->count);
	if (!m->bytes)
		abort();
	memcpy(m->bytes, record->bytes, m->count);
}

static bool read_stream(struct stream *stream)
{
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	char why[512];
	int got = assay_trace_open(stream->path, &reader, why, sizeof(why));

	if (!got) {
		while ((got = assay_trace_next(reader, &record, why, sizeof(why))) == 1)
			keep(stream, &record);
		assay_trace_close(reader);
	}
	if (got < 0)
		fprintf(stderr, "streams-agree: %s\n", why);
	return got >= 0;
}

static void join_answers(struct stream *stream)
{
	for (size_t i = 0; i < stream->count; i++) {
		struct message *command = &stream->messages[i];

		for (size_t j = i + 1; command->kind == ASSAY_TRACE_COMMAND && !command->answer && j < stream->count; j++)
			if (stream->messages[j].kind == ASSAY_TRACE_RESPONSE && stream->messages[j].sequence == command->sequence)
				command->answer = &stream->messages[j];
	}
}

static bool same_kind(const struct message *a, const struct message *b)
{
	const uint32_t token = scmi_header_pack((struct scmi_header){.token = SCMI_TOKEN_MAX});
	uint32_t difference = scmi_load32(a->bytes) ^ scmi_load32(b->bytes);

	/* the token of a notification in the kernel's log is a number of its own */
	return a->kind == b->kind && !(a->kind == ASSAY_TRACE_NOTIFICATION ? difference & ~token : difference);
}

/* The next message of this kind at or behind *from, among those not taken yet; *from then is the first of these. */
static struct message *find(struct stream *in, size_t *from, const struct message *like, size_t reach)
{
	while (*from < in->count && (in->messages[*from].taken || in->messages[*from].kind != like->kind))
		++*from;
	for (size_t i = *from, looked = 0; i < in->count && looked < reach; i++) {
		struct message *m = &in->messages[i];

		if (m->kind != like->kind || m->taken)
			continue;
		looked++;
		if (same_kind(m, like))
			return m;
	}
	return NULL;
}

/* All of what the kernel shows has to be there; it may show less. */
static void compare_bytes(const struct message *kernel, const struct message *proxy, const char *what)
{
	if (kernel->count > proxy->count)
		differ(kernel, "%s: %u bytes through the proxy, %u in the kernel's log", what, proxy->count, kernel->count);
	else if (memcmp(kernel->bytes + SCMI_HEADER_BYTES, proxy->bytes + SCMI_HEADER_BYTES, kernel->count - SCMI_HEADER_BYTES) !=
		 0)
		differ(kernel, "%s: other bytes", what);
	else
		cut += kernel->count < proxy->count;
}

static void compare_command(const struct message *kernel, const struct message *proxy)
{
	if (kernel->flags & ASSAY_TRACE_CORRUPT)
		skipped_corrupt++;
	else if (kernel->count != proxy->count)
		differ(kernel, "command: %u bytes through the proxy, %u in the kernel's log", proxy->count, kernel->count);
	else
		compare_bytes(kernel, proxy, "command");
	if (!kernel->answer)
		return;
	if (!proxy->answer)
		differ(kernel, "an answer in the kernel's log, none through the proxy");
	else
		compare_bytes(kernel->answer, proxy->answer, "answer");
}

/* Of all places where the kernel's log may begin, the first at which its first commands follow one another. */
static size_t beginning(const struct stream *proxy, const struct stream *kernel)
{
	for (size_t start = 0; start < proxy->count; start++) {
		size_t p = start, k = 0, same = 0;

		for (; k < kernel->count && p < proxy->count && same < 16; k++) {
			if (kernel->messages[k].kind != ASSAY_TRACE_COMMAND)
				continue;
			while (p < proxy->count && proxy->messages[p].kind != ASSAY_TRACE_COMMAND)
				p++;
			if (p == proxy->count || !same_kind(&proxy->messages[p], &kernel->messages[k]))
				break;
			p++;
			same++;
		}
		if (same == 16 || k == kernel->count)
			return start;
	}
	return 0;
}

static unsigned compare(struct stream *proxy, struct stream *kernel)
{
	static const char *const names[] = {"command", "answer", "delayed response", "notification"};
	size_t start = beginning(proxy, kernel), from[4];
	unsigned count = 0;

	for (unsigned i = 0; i < 4; i++)
		from[i] = start;
	for (size_t i = 0; i < kernel->count; i++) {
		struct message *m = &kernel->messages[i], *other;

		if (m->kind == ASSAY_TRACE_RESPONSE)
			continue;
		other = find(proxy, &from[m->kind], m, AT_ONCE);
		if (!other) {
			differ(m, "%s: in the kernel's log, not through the proxy", names[m->kind]);
			continue;
		}
		other->taken = true;
		count++;
		if (m->kind == ASSAY_TRACE_COMMAND)
			compare_command(m, other);
		else
			compare_bytes(m, other, names[m->kind]);
	}
	return count;
}

static void release(struct stream *stream)
{
	for (size_t i = 0; i < stream->count; i++)
		free(stream->messages[i].bytes);
	free(stream->messages);
}

int main(int argc, char **argv)
{
	struct stream proxy = {.path = argc == 3 ? argv[1] : ""}, kernel = {.path = argc == 3 ? argv[2] : ""};
	unsigned count;

	if (argc != 3) {
		fputs("usage: streams-agree PROXY.pcap KERNEL.pcap\n", stderr);
		return 2;
	}
	if (!read_stream(&proxy) || !read_stream(&kernel))
		return 2;
	join_answers(&proxy);
	join_answers(&kernel);
	count = compare(&proxy, &kernel);
	printf("%u messages of the kernel's log found among %zu that went through the proxy: %u differences, %u corrupt command "
	       "lines not compared, "
	       "%u messages cut by their driver\n",
	       count, proxy.count, differences, skipped_corrupt, cut);
	release(&proxy);
	release(&kernel);
	return differences || !count;
}

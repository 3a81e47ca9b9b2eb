/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing the journal: one line per finished check with one write(2), so that no crash loses a finished verdict. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assay/report.h"
#include "reports/check_json.h"
#include "reports/folder.h"
#include "reports/text.h"

struct report_journal {
	pthread_mutex_t lock;
	int fd;
	bool torn; /* the last write ended inside a line */
};

/* All of it, or an errno. Normally one write(2). */
static int write_all(struct report_journal *journal, const char *bytes, size_t count)
{
	while (count) {
		ssize_t n = write(journal->fd, bytes, count);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		bytes += n;
		count -= (size_t)n;
		journal->torn = count > 0;
	}
	return 0;
}

/* Takes over `line`. A reader drops what a failed write left half-way, so the next line starts on a line of its own. */
static int write_line(struct report_journal *journal, json_t *line)
{
	size_t length, at = 1;
	char *text;
	int error;

	length = line ? json_dumpb(line, NULL, 0, JSON_COMPACT) : 0;
	text = length ? malloc(length + 2) : NULL;
	if (!text || json_dumpb(line, text + 1, length, JSON_COMPACT) != length) {
		free(text);
		json_decref(line);
		return -ENOMEM;
	}
	json_decref(line);
	text[0] = '\n';
	text[length + 1] = '\n';
	pthread_mutex_lock(&journal->lock);
	if (journal->torn)
		at = 0;
	error = write_all(journal, text + at, length + 2 - at);
	pthread_mutex_unlock(&journal->lock);
	free(text);
	return error;
}

int report_journal_create(const char *path, const json_t *run, struct report_journal **out, char *why, size_t why_bytes)
{
	struct report_journal *journal;
	int error = folder_make_for(path, why, why_bytes);

	if (error)
		return error;
	journal = calloc(1, sizeof(*journal));
	if (!journal)
		return text_fail(-ENOMEM, why, why_bytes, "%s: out of memory", path);
	pthread_mutex_init(&journal->lock, NULL);
	journal->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
	error = journal->fd < 0 ? -errno
				: write_line(journal, json_pack("{s:s, s:O}", "schema", "scmi-assay.journal/1", "run", run));
	if (error) {
		if (journal->fd >= 0)
			close(journal->fd);
		pthread_mutex_destroy(&journal->lock);
		free(journal);
		return text_fail(error, why, why_bytes, "%s: the journal cannot be written: %s", path, strerror(-error));
	}
	*out = journal;
	return 0;
}

int report_journal_update(struct report_journal *journal, const json_t *run)
{
	return write_line(journal, json_pack("{s:O}", "run", run));
}

int report_journal_append(struct report_journal *journal, const struct assay_check_result *check)
{
	return write_line(journal, json_pack("{s:o}", "check", check_to_json(check)));
}

int report_journal_end(struct report_journal *journal, uint64_t duration_ns, const char *stopped)
{
	json_t *end = json_pack("{s:I}", "duration_ns", (json_int_t)duration_ns);
	int error;

	if (stopped && *stopped)
		json_object_set_new(end, "stopped", text_json(stopped));
	error = write_line(journal, json_pack("{s:o}", "end", end));
	if (close(journal->fd) && !error)
		error = -errno;
	pthread_mutex_destroy(&journal->lock);
	free(journal);
	return error;
}

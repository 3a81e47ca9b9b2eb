/* SPDX-License-Identifier: BSD-2-Clause */
/* Output files that appear whole or not at all: written beside their place, then renamed onto it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assay/report.h"
#include "reports/folder.h"
#include "reports/text.h"

struct report_output {
	FILE *stream;
	char *path;      /* as the user named it, for messages */
	char *target;    /* links resolved; NULL: written in place */
	char *temporary; /* NULL: written in place */
};

static void release(struct report_output *output)
{
	free(output->path);
	free(output->target);
	free(output->temporary);
	free(output);
}

/* Opens a new file beside the target. */
static int open_temporary(struct report_output *output, const char *path)
{
	int fd;

	output->target = realpath(path, NULL);
	if (!output->target)
		output->target = strdup(path);
	if (!output->target || asprintf(&output->temporary, "%s.%d.tmp", output->target, (int)getpid()) < 0) {
		output->temporary = NULL;
		return -ENOMEM;
	}
	fd = open(output->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd >= 0)
		return fd;
	fd = -errno;
	free(output->temporary);
	output->temporary = NULL;
	return fd;
}

static int open_descriptor(struct report_output *output, const char *path)
{
	struct stat there;
	int fd;

	if (!strcmp(path, "-"))
		fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	else if (!stat(path, &there) && !S_ISREG(there.st_mode))
		fd = open(path, O_WRONLY | O_CLOEXEC);
	else
		return open_temporary(output, path);
	return fd < 0 ? -errno : fd;
}

int report_output_open(const char *path, struct report_output **out, char *why, size_t why_bytes)
{
	struct report_output *output = calloc(1, sizeof(*output));
	int fd, error = output ? folder_make_for(path, why, why_bytes) : -ENOMEM;

	if (error) {
		free(output);
		return error == -ENOMEM ? text_fail(error, why, why_bytes, "%s: out of memory", path) : error;
	}
	fflush(stdout);
	output->path = strdup(path);
	fd = output->path ? open_descriptor(output, path) : -ENOMEM;
	output->stream = fd < 0 ? NULL : fdopen(fd, "w");
	if (!output->stream) {
		error = fd < 0 ? fd : -errno;
		if (fd >= 0)
			close(fd);
		if (output->temporary)
			unlink(output->temporary);
		release(output);
		return text_fail(error, why, why_bytes, "%s: cannot be written: %s", path, strerror(-error));
	}
	*out = output;
	return 0;
}

FILE *report_output_stream(struct report_output *output)
{
	return output->stream;
}

int report_output_commit(struct report_output *output, char *why, size_t why_bytes)
{
	bool bad = ferror(output->stream) != 0;
	int error = 0;

	errno = EIO;
	if (fflush(output->stream) || bad)
		error = -errno;
	if (fclose(output->stream) && !error)
		error = -errno;
	if (!error && output->temporary && rename(output->temporary, output->target))
		error = -errno;
	if (error && output->temporary)
		unlink(output->temporary);
	if (error)
		text_fail(error, why, why_bytes, "%s: could not be written to the end: %s", output->path, strerror(-error));
	release(output);
	return error;
}

void report_output_abandon(struct report_output *output)
{
	if (!output)
		return;
	fclose(output->stream);
	if (output->temporary)
		unlink(output->temporary);
	release(output);
}

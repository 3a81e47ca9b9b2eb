/* SPDX-License-Identifier: BSD-2-Clause */
/* Making the folders that outputs go into. */
#include "reports/folder.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "reports/text.h"

int folder_make(const char *path, char *why, size_t why_bytes)
{
	char *copy = strdup(path);
	int error = 0;

	if (!copy)
		return text_fail(-ENOMEM, why, why_bytes, "%s: out of memory", path);
	for (char *at = copy + 1; !error && *copy; at++) {
		bool last = *at == '\0';

		if (!last && *at != '/')
			continue;
		*at = '\0';
		if (mkdir(copy, 0777) && errno != EEXIST && errno != EISDIR)
			error = text_fail(-errno, why, why_bytes, "%s: cannot make the folder %s: %s", path, copy, strerror(errno));
		if (last)
			break;
		*at = '/';
	}
	free(copy);
	return error;
}

int folder_make_for(const char *file, char *why, size_t why_bytes)
{
	const char *slash = strrchr(file, '/');
	char *folder;
	int error;

	if (!slash || slash == file)
		return 0;
	folder = strndup(file, (size_t)(slash - file));
	if (!folder)
		return text_fail(-ENOMEM, why, why_bytes, "%s: out of memory", file);
	error = folder_make(folder, why, why_bytes);
	free(folder);
	return error;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Making the folders that outputs go into. */
#ifndef REPORTS_FOLDER_H
#define REPORTS_FOLDER_H

#include <stddef.h>

/* Makes a folder and those above it, where missing. */
int folder_make(const char *path, char *why, size_t why_bytes);
/* Makes the folder that holds a file. */
int folder_make_for(const char *file, char *why, size_t why_bytes);

#endif

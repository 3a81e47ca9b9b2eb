/* SPDX-License-Identifier: BSD-2-Clause */
/* Options preset by a YAML file: --config FILE or SCMI_ASSAY_CONFIG. */
#ifndef HARNESS_CLI_PRESET_H
#define HARNESS_CLI_PRESET_H

#include <stddef.h>

/*
 * Puts the options that `file` (or, if NULL, the file named by SCMI_ASSAY_CONFIG) presets for `command` in front of those
 * typed, so that what is typed wins. CLI_OK (also with no file), or an exit status after a message.
 */
int cli_preset(const char *file, const char *command, int *argc, char ***argv);
/* " (FILE:LINE)" if this word of the command line came from the file, else "". */
void cli_preset_origin(const char *word, char *text, size_t n);
/* The file that preset options, NULL none: an input of the run. */
const char *cli_preset_file(void);
void cli_preset_release(void);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule files of replay: which fields of answers may legitimately vary. docs/replay.md tells the keys. */
#ifndef HARNESS_REPLAY_RULES_H
#define HARNESS_REPLAY_RULES_H

#include "assay/replay.h"

struct replay_rules_file;

/* 0, or a negative errno with file, line, what was expected and what was found in `why`. Release with replay_rules_free(). */
int replay_rules_load(const char *path, struct replay_rules_file **file, char *why, size_t why_bytes);
/* The rules, for assay_replay_run(); they live as long as the file. */
struct assay_replay_rules *replay_rules_of(struct replay_rules_file *file);
void replay_rules_free(struct replay_rules_file *file);

/* "Sensor SENSOR_READING_GET payload bytes 0-7: ignore (readings are measured)". */
void replay_rule_text(const struct assay_replay_rule *rule, char *text, size_t text_bytes);

#endif

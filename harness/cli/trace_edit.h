/* SPDX-License-Identifier: BSD-2-Clause */
/* The jobs of `scmi-assay trace` that make one trace out of another, or compare two. */
#ifndef HARNESS_CLI_TRACE_EDIT_H
#define HARNESS_CLI_TRACE_EDIT_H

/* argv[0] is the job's name; an exit status comes back, -1 after --help. */
int trace_job_convert(int argc, char **argv);
int trace_job_cut(int argc, char **argv);
int trace_job_diff(int argc, char **argv);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* One raw record of a kernel's ring buffer, as libtraceevent describes it, as an event of the trace system `scmi`. */
#ifndef TRACES_KERNEL_RECORD_H
#define TRACES_KERNEL_RECORD_H

#include <event-parse.h>

#include "traces/kernel_event.h"

/*
 * 1 with *out filled (its payload lies in the record); 0: the event is none of ours; -EBADMSG: a message without its bytes, *why
 * says which.
 */
int kernel_event_of_record(struct tep_event *event, struct tep_record *record, struct kernel_event *out, const char **why);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* What a result says of the machine it was made on. */
#ifndef REPORTS_ENVIRONMENT_H
#define REPORTS_ENVIRONMENT_H

#include <jansson.h>

/* {"os","kernel","machine","host","cpu","cpus","cpus_allowed","root"}; what the machine does not tell is absent. */
json_t *environment_read(void);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The request streams that a bench can make, as `list --profiles` tells them. */
#ifndef HARNESS_BENCH_PROFILE_H
#define HARNESS_BENCH_PROFILE_H

#include <stddef.h>

struct bench_profile {
	const char *name, *summary;
};

/* NULL past the end. */
const struct bench_profile *bench_profile_at(size_t index);

#endif

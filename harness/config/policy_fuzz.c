/* SPDX-License-Identifier: BSD-2-Clause */
/* Policies from outside: any bytes are read as a policy or refused, and what is read can be printed. */
#include <stdint.h>
#include <stdlib.h>

#include "harness/config/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct policy_grants *grants;
	struct policy *policy;
	char why[600];
	FILE *out;

	if (policy_load_bytes("fuzz", data, size, &policy, why, sizeof(why))) {
		if (!why[0])
			abort();
		return 0;
	}
	out = fopen("/dev/null", "w");
	if (out) {
		(void)policy_print(out, policy);
		fclose(out);
	}
	grants = policy_grants_new(policy);
	if (grants) {
		for (uint32_t d = 0; d < policy->device_count; d++)
			policy_grants_device(grants, 0, d, d % 2);
		for (uint32_t r = 0; r < policy->resource_count; r++) {
			struct policy_cell cell = policy_cell(policy, grants, 0, r);

			if ((cell.access == POLICY_ALLOWED) != (cell.rights != 0))
				abort();
		}
	}
	policy_grants_free(grants);
	policy_free(policy);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The platform files that are part of the program, so that it needs none. */
#include "harness/config/platform_config.h"

extern const char assay_embed_default_yaml_start[], assay_embed_default_yaml_end[];
extern const char assay_embed_vhost_device_scmi_yaml_start[], assay_embed_vhost_device_scmi_yaml_end[];

#define DEFAULT_BYTES ((size_t)(assay_embed_default_yaml_end - assay_embed_default_yaml_start))
#define VHOST_DEVICE_BYTES ((size_t)(assay_embed_vhost_device_scmi_yaml_end - assay_embed_vhost_device_scmi_yaml_start))

const struct platform_config_builtin *platform_config_builtin(size_t index)
{
	static struct platform_config_builtin builtins[] = {
		{"default", "reference platform: three agents, clocks of every kind, sensors, restricted rights",
		 assay_embed_default_yaml_start, 0},
		{"vhost-device-scmi", "rust-vmm vhost-device-scmi 0.4.0 with one fake 3-axis sensor",
		 assay_embed_vhost_device_scmi_yaml_start, 0},
	};

	/* The sizes are known to the linker, not to the compiler. */
	builtins[0].bytes = DEFAULT_BYTES;
	builtins[1].bytes = VHOST_DEVICE_BYTES;
	return index < sizeof(builtins) / sizeof(builtins[0]) ? &builtins[index] : NULL;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The platform files that are part of the program, so that it needs none. */
#include "harness/config/platform_config.h"

/* The assembler copies the file in; the path is relative to the top, where make runs. */
#define EMBED(symbol, path) \
	__asm__(".section .rodata\n" \
		".global " #symbol "\n.global " #symbol "_end\n" \
		#symbol ":\n.incbin \"" path "\"\n" \
		#symbol "_end:\n.byte 0\n.previous\n"); \
	extern __attribute__((visibility("hidden"))) const char symbol[], symbol##_end[]

EMBED(platform_yaml_default, "harness/config/platforms/default.yaml");
EMBED(platform_yaml_vhost_device, "harness/config/platforms/vhost-device-scmi.yaml");

const struct platform_config_builtin *platform_config_builtin(size_t index)
{
	static struct platform_config_builtin builtins[] = {
		{"default", "reference platform: three agents, clocks of every kind, sensors, restricted rights",
		 platform_yaml_default, 0},
		{"vhost-device-scmi", "rust-vmm vhost-device-scmi 0.4.0 with one fake 3-axis sensor", platform_yaml_vhost_device, 0},
	};

	if (index >= sizeof(builtins) / sizeof(builtins[0]))
		return NULL;
	builtins[0].bytes = (size_t)(platform_yaml_default_end - platform_yaml_default);
	builtins[1].bytes = (size_t)(platform_yaml_vhost_device_end - platform_yaml_vhost_device);
	return &builtins[index];
}

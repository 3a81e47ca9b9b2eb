# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += harness/config/platform_config.c harness/config/platform_schema.c harness/config/platform_diagnosis.c \
	harness/config/platform_check.c harness/config/platform_check_protocols.c harness/config/platform_power.c harness/config/platform_system.c harness/config/platform_reset.c harness/config/platform_voltage.c harness/config/platform_builtin.c harness/config/yaml_where.c
EMBED_SRC += harness/config/platforms/default.yaml harness/config/platforms/phone.yaml harness/config/platforms/server.yaml \
	harness/config/platforms/automotive.yaml harness/config/platforms/vhost-device-scmi.yaml harness/config/platforms/vhost-scmi.yaml
LIB_SRC += harness/config/replay_rules.c
TEST_SRC += harness/config/platform_config_test.c
TEST_SRC += harness/config/replay_rules_test.c
LIB_SRC += harness/config/platform_perf.c harness/config/platform_powercap.c harness/config/platform_pinctrl.c
LIB_SRC += harness/config/expectations.c harness/config/expectations_write.c harness/config/expectations_workload.c
TEST_SRC += harness/config/expectations_test.c
LIB_SRC += harness/config/policy.c harness/config/policy_draft.c harness/config/policy_matrix.c harness/config/policy_rights.c harness/config/policy_yaml.c
EMBED_SRC += harness/config/policies/automotive.yaml harness/config/policies/default.yaml
LIB_SRC += harness/config/policy_fdt.c harness/config/policy_fdt_agents.c harness/config/policy_fdt_devices.c
TEST_SRC += harness/config/policy_test.c
FUZZ_SRC += harness/config/policy_fuzz.c
FUZZ_SEEDS_policy_fuzz := harness/config/fuzz-seeds

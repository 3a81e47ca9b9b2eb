# SPDX-License-Identifier: BSD-2-Clause
EMBED_SRC += suites/catalogue/gen.yaml suites/catalogue/base.yaml suites/catalogue/clock.yaml suites/catalogue/sensor.yaml suites/catalogue/vio.yaml
EMBED_SRC += suites/catalogue/power.yaml suites/catalogue/system.yaml suites/catalogue/perf.yaml suites/catalogue/reset.yaml suites/catalogue/voltage.yaml
EMBED_SRC += suites/catalogue/powercap.yaml suites/catalogue/pinctrl.yaml suites/catalogue/agents.yaml suites/catalogue/ambiguities.yaml
LIB_SRC += suites/catalogue.c suites/ambiguities.c suites/release.c suites/listing.c suites/tables.c
LIB_SRC += suites/inventory.c suites/inventory_clock.c suites/inventory_sensor.c suites/inventory_domain.c
LIB_SRC += suites/engine.c suites/context.c suites/select.c suites/evidence.c suites/send.c suites/liveness.c suites/judge.c suites/reading.c suites/undo.c suites/together.c
LIB_SRC += suites/passive.c suites/layout.c
LIB_SRC += suites/clock_attributes.c
LIB_SRC += suites/clock_common.c suites/clock_ids.c suites/clock_describe.c suites/clock_permissions.c suites/clock_notify.c
LIB_SRC += suites/clock_rate.c suites/clock_async.c suites/clock_config.c suites/clock_parents.c
LIB_SRC += suites/sensor_common.c suites/sensor_describe.c suites/sensor_read.c suites/sensor_config.c suites/sensor_notify.c
LIB_SRC += suites/common.c suites/base_discovery.c suites/base_list.c suites/base_agents.c suites/base_notify.c suites/base_reset.c
LIB_SRC += suites/gen_commands.c suites/gen_header.c suites/gen_length.c suites/gen_protocols.c suites/gen_capabilities.c
LIB_SRC += suites/gen_names.c suites/gen_concurrency.c suites/gen_response.c suites/gen_no_events.c
TEST_SRC += suites/catalogue_test.c
TEST_SRC += suites/engine_test.c suites/passive_test.c
LIB_SRC += suites/quirk_common.c suites/quirk_base.c suites/quirk_clock.c suites/quirk_sensor.c

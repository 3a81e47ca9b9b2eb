EMBED_SRC += suites/catalogue/gen.yaml suites/catalogue/base.yaml suites/catalogue/clock.yaml suites/catalogue/vio.yaml
LIB_SRC += suites/catalogue.c suites/release.c suites/listing.c suites/tables.c
LIB_SRC += suites/inventory.c suites/inventory_clock.c suites/inventory_sensor.c
LIB_SRC += suites/engine.c suites/context.c suites/select.c suites/evidence.c suites/send.c suites/liveness.c suites/judge.c suites/undo.c
LIB_SRC += suites/passive.c suites/layout.c
LIB_SRC += suites/clock_attributes.c
LIB_SRC += suites/clock_common.c suites/clock_ids.c suites/clock_describe.c suites/clock_permissions.c suites/clock_notify.c
LIB_SRC += suites/clock_rate.c suites/clock_async.c suites/clock_config.c suites/clock_parents.c

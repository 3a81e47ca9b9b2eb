# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += harness/platform/platform.c harness/platform/platform_dispatch.c harness/platform/platform_common.c \
	harness/platform/platform_events.c harness/platform/platform_subscriptions.c harness/platform/platform_time.c harness/platform/platform_slow.c harness/platform/platform_views.c \
	harness/platform/platform_reset.c harness/platform/platform_isolation.c harness/platform/platform_faults.c harness/platform/base.c harness/platform/base_permissions.c \
	harness/platform/clock.c harness/platform/clock_rate.c harness/platform/clock_list.c harness/platform/clock_config.c \
	harness/platform/sensor.c harness/platform/sensor_read.c harness/platform/sensor_describe.c harness/platform/sensor_config.c
LIB_SRC += harness/platform/power.c harness/platform/power_set.c harness/platform/platform_completion.c harness/platform/system.c \
	harness/platform/reset.c harness/platform/reset_run.c harness/platform/voltage.c harness/platform/voltage_levels.c harness/platform/voltage_set.c

# The virtio device in front of the platform, and the platform behind a vhost-user server.
LIB_SRC += harness/platform/virtio_device.c harness/platform/platform_vhost_user.c
TEST_SRC += harness/platform/virtio_device_test.c harness/platform/virtio_device_faults_test.c harness/platform/platform_recording_test.c harness/platform/platform_faults_test.c harness/platform/base_test.c harness/platform/clock_test.c harness/platform/sensor_test.c
TEST_SRC += harness/platform/vhost_user_server_test.c harness/platform/vhost_user_server_rings_test.c
LIB_SRC += harness/platform/platform_channel.c harness/platform/perf.c harness/platform/perf_levels.c harness/platform/perf_set.c \
	harness/platform/perf_channel.c
LIB_SRC += harness/platform/powercap.c harness/platform/powercap_set.c harness/platform/powercap_measure.c \
	harness/platform/powercap_channel.c
LIB_SRC += harness/platform/pinctrl.c harness/platform/pinctrl_list.c harness/platform/pinctrl_set.c
TEST_SRC += harness/platform/power_test.c harness/platform/platform_noise_test.c harness/platform/platform_slow_test.c harness/platform/system_test.c harness/platform/reset_test.c harness/platform/voltage_test.c
TEST_SRC += harness/platform/perf_test.c harness/platform/powercap_test.c harness/platform/pinctrl_test.c

# Channels in shared memory, and the mediator that gives them out.
LIB_SRC += harness/platform/smt_device.c harness/platform/mediator.c harness/platform/mediator_policy.c harness/platform/mediator_config.c \
	harness/platform/smt_server.c harness/platform/smt_server_seat.c
LIB_SRC += harness/platform/platform_identity.c
TEST_SRC += harness/platform/mediator_test.c

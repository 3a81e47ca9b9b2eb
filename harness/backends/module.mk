# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += harness/backends/loopback.c
LIB_SRC += harness/backends/loopback_platform.c
LIB_SRC += harness/backends/plugin.c
LIB_SRC += harness/backends/query.c
LIB_SRC += harness/backends/registry.c
LIB_SRC += harness/backends/virtio_port.c
LIB_SRC += harness/backends/virtio_port_reap.c
LIB_SRC += harness/backends/virtio_port_submit.c
LIB_SRC += harness/backends/vhost_user.c
LIB_SRC += harness/backends/vhost_user_bringup.c
LIB_SRC += harness/backends/vhost_user_channel.c
TEST_SRC += harness/backends/vhost_user_test.c harness/backends/vhost_user_hostile_test.c
FUZZ_SRC += harness/backends/vhost_user_fuzz.c
TEST_SRC += harness/backends/loopback_test.c
TEST_SRC += harness/backends/query_test.c
TEST_SRC += harness/backends/registry_test.c

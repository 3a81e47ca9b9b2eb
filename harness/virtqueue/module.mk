# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += harness/virtqueue/chain.c
LIB_SRC += harness/virtqueue/memory.c
LIB_SRC += harness/virtqueue/split_device.c
LIB_SRC += harness/virtqueue/split_driver.c
LIB_SRC += harness/virtqueue/vhost_user.c

# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += harness/vhost_user/server.c harness/vhost_user/server_memory.c harness/vhost_user/server_messages.c harness/vhost_user/server_rings.c

# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += harness/proxy/proxy.c harness/proxy/proxy_link.c harness/proxy/proxy_device.c harness/proxy/proxy_events.c harness/proxy/proxy_record.c
TEST_SRC += harness/proxy/proxy_test.c
FUZZ_SRC += harness/proxy/proxy_fuzz.c

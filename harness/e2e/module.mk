# SPDX-License-Identifier: BSD-2-Clause
TOOL_SRC += harness/e2e/peer.c
TOOL_SRC += harness/e2e/crash-rounds.c
TOOL_SRC += harness/e2e/liar.c
TOOL_SRC += harness/e2e/mutation.c
TEST_SRC += harness/e2e/replay_flip_test.c
TOOL_SRC += harness/e2e/oracle-fuzz.c
TOOL_SRC += harness/e2e/vhost-teardown.c

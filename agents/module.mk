# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += agents/agent.c agents/flight.c agents/pump.c agents/exchange.c agents/events.c agents/pipe.c
TEST_SRC += agents/agent_test.c
LIB_SRC += agents/replay.c agents/replay_send.c agents/replay_answer.c agents/replay_window.c agents/replay_events.c \
	agents/replay_compare.c agents/replay_delayed.c agents/replay_result.c agents/replay_scan.c agents/replay_life.c
TEST_SRC += agents/replay_compare_test.c agents/replay_test.c
LIB_SRC += agents/workload.c agents/workload_times.c agents/workload_boot.c agents/workload_profiles.c agents/workload_adversarial.c agents/workload_like.c agents/workload_inventory.c
TEST_SRC += agents/workload_test.c

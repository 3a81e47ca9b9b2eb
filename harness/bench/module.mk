# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += harness/bench/affinity.c harness/bench/bench_json.c harness/bench/blocks.c harness/bench/kinds.c harness/bench/lane_open.c harness/bench/pace.c harness/bench/paced.c harness/bench/bench_text.c harness/bench/floor_client.c \
	harness/bench/flood.c harness/bench/lane.c harness/bench/neighbour.c harness/bench/noise.c harness/bench/outliers.c harness/bench/probing.c harness/bench/profile.c harness/bench/raw_out.c harness/bench/run.c \
	harness/bench/series.c harness/bench/stream.c harness/bench/stream_trace.c harness/bench/together.c
TEST_SRC += harness/bench/bench_test.c harness/bench/floor_client_test.c harness/bench/lane_test.c harness/bench/blocks_test.c harness/bench/lane_open_test.c harness/bench/pace_test.c harness/bench/outliers_test.c harness/bench/together_test.c
TOOL_SRC += harness/bench/sample-cost.c harness/bench/scmi-assay-floor.c

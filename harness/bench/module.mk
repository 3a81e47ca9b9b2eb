LIB_SRC += harness/bench/stream.c harness/bench/stream_trace.c harness/bench/profile.c harness/bench/series.c harness/bench/lane.c harness/bench/probing.c harness/bench/run.c harness/bench/bench_json.c harness/bench/bench_text.c harness/bench/floor_client.c harness/bench/affinity.c harness/bench/noise.c
TEST_SRC += harness/bench/lane_test.c harness/bench/floor_client_test.c harness/bench/bench_test.c
TOOL_SRC += harness/bench/scmi-assay-floor.c

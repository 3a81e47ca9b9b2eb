# SPDX-License-Identifier: BSD-2-Clause
CLI_SRC += harness/cli/main.c harness/cli/cli.c harness/cli/preset.c
CLI_SRC += harness/cli/check.c harness/cli/check_outputs.c harness/cli/list.c harness/cli/traceability.c
CLI_SRC += harness/cli/trace_edit.c
CLI_SRC += harness/cli/replay.c harness/cli/replay_report.c harness/cli/replay_judge.c harness/cli/trace.c harness/cli/serve.c harness/cli/serve_slow.c harness/cli/serve_smt.c harness/cli/bench.c harness/cli/bench_load.c harness/cli/compare.c
CLI_SRC += harness/cli/record.c harness/cli/record_proxy.c harness/cli/record_ftrace.c
CLI_SRC += harness/cli/generate.c

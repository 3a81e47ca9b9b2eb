# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += reports/text.c reports/document.c reports/folder.c reports/output.c
LIB_SRC += reports/run.c reports/environment.c reports/check_json.c reports/journal.c reports/result.c
LIB_SRC += reports/write.c reports/human.c reports/tap.c reports/junit.c reports/acs.c reports/failed.c
LIB_SRC += reports/words.c reports/markdown.c reports/hgrm.c reports/html.c reports/html_style.c reports/html_parts.c reports/html_checks.c reports/html_coverage.c reports/html_readings.c reports/readings.c
LIB_SRC += reports/html_run.c reports/html_replay.c reports/html_sides.c reports/html_bench.c reports/html_compare.c reports/html_probes.c reports/html_series.c reports/html_svg.c reports/html_curve.c
LIB_SRC += reports/html_phases.c reports/html_timeline.c reports/html_outliers.c reports/html_history.c
LIB_SRC += reports/histogram.c reports/histogram_json.c reports/histogram_decode.c
LIB_SRC += reports/compare.c reports/compare_match.c reports/compare_text.c reports/compare_row.c reports/compare_blocks.c reports/compare_noisy.c reports/compare_judge.c
LIB_SRC += reports/stat_rank.c reports/stat_bootstrap.c reports/stat_change.c reports/history.c reports/history_folder.c
TEST_SRC += reports/acs_test.c reports/readings_test.c reports/histogram_test.c reports/journal_test.c reports/writers_test.c reports/html_test.c reports/html_compare_test.c reports/compare_test.c reports/stat_test.c reports/compare_judge_test.c reports/compare_blocks_test.c reports/history_test.c
FUZZ_SRC += reports/compare_fuzz.c
FUZZ_SEEDS_compare_fuzz := reports/fuzz-seeds

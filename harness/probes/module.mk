# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += harness/probes/probes.c harness/probes/user_probes.c harness/probes/vhost_probes.c harness/probes/probes_fds.c \
	harness/probes/points.c harness/probes/probes_join.c harness/probes/probes_join_vhost.c \
	harness/probes/scmi_probes.c harness/probes/scmi_events.c harness/probes/probes_join_scmi.c
TEST_SRC += harness/probes/probes_join_test.c harness/probes/probes_join_vhost_test.c harness/probes/probes_fds_test.c harness/probes/probes_test.c harness/probes/scmi_events_test.c
BPF_SRC += harness/probes/kick_path.bpf.c harness/probes/vhost_path.bpf.c

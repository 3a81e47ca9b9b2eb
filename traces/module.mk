# SPDX-License-Identifier: BSD-2-Clause
LIB_SRC += traces/lifecycle.c traces/reader.c traces/writer.c traces/sha256.c traces/kernel_text.c traces/kernel_dat.c traces/kernel_record.c traces/pairing.c traces/import.c
LIB_SRC += traces/label.c traces/show.c traces/stats.c
LIB_SRC += traces/metadata.c traces/live.c
LIB_SRC += traces/text_layout.c traces/text_write.c traces/text_parse.c traces/text_file.c traces/convert.c traces/cut.c traces/diff.c
TEST_SRC += traces/text_test.c
TEST_SRC += traces/sha256_test.c traces/trace_test.c traces/import_test.c traces/corpus_test.c

TOOL_SRC += traces/wireshark/lua-tables.c

FUZZ_SRC += traces/trace_fuzz.c
FUZZ_SEEDS_trace_fuzz := traces/fuzz-seeds
FUZZ_SRC += traces/text_fuzz.c
FUZZ_SEEDS_text_fuzz := traces/text-seeds

# trace.dat files are read where libtracecmd is there at build time; without it, importing one says what to install.
ifeq ($(shell pkg-config --exists libtracecmd libtraceevent 2>/dev/null && echo yes),yes)
$(B)/obj/traces/kernel_dat.o: CPPFLAGS += -DHAVE_TRACECMD
endif
# ... and a kernel's events as they happen, where libtracefs is.
ifeq ($(shell pkg-config --exists libtracefs libtraceevent 2>/dev/null && echo yes),yes)
$(B)/obj/traces/live.o: CPPFLAGS += -DHAVE_TRACEFS
endif
ifeq ($(shell pkg-config --exists libtraceevent 2>/dev/null && echo yes),yes)
$(B)/obj/traces/kernel_record.o: CPPFLAGS += -DHAVE_TRACEEVENT
endif

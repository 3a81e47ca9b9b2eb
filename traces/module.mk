LIB_SRC += traces/reader.c traces/writer.c traces/sha256.c
TEST_SRC += traces/sha256_test.c

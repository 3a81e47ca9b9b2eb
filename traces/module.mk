LIB_SRC += traces/sha256.c
TEST_SRC += traces/sha256_test.c

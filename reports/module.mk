LIB_SRC += reports/text.c reports/document.c
LIB_SRC += reports/histogram.c reports/histogram_json.c
TEST_SRC += reports/histogram_test.c

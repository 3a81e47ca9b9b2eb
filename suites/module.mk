LIB_SRC += suites/tables.c suites/clock_attributes.c

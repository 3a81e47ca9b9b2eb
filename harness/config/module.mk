LIB_SRC += harness/config/platform_config.c harness/config/platform_schema.c harness/config/platform_diagnosis.c \
	harness/config/platform_check.c harness/config/platform_builtin.c harness/config/yaml_where.c

# The assembler includes these; the compiler's dependency files do not know.
$(B)/obj/harness/config/platform_builtin.o: $(wildcard harness/config/platforms/*.yaml)

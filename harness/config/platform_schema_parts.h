/* SPDX-License-Identifier: BSD-2-Clause */
/* Words that the schema files of the protocols share. Private to this folder. */
#ifndef HARNESS_CONFIG_PLATFORM_SCHEMA_PARTS_H
#define HARNESS_CONFIG_PLATFORM_SCHEMA_PARTS_H

#include <cyaml/cyaml.h>

#include "harness/config/platform_config.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OPTIONAL CYAML_FLAG_OPTIONAL
#define LIST (CYAML_FLAG_OPTIONAL | CYAML_FLAG_POINTER)

/* libcyaml takes any unknown word for true; as an enumeration a boolean is checked. */
extern const cyaml_strval_t platform_booleans[4];
#define BOOLEAN(key, type, member) CYAML_FIELD_ENUM(key, OPTIONAL | CYAML_FLAG_STRICT, type, member, platform_booleans, 4)
#define NAME(key, type, member) CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, PLATFORM_CONFIG_NAME_MAX)

/* Sequence entries: a 32-bit number, a signed one, and one agent's rights. */
extern const cyaml_schema_value_t platform_word_value, platform_integer_value, platform_permission_value;

/* The keys of `common`, the struct platform_config_resource that a domain begins with. */
#define RESOURCE(type)                                                                                                             \
	NAME("name", type, common.name),                                                                                           \
		CYAML_FIELD_SEQUENCE("devices", LIST, type, common.devices, &platform_word_value, 0, PLATFORM_CONFIG_DEVICES_MAX), \
		CYAML_FIELD_SEQUENCE("permissions", LIST, type, common.permissions, &platform_permission_value, 0,                 \
				     PLATFORM_CONFIG_AGENTS_MAX)

/* The keys of each protocol's part of a platform file. */
extern const cyaml_schema_field_t platform_system_fields[], platform_reset_fields[], platform_voltage_fields[];
extern const cyaml_schema_field_t platform_power_fields[], platform_perf_fields[], platform_powercap_fields[],
	platform_pinctrl_fields[];

/* Answers: the first of a list is the preferred one and has value 0. */
#define NS(value)                      \
	{                              \
		"not-supported", value \
	}
#define IP(value)                           \
	{                                   \
		"invalid-parameters", value \
	}
#define DN(value)               \
	{                       \
		"denied", value \
	}
#define NF(value)                  \
	{                          \
		"not-found", value \
	}
#define OR(value)                     \
	{                             \
		"out-of-range", value \
	}
#define BS(value)             \
	{                     \
		"busy", value \
	}
#define CE(value)                    \
	{                            \
		"comms-error", value \
	}
#define GE(value)                      \
	{                              \
		"generic-error", value \
	}
#define PE(value)                       \
	{                               \
		"protocol-error", value \
	}
#define OK(value)                \
	{                        \
		"success", value \
	}
#define RUN(value)                \
	{                         \
		"executed", value \
	}
#define A(name) PLATFORM_ANSWER_##name

/* One key of a protocol's readings: `type` is the struct, `answers` an array of words. */
#define ANSWER(type, member, answers) CYAML_FIELD_ENUM(#member, OPTIONAL | CYAML_FLAG_STRICT, type, member, answers, COUNT(answers))

#endif

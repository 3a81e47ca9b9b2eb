/* SPDX-License-Identifier: BSD-2-Clause */
/* The session's part for pins. Pins, groups and functions are those of the default platform file. */
#ifndef HARNESS_PLATFORM_SESSION_PINCTRL_H
#define HARNESS_PLATFORM_SESSION_PINCTRL_H

#include "harness/platform/platform_session.h"

#define PINCTRL(agent, message, ...) SEND(agent, SCMI_PROTOCOL_PINCTRL, message, __VA_ARGS__)

static inline void session_pinctrl_reads(struct session *s)
{
	for (uint32_t flags = 0; flags < 5; flags++)
		for (uint32_t id = 0; id < 18; id++) {
			PINCTRL(0, 3, id, flags);
			PINCTRL(0, 9, id, flags);
			for (uint32_t index = 0; index < 10; index += 3)
				PINCTRL(0, 4, id, flags, index);
		}
	for (uint32_t id = 0; id < 18; id++)
		for (uint32_t mode = 0; mode < 5; mode++)
			for (uint32_t selector = 0; selector < 4; selector++) {
				PINCTRL(0, 5, id, mode << 18 | selector << 16 | 10);
				PINCTRL(0, 5, id, mode << 18 | selector << 16 | 15u << 8);
			}
	PINCTRL(0, 5, 12, 1u << 20 | 10);
}

static inline void session_pinctrl_configure(struct session *s)
{
	/* identifier, function, attributes, type, value */
	static const uint32_t commands[][5] = {{0, 2, 1u << 2, 10, 5},
					       {0, 0, 1u << 2, 99, 5},
					       {0, 0, 1u << 2, 10, 17},
					       {0, 2, 1u << 10 | 1u << 2, 10, 4},
					       {0, 1, 1u << 10 | 1u << 2, 10, 4},
					       {2, 0, 2u << 2, 10, 4},
					       {2, 0, 1u << 2 | 2, 10, 4},
					       {2, 0, 1u << 2 | 1u << 11, 10, 4},
					       {14, 0, 1u << 2, 17, 1},
					       {20, 0, 1u << 2, 10, 4},
					       {1, 1, 1u << 10 | 1u << 2 | 1, 10, 3}};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const uint32_t *c = commands[i];

		PINCTRL(0, 6, c[0], c[1], c[2], c[3], c[4]);
		PINCTRL(0, 5, c[0], 1u << 18 | (c[2] & 1u) << 16);
	}
}

static inline void session_pinctrl(struct session *s)
{
	session_pinctrl_reads(s);
	session_pinctrl_configure(s);
	for (uint32_t flags = 0; flags < 6; flags++)
		for (uint32_t id = 1; id < 40; id += 18) {
			PINCTRL(0, 7, id, flags);
			PINCTRL(0, 7, id, flags);
			PINCTRL(1, 7, id, flags);
			PINCTRL(1, 8, id, flags);
			PINCTRL(1, 7, id, flags);
			PINCTRL(1, 6, id, 0, 1u << 2, 10, 7);
			PINCTRL(0, 5, id, 10);
			PINCTRL(0, 8, id, flags);
			PINCTRL(1, 7, id, flags);
			PINCTRL(1, 8, id, flags);
		}
}

#endif

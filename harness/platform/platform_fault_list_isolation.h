/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults of isolation: what an agent may not see, reach or change, and does; permissions that go to, or come from, the wrong place. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_ISOLATION_H
#define HARNESS_PLATFORM_FAULT_LIST_ISOLATION_H

/* One fault a line. Those of each protocol stand in the order of enum protocol ids: see platform_isolation.c. */
/* clang-format off */
#define PLATFORM_FAULTS_ISOLATION(X) \
	X(ISOLATION_LEAK_POWER, "isolation.power.denied-device-works", "power domains of a device that is denied work all the same", "BASE-009-05 BASE-00A-04 AGT-VIS-01") \
	X(ISOLATION_LEAK_PERF, "isolation.perf.denied-device-works", "performance domains of a device that is denied work all the same", "BASE-009-05 BASE-00A-04 AGT-VIS-01") \
	X(ISOLATION_LEAK_CLOCK, "isolation.clock.denied-device-works", "clocks of a device that is denied work all the same", "BASE-009-05 BASE-00A-04 AGT-VIS-01") \
	X(ISOLATION_LEAK_SENSOR, "isolation.sensor.denied-device-works", "sensors of a device that is denied work all the same", "BASE-009-05 BASE-00A-04 AGT-VIS-01") \
	X(ISOLATION_LEAK_RESET, "isolation.reset-domain.denied-device-works", "reset domains of a device that is denied work all the same", "BASE-009-05 BASE-00A-04 AGT-VIS-01") \
	X(ISOLATION_LEAK_VOLTAGE, "isolation.voltage.denied-device-works", "voltage domains of a device that is denied work all the same", "BASE-009-05 BASE-00A-04 AGT-VIS-01") \
	X(ISOLATION_LEAK_POWERCAP, "isolation.powercap.denied-device-works", "power capping domains of a device that is denied work all the same", "BASE-009-05 BASE-00A-04 AGT-VIS-01") \
	X(ISOLATION_LEAK_PINCTRL, "isolation.pinctrl.denied-device-works", "pins of a device that is denied work all the same", "BASE-009-05 BASE-00A-04 AGT-VIS-01") \
	X(ISOLATION_EFFECT_POWER, "isolation.power.denied-takes-effect", "whatever is refused on power domains as DENIED is done all the same", "GEN-ST-03 BASE-009-05 BASE-00A-04") \
	X(ISOLATION_EFFECT_PERF, "isolation.perf.denied-takes-effect", "whatever is refused on performance domains as DENIED is done all the same", "GEN-ST-03 BASE-009-05 BASE-00A-04") \
	X(ISOLATION_EFFECT_CLOCK, "isolation.clock.denied-takes-effect", "whatever is refused on clocks as DENIED is done all the same", "GEN-ST-03 BASE-009-05 BASE-00A-04") \
	X(ISOLATION_EFFECT_SENSOR, "isolation.sensor.denied-takes-effect", "whatever is refused on sensors as DENIED is done all the same", "GEN-ST-03 BASE-009-05 BASE-00A-04") \
	X(ISOLATION_EFFECT_RESET, "isolation.reset-domain.denied-takes-effect", "whatever is refused on reset domains as DENIED is done all the same", "GEN-ST-03 BASE-009-05 BASE-00A-04") \
	X(ISOLATION_EFFECT_VOLTAGE, "isolation.voltage.denied-takes-effect", "whatever is refused on voltage domains as DENIED is done all the same", "GEN-ST-03 BASE-009-05 BASE-00A-04") \
	X(ISOLATION_EFFECT_POWERCAP, "isolation.powercap.denied-takes-effect", "whatever is refused on power capping domains as DENIED is done all the same", "GEN-ST-03 BASE-009-05 BASE-00A-04") \
	X(ISOLATION_EFFECT_PINCTRL, "isolation.pinctrl.denied-takes-effect", "whatever is refused on pins as DENIED is done all the same", "GEN-ST-03 BASE-009-05 BASE-00A-04") \
	X(ISOLATION_RANGE_POWER, "isolation.power.one-too-many", "the id behind the last one leads to one of the power domains that the agent does not see", "AGT-VIS-01") \
	X(ISOLATION_RANGE_PERF, "isolation.perf.one-too-many", "the id behind the last one leads to one of the performance domains that the agent does not see", "AGT-VIS-01") \
	X(ISOLATION_RANGE_CLOCK, "isolation.clock.one-too-many", "the id behind the last one leads to one of the clocks that the agent does not see", "AGT-VIS-01") \
	X(ISOLATION_RANGE_SENSOR, "isolation.sensor.one-too-many", "the id behind the last one leads to one of the sensors that the agent does not see", "AGT-VIS-01") \
	X(ISOLATION_RANGE_RESET, "isolation.reset-domain.one-too-many", "the id behind the last one leads to one of the reset domains that the agent does not see", "AGT-VIS-01") \
	X(ISOLATION_RANGE_VOLTAGE, "isolation.voltage.one-too-many", "the id behind the last one leads to one of the voltage domains that the agent does not see", "AGT-VIS-01") \
	X(ISOLATION_RANGE_POWERCAP, "isolation.powercap.one-too-many", "the id behind the last one leads to one of the power capping domains that the agent does not see", "AGT-VIS-01") \
	X(ISOLATION_RANGE_PINCTRL, "isolation.pinctrl.one-too-many", "the id behind the last pin, group or function leads to one", "AGT-VIS-01") \
	X(ISOLATION_LISTED_POWER, "isolation.power.hidden-listed", "power domains that are hidden from an agent are described to it", "AGT-VIS-01 AGT-VIS-02") \
	X(ISOLATION_LISTED_PERF, "isolation.perf.hidden-listed", "performance domains that are hidden from an agent are described to it", "AGT-VIS-01 AGT-VIS-02") \
	X(ISOLATION_LISTED_CLOCK, "isolation.clock.hidden-listed", "clocks that are hidden from an agent are described to it", "AGT-VIS-01 AGT-VIS-02") \
	X(ISOLATION_LISTED_SENSOR, "isolation.sensor.hidden-listed", "sensors that are hidden from an agent are described to it", "AGT-VIS-01 AGT-VIS-02") \
	X(ISOLATION_LISTED_RESET, "isolation.reset-domain.hidden-listed", "reset domains that are hidden from an agent are described to it", "AGT-VIS-01 AGT-VIS-02") \
	X(ISOLATION_LISTED_VOLTAGE, "isolation.voltage.hidden-listed", "voltage domains that are hidden from an agent are described to it", "AGT-VIS-01 AGT-VIS-02") \
	X(ISOLATION_LISTED_PINCTRL, "isolation.pinctrl.hidden-listed", "pins that are hidden from an agent are described to it", "AGT-VIS-01 AGT-VIS-02") \
	X(ISOLATION_LISTED_POWERCAP, "isolation.powercap.hidden-listed", "power capping domains that are hidden from an agent are described to it", "AGT-VIS-01 AGT-VIS-02") \
	X(ISOLATION_REFUSED_POWER, "isolation.power.right-refused", "agents that are not trusted are refused whatever changes power domains", "AGT-VIS-03 BASE-009-06 BASE-00A-05") \
	X(ISOLATION_REFUSED_PERF, "isolation.perf.right-refused", "agents that are not trusted are refused whatever changes performance domains", "AGT-VIS-03 BASE-009-06 BASE-00A-05") \
	X(ISOLATION_REFUSED_CLOCK, "isolation.clock.right-refused", "agents that are not trusted are refused whatever changes clocks", "AGT-VIS-03 BASE-009-06 BASE-00A-05") \
	X(ISOLATION_REFUSED_SENSOR, "isolation.sensor.right-refused", "agents that are not trusted are refused whatever changes sensors", "AGT-VIS-03 BASE-009-06 BASE-00A-05") \
	X(ISOLATION_REFUSED_VOLTAGE, "isolation.voltage.right-refused", "agents that are not trusted are refused whatever changes voltage domains", "AGT-VIS-03 BASE-009-06 BASE-00A-05") \
	X(ISOLATION_REFUSED_POWERCAP, "isolation.powercap.right-refused", "agents that are not trusted are refused whatever changes power capping domains", "AGT-VIS-03 BASE-009-06 BASE-00A-05") \
	X(ISOLATION_REFUSED_PINCTRL, "isolation.pinctrl.right-refused", "agents that are not trusted are refused whatever changes pins", "AGT-VIS-03 BASE-009-06 BASE-00A-05") \
	X(ISOLATION_PARENTS, "isolation.clock.hidden-parents", "parents that an agent does not see are listed to it", "AGT-VIS-02") \
	X(ISOLATION_ASSOCIATIONS, "isolation.pinctrl.hidden-associations", "pins that an agent does not see are listed to it", "AGT-VIS-02") \
	X(ISOLATION_STICKY_CLOCK, "isolation.clock.off-forgotten", "turning a clock off is forgotten while another agent has it on", "AGT-VOT-02") \
	X(ISOLATION_STICKY_SENSOR, "isolation.sensor.off-forgotten", "turning a sensor off is forgotten while another agent has it on", "AGT-VOT-02") \
	X(ISOLATION_STICKY_VOLTAGE, "isolation.voltage.off-forgotten", "turning a voltage domain off is forgotten while another agent has it on", "AGT-VOT-02") \
	X(ISOLATION_SENSOR_LAST_WINS, "isolation.sensor.last-wins", "an agent that turns a sensor off turns it off for all", "SNS-00A-04 AGT-VOT-01 AGT-VOT-02") \
	X(ISOLATION_KEEPS_POWER, "isolation.reset.keeps-votes.power", "a reset agent's say on power domains stays in force", "BASE-00B-05 BASE-00B-06") \
	X(ISOLATION_KEEPS_PERF, "isolation.reset.keeps-votes.perf", "a reset agent's say on performance domains stays in force", "BASE-00B-05 BASE-00B-06") \
	X(ISOLATION_KEEPS_CLOCK, "isolation.reset.keeps-votes.clock", "a reset agent's say on clocks stays in force", "BASE-00B-05 BASE-00B-06") \
	X(ISOLATION_KEEPS_SENSOR, "isolation.reset.keeps-votes.sensor", "a reset agent's say on sensors stays in force", "BASE-00B-05 BASE-00B-06") \
	X(ISOLATION_KEEPS_VOLTAGE, "isolation.reset.keeps-votes.voltage", "a reset agent's say on voltage domains stays in force", "BASE-00B-05 BASE-00B-06") \
	X(ISOLATION_KEEPS_POWERCAP, "isolation.reset.keeps-votes.powercap", "a reset agent's say on power capping domains stays in force", "BASE-00B-05 BASE-00B-06") \
	X(ISOLATION_DEVICE_WRONG_AGENT, "isolation.device-permissions.wrong-agent", "device permissions go to the agent after the one that is named", "BASE-009-05 BASE-009-06 BASE-009-07") \
	X(ISOLATION_DEVICE_NEXT, "isolation.device-permissions.next-device", "the device after the one that is named is denied or allowed", "BASE-009-05 BASE-009-06") \
	X(ISOLATION_DEVICE_WAITS, "isolation.device-permissions.not-while-under-way", "a device is not taken from an agent that has a command under way", "BASE-009-05") \
	X(ISOLATION_DEVICE_VOTES, "isolation.device-permissions.drops-votes-of-others", "a device taken from one agent turns off what others have on", "BASE-009-07") \
	X(ISOLATION_DEVICE_EVENTS, "isolation.device-permissions.keeps-events", "an agent is still told of resources of a device that it lost", "AGT-VIS-02") \
	X(ISOLATION_DEVICE_SELF, "isolation.device-permissions.self-allowed", "any agent may give itself devices", "BASE-009-04") \
	X(ISOLATION_DEVICE_ONE_PROTOCOL, "isolation.device-permissions.clocks-alone", "denying a device takes its clocks alone", "BASE-009-05") \
	X(ISOLATION_PROTOCOL_ALL, "isolation.protocol-permissions.all-protocols", "denying one protocol of a device denies all of them", "BASE-00A-04") \
	X(ISOLATION_PROTOCOL_DEVICES, "isolation.protocol-permissions.all-devices", "denying a protocol on one device denies it on all", "BASE-00A-04") \
	X(ISOLATION_PROTOCOL_WRONG_AGENT, "isolation.protocol-permissions.wrong-agent", "protocol permissions go to the agent after the one that is named", "BASE-00A-04 BASE-00A-05") \
	X(ISOLATION_RESET_GRANTS, "isolation.reset.grants-all-devices", "a reset with the flag allows every device, whatever the default", "BASE-00B-03") \
	X(ISOLATION_RESET_PROTOCOLS, "isolation.reset.keeps-protocol-denials", "a reset with the flag restores devices, and no protocols", "BASE-00B-03") \
	X(ISOLATION_RESET_PENDING, "isolation.reset.drops-work-of-others", "a reset ends what other agents have under way", "BASE-00B-08") \
	X(ISOLATION_LIST_DENIED, "isolation.list.lists-denied", "protocols of which an agent lost everything are listed", "BASE-006-07") \
	X(ISOLATION_LIST_HIDDEN, "isolation.list.lists-hidden", "protocols that are hidden from an agent are listed", "BASE-006-07") \
	X(ISOLATION_PERMISSIONS_OTHER, "isolation.clock.permissions-of-another", "the rights of the next agent are told", "CLK-00F-02 CLK-00F-03 AGT-VIS-03") \
	X(ISOLATION_CLOCK_EVENTS, "isolation.clock.events-of-hidden", "changes of clocks that an agent does not see are told to it", "AGT-VIS-02") \
	X(ISOLATION_PERF_TWO, "isolation.perf.several-set-the-level", "every agent is told that it may set the level", "PERF-003-03 PERF-007-03 AGT-VIS-03") \
	X(ISOLATION_VOLTAGE_LEVEL, "isolation.voltage.level-not-enforced", "a caller without the right may set the level", "GEN-ST-03 AGT-VIS-03") \
	X(ISOLATION_PIN_RIGHT, "isolation.pinctrl.right-not-enforced", "a caller without the right may configure a pin", "GEN-ST-03 AGT-VIS-03")
/* clang-format on */

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults of what a platform does when an agent's connection ends, and of the program that serves several agents. */
#ifndef HARNESS_PLATFORM_FAULT_LIST_LOSS_H
#define HARNESS_PLATFORM_FAULT_LIST_LOSS_H

/* One fault a line. The first eight stand in the order of loss_faults[] in platform_reset.c. */
/* clang-format off */
#define PLATFORM_FAULTS_LOSS(X) \
	X(LOSS_KEEPS_POWER, "agent-loss.keeps-votes.power", "a lost agent's power states stay in force", "AGT-LOS-01") \
	X(LOSS_KEEPS_PERF, "agent-loss.keeps-votes.performance", "a lost agent's performance limits stay in force", "AGT-LOS-01") \
	X(LOSS_KEEPS_CLOCK, "agent-loss.keeps-votes.clock", "clocks that a lost agent turned on stay on", "AGT-LOS-01") \
	X(LOSS_KEEPS_SENSOR, "agent-loss.keeps-votes.sensor", "sensors that a lost agent enabled stay enabled", "AGT-LOS-01") \
	X(LOSS_KEEPS_RESET, "agent-loss.keeps-votes.reset", "reset signals that a lost agent asserted stay asserted", "AGT-LOS-01") \
	X(LOSS_KEEPS_VOLTAGE, "agent-loss.keeps-votes.voltage", "a lost agent's voltage modes stay in force", "AGT-LOS-01") \
	X(LOSS_KEEPS_POWERCAP, "agent-loss.keeps-votes.power-cap", "a lost agent's power caps stay in force", "AGT-LOS-01") \
	X(LOSS_KEEPS_PINCTRL, "agent-loss.keeps-votes.pins", "a lost agent still owns its pins", "AGT-LOS-01") \
	X(LOSS_CRASH_IGNORED, "agent-loss.crash-ignored", "only an agent that leaves in order gives anything back", "AGT-LOS-01 AGT-LOS-02") \
	X(LOSS_UNTIL_BACK, "agent-loss.until-it-is-back", "what a lost agent held is given back when it connects again, not before", "AGT-LOS-01") \
	X(LOSS_DROPS_OTHERS, "agent-loss.drops-votes-of-others", "the loss of one agent takes the votes of all", "AGT-LOS-01") \
	X(LOSS_UNTOLD, "agent-loss.changes-not-notified", "what a loss changes is not notified", "AGT-VOT-03") \
	X(LOSS_KEEPS_SUBSCRIPTIONS, "agent-loss.keeps-subscriptions", "notifications that a lost agent asked for are on again when it is back", "AGT-LOS-02") \
	X(LOSS_DROPS_SUBSCRIPTIONS, "agent-loss.drops-subscriptions-of-others", "the loss of one agent ends the notifications of all", "AGT-LOS-02") \
	X(LOSS_OLD_DELAYED, "agent-loss.delivers-old-responses", "a delayed response that a lost agent waited for comes in its next life", "AGT-LOS-02") \
	X(LOSS_KEEPS_TOKEN, "agent-loss.remembers-token", "the last token before a loss is refused when it comes again after it", "AGT-LOS-02") \
	X(LOSS_KEEPS_VERSION, "agent-loss.keeps-version", "a version that was negotiated holds for the next life", "AGT-LOS-03") \
	X(LOSS_LEAKS_MEMORY, "agent-loss.leaks-memory", "each loss costs the server some memory", "LEAK-MEMORY") \
	X(LOSS_LEAKS_DESCRIPTOR, "agent-loss.leaks-descriptor", "each loss costs the server a descriptor", "LEAK-DESCRIPTOR") \
	X(SERVE_UNFAIR, "serve.unfair", "an agent is served for as long as it has commands, whoever waits", "FAIR-SERVICE")
/* clang-format on */

#endif

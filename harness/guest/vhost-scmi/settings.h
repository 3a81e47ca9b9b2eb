/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be changed while the module runs, under /sys/module/vhost_scmi/parameters: delays, planted failures, and the switches
 * that bring single defects back, so that a check can be seen to fail. The README names the check that notices each of them.
 */
#ifndef VHOST_SCMI_SETTINGS_H
#define VHOST_SCMI_SETTINGS_H

#include <linux/types.h>

/* X(name, what it does): rfc_* is how the driver posted in 2022 behaves, fault_* is a defect that no driver is known to have. */
#define VHOST_SCMI_SWITCHES(X)                                                                                                     \
	X(rfc_lost_chains, "a buffer that is not one readable and one writable piece is never returned")                           \
	X(rfc_buffer_limit, "a response buffer above 136 bytes is refused")                                                        \
	X(rfc_cut_answer, "an answer that is longer than the response buffer is cut to it")                                        \
	X(rfc_status_mapping, "EPERM, ENODEV, ETIMEDOUT and the like become GENERIC_ERROR")                                        \
	X(rfc_not_found, "unknown protocols and messages are NOT_FOUND, BASE_NOTIFY_ERRORS too")                                   \
	X(rfc_long_errors, "MESSAGE_ATTRIBUTES and LIST_PROTOCOLS fail with 12 bytes instead of 8")                                \
	X(rfc_short_vendor, "the vendor's name is cut behind its NUL")                                                             \
	X(rfc_short_list, "the list of protocols is not padded to words")                                                          \
	X(rfc_any_type, "a message of any type is served as a command")                                                            \
	X(rfc_one_agent, "one agent is reported however many there are, and none can be discovered")                               \
	X(rfc_lost_kick, "a kick from before the start is not served by the start")                                                \
	X(rfc_both_queues, "the start fails unless the event queue is set up too")                                                 \
	X(rfc_release_by_owner, "a release by another process than the owner does not detach the queues")                          \
	X(rfc_leak_on_failed_open, "an open that fails half way leaks its client")                                                 \
	X(rfc_no_weight, "the worker stays with a ring that never runs empty")                                                     \
	X(rfc_log_events, "each kick of the event queue is logged")                                                                \
	X(rfc_rate_range, "clocks describe rates from 0 to 2^32-1 and round what they are given")                                  \
	X(rfc_old_number, "SET_RUNNING is known by its number of 2022 alone")                                                      \
	X(fault_offers_p2a, "the feature bit of notifications is offered")                                                         \
	X(fault_any_feature, "features that were not offered are accepted")                                                        \
	X(fault_no_owner, "SET_RUNNING works without an owner")                                                                    \
	X(fault_keeps_running, "SET_RUNNING 0 does not stop")                                                                      \
	X(fault_forgets_stop, "SET_RUNNING 0 drops what is in the ring")                                                           \
	X(fault_header, "the token of a response is one too high")                                                                 \
	X(fault_used_long, "the used length is four too high")                                                                     \
	X(fault_used_twice, "every used entry is published twice")                                                                 \
	X(fault_overwrites, "the response buffer is written to its end")                                                           \
	X(fault_no_call, "the call eventfd is never signalled")                                                                    \
	X(fault_always_calls, "the call eventfd is signalled although nobody wants it")                                            \
	X(fault_event_kick_serves, "a kick of the event queue publishes a used entry in the command queue")                        \
	X(fault_error_is_success, "failures of the host's frameworks are answered with SUCCESS")                                   \
	X(fault_leaks_votes, "a close does not give votes back")                                                                   \
	X(fault_leaks_power_votes, "a close gives back all votes but those of power domains")                                      \
	X(fault_drops_others, "a close takes everybody's votes away")                                                              \
	X(fault_vote_counts, "a vote that is repeated counts again")                                                               \
	X(fault_one_ring, "one request is served at a time, over all opens")                                                       \
	X(fault_close_hooks_stop, "a close hook that fails keeps the ones behind it from running")                                 \
	X(fault_serves_after_close, "a close lets the ring be served to its end")                                                  \
	X(fault_stale_client, "an open finds the votes that the last close left")                                       \
	X(fault_no_version, "the feature bit of virtio 1 is not offered")                                                          \
	X(fault_size_first, "the eventfds of a ring are refused before its size is told")                                          \
	X(fault_hides_errors, "a call about a ring that is refused seems to succeed")                                              \
	X(fault_half_start, "a start that fails leaves the event queue attached")                                                  \
	X(fault_forgets_start, "SET_RUNNING 1 drops what is in the ring")                                                          \
	X(fault_second_start, "SET_RUNNING 1 while running stops")                                                                 \
	X(fault_bad_head, "a chain that cannot be taken is returned under a head that nobody offered")                             \
	X(fault_no_error_event, "the error eventfd is never signalled")                                                            \
	X(fault_crossed_headers, "a request with a token that another open used last is answered with that header")               \
	X(fault_lost_unreachable, "a chain whose buffers cannot be reached is never returned")                                     \
	X(fault_long_unknown, "an unknown protocol is answered with 12 bytes")                                                     \
	X(fault_early_release, "votes are given back when any process closes its copy of the descriptor")                          \
	X(fault_leaks_clients, "a close leaks its client")                                                                         \
	X(fault_foreign_votes, "a client that holds no vote takes back that of another")                                           \
	X(fault_host_votes, "a close takes the votes of the host away")                                                            \
	X(fault_open_in_part, "an open succeeds although a protocol does not open")

#define X(name, what) extern bool name;
VHOST_SCMI_SWITCHES(X)
#undef X

extern ulong delay_wake_ns, delay_fetch_ns, delay_handler_ns, delay_used_ns, delay_call_ns;
extern uint slow_percent;
extern uint agents;

/* Keeps the processor busy. */
void settings_wait(ulong ns);

/* Sleeps in the handler of the message that is to be held. */
void settings_hold(u32 header);

/* Busy for slow_percent of the time since then. */
void settings_slow_down(u64 since_ns);

/* What a call of a host framework returns; a planted failure comes before it. */
#define HOST(call) (settings_planted() ?: (call))
int settings_planted(void);

/* Is this protocol's open or close hook to fail? */
bool settings_open_fails(u8 protocol);
bool settings_close_fails(u8 protocol);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A VMM of the suites' own, over the kernel's headers alone: checks of a vhost node open it as often as they like, make calls that no
 * sane VMM makes, and write rings that no driver writes. It shares nothing with the backend under which the run's agents talk.
 *
 * One vmm is one open node: one agent. Slots number its commands: each has four descriptors, a request buffer and a response buffer.
 */
#ifndef SUITES_VHOST_VMM_H
#define SUITES_VHOST_VMM_H

#include <errno.h>
#include <linux/vhost.h>
#include <linux/virtio_ring.h>

#include "suites/check.h"

#define VMM_QUEUES 2u
#define VMM_NUM 256u  /* descriptors of each queue */
#define VMM_SLOTS 64u /* commands at once: four descriptors each */
#define VMM_GUEST UINT64_C(0x40000000)
#define VMM_RESPONSE_BYTES 1024u
#define VMM_PAINT 0x5a /* what a response buffer holds before */
#define VMM_FEATURE(bit) (UINT64_C(1) << (bit))
#define VMM_VERSION_1 VMM_FEATURE(32)
#define VMM_EVENT_IDX VMM_FEATURE(29)

#define VMM_RUNNING_NEW _IOW(VHOST_VIRTIO, 0x90, int)
#define VMM_RUNNING_OLD _IOW(VHOST_VIRTIO, 0x81, int)

struct vmm_queue {
	int kick, call, error; /* eventfds */
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	uint16_t available, taken; /* what we published, and up to where we have read */
};

/* What became of a slot's command. */
struct vmm_slot {
	uint32_t returned; /* how often it came back */
	uint32_t length;   /* as the device wrote it */
	uint32_t order;    /* the how-manieth used entry it was */
};

struct vmm {
	int fd;
	unsigned long running; /* the number of SET_RUNNING; 0: not known yet, or the node starts by itself */
	uint64_t features;     /* offered */
	uint8_t *memory;
	struct vmm_queue queues[VMM_QUEUES];
	struct vmm_slot slots[VMM_SLOTS];
	uint32_t used_count, strange; /* used entries in all; those that name no head of ours */
	uint16_t token;
};

/* The parts of bringing a queue up; an order ends with 0. */
enum vmm_part { VMM_NUM_PART = 1, VMM_BASE_PART, VMM_ADDR_PART, VMM_KICK_PART, VMM_CALL_PART };
extern const uint8_t vmm_order_num[], vmm_order_kick[], vmm_order_crosvm[];

/* A descriptor as it goes into the table, but for what links it. */
struct vmm_piece {
	uint64_t address;
	uint32_t length;
	uint16_t flags; /* VRING_DESC_F_* without NEXT */
};

/* --- Opening; what fails because of the machine makes the check `error`, what fails because of the node makes it fail ------------- */

/* Open the node of the run's agent, with memory and eventfds, and nothing told to the kernel. False: the check is over. */
bool vmm_open(struct check *c, struct vmm *v);
/* The same without a verdict: 0 or a negative errno. */
int vmm_try_open(struct check *c, struct vmm *v);
/* ... with owner, features (what of `features` is offered), memory, both queues, started. */
bool vmm_up(struct check *c, struct vmm *v, uint64_t features);
bool vmm_start(struct check *c, struct vmm *v);
void vmm_close(struct vmm *v);
/* A child's copy of the descriptor goes; memory and eventfds stay. */
void vmm_drop_fd(struct vmm *v);

/* --- Calls: 0 or a negative errno ------------------------------------------------------------------------------------------------ */

int vmm_ioctl(struct vmm *v, unsigned long request, void *argument);
int vmm_state(struct vmm *v, unsigned long request, unsigned index, unsigned number);
int vmm_file(struct vmm *v, unsigned long request, unsigned index, int fd);
int vmm_owner(struct vmm *v);
int vmm_set_features(struct vmm *v, uint64_t features);
int vmm_tell_memory(struct vmm *v);
int vmm_tell_queue(struct vmm *v, unsigned queue, const uint8_t *order);
int vmm_address(struct vmm *v, unsigned queue, uint64_t avail_offset);
/* SET_RUNNING with this value; finds the number out when first called. */
int vmm_running(struct vmm *v, int value);
/* GET_VRING_BASE: the index, or a negative errno. */
int vmm_base(struct vmm *v, unsigned queue);
/* Words for an errno: "EPERM", "success". Takes 0 or a negative errno. */
const char *vmm_errno(int err);
/* expect() of one call: the outcome is `wanted` (0 or a negative errno). */
bool expect_call(struct check *c, int found, int wanted, const char *what);

/* --- Rings ----------------------------------------------------------------------------------------------------------------------- */

uint64_t vmm_guest(const struct vmm *v, const void *at);
uint8_t *vmm_request_of(struct vmm *v, unsigned slot);
uint8_t *vmm_response_of(struct vmm *v, unsigned slot);
/* Write header (with a token of its own) and words into the slot's request buffer; its bytes. Paints the response. */
uint32_t vmm_write(struct vmm *v, unsigned slot, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count);
/* The same for PROTOCOL_VERSION of Base. */
uint32_t vmm_ping(struct vmm *v, unsigned slot);
/* Write a chain of up to four pieces into the slot's descriptors, and make it available. No kick. */
void vmm_publish(struct vmm *v, unsigned slot, const struct vmm_piece *pieces, unsigned count);
/* The usual two pieces: `request` bytes to read, `room` bytes to write. */
void vmm_publish_usual(struct vmm *v, unsigned slot, uint32_t request, uint32_t room);
/* Put any number into the available ring. */
void vmm_publish_head(struct vmm *v, uint16_t head);
void vmm_kick(struct vmm *v, unsigned queue);
/* Read what has come back. */
void vmm_look(struct vmm *v);
/* Until the slot is back; false at the time limit. */
bool vmm_wait(struct check *c, struct vmm *v, unsigned slot);
bool vmm_wait_ms(struct vmm *v, unsigned slot, unsigned ms);
/* How often the eventfd was written since it was last asked. */
uint64_t vmm_signals(int fd);
void vmm_sleep_ms(unsigned ms);
/* Nothing is outstanding or remembered any more: for the next round of the same check. */
void vmm_forget(struct vmm *v);

/* --- Commands ---------------------------------------------------------------------------------------------------------------- */

struct vmm_answer {
	uint32_t header, bytes; /* bytes: the used length */
	int32_t status;         /* valid from 8 bytes on */
	const uint8_t *payload; /* after the status, in the response buffer */
};

/* Send one command in slot 0 and wait. False, and the check failed: no answer, or one that is no answer. */
bool vmm_command(struct check *c, struct vmm *v, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count,
		 struct vmm_answer *answer);
#define VMM_COMMAND(c, v, protocol, message, answer, ...)                                    \
	vmm_command((c), (v), (protocol), (message), (const uint32_t[]){0, __VA_ARGS__} + 1, \
		    sizeof((const uint32_t[]){0, __VA_ARGS__}) / sizeof(uint32_t) - 1, (answer))
/* PROTOCOL_VERSION of Base is answered with SUCCESS. `when` tells the reader after what. */
bool vmm_serves(struct check *c, struct vmm *v, const char *when);
/* What a returned slot holds. False, and the check failed: too short, or the header is not that of the request. */
bool vmm_answer(struct check *c, struct vmm *v, unsigned slot, struct vmm_answer *answer);

/* --- Help from outside ----------------------------------------------------------------------------------------------------------- */

/* Run in a child that inherits everything; its result (0 to 99), or -1 when it did not end in time or was killed. */
int vmm_in_child(struct check *c, struct vmm *v, int (*run)(struct check *c, struct vmm *v));
/*
 * A switch of the driver's module, /sys/module/NAME/parameters/WORD, that lets a test hold a request or make a call fail. NAME is that of
 * the node. False where there is none: the check is then skipped.
 */
bool vmm_control(struct check *c, const char *word, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A number that the module tells, or -1. */
int64_t vmm_told(struct check *c, const char *word);
/* The node's path. */
const char *vmm_node(struct check *c, char *path, size_t bytes);
uint64_t vmm_limit_ns(struct check *c);
uint64_t vmm_clock_ns(void);

#endif

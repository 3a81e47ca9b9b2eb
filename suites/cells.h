/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cells of the permission matrix: one agent and one resource of the policy. Rows of scope PER_CELL run for each of the check's own
 * agent; rows of scope PER_DEVICE for each device, and go through the resources of it by themselves.
 *
 * Each agent may know the resource under another id. cell_as() makes every helper (power_set(), clock_read_rate(), ...) speak of it
 * as that agent, with what the witness was told of it: an agent without rights is told nothing, or less.
 */
#ifndef SUITES_CELLS_H
#define SUITES_CELLS_H

#include "suites/agents.h"

/* Prefixed for the linker: this is a library. */
#define cell_access check_cell_access
#define cell_as check_cell_as
#define cell_device check_cell_device
#define cell_id check_cell_id
#define cell_may check_cell_may
#define cell_poke check_cell_poke
#define cell_resource check_cell_resource
#define cell_set check_cell_set
#define cell_set_device check_cell_set_device
#define cell_text check_cell_text
#define cell_witness check_cell_witness

/* Number of the policy's resource that the check is about. */
uint32_t cell_resource(const struct check *c);
/* Another one from here on: for checks that go through several. */
void cell_set(struct check *c, uint32_t resource);
/* PER_DEVICE: number of the policy's device. */
uint32_t cell_device(const struct check *c);
void cell_set_device(struct check *c, uint32_t device);
/* "clock 3", as the platform numbers it. */
const char *cell_text(const struct check *c, char *text, size_t bytes);

/* The id under which the agent at that place knows it; POLICY_NO_ID: it has none there, or nobody says. */
uint32_t cell_id(const struct check *c, size_t place);
/* The check's own agent uses this id from here on, whatever it stands for; POLICY_NO_ID: its own again. */
void cell_poke(struct check *c, uint32_t id);
/* enum policy_access as permissions are now, and a right. */
uint8_t cell_access(const struct check *c, size_t place);
bool cell_may(const struct check *c, size_t place, uint16_t right);
/* Another agent of this run that sees the resource and may read it, best one that also has the right; NO_AGENT: nobody. */
size_t cell_witness(const struct check *c, uint16_t right);
/* Speak as the agent at `place`, with what the one at `witness` was told. False where either has no such resource. */
bool cell_as(struct check *c, size_t place, size_t witness);

#endif

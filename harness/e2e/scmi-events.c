/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For whole-program tests: makes the trace events of a Linux SCMI driver on a kernel that has none. A probe on the two functions below, under the
 * driver's names, fires with what they are called with. `scmi-events --where` prints the definitions of these probes;
 * `scmi-events COUNT` calls: COUNT exchanges, each third logged in the wrong order, as a kernel does when a platform is fast, and a notification.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scmi/clock.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/protocol.h"

#define PAYLOAD 8u

static volatile unsigned fired;

__attribute__((noinline)) static void xfer_begin(uint64_t protocol, uint64_t message, uint64_t token)
{
	__asm__ volatile("" : : "r"(protocol), "r"(message), "r"(token) : "memory");
	fired++;
}

__attribute__((noinline)) static void msg_dump(uint64_t protocol, uint64_t message, uint64_t token, int64_t status, const char *tag,
					       const uint8_t *payload)
{
	__asm__ volatile("" : : "r"(protocol), "r"(message), "r"(token), "r"(status), "r"(tag), "r"(payload) : "memory");
	fired++;
}

/* Where in this file a function stands: what a probe is put on. */
static uint64_t offset_of(uintptr_t address)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	uint64_t start, end, offset, found = 0;
	char line[512];

	while (maps && fgets(line, sizeof(line), maps))
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64, &start, &end, &offset) == 3 && address >= start &&
		    address < end)
			found = address - start + offset;
	if (maps)
		fclose(maps);
	return found;
}

static int print_probes(void)
{
	char program[4096];
	ssize_t got = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (got <= 0)
		return 1;
	program[got] = '\0';
	printf("p:scmi/scmi_xfer_begin %s:0x%" PRIx64 " protocol_id=%%di:u8 msg_id=%%si:u8 seq=%%dx:u16\n", program,
	       offset_of((uintptr_t)xfer_begin));
	printf("p:scmi/scmi_msg_dump %s:0x%" PRIx64
	       " protocol_id=%%di:u8 msg_id=%%si:u8 seq=%%dx:u16 status=%%cx:s32 tag=+0(%%r8):string cmd=+0(%%r9):x8[%u]\n",
	       program, offset_of((uintptr_t)msg_dump), PAYLOAD);
	return 0;
}

/* CLOCK_RATE_GET of clock 7 and its rate, as the kernel logs them. */
static void exchange(unsigned number)
{
	uint64_t token = number % SCMI_TOKEN_COUNT;
	uint8_t command[PAYLOAD] = {7}, response[PAYLOAD];

	scmi_store64(response, 1000000u + number);
	xfer_begin(SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, token);
	if (number % 3 == 2) {
		msg_dump(SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, token, 0, "RESP", response);
		msg_dump(SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, token, 0, "CMND", response);
		return;
	}
	msg_dump(SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, token, 0, "CMND", command);
	msg_dump(SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, token, 0, "RESP", response);
}

int main(int argc, char **argv)
{
	const uint8_t changed[PAYLOAD] = {1};
	unsigned count;

	if (argc != 2) {
		fputs("usage: scmi-events --where|COUNT\n", stderr);
		return 2;
	}
	if (!strcmp(argv[1], "--where"))
		return print_probes();
	count = (unsigned)strtoul(argv[1], NULL, 10);
	for (unsigned i = 0; i < count; i++)
		exchange(i);
	msg_dump(SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGED, 0, 0, "NOTI", changed);
	return fired ? 0 : 1;
}

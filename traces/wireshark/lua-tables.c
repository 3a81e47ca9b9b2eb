/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prints the tables of the Wireshark dissector: names of protocols, messages and statuses, and the fields of each payload, as the
 * program itself has them. They stand in scmi.lua, which has to work alone; `make docs` puts them there, and a test compares.
 */
#include <stdio.h>

#include "scmi/header.h"
#include "scmi/names.h"
#include "scmi/status.h"
#include "traces/text_private.h"

#define MESSAGES 0x20u

static bool is_common(unsigned type, unsigned message)
{
	return type == SCMI_TYPE_COMMAND &&
	       (message <= SCMI_PROTOCOL_MESSAGE_ATTRIBUTES || message == SCMI_NEGOTIATE_PROTOCOL_VERSION);
}

static void print_protocols(void)
{
	unsigned column = 0;

	puts("local protocols = {");
	for (unsigned protocol = 0; protocol < 256; protocol++)
		if (scmi_protocol_name((uint8_t)protocol)) {
			const char *word = trace_text_protocol((uint8_t)protocol);

			printf("%s[0x%02x] = { \"%s\", \"%s\" },%s", column ? " " : "\t", protocol,
			       scmi_protocol_name((uint8_t)protocol), word ? word : "other", column == 2 ? "\n" : "");
			column = (column + 1) % 3;
		}
	puts(column ? "\n}" : "}");
}

static void print_statuses(void)
{
	puts("local statuses = {");
	for (int status = 0; scmi_status_name(status); status--)
		printf("%s[%d] = \"%s\",%s", status % 4 ? " " : "\t", status, scmi_status_name(status),
		       status % 4 == -3 || !scmi_status_name(status - 1) ? "\n" : "");
	puts("}");
}

static void print_message(unsigned protocol, unsigned type, unsigned message, const char *name)
{
	uint8_t p = (uint8_t)protocol, m = (uint8_t)message;

	printf("\t{ 0x%02x, %u, 0x%02x, \"%s\"", protocol, type, message, name);
	if (type == SCMI_TYPE_COMMAND)
		printf(", \"%s\", \"%s\"", trace_text_layout(p, ASSAY_TRACE_COMMAND, m),
		       trace_text_layout(p, ASSAY_TRACE_RESPONSE, m));
	else
		printf(", \"%s\"",
		       trace_text_layout(p, type == SCMI_TYPE_DELAYED ? ASSAY_TRACE_DELAYED : ASSAY_TRACE_NOTIFICATION, m));
	puts(" },");
}

/* Protocol (0: every one), type, number, name, fields of the command and of its response, or of the message itself. */
static void print_messages(void)
{
	puts("local messages = {");
	for (unsigned message = 0; message < MESSAGES; message++)
		if (is_common(SCMI_TYPE_COMMAND, message))
			print_message(0, SCMI_TYPE_COMMAND, message, scmi_message_name(0, SCMI_TYPE_COMMAND, (uint8_t)message));
	for (unsigned protocol = SCMI_PROTOCOL_BASE; protocol <= SCMI_PROTOCOL_PINCTRL; protocol++)
		for (unsigned type = 0; type < 4; type++)
			for (unsigned message = 0; message < MESSAGES; message++) {
				const char *name = scmi_message_name((uint8_t)protocol, (uint8_t)type, (uint8_t)message);

				if (name && !is_common(type, message))
					print_message(protocol, type, message, name);
			}
	puts("}");
}

int main(void)
{
	print_protocols();
	print_statuses();
	print_messages();
	return fflush(stdout) ? 1 : 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads how slow `serve` is told to be. Messages are named as reports print them. */
#include "harness/cli/serve_slow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "harness/cli/cli.h"
#include "scmi/names.h"

#define NAME "serve"
#define STANDARD_MESSAGES 0x20u
#define TEXT_BYTES 128u

/* "PROTOCOL:MESSAGE", or "MESSAGE" alone with `protocol` empty, and what follows '='. */
struct slow_text {
	char protocol[TEXT_BYTES], message[TEXT_BYTES];
	const char *time;
};

static bool split(const char *text, struct slow_text *parts)
{
	const char *equals = strrchr(text, '='), *colon = strchr(text, ':');
	const char *message = colon && equals && colon < equals ? colon + 1 : text;

	if (!equals || (size_t)(equals - text) >= TEXT_BYTES)
		return false;
	snprintf(parts->protocol, TEXT_BYTES, "%.*s", message == text ? 0 : (int)(colon - text), text);
	snprintf(parts->message, TEXT_BYTES, "%.*s", (int)(equals - message), message);
	parts->time = equals + 1;
	return parts->message[0] && (message == text || parts->protocol[0]);
}

static bool is_number(const char *text, unsigned value)
{
	char *end;
	unsigned long number = strtoul(text, &end, 0);

	return *text >= '0' && *text <= '9' && !*end && number == value;
}

static bool is_protocol(const char *text, unsigned protocol)
{
	const char *name = scmi_protocol_name((uint8_t)protocol);

	return (name && !strcasecmp(text, name)) || is_number(text, protocol);
}

static bool is_message(const char *text, unsigned protocol, unsigned message, bool numbers)
{
	const char *name =
		message < STANDARD_MESSAGES ? scmi_message_name((uint8_t)protocol, SCMI_TYPE_COMMAND, (uint8_t)message) : NULL;

	return (name && !strcasecmp(text, name)) || (numbers && is_number(text, message));
}

/* How many messages have that name; the last of them is in the arguments. */
static unsigned find(const struct slow_text *parts, uint8_t *protocol, uint8_t *message)
{
	unsigned found = 0;

	for (unsigned p = 0; p < 256; p++) {
		if (parts->protocol[0] ? !is_protocol(parts->protocol, p) : !scmi_protocol_name((uint8_t)p))
			continue;
		for (unsigned m = 0; m < 256; m++) {
			if (!is_message(parts->message, p, m, parts->protocol[0] != '\0'))
				continue;
			*protocol = (uint8_t)p;
			*message = (uint8_t)m;
			found++;
		}
	}
	return found;
}

bool serve_slow_message(struct platform_slowness *slowness, const char *text)
{
	uint32_t at = slowness->messages_count;
	struct slow_text parts;
	unsigned found;

	if (!split(text, &parts)) {
		cli_usage_error(NAME, "--delay-message: expected MESSAGE=TIME such as CLOCK_RATE_GET=2us, found '%s'", text);
		return false;
	}
	if (at == PLATFORM_SLOW_MESSAGES_MAX) {
		cli_usage_error(NAME, "--delay-message: more than %u messages", PLATFORM_SLOW_MESSAGES_MAX);
		return false;
	}
	found = find(&parts, &slowness->messages[at].protocol, &slowness->messages[at].message);
	if (found != 1) {
		cli_usage_error(NAME,
				"--delay-message: %s%s%s names %s message%s; expected one, such as CLOCK_RATE_GET, "
				"Clock:PROTOCOL_VERSION or 0x80:3",
				parts.protocol, parts.protocol[0] ? ":" : "", parts.message, found ? "more than one" : "no",
				found ? " (of which protocol?)" : "");
		return false;
	}
	slowness->messages_count++;
	return cli_time_limit(NAME, "--delay-message", parts.time, 1, &slowness->messages[at].ns);
}

bool serve_slow_stall(struct platform_slowness *slowness, const char *text)
{
	const char *slash = strchr(text, '/');
	char part[TEXT_BYTES];

	if (!slash || (size_t)(slash - text) >= sizeof(part)) {
		cli_usage_error(NAME, "--stall: expected TIME/PERIOD such as 50ms/1s, found '%s'", text);
		return false;
	}
	snprintf(part, sizeof(part), "%.*s", (int)(slash - text), text);
	if (!cli_time_limit(NAME, "--stall", part, 1, &slowness->stall_ns) ||
	    !cli_time_limit(NAME, "--stall", slash + 1, 1, &slowness->stall_every_ns))
		return false;
	if (slowness->stall_ns < slowness->stall_every_ns)
		return true;
	cli_usage_error(NAME, "--stall: expected a stall shorter than its period, found '%s'", text);
	return false;
}

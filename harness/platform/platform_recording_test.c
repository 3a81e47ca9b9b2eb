/* SPDX-License-Identifier: BSD-2-Clause */
/* The recorded boot of a Linux kernel against vhost-device-scmi 0.4.0: the platform file that describes it answers byte for byte. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"

/* Commands and responses in the order recorded; payloads in hex, behind header and (responses) status. */
static const struct exchange {
	uint8_t protocol, message;
	uint16_t token;
	const char *command;
	int32_t status;
	const char *response;
} recorded[] = {
	{0x10, 0x00, 0x0001, "", 0, "00000200"},
	{0x10, 0x01, 0x0002, "", 0, "01000000"},
	{0x10, 0x03, 0x0003, "", 0, "727573742d766d6d0000000000000000"},
	{0x10, 0x04, 0x0004, "", -1, ""},
	{0x10, 0x05, 0x0005, "", 0, "00000000"},
	{0x10, 0x06, 0x0006, "00000000", 0, "0100000015000000"},
	{0x15, 0x00, 0x0007, "", 0, "00000300"},
	{0x15, 0x01, 0x0008, "", 0, "01000000000000000000000000000000"},
	{0x15, 0x02, 0x0009, "04000000", -4, ""},
	{0x15, 0x02, 0x000A, "0b000000", 0, "00000000"},
	{0x15, 0x03, 0x000B, "00000000", 0, "01000000000000000000004000010300666f6f00000000000000000000000000"},
	{0x15, 0x08, 0x000C, "0000000000000000", -1, ""},
	{0x15, 0x07, 0x000D, "0000000000000000", 0,
	 "010000080000000000010000590000006163635f580000000000000000000000000000000000000000000080ffffffffffffff7f"},
	{0x15, 0x07, 0x000D, "0000000001000000", 0,
	 "010000040100000000010000590000006163635f590000000000000000000000000000000000000000000080ffffffffffffff7f"},
	{0x15, 0x07, 0x000D, "0000000002000000", 0,
	 "010000000200000000010000590000006163635f5a0000000000000000000000000000000000000000000080ffffffffffffff7f"},
	{0x15, 0x00, 0x000E, "", 0, "00000300"},
	{0x15, 0x01, 0x000F, "", 0, "01000000000000000000000000000000"},
	{0x15, 0x02, 0x0010, "04000000", -4, ""},
	{0x15, 0x02, 0x0011, "0b000000", 0, "00000000"},
	{0x15, 0x03, 0x0012, "00000000", 0, "01000000000000000000004000010300666f6f00000000000000000000000000"},
	{0x15, 0x08, 0x0013, "0000000000000000", -1, ""},
	{0x15, 0x07, 0x0014, "0000000000000000", 0,
	 "010000080000000000010000590000006163635f580000000000000000000000000000000000000000000080ffffffffffffff7f"},
	{0x15, 0x07, 0x0014, "0000000001000000", 0,
	 "010000040100000000010000590000006163635f590000000000000000000000000000000000000000000080ffffffffffffff7f"},
	{0x15, 0x07, 0x0014, "0000000002000000", 0,
	 "010000000200000000010000590000006163635f5a0000000000000000000000000000000000000000000080ffffffffffffff7f"},
	{0x15, 0x0B, 0x0015, "0000000001000000", 0, "01000000"},
	{0x15, 0x0A, 0x0016, "0000000001000000", 0, ""},
	{0x15, 0x06, 0x0017, "0000000000000000", 0,
	 "0000000000000000000000000000000064000000000000000000000000000000c8000000000000000000000000000000"},
	{0x15, 0x0A, 0x0018, "0000000000000000", 0, ""},
	{0x15, 0x0A, 0x0019, "0000000001000000", 0, ""},
	{0x15, 0x06, 0x001A, "0000000000000000", 0,
	 "0100000000000000000000000000000065000000000000000000000000000000c9000000000000000000000000000000"},
	{0x15, 0x0A, 0x001B, "0000000000000000", 0, ""},
	{0x15, 0x0A, 0x001C, "0000000001000000", 0, ""},
	{0x15, 0x06, 0x001D, "0000000000000000", 0,
	 "0200000000000000000000000000000066000000000000000000000000000000ca000000000000000000000000000000"},
	{0x15, 0x0A, 0x001E, "0000000000000000", 0, ""},
};

static size_t from_hex(const char *hex, uint8_t *bytes)
{
	size_t count = strlen(hex) / 2;

	for (size_t i = 0; i < count; i++) {
		unsigned value;

		sscanf(hex + 2 * i, "%2x", &value);
		bytes[i] = (uint8_t)value;
	}
	return count;
}

TEST every_recorded_exchange_is_answered_byte_for_byte(void)
{
	struct fixture f;

	fixture_open(&f, "builtin:vhost-device-scmi", NULL, NULL);
	ASSERT_EQ_FMT((size_t)34, sizeof(recorded) / sizeof(recorded[0]), "%zu");
	for (size_t i = 0; i < sizeof(recorded) / sizeof(recorded[0]); i++) {
		const struct exchange *e = &recorded[i];
		uint8_t command[64], expected[FIXTURE_BYTES];
		size_t command_bytes = from_hex(e->command, command);

		scmi_store32(expected, scmi_command_word(e->protocol, e->message, e->token));
		scmi_store32s(expected + 4, e->status);
		size_t expected_bytes = 8 + from_hex(e->response, expected + 8);

		fixture_raw(&f, 0, scmi_command_word(e->protocol, e->message, e->token), command, command_bytes);
		ASSERT_EQ_FMT(expected_bytes, f.bytes, "%zu");
		ASSERT_MEM_EQ(expected, f.response, expected_bytes);
	}
	fixture_close(&f);
	PASS();
}

TEST another_message_type_is_not_supported_there(void)
{
	struct fixture f;

	fixture_open(&f, "builtin:vhost-device-scmi", NULL, NULL);
	ASSERT_EQ_FMT(SCMI_NOT_SUPPORTED, fixture_raw(&f, 0, scmi_command_word(0x10, 0, 1) | 1u << 8, NULL, 0), "%d");
	ASSERT_EQ_FMT(SCMI_INVALID_PARAMETERS, fixture_send(&f, 0, 0x15, SCMI_SENSOR_READING_GET, 2, 0, 0), "%d");
	ASSERT_EQ_FMT(SCMI_NOT_SUPPORTED, fixture_send(&f, 0, 0x15, SCMI_SENSOR_READING_GET, 2, 0, 1), "%d");
	ASSERT_EQ_FMT(SCMI_NOT_SUPPORTED, fixture_send(&f, 0, 0x15, SCMI_SENSOR_CONFIG_SET, 2, 0, 3), "%d");
	fixture_close(&f);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(every_recorded_exchange_is_answered_byte_for_byte);
	RUN_TEST(another_message_type_is_not_supported_there);
	GREATEST_MAIN_END();
}

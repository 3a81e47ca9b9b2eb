/* SPDX-License-Identifier: BSD-2-Clause */
/* Releases of the specification, and the protocol versions that each of them names. */
#include <string.h>

#include "suites/check.h"

static const struct {
	uint8_t release;
	const char *name;
} releases[] = {
	{ASSAY_RELEASE_1_0, "1.0"}, {ASSAY_RELEASE_2_0, "2.0"}, {ASSAY_RELEASE_3_0, "3.0"},
	{ASSAY_RELEASE_3_1, "3.1"}, {ASSAY_RELEASE_3_2, "3.2"}, {ASSAY_RELEASE_4_0, "4.0"},
};

uint8_t assay_release_parse(const char *text)
{
	for (size_t i = 0; text && i < sizeof(releases) / sizeof(releases[0]); i++)
		if (strcmp(releases[i].name, text) == 0)
			return releases[i].release;
	return 0;
}

const char *assay_release_name(uint8_t release)
{
	if (release == ASSAY_RELEASE_DEFAULT)
		release = ASSAY_RELEASE_3_2;
	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++)
		if (releases[i].release == release)
			return releases[i].name;
	return "?";
}

/* Versions that some release gives to a protocol; a protocol has several rows. */
static const struct {
	uint8_t protocol;
	uint32_t version;
} versions[] = {
	{SCMI_PROTOCOL_BASE, 0x10000},     {SCMI_PROTOCOL_BASE, 0x20000},      {SCMI_PROTOCOL_BASE, 0x20001},
	{SCMI_PROTOCOL_POWER, 0x10000},    {SCMI_PROTOCOL_POWER, 0x20000},     {SCMI_PROTOCOL_POWER, 0x20001},
	{SCMI_PROTOCOL_POWER, 0x21000},    {SCMI_PROTOCOL_POWER, 0x30000},     {SCMI_PROTOCOL_POWER, 0x30001},
	{SCMI_PROTOCOL_SYSTEM, 0x10000},   {SCMI_PROTOCOL_SYSTEM, 0x20000},    {SCMI_PROTOCOL_SYSTEM, 0x20001},
	{SCMI_PROTOCOL_PERF, 0x10000},     {SCMI_PROTOCOL_PERF, 0x20000},      {SCMI_PROTOCOL_PERF, 0x30000},
	{SCMI_PROTOCOL_PERF, 0x40000},     {SCMI_PROTOCOL_CLOCK, 0x10000},     {SCMI_PROTOCOL_CLOCK, 0x20000},
	{SCMI_PROTOCOL_CLOCK, 0x30000},    {SCMI_PROTOCOL_SENSOR, 0x10000},    {SCMI_PROTOCOL_SENSOR, 0x20000},
	{SCMI_PROTOCOL_SENSOR, 0x30000},   {SCMI_PROTOCOL_SENSOR, 0x30001},    {SCMI_PROTOCOL_RESET, 0x10000},
	{SCMI_PROTOCOL_RESET, 0x20000},    {SCMI_PROTOCOL_RESET, 0x30000},     {SCMI_PROTOCOL_RESET, 0x30001},
	{SCMI_PROTOCOL_VOLTAGE, 0x10000},  {SCMI_PROTOCOL_VOLTAGE, 0x20000},   {SCMI_PROTOCOL_VOLTAGE, 0x20001},
	{SCMI_PROTOCOL_POWERCAP, 0x10000}, {SCMI_PROTOCOL_POWERCAP, 0x20000},  {SCMI_PROTOCOL_POWERCAP, 0x30000},
	{SCMI_PROTOCOL_PINCTRL, 0x10000},  {SCMI_PROTOCOL_TELEMETRY, 0x10000},
};
#define VERSION_COUNT (sizeof(versions) / sizeof(versions[0]))

bool version_known(uint8_t protocol, uint32_t version)
{
	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (versions[i].protocol == protocol && versions[i].version == version)
			return true;
	return false;
}

bool version_major_known(uint8_t protocol, uint32_t version)
{
	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (versions[i].protocol == protocol && SCMI_VERSION_MAJOR(versions[i].version) == SCMI_VERSION_MAJOR(version))
			return true;
	return false;
}

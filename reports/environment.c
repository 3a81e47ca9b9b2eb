/* SPDX-License-Identifier: BSD-2-Clause */
/* What a result says of the machine it was made on, asked from uname, /proc and /etc/os-release. */
#include "reports/environment.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "reports/text.h"

/* The value of the first line that starts with `key` and holds `separator`, without quotes and line feed. */
static int first_value(const char *path, const char *key, char separator, char *out, size_t out_bytes)
{
	FILE *f = fopen(path, "re");
	char line[512], *value;
	int found = 0;

	if (!f)
		return 0;
	while (!found && fgets(line, sizeof(line), f)) {
		if (strncmp(line, key, strlen(key)) || !(value = strchr(line, separator)))
			continue;
		value += 1 + strspn(value + 1, " \t\"");
		value[strcspn(value, "\"\n")] = '\0';
		snprintf(out, out_bytes, "%s", value);
		found = *value != '\0';
	}
	fclose(f);
	return found;
}

/* x86 has a model name; a board says what it is in its device tree. */
static int cpu_name(char *out, size_t out_bytes)
{
	FILE *f;
	size_t n;

	if (first_value("/proc/cpuinfo", "model name", ':', out, out_bytes))
		return 1;
	f = fopen("/proc/device-tree/model", "re");
	if (!f)
		return first_value("/proc/cpuinfo", "CPU part", ':', out, out_bytes);
	n = fread(out, 1, out_bytes - 1, f);
	out[n] = '\0';
	fclose(f);
	return n > 0;
}

json_t *environment_read(void)
{
	json_t *environment = json_object();
	struct utsname system;
	char text[256];
	cpu_set_t allowed;

	if (!environment)
		return NULL;
	if (first_value("/etc/os-release", "PRETTY_NAME", '=', text, sizeof(text)))
		json_object_set_new(environment, "os", text_json(text));
	if (!uname(&system)) {
		json_object_set_new(environment, "kernel", text_json(system.release));
		json_object_set_new(environment, "machine", text_json(system.machine));
		json_object_set_new(environment, "host", text_json(system.nodename));
	}
	if (cpu_name(text, sizeof(text)))
		json_object_set_new(environment, "cpu", text_json(text));
	json_object_set_new(environment, "cpus", json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
	if (!sched_getaffinity(0, sizeof(allowed), &allowed))
		json_object_set_new(environment, "cpus_allowed", json_integer(CPU_COUNT(&allowed)));
	json_object_set_new(environment, "root", json_boolean(geteuid() == 0));
	return environment;
}

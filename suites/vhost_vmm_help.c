/* SPDX-License-Identifier: BSD-2-Clause */
/* What a check of a node needs beside the node: a second process, and the driver's own switches. */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suites/vhost_vmm.h"

int vmm_in_child(struct check *c, struct vmm *v, int (*run)(struct check *, struct vmm *))
{
	uint64_t end = vmm_clock_ns() + 4 * vmm_limit_ns(c);
	int status = 0;
	pid_t child = fork(), done;

	if (child == 0)
		_exit(run(c, v));
	if (child < 0)
		return -1;
	while ((done = waitpid(child, &status, WNOHANG)) == 0 && vmm_clock_ns() < end)
		vmm_sleep_ms(1);
	if (done == 0) {
		(void)kill(child, SIGKILL);
		(void)waitpid(child, &status, 0);
		return -1;
	}
	return done == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* "/dev/vhost-scmi" is served by module vhost_scmi. */
static const char *parameter(struct check *c, const char *word, char *path, size_t bytes)
{
	char node[256], *name;

	name = strrchr(vmm_node(c, node, sizeof(node)), '/');
	name = name ? name + 1 : node;
	for (char *p = name; *p; p++)
		*p = *p == '-' ? '_' : *p;
	(void)snprintf(path, bytes, "/sys/module/%s/parameters/%s", name, word);
	return path;
}

bool vmm_control(struct check *c, const char *word, const char *format, ...)
{
	char path[400], text[64];
	va_list arguments;
	FILE *file = fopen(parameter(c, word, path, sizeof(path)), "we");
	bool written;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (!file) {
		skip(c, "the driver has no switch for it: %s cannot be opened", path);
		return false;
	}
	written = fputs(text, file) >= 0;
	written = fclose(file) == 0 && written;
	if (!written)
		broken(c, "%s does not take %s", path, text);
	return written;
}

int64_t vmm_told(struct check *c, const char *word)
{
	char path[400], text[64] = "";
	FILE *file = fopen(parameter(c, word, path, sizeof(path)), "re");

	if (!file)
		return -1;
	if (!fgets(text, sizeof(text), file))
		text[0] = '\0';
	(void)fclose(file);
	return text[0] >= '0' && text[0] <= '9' ? strtoll(text, NULL, 0) : -1;
}

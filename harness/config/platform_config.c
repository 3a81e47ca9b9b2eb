/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a platform file: text in, structs out, by libcyaml; then the checks that a schema cannot say. */
#include "harness/config/platform_config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_check.h"
#include "harness/config/platform_diagnosis.h"
#include "harness/config/platform_schema.h"

#define FILE_MAX (4u << 20)

static const cyaml_config_t quiet = {.mem_fn = cyaml_mem, .log_level = CYAML_LOG_ERROR, .flags = CYAML_CFG_DEFAULT};

int platform_config_load_text(const char *name, const char *text, size_t bytes, struct platform_config **config, char *why,
			      size_t why_bytes)
{
	struct diagnosis diagnosis = {0};
	cyaml_config_t loud = quiet;
	struct platform_config *loaded = NULL;

	loud.log_fn = diagnosis_log;
	loud.log_ctx = &diagnosis;
	cyaml_err_t error = cyaml_load_data((const uint8_t *)text, bytes, &loud, &platform_schema, (cyaml_data_t **)&loaded, NULL);

	if (error != CYAML_OK) {
		diagnosis_explain(&diagnosis, name, text, &platform_schema, error, why, why_bytes);
		return error == CYAML_ERR_OOM ? -ENOMEM : -EINVAL;
	}
	if (!loaded) {
		snprintf(why, why_bytes, "%s:1: expected a platform file, found nothing", name);
		return -EINVAL;
	}
	int rc = platform_config_check(loaded, &(struct platform_text){name, text, bytes}, why, why_bytes);

	if (!rc && !(loaded->source = strdup(name)))
		rc = -ENOMEM;
	if (rc) {
		platform_config_free(loaded);
		return rc;
	}
	*config = loaded;
	return 0;
}

static int load_file(const char *path, char **text, size_t *bytes, char *why, size_t why_bytes)
{
	FILE *file = fopen(path, "rb");
	int rc = 0;

	if (!file) {
		rc = -errno;
		snprintf(why, why_bytes, "%s: expected a platform file, found: %s", path, strerror(errno));
		return rc;
	}
	*text = malloc(FILE_MAX + 1);
	*bytes = *text ? fread(*text, 1, FILE_MAX + 1, file) : 0;
	if (!*text)
		rc = -ENOMEM;
	else if (ferror(file))
		rc = errno ? -errno : -EIO;
	else if (*bytes > FILE_MAX)
		rc = -EFBIG;
	else
		(*text)[*bytes] = '\0';
	if (rc) {
		snprintf(why, why_bytes, "%s: expected a platform file of at most %u bytes, found: %s", path, FILE_MAX,
			 strerror(-rc));
		free(*text);
	}
	fclose(file);
	return rc;
}

static int load_builtin(const char *name, struct platform_config **config, char *why, size_t why_bytes)
{
	const struct platform_config_builtin *builtin;
	char source[64];

	for (size_t i = 0; (builtin = platform_config_builtin(i)); i++) {
		if (strcmp(builtin->name, name))
			continue;
		snprintf(source, sizeof(source), "builtin:%s", builtin->name);
		return platform_config_load_text(source, builtin->text, builtin->bytes, config, why, why_bytes);
	}
	size_t at = (size_t)snprintf(why, why_bytes, "builtin:%s: expected one of", name);

	for (size_t i = 0; (builtin = platform_config_builtin(i)) && at < why_bytes; i++)
		at += (size_t)snprintf(why + at, why_bytes - at, "%s builtin:%s", i ? "," : "", builtin->name);
	if (at < why_bytes)
		snprintf(why + at, why_bytes - at, "; found no embedded platform file of that name");
	return -ENOENT;
}

int platform_config_load(const char *path, struct platform_config **config, char *why, size_t why_bytes)
{
	char *text = NULL;
	size_t bytes = 0;

	*config = NULL;
	if (!path || !*path)
		return load_builtin("default", config, why, why_bytes);
	if (!strncmp(path, "builtin:", 8))
		return load_builtin(path + 8, config, why, why_bytes);
	int rc = load_file(path, &text, &bytes, why, why_bytes);

	if (rc)
		return rc;
	rc = platform_config_load_text(path, text, bytes, config, why, why_bytes);
	free(text);
	return rc;
}

void platform_config_free(struct platform_config *config)
{
	if (!config)
		return;
	free(config->source);
	config->source = NULL;
	cyaml_free(&quiet, &platform_schema, config, 0);
}

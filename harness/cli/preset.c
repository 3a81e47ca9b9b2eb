/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preset options. The file maps a command's name to its options, each a scalar or a list of scalars:
 *   check: { timeout: 2000, suite: [base.*, clock.*], strict: true }
 * which reads as --timeout=2000 --suite=base.* --suite=clock.* --strict.
 */
#include "harness/cli/preset.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "harness/cli/cli.h"

#define PRESET_MAX 256

static char *words[PRESET_MAX];
static int words_count;
static size_t lines[PRESET_MAX];
static const char *source;
static char **joined;

static bool known_command(const char *name)
{
	for (const struct cli_command *c = cli_commands; c->name; c++)
		if (!strcmp(c->name, name))
			return true;
	return false;
}

static const char *scalar(const yaml_node_t *node)
{
	return node && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : NULL;
}

/* One option and value as one word; `true` alone gives the bare option, `false` gives none. */
static int add_word(const char *file, const yaml_node_t *key, const yaml_node_t *value)
{
	const char *name = scalar(key), *text = scalar(value);
	size_t line = value->start_mark.line + 1;
	int length;

	if (!name || !text)
		return cli_error(CLI_USAGE, "%s:%zu: expected an option with a value or a list of values", file, line);
	if (words_count == PRESET_MAX)
		return cli_error(CLI_USAGE, "%s:%zu: more than %d preset options", file, line, PRESET_MAX);
	if (!strcmp(text, "false"))
		return CLI_OK;
	if (!strcmp(text, "true"))
		length = asprintf(&words[words_count], "--%s", name);
	else
		length = asprintf(&words[words_count], "--%s=%s", name, text);
	if (length < 0)
		return cli_error(CLI_DEFECT, "out of memory");
	lines[words_count++] = line;
	return CLI_OK;
}

static int add_option(const char *file, yaml_document_t *doc, const yaml_node_pair_t *pair)
{
	const yaml_node_t *key = yaml_document_get_node(doc, pair->key);
	const yaml_node_t *value = yaml_document_get_node(doc, pair->value);
	int status = CLI_OK;

	if (value->type != YAML_SEQUENCE_NODE)
		return add_word(file, key, value);
	for (const yaml_node_item_t *i = value->data.sequence.items.start; i < value->data.sequence.items.top && !status; i++)
		status = add_word(file, key, yaml_document_get_node(doc, *i));
	return status;
}

static int read_document(const char *file, yaml_document_t *doc, const char *command)
{
	const yaml_node_t *root = yaml_document_get_root_node(doc);
	int status = CLI_OK;

	if (!root)
		return CLI_OK;
	if (root->type != YAML_MAPPING_NODE)
		return cli_error(CLI_USAGE, "%s:%zu: expected a mapping from commands to their options", file,
				 root->start_mark.line + 1);
	for (const yaml_node_pair_t *p = root->data.mapping.pairs.start; p < root->data.mapping.pairs.top && !status; p++) {
		const yaml_node_t *key = yaml_document_get_node(doc, p->key);
		const yaml_node_t *value = yaml_document_get_node(doc, p->value);
		const char *name = scalar(key);

		if (!name || !known_command(name))
			return cli_error(CLI_USAGE, "%s:%zu: expected a command, found '%s'", file, key->start_mark.line + 1,
					 name ? name : "a structure");
		if (value->type != YAML_MAPPING_NODE)
			return cli_error(CLI_USAGE, "%s:%zu: expected the options of '%s' as a mapping", file,
					 value->start_mark.line + 1, name);
		if (strcmp(name, command))
			continue;
		for (const yaml_node_pair_t *o = value->data.mapping.pairs.start; o < value->data.mapping.pairs.top && !status; o++)
			status = add_option(file, doc, o);
	}
	return status;
}

static int read_file(const char *file, const char *command)
{
	yaml_parser_t parser;
	yaml_document_t doc;
	FILE *in = fopen(file, "rb");
	int status;

	if (!in)
		return cli_error(CLI_USAGE, "%s: %s", file, strerror(errno));
	if (!yaml_parser_initialize(&parser)) {
		fclose(in);
		return cli_error(CLI_DEFECT, "out of memory");
	}
	yaml_parser_set_input_file(&parser, in);
	if (yaml_parser_load(&parser, &doc)) {
		status = read_document(file, &doc, command);
		yaml_document_delete(&doc);
	} else {
		status = cli_error(CLI_USAGE, "%s:%zu: %s", file, parser.problem_mark.line + 1,
				   parser.problem ? parser.problem : "no YAML");
	}
	yaml_parser_delete(&parser);
	fclose(in);
	return status;
}

int cli_preset(const char *file, const char *command, int *argc, char ***argv)
{
	int status, at = 0;

	if (!file)
		file = getenv("SCMI_ASSAY_CONFIG");
	if (!file || !*file)
		return CLI_OK;
	source = file;
	status = read_file(file, command);
	if (status != CLI_OK || !words_count) {
		if (status != CLI_OK)
			cli_preset_release();
		return status;
	}
	joined = calloc((size_t)(*argc + words_count + 1), sizeof(*joined));
	if (!joined)
		return cli_error(CLI_DEFECT, "out of memory");
	joined[at++] = (*argv)[0];
	memcpy(joined + at, words, (size_t)words_count * sizeof(*words));
	at += words_count;
	memcpy(joined + at, *argv + 1, (size_t)(*argc - 1) * sizeof(*joined));
	*argc += words_count;
	*argv = joined;
	return CLI_OK;
}

void cli_preset_origin(const char *word, char *text, size_t n)
{
	if (n)
		text[0] = '\0';
	for (int i = 0; i < words_count; i++)
		if (words[i] == word)
			snprintf(text, n, " (%s:%zu)", source, lines[i]);
}

void cli_preset_release(void)
{
	for (int i = 0; i < words_count; i++)
		free(words[i]);
	words_count = 0;
	free(joined);
	joined = NULL;
}

const char *cli_preset_file(void)
{
	return source;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the line of a value in a YAML text by walking the parsed document along a path. */
#include "harness/config/yaml_where.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

static yaml_node_t *entry_of(yaml_document_t *document, yaml_node_t *node, size_t index)
{
	if (node->type != YAML_SEQUENCE_NODE)
		return NULL;
	if (index >= (size_t)(node->data.sequence.items.top - node->data.sequence.items.start))
		return NULL;
	return yaml_document_get_node(document, node->data.sequence.items.start[index]);
}

static yaml_node_t *field_of(yaml_document_t *document, yaml_node_t *node, const char *key, size_t length)
{
	if (node->type != YAML_MAPPING_NODE)
		return NULL;
	for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
		yaml_node_t *name = yaml_document_get_node(document, pair->key);

		if (name && name->type == YAML_SCALAR_NODE && name->data.scalar.length == length &&
		    !memcmp(name->data.scalar.value, key, length))
			return yaml_document_get_node(document, pair->value);
	}
	return NULL;
}

static size_t walk(yaml_document_t *document, const char *path)
{
	yaml_node_t *node = yaml_document_get_root_node(document);
	size_t line = 0;

	while (node) {
		line = node->start_mark.line + 1;
		path += *path == '.';
		if (!*path)
			break;
		if (*path == '[') {
			char *end;

			node = entry_of(document, node, strtoul(path + 1, &end, 10));
			path = *end ? end + 1 : end;
		} else {
			size_t length = strcspn(path, ".[");

			node = field_of(document, node, path, length);
			path += length;
		}
	}
	return line;
}

size_t yaml_where(const char *text, size_t bytes, const char *path)
{
	yaml_parser_t parser;
	yaml_document_t document;
	size_t line = 0;

	if (!yaml_parser_initialize(&parser))
		return 0;
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, bytes);
	if (yaml_parser_load(&parser, &document)) {
		line = walk(&document, path);
		yaml_document_delete(&document);
	}
	yaml_parser_delete(&parser);
	return line;
}

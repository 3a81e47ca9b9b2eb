/* SPDX-License-Identifier: BSD-2-Clause */
/* The run in the HTML report: agents and what they met, the machine, the command, the inputs. */
#include <stdlib.h>
#include <string.h>

#include "reports/html.h"

static void agent_protocols(const struct html *h, const json_t *protocols)
{
	json_t *protocol;
	char version[32];
	size_t i;

	json_array_foreach (protocols, i, protocol) {
		fprintf(h->f, "%s0x%02llx ", i ? "<br>" : "", (unsigned long long)doc_u64(protocol, "id"));
		text_put_html(h->f, doc_string(protocol, "name"));
		fputs(" ", h->f);
		doc_version(protocol, version, sizeof(version));
		text_put_html(h->f, version);
	}
}

static void agent_card(const struct html *h, const json_t *agent, const char *side)
{
	const json_t *protocols = json_object_get(agent, "protocols");

	fprintf(h->f, "<div><h4>%s", side);
	text_put_html(h->f, doc_string(agent, "name"));
	fputs("</h4><dl><dt>URI</dt><dd><code>", h->f);
	text_put_html(h->f, doc_string(agent, "uri"));
	fputs("</code></dd>", h->f);
	if (doc_has_number(agent, "agent_id"))
		fprintf(h->f, "<dt>agent id</dt><dd>%llu</dd>", (unsigned long long)doc_u64(agent, "agent_id"));
	if (json_array_size(protocols)) {
		fputs("<dt>protocols</dt><dd>", h->f);
		agent_protocols(h, protocols);
		fputs("</dd>", h->f);
	}
	fputs("</dl>", h->f);
	html_value(h, json_object_get(agent, "backend"));
	fputs("</div>\n", h->f);
}

static void command_line(const struct html *h, const json_t *command)
{
	char *text = json_array_size(command) ? text_command(command) : NULL;

	if (!text)
		return;
	fputs("<p class=\"command\"><code>", h->f);
	text_put_html(h->f, text);
	fputs("</code></p>\n", h->f);
	free(text);
}

static void inputs(const struct html *h, const json_t *run)
{
	const json_t *files = json_object_get(run, "inputs");
	json_t *input;
	size_t i;

	if (!json_array_size(files))
		return;
	fputs("<div class=\"scroll\"><table class=\"plain\"><thead><tr><th>file</th><th>SHA-256</th></tr></thead>"
	      "<tbody>\n",
	      h->f);
	json_array_foreach (files, i, input) {
		fputs("<tr><td><code>", h->f);
		text_put_html(h->f, doc_string(input, "file"));
		fputs("</code></td><td class=\"hex mono\">", h->f);
		text_put_html(h->f, doc_string(input, "sha256"));
		fputs("</td></tr>\n", h->f);
	}
	fputs("</tbody></table></div>\n", h->f);
}

/* What `document` ran on and how to run it again. */
static void one_run(const struct html *h, const json_t *document, const char *name)
{
	const json_t *sides = json_object_get(document, "sides");
	json_t *agent, *side;
	size_t i, k;

	if (!document)
		return;
	fprintf(h->f, "<h3>%s", name);
	if (*doc_string(document, "started")) {
		fputs(", started ", h->f);
		text_put_html(h->f, doc_string(document, "started"));
	}
	fputs("</h3>\n", h->f);
	command_line(h, json_object_get(document, "command"));
	inputs(h, document);
	fputs("<div class=\"cols\">\n", h->f);
	json_array_foreach (json_object_get(document, "agents"), i, agent)
		if (!json_array_size(sides))
			agent_card(h, agent, "");
	json_array_foreach (sides, k, side)
		json_array_foreach (json_object_get(side, "agents"), i, agent)
			agent_card(h, agent, k ? "B: " : "A: ");
	fputs("</div>\n", h->f);
}

static void machine(const struct html *h, const char *title, const json_t *environment)
{
	if (!json_object_size(environment))
		return;
	fprintf(h->f, "<h3>%s</h3>\n", title);
	html_value(h, environment);
}

/* Of two results on one machine it is told once. */
static void machines(const struct html *h)
{
	const json_t *first = h->result ? h->result : h->replay ? h->replay : h->side_count ? h->sides[0].document : NULL, *second;

	second = html_two_documents(h) ? json_object_get(h->sides[1].document, "environment") : NULL;
	first = json_object_get(first, "environment");
	if (!second || json_equal(first, second)) {
		machine(h, "Machine", first);
		return;
	}
	machine(h, "Machine of A", first);
	machine(h, "Machine of B", second);
}

static void compared_files(const struct html *h)
{
	static const char *const keys[] = {"base", "new"};
	json_t *files = json_array();

	for (size_t i = 0; i < 2; i++) {
		const json_t *side = json_object_get(h->comparison, keys[i]);

		if (*doc_string(side, "sha256"))
			json_array_append_new(files, json_pack("{s:O,s:O}", "file", json_object_get(side, "file"), "sha256",
							       json_object_get(side, "sha256")));
	}
	if (json_array_size(files)) {
		json_t *run = json_pack("{s:O}", "inputs", files);

		inputs(h, run);
		json_decref(run);
	}
	json_decref(files);
}

void html_run(const struct html *h)
{
	bool two = html_two_documents(h);

	fputs("<section id=\"run\"><h2>Run</h2>\n", h->f);
	if (h->comparison) {
		fputs("<h3>Comparison, to do it again</h3>\n", h->f);
		command_line(h, json_object_get(h->comparison, "command"));
		compared_files(h);
	}
	one_run(h, h->result, "Checks");
	one_run(h, h->replay, "Replay");
	if (h->side_count)
		one_run(h, h->sides[0].document, two ? "Timing of A" : "Timing");
	if (two)
		one_run(h, h->sides[1].document, "Timing of B");
	machines(h);
	fputs("</section>\n", h->f);
}

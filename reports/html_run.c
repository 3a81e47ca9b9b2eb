/* SPDX-License-Identifier: BSD-2-Clause */
/* The run in the HTML report: agents and what they met, the machine, the command, the inputs. */
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

static void agent_card(const struct html *h, const json_t *agent)
{
	const json_t *protocols = json_object_get(agent, "protocols");

	fputs("<div><h3>", h->f);
	text_put_html(h->f, doc_string(agent, "name"));
	fputs("</h3><dl><dt>URI</dt><dd><code>", h->f);
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
	json_t *word;
	size_t i;

	if (!json_array_size(command))
		return;
	fputs("<p><code>", h->f);
	json_array_foreach (command, i, word) {
		fputs(i ? " " : "", h->f);
		text_put_html(h->f, json_string_value(word));
	}
	fputs("</code></p>\n", h->f);
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

void html_run(const struct html *h)
{
	const json_t *documents[] = {h->result, h->replay, h->bench};
	static const char *const names[] = {"Checks", "Replay", "Timing"};
	const json_t *shown = h->result ? h->result : h->replay ? h->replay : h->bench;
	json_t *agent;
	size_t i;

	fputs("<section id=\"run\"><h2>Run</h2>\n", h->f);
	if (json_array_size(json_object_get(shown, "agents"))) {
		fputs("<div class=\"cols\">\n", h->f);
		json_array_foreach (json_object_get(shown, "agents"), i, agent)
			agent_card(h, agent);
		fputs("</div>\n", h->f);
	}
	fputs("<h3>Machine</h3>\n", h->f);
	html_value(h, json_object_get(shown, "environment"));
	for (size_t d = 0; d < 3; d++) {
		if (!documents[d])
			continue;
		fprintf(h->f, "<h3>%s, started ", names[d]);
		text_put_html(h->f, doc_string(documents[d], "started"));
		fputs("</h3>\n", h->f);
		command_line(h, json_object_get(documents[d], "command"));
		inputs(h, documents[d]);
	}
	fputs("</section>\n", h->f);
}

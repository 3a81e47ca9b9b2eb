/* SPDX-License-Identifier: BSD-2-Clause */
/* Which backend a URI names, and how plugins that are none are refused. */
#include <errno.h>
#include <string.h>

#include "greatest.h"
#include "harness/backends/registry.h"

static const struct assay_backend_ops *ops;
static char address[256], query[256], why[512];

static int find(const char *uri)
{
	ops = NULL;
	why[0] = '\0';
	return assay_backend_find(uri, &ops, address, sizeof(address), query, sizeof(query), why, sizeof(why));
}

TEST a_uri_is_cut_into_scheme_address_and_options(void)
{
	ASSERT_EQ(0, find("loopback:"));
	ASSERT_EQ(&loopback_backend, ops);
	ASSERT_STR_EQ("", address);
	ASSERT_STR_EQ("", query);
	ASSERT_EQ(0, find("vhost-user:/run/scmi:1.sock?queue_size=64&fault=a?b"));
	ASSERT_EQ(&vhost_user_backend, ops);
	ASSERT_STR_EQ("/run/scmi:1.sock", address);
	ASSERT_STR_EQ("queue_size=64&fault=a?b", query);
	ASSERT_EQ(0, find("loopback:my.yaml?"));
	ASSERT_STR_EQ("my.yaml", address);
	PASS();
}

TEST an_unknown_scheme_is_named_together_with_the_known_ones(void)
{
	static const char *const wrong[] = {"smoke:x", "loopback", "loop:x", "", ":", "loopbackx:"};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ASSERT_EQ(-EINVAL, find(wrong[i]));
		ASSERT(strstr(why, wrong[i]));
		ASSERT(strstr(why, "known: loopback:, vhost-user:, vhost:, smt:, raw:, plugin:"));
		ASSERT_EQ(NULL, ops);
	}
	PASS();
}

TEST a_uri_that_is_too_long_is_refused(void)
{
	char uri[1000] = "loopback:";

	memset(uri + 9, 'x', 900);
	ASSERT_EQ(-EINVAL, find(uri));
	ASSERT(strstr(why, "too long"));
	uri[20] = '?';
	ASSERT_EQ(-EINVAL, find(uri));
	PASS();
}

TEST every_backend_in_the_list_is_complete(void)
{
	size_t count = 0;

	for (const struct assay_backend_ops *b; (b = assay_backend_at(count)); count++) {
		ASSERT_EQ(ASSAY_BACKEND_ABI, b->abi_version);
		ASSERT_EQ(sizeof(*b), b->struct_size);
		ASSERT(b->name && b->summary);
		if (b != &plugin_backend)
			ASSERT(b->open && b->close && b->submit && b->kick && b->reap && b->describe && b->last_error);
	}
	ASSERT(count >= 4);
	ASSERT_EQ(NULL, assay_backend_at(SIZE_MAX));
	PASS();
}

TEST a_plugin_that_is_no_file_no_library_or_no_plugin_is_refused_by_name(void)
{
	ASSERT_EQ(-EINVAL, find("plugin:"));
	ASSERT(strstr(why, "plugin:LIB.so[,ARGS]"));
	ASSERT_EQ(-EINVAL, find("plugin:./no-such-file.so,args"));
	ASSERT(strstr(why, "no-such-file.so"));
	ASSERT_EQ(-EINVAL, find("plugin:/dev/null"));
	ASSERT(strstr(why, "/dev/null"));
	ASSERT_EQ(-EINVAL, find("plugin:libm.so.6"));
	ASSERT(strstr(why, "does not export assay_backend_plugin()"));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_uri_is_cut_into_scheme_address_and_options);
	RUN_TEST(an_unknown_scheme_is_named_together_with_the_known_ones);
	RUN_TEST(a_uri_that_is_too_long_is_refused);
	RUN_TEST(every_backend_in_the_list_is_complete);
	RUN_TEST(a_plugin_that_is_no_file_no_library_or_no_plugin_is_refused_by_name);
	GREATEST_MAIN_END();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Options in URIs: what is read, and what is refused by name. */
#include <errno.h>
#include <string.h>

#include "greatest.h"
#include "harness/backends/query.h"

static const char *const known[] = {"delay", "fault", "p2a", "queue_size", NULL};
static struct query q;
static char why[256];

static int parse(const char *text)
{
	why[0] = '\0';
	return query_parse(&q, text, known, why, sizeof(why));
}

TEST options_are_found_by_key_and_absent_ones_leave_the_value(void)
{
	bool p2a = true;
	uint32_t size = 256;
	uint64_t delay = 7;

	ASSERT_EQ(0, parse("queue_size=64&fault=mutant:length:0x14:0x3:+4,a.b&&p2a=0"));
	ASSERT_STR_EQ("mutant:length:0x14:0x3:+4,a.b", query_get(&q, "fault"));
	ASSERT_EQ(NULL, query_get(&q, "delay"));
	ASSERT_EQ(0, query_bool(&q, "p2a", &p2a, why, sizeof(why)));
	ASSERT_EQ(false, p2a);
	ASSERT_EQ(0, query_queue_size(&q, "queue_size", 2, &size, why, sizeof(why)));
	ASSERT_EQ(64, size);
	ASSERT_EQ(0, query_time_ns(&q, "delay", &delay, why, sizeof(why)));
	ASSERT_EQ(7, delay);
	ASSERT_EQ(0, parse(""));
	ASSERT_EQ(0, q.count);
	PASS();
}

TEST an_unknown_key_is_named_together_with_the_known_ones(void)
{
	ASSERT_EQ(-EINVAL, parse("p2a=1&quque_size=64"));
	ASSERT_STR_EQ("unknown option 'quque_size'; known: delay, fault, p2a, queue_size", why);
	PASS();
}

TEST a_key_without_a_value_or_given_twice_or_badly_escaped_is_refused(void)
{
	ASSERT_EQ(-EINVAL, parse("p2a"));
	ASSERT(strstr(why, "key=value"));
	ASSERT_EQ(-EINVAL, parse("p2a=1&p2a=0"));
	ASSERT(strstr(why, "twice"));
	ASSERT_EQ(-EINVAL, parse("fault=%4"));
	ASSERT_EQ(-EINVAL, parse("fault=%00"));
	ASSERT_EQ(-EINVAL, parse("fault=%"));
	ASSERT_EQ(0, parse("fault=a%26b%3Dc"));
	ASSERT_STR_EQ("a&b=c", query_get(&q, "fault"));
	PASS();
}

TEST values_of_the_wrong_kind_are_refused_with_what_was_expected(void)
{
	static const char *const sizes[] = {"0", "1", "3", "65536", "64x", "", "-2", "99999999999999999999"};
	static const char *const times[] = {"us", "2m", "-1s", "", "99999999999s", "1.5s"};
	uint32_t size;
	uint64_t value;
	bool flag;
	char text[64];

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		snprintf(text, sizeof(text), "queue_size=%s", sizes[i]);
		ASSERT_EQ(0, parse(text));
		ASSERT_EQm(text, -EINVAL, query_queue_size(&q, "queue_size", 2, &size, why, sizeof(why)));
		ASSERT(strstr(why, "power of two"));
	}
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		snprintf(text, sizeof(text), "delay=%s", times[i]);
		ASSERT_EQ(0, parse(text));
		ASSERT_EQm(text, -EINVAL, query_time_ns(&q, "delay", &value, why, sizeof(why)));
	}
	ASSERT_EQ(0, parse("p2a=yes&delay=256"));
	ASSERT_EQ(-EINVAL, query_bool(&q, "p2a", &flag, why, sizeof(why)));
	ASSERT_STR_EQ("option p2a=yes: expected 0 or 1", why);
	ASSERT_EQ(-EINVAL, query_u64(&q, "delay", 0, 255, &value, why, sizeof(why)));
	PASS();
}

TEST times_are_read_in_every_unit_and_numbers_in_two_bases(void)
{
	static const struct {
		const char *text;
		uint64_t ns;
	} cases[] = {
		{"delay=250", 250}, {"delay=250ns", 250}, {"delay=2us", 2000}, {"delay=5ms", 5000000}, {"delay=1s", 1000000000}};
	uint64_t value;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ASSERT_EQ(0, parse(cases[i].text));
		ASSERT_EQ(0, query_time_ns(&q, "delay", &value, why, sizeof(why)));
		ASSERT_EQ(cases[i].ns, value);
	}
	ASSERT_EQ(0, parse("delay=0x10&fault=16"));
	ASSERT_EQ(0, query_u64(&q, "delay", 0, 100, &value, why, sizeof(why)));
	ASSERT_EQ(16, value);
	ASSERT_EQ(0, query_u64(&q, "fault", 0, 100, &value, why, sizeof(why)));
	ASSERT_EQ(16, value);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(options_are_found_by_key_and_absent_ones_leave_the_value);
	RUN_TEST(an_unknown_key_is_named_together_with_the_known_ones);
	RUN_TEST(a_key_without_a_value_or_given_twice_or_badly_escaped_is_refused);
	RUN_TEST(values_of_the_wrong_kind_are_refused_with_what_was_expected);
	RUN_TEST(times_are_read_in_every_unit_and_numbers_in_two_bases);
	GREATEST_MAIN_END();
}

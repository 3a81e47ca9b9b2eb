/* SPDX-License-Identifier: BSD-2-Clause */
/* Update intervals of sensors: one that lies between two described ones is rounded as the command asks. */
#include "suites/sensor_common.h"
#include "suites/tables.h"

/* An interval is a mantissa times a power of ten seconds; both words of the protocol hold the exponent in 5 signed bits. */
struct interval {
	uint32_t mantissa;
	int exponent;
};

static int signed_exponent(uint32_t bits)
{
	return bits & 0x10u ? (int)bits - 0x20 : (int)bits;
}

static struct interval described(uint32_t word)
{
	return (struct interval){word >> 5 & 0xffffu, signed_exponent(word & 0x1fu)};
}

static struct interval configured(uint32_t word)
{
	return (struct interval){SCMI_SENSOR_CONFIG_SECONDS(word), signed_exponent(SCMI_SENSOR_CONFIG_EXPONENT(word))};
}

/* In units of the smallest power of ten there is, which 64 bits do not hold: so in floating point, exact enough to tell apart. */
static double seconds(struct interval i)
{
	double value = i.mantissa;

	for (; i.exponent > 0; i.exponent--)
		value *= 10;
	for (; i.exponent < 0; i.exponent++)
		value /= 10;
	return value;
}

static bool same(struct interval a, struct interval b)
{
	double x = seconds(a), y = seconds(b);

	return x - y < x * 1e-6 && y - x < x * 1e-6;
}

/* Two described intervals that leave room for another one between them. False, and a skip, where there are none. */
static bool neighbours(struct check *c, struct interval *low, struct interval *high)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, check_sensor(c)->id, 0);
	struct reader r = payload_of(ex);
	uint32_t flags;

	if (!answered(ex))
		return false;
	read_u32(&r);
	flags = read_u32(&r);
	*low = described(read_u32(&r));
	*high = described(read_u32(&r));
	if (flags & SCMI_RATES_TRIPLET) {
		struct interval step = described(read_u32(&r));

		*high = *low;
		high->mantissa += step.mantissa;
		if (step.exponent != low->exponent)
			r.ok = false;
	}
	if (ex->status == SCMI_SUCCESS && r.ok && low->exponent == high->exponent && high->mantissa >= low->mantissa + 3 &&
	    high->mantissa <= 0xffffu)
		return true;
	skip(c, "the sensor describes no two intervals that leave room between them");
	return false;
}

static void round_to(struct check *c, struct interval asked, uint32_t how, struct interval expected, const char *word)
{
	uint32_t id = check_sensor(c)->id, bits = asked.mantissa << 16 | ((uint32_t)asked.exponent & 0x1fu) << 11;
	const struct assay_exchange *ex =
		SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, id, bits | how | SCMI_SENSOR_CONFIG_ENABLE);
	struct interval found;
	struct reader r;

	if (!expect_status(c, ex, S_OK | S_NS | S_DN))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "the interval cannot be set: SENSOR_CONFIG_SET gives %s", status_text(ex->status));
	ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, id);
	if (!expect_success(c, ex, 8))
		return;
	r = payload_of(ex);
	read_u32(&r);
	found = configured(read_u32(&r));
	(void)expect(c, same(found, expected), "%g s rounded %s: %g s expected, %g s found", seconds(asked), word,
		     seconds(expected), seconds(found));
}

static void rounding(struct check *c)
{
	struct interval low, high, near_low, near_high;

	if (!neighbours(c, &low, &high))
		return;
	near_low = low;
	near_low.mantissa++;
	near_high = high;
	near_high.mantissa--;
	undo_sensor_config(c);
	round_to(c, near_high, 0, low, "down");
	if (!over(c))
		round_to(c, near_low, SCMI_SENSOR_CONFIG_ROUND_UP, high, "up");
	if (!over(c))
		round_to(c, near_low, SCMI_SENSOR_CONFIG_ROUND_AUTO, low, "to the nearest");
	if (!over(c))
		round_to(c, near_high, SCMI_SENSOR_CONFIG_ROUND_AUTO, high, "to the nearest");
}

static const struct check_row rows[] = {
	{
		.id = "sensor.config-set.interval-rounding",
		.title = "an interval between two described ones is rounded as bits 10:9 say",
		.requirements = REQUIRES("SNS-00A-05"),
		.protocol = SCMI_PROTOCOL_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_updates,
		.needs = {.version_min = SENSOR_V2,
			  .messages = MSG(SCMI_SENSOR_CONFIG_GET) | MSG(SCMI_SENSOR_CONFIG_SET) |
				      MSG(SCMI_SENSOR_LIST_UPDATE_INTERVALS),
			  .sensor_wanted = "with continuous updates"},
		.run = rounding,
	},
};

CHECK_TABLE(checks_sensor_interval, rows);

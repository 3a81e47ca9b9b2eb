#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The oracle and the reference platform, written apart from the same specification, never disagree: 20,000 random but plausible requests to each
# embedded platform and to each of the examples. The known deviations of the recorded platform are named, and each is seen. How sharp it is, is
# told. A platform with a wrong status is caught.
# also: asan cover
. harness/e2e/lib.sh

fuzz=$build/tools/oracle-fuzz
expect 0 "$fuzz" 'loopback:?private=1' 'loopback:builtin:vhost-device-scmi?private=1' 'loopback:?private=1&p2a=0'
cat "$work/out"
for platform in harness/e2e/platforms/*.yaml; do
	expect 0 "$fuzz" --seed=7 "loopback:$platform?private=1"
	cat "$work/out"
done
expect 1 "$fuzz" --count=2000 'loopback:?private=1&fault=common.unknown-message.invalid-parameters'
says "$work/out" 'found INVALID_PARAMETERS; expected NOT_SUPPORTED or NOT_FOUND: .*AMB-01'

#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The list of the tests with a real Linux, for harness/e2e/run-tests.sh: first the kernel is built, or found where it was built before.
echo '2400 linux/build harness/linux/build.sh'
for test in harness/linux/tests/*.sh; do
	echo "180 linux/$(basename "$test" .sh) $test"
done

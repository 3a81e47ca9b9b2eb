#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every check against every named fault: the matrix goes to the terminal, to build/mutation.txt and to build/mutation.json.
set -eu
exec "${ASSAY_BUILD:-build}/tools/mutation" "$@"

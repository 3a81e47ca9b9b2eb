#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A million exchanges through a recorder while the platform is killed fifty times; see the whole-program test of the same matter. EXCHANGES=N, KILLS=N for others.
EXCHANGES=${EXCHANGES:-1000000} KILLS=${KILLS:-50} exec harness/e2e/record-proxy-loses-nothing.sh

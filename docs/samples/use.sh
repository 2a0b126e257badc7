# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Samples of a rule in the machine's own namespace: the README's first use.
. ./lib

sample use-client
first_use 8000
sample use-list
segdrop list
segdrop flows

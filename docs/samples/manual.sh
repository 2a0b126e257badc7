# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Samples of segdrop(8) and segdrop-rules(5).
. ./lib

sample client
first_use 80
sample list
segdrop list
sample flows
segdrop flows
sample rules
cat /proc/net/segdrop/rules
sample check
printf 'add drop syn\nadd drpo synack first 2\n' > rules
segdrop check rules 2>&1 || [ $? = 2 ]

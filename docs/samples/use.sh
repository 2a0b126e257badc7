# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Samples of a rule in the machine's own namespace: the README's first use.

ip link set lo up
segdrop add drop synack from '*:8000' first 2 for 60
segdrop server 127.0.0.1:8000 > /tmp/server 2>&1 &
until ss -Hltn | grep -q ':8000 '; do sleep 0.1; done
sample use-client
segdrop client 127.0.0.1:8000 --send 5 --close-after 1
wait $!
sample use-list
segdrop list
segdrop flows
segdrop flush

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# dkms.conf works: Debian's dkms adds, builds and installs the module into a temporary tree, and a kernel loads it.
. "$(dirname "$0")/lib.sh"

top=$PWD
tree=$work/tree

# in_tree COMMAND...: dkms with nothing outside our tree read or written; it asks for root, but needs no more than
# to be told that it is
in_tree()
{
	fakeroot /usr/sbin/dkms "$@" --dkmstree "$tree/dkms" --sourcetree "$tree/src" \
		--installtree "$tree/modules" --no-depmod
}

for_kernel()
{
	in_tree "$1" "segdrop/$version" -k "$KVER" --kernelsourcedir "$KDIR"
}

is_added()
{
	in_tree status | grep -qx "segdrop/$version: added"
}

loads()
{
	"$top/vm/run" --add "$built" -- sh -ec 'rmmod segdrop
		insmod /root/segdrop.ko
		test "$(cat /sys/module/segdrop/version)" = "$0"
		echo "add count any" > /proc/net/segdrop/rules
		grep "^add id 1 count any" /proc/net/segdrop/rules' "$version"
}

eval "$(vm/kernel 6.1)"
version=$(sed -n 's/^#define SEGDROP_VERSION[[:space:]]*"\(.*\)"/\1/p' include/segdrop.h)
built=$tree/modules/$KVER/updates/dkms/segdrop.ko
mkdir -p "$tree/dkms" "$tree/src" "$tree/modules/$KVER" "$tree/checkout"
cp -R dkms.conf Kbuild Makefile include module "$tree/checkout/"

check "dkms adds a checkout" in_tree add "$tree/checkout"
check "it is known by the version that segdrop.h names" is_added
check "dkms builds it for a kernel" for_kernel build
check "dkms installs what it built" for_kernel install
check "that kernel loads what was installed, and it takes a rule" loads
finish

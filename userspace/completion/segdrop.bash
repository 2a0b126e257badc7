# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Completes the words of segdrop, which knows them itself: `segdrop complete` prints those that fit, one a line.

_segdrop()
{
	local line=${COMP_LINE:0:COMP_POINT} words current candidate stays=''

	[ -n "$line" ] || line=${COMP_WORDS[*]:0:COMP_CWORD+1}
	# bash takes words apart at = and : too, and leaves the quotes that an address like *:80 needs
	read -ra words <<< "${line//[\'\"\\]/}"
	[[ $line != *[[:space:]] ]] || words+=('')
	current=${words[-1]}
	# what it took off before the last = or : stays as it is
	if [[ $current =~ ^(.*[=:]) && $COMP_WORDBREAKS == *"${BASH_REMATCH[1]: -1}"* ]]; then
		stays=${BASH_REMATCH[1]}
	fi

	COMPREPLY=()
	while IFS= read -r candidate; do
		case $candidate in
		:files) _segdrop_paths -f "${current#*=}" ;;
		:folders) _segdrop_paths -d "${current#*=}" ;;
		*)
			COMPREPLY+=("${candidate#"$stays"}")
			[[ $candidate != *= ]] || compopt -o nospace 2> /dev/null
			;;
		esac
	done < <("$1" complete "${words[@]:1}" 2> /dev/null)
}

# _segdrop_paths KIND PATH: files or folders that begin so
_segdrop_paths()
{
	local path

	compopt -o filenames 2> /dev/null
	while IFS= read -r path; do
		COMPREPLY+=("$path")
	done < <(compgen "$1" -- "$2")
}

complete -F _segdrop segdrop

#compdef segdrop
# SPDX-License-Identifier: GPL-2.0-only
# Completes the words of segdrop, which knows them itself: `segdrop complete` prints those that fit, one a line.

_segdrop()
{
	local -a before candidates options
	local candidate files= folders=

	before=("${(@Q)words[2,CURRENT-1]}")
	for candidate in ${(f)"$("${(Q)words[1]}" complete "$before[@]" "${(Q)PREFIX}" 2> /dev/null)"}; do
		case $candidate in
		(:files) files=1 ;;
		(:folders) folders=1 ;;
		(*=) options+=("$candidate") ;;
		(*) candidates+=("$candidate") ;;
		esac
	done

	(( ! $#candidates )) || compadd -a candidates
	(( ! $#options )) || compadd -S '' -a options
	[[ -z $files$folders ]] || compset -P '--[^=]#=' || :
	[[ -z $files ]] || _files
	[[ -n $files || -z $folders ]] || _files -/
}

# as a file of $fpath it is called at once; sourced, it is to be made known
if [[ $funcstack[1] == _segdrop ]]; then
	_segdrop "$@"
else
	(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
	compdef _segdrop segdrop
fi

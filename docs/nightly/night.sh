#!/bin/sh
# One night: asks the instance that the environment names, keeps the report, and compares with the last night that
# could tell. The exit code is the command's: 0 conformant, 1 violation or drift, 2 the check is broken, 3 nobody could tell.
#
#	night.sh PRODUCT FOLDER [more flags of verify]
set -u
[ $# -ge 2 ] || { echo "usage: night.sh PRODUCT FOLDER [more flags of verify]" >&2; exit 2; }
product=$1 folder=$2
shift 2
umask 077
mkdir -p "$folder" || exit 2

set -- verify --mode live --product "$product" --out "$folder/report" "$@"
[ ! -f "$folder/last-night.json" ] || set -- "$@" --baseline "$folder/last-night.json"
code=0
greenapi-conformance "$@" || code=$?
case $code in
0 | 1) # renamed, so that a night that is cut short leaves the old one
	cp "$folder/report/results.json" "$folder/last-night.json.new" &&
		mv "$folder/last-night.json.new" "$folder/last-night.json" ;;
esac
exit "$code"

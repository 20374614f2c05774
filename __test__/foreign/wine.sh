#!/bin/sh
# Runs a Windows program: wine.sh PROGRAM ARGUMENTS... Its output goes through files, for Node cannot write to a pipe of
# Linux's under Wine.
out=$(mktemp) err=$(mktemp)
timeout --kill-after=5 150 wine "$@" >"$out" 2>"$err" </dev/null
status=$?
cat "$out"
cat "$err" >&2
rm -f "$out" "$err"
exit $status

#!/bin/sh
# Runs each fuzz target for a while, each in a JVM of its own: Jazzer fuzzes one target a JVM and
# skips the others without failing. Fails when a target finds something or executed nothing.
# usage: lab/house/fuzz.sh [SECONDS] [MODULE]     default: 60 s for each target of every module
set -u
cd "$(dirname "$0")/../.." || exit 3
seconds=${1:-60}
only=${2:-}
case $seconds in '' | *[!0-9]*) echo "usage: fuzz.sh [SECONDS] [MODULE]" >&2; exit 2 ;; esac
work=target/fuzz
mkdir -p "$work" || exit 3
failed=0
ran=0
for source in $(grep -rl --include='*FuzzTest.java' '@FuzzTest' --exclude-dir=target . | sort); do
  module=${source%/src/test/java/*}
  module=${module#./}
  [ -z "$only" ] || [ "$only" = "$module" ] || continue
  class=$(basename "$source" .java)
  # The method's name follows the annotation, on the next line.
  for target in $(grep -A1 '@FuzzTest' "$source" | sed -n 's/^ *void \([A-Za-z0-9_]*\)(.*/\1/p'); do
    log="$work/$class-$target.log"
    printf '%-44s ' "$module $class.$target"
    # The duration in the annotation gives way to the one asked for.
    JAZZER_FUZZ=1 mvn -B -ntp test -pl "$module" -am -Dtest="$class#$target" \
      -Dsurefire.failIfNoSpecifiedTests=false \
      -Dtest.args="-Djazzer.max_duration=${seconds}s" -Djazzer.max_duration="${seconds}s" >"$log" 2>&1
    status=$?
    executions=$(grep -o '^#[0-9]*' "$log" | tr -d '#' | sort -n | tail -n 1)
    ran=$((ran + 1))
    if [ "$status" -ne 0 ]; then
      echo "FAILED, see $log"
      failed=1
    elif [ "${executions:-0}" -lt 100 ]; then
      echo "executed nothing, see $log"
      failed=1
    else
      echo "$executions executions, nothing found"
    fi
  done
done
[ "$ran" -gt 0 ] || { echo "no fuzz target found" >&2; exit 1; }
exit $failed

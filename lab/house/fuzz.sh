#!/bin/sh
# Runs each fuzz target for a while, each in a JVM of its own: Jazzer fuzzes one target a JVM and
# skips the others without failing. Fails when a target finds something or executed nothing.
# usage: sottovoce fuzz [--minutes N] [TARGET]     TARGET: a module (protocol/dtls), a class or Class.method
# default: one minute for each target of every module
set -u
cd "$(dirname "$0")/../.." || exit 3
usage() {
  echo "usage: sottovoce fuzz [--minutes N] [TARGET]" >&2
  echo "  TARGET is a module (protocol/dtls), a class (HandshakeFuzzTest) or Class.method; default: all." >&2
  exit "$1"
}
seconds=60
only=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage 0 ;;
    --minutes)
      case ${2:-} in '' | *[!0-9]* | 0) usage 2 ;; esac
      seconds=$((60 * $2))
      shift
      ;;
    -*) usage 2 ;;
    *) [ -z "$only" ] && only=$1 || usage 2 ;;
  esac
  shift
done
work=target/fuzz
mkdir -p "$work" || exit 3
# What libFuzzer counted: `#1234  DONE   cov: 567 ft: ...`; Maven may put something before it.
executions() { grep -o '#[0-9][0-9]*[[:space:]]*[A-Z][A-Za-z]* *cov: ' "$1" | tr -dc '0-9\n' | sort -n | tail -n 1; }
coverage() { grep -o '#[0-9][0-9]*[[:space:]]*[A-Z][A-Za-z]* *cov: [0-9]*' "$1" | grep "$2" | sed 's/.*cov: //' | tail -n 1; }
failed=0
ran=0
for source in $(grep -rl --include='*.java' '^ *@FuzzTest' --exclude-dir=target . | sort); do
  module=${source%/src/test/java/*}
  module=${module#./}
  class=$(basename "$source" .java)
  # The method's name follows the annotation, on the next line.
  targets=$(grep -A1 '^ *@FuzzTest' "$source" | sed -n 's/^ *void \([A-Za-z0-9_]*\)(.*/\1/p')
  if [ "$(grep -c '^ *@FuzzTest' "$source")" -ne "$(echo "$targets" | wc -l)" ]; then
    echo "$source: want 'void NAME(' on the line after each @FuzzTest" >&2
    exit 1
  fi
  for target in $targets; do
    case $only in '' | "$module" | "$class" | "$class.$target") ;; *) continue ;; esac
    log="$work/$class-$target.log"
    printf '%-44s ' "$module $class.$target"
    # The duration in the annotation gives way to the one asked for.
    JAZZER_FUZZ=1 mvn -B -ntp test -pl "$module" -am -Dtest="$class#$target" \
      -Dsurefire.failIfNoSpecifiedTests=false \
      -Dtest.args="-Djazzer.max_duration=${seconds}s" -Djazzer.max_duration="${seconds}s" >"$log" 2>&1
    status=$?
    executions=$(executions "$log")
    ran=$((ran + 1))
    if [ "$status" -ne 0 ]; then
      echo "FAILED, see $log"
      failed=1
    elif [ "${executions:-0}" -lt 100 ]; then
      echo "executed nothing (${executions:-0} inputs), see $log"
      failed=1
    else
      echo "$executions executions, coverage $(coverage "$log" INITED) to $(coverage "$log" .), nothing found"
    fi
  done
done
[ "$ran" -gt 0 ] || { echo "no fuzz target found" >&2; exit 1; }
exit $failed

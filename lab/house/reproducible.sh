#!/bin/sh
# Builds one module twice, from copies in two folders, and compares the jars octet by octet.
# usage: lab/house/reproducible.sh [MODULE]     default: call, with all that it needs
set -eu
cd "$(dirname "$0")/../.."
module=${1:-call}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in one another-folder; do
  mkdir "$work/$name"
  tar -cf - --exclude=target --exclude=.git . | tar -xf - -C "$work/$name"
  (cd "$work/$name" && mvn -q -B -ntp package -pl "$module" -am -Dmaven.test.skip=true)
  (cd "$work/$name" && find . -path '*/target/*.jar' ! -path '*/lib/*' | sort | xargs sha256sum) >"$work/$name.sums"
done
[ -s "$work/one.sums" ] || { echo "no jar was built" >&2; exit 1; }
diff "$work/one.sums" "$work/another-folder.sums" || { echo "the two builds differ" >&2; exit 1; }
echo "$(wc -l <"$work/one.sums") jars, the same in both builds"

#!/bin/sh
# Builds or tests the pages that the server serves, for Maven: sh build.sh build|test
set -eu
cd "$(dirname "$0")"
if ! command -v npm >/dev/null 2>&1; then
  echo "The pages in the browser are built with Node 20 or newer and npm: install both (Debian: nodejs, npm)." >&2
  exit 1
fi

# Packages are fetched anew only when the list of them has changed.
fetch() {
  if ! cmp -s package-lock.json node_modules/.installed; then
    npm ci --no-progress --loglevel=error
    cp package-lock.json node_modules/.installed
  fi
}

case "$1" in
  build)
    for page in phone console; do
      (
        cd "$page"
        fetch
        node ../licences.mjs "../target/classes/dev/sottovoce/web/components-$page.txt"
        npm run --silent check
        npm run --silent build
        node ../release.mjs "$page" "../target/classes/dev/sottovoce/web/$page"
      )
    done
    ;;
  test)
    cd phone
    fetch
    # VectorsTest writes them; where Java's tests are left out there is nothing to compare with.
    if [ -e ../target/vectors.json ]; then npm test --silent; else echo "SKIPPED: no vectors of Java's"; fi
    ;;
  *) echo "usage: sh build.sh build|test" >&2 && exit 2 ;;
esac

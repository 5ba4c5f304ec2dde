#!/bin/sh
# Makes sure that a Chromium is here for the browser tests; says so when there is none to be had.
set -eu
if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Debian's chromium for the browser tests"
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
    exit 0
  fi
fi
echo "There is no chromium here and it could not be installed: set CHROMIUM to one, or install Debian's package." >&2
if [ "${CI:-}" = true ]; then exit 1; fi
echo "The browser tests will be left out." >&2

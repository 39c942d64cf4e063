#!/usr/bin/env bash
# Runs every test: installs what the tests need and this machine lacks, builds, tests, and ends with one line of totals.
# Usage: eng/test.sh [arguments for dotnet test, such as --filter NAME]
# With arguments the check of allocations is left out.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# A minimal machine may lack ICU, and a service account a home: neither is needed here.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}"
if [ ! -w "${HOME:-/nonexistent}" ]; then
  export HOME="$PWD/obj/home"
  mkdir -p "$HOME"
fi

if ! command -v dotnet >/dev/null; then
  echo "eng/test.sh: the .NET 10 SDK is needed (dotnet is not on the PATH)." >&2
  exit 127
fi

need_debian() { # COMMAND PACKAGE...: installs the packages when the command is missing
  local command=$1; shift
  command -v "$command" >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $* (for $command)"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    echo "eng/test.sh: '$command' is missing; install $* and run again." >&2
    exit 1
  fi
}

need_debian node nodejs npm
need_debian npm npm
need_debian chromium chromium # renders reports
# Not on the PATH: Debian keeps the server's programs in a folder for each version.
initdb=$(find /usr/lib/postgresql -name initdb 2>/dev/null | tail -n 1 || true)
need_debian "${initdb:-initdb}" postgresql
installed=tests/clients/node_modules/.installed
if [ ! "$installed" -nt tests/clients/package.json ]; then
  echo "installing the npm clients"
  (cd tests/clients && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --silent)
  touch "$installed"
fi

dotnet build Pareto.slnx -c Release --nologo -v quiet

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
# One project after the other: tests that start processes do not have to share the cores with all others.
dotnet test Pareto.slnx -c Release --no-build --nologo -m:1 --logger trx --results-directory "$results" "$@" || status=$?

passed=0 failed=0 skipped=0
for file in "$results"/*.trx; do
  [ -e "$file" ] || continue
  counters=$(grep -o '<Counters [^>]*' "$file")
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
  total=$(count total) executed=$(count executed) ok=$(count passed)
  passed=$((passed + ok)) failed=$((failed + executed - ok)) skipped=$((skipped + total - executed))
done
[ "$passed" -gt 0 ] || status=1

if [ $# = 0 ]; then
  echo "allocations of the hot path against bench/micro/Pareto.Benchmarks/expected-allocations.json"
  if dotnet bench/micro/Pareto.Benchmarks/bin/Release/net10.0/Pareto.Benchmarks.dll --check; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
fi

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] || status=1
exit "$status"

#!/usr/bin/env bash
# Loads one gateway for minutes, takes its database away for a while, and counts what was lost. See README.md;
# `soak.sh --help` lists the options.
set -euo pipefail
cd "$(dirname "$0")"
export PYTHONPATH="$PWD/.." DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

for option in "$@"; do
  if [[ $option == --help || $option == -h ]]; then
    exec python3 -B soak.py --help
  fi
done

command -v wrk >/dev/null || { echo "Missing: wrk. On Debian: apt-get install wrk" >&2; exit 2; }
for project in MockUpstream ../../src/Pareto.Cli; do
  if ! output=$(dotnet build "$project" -c Release -v quiet --nologo 2>&1); then
    echo "$output" >&2
    exit 2
  fi
done

exec python3 -B soak.py "$@"

#!/usr/bin/env bash
# Holds three gateways over one PostgreSQL to a limit, in real minutes, and counts what they let through. See README.md.
set -euo pipefail
cd "$(dirname "$0")"
export PYTHONPATH="$PWD/..:$PWD/../load" DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

for project in ../load/MockUpstream ../../src/Pareto.Cli; do
  if ! output=$(dotnet build "$project" -c Release -v quiet --nologo 2>&1); then
    echo "$output" >&2
    exit 2
  fi
done

exec python3 -B limits.py "$@"

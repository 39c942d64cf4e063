#!/usr/bin/env bash
# Measures Pareto's own engine and llama.cpp on the same files, in one run on one machine. See README.md;
# `compare.sh --help` lists the options.
set -euo pipefail
cd "$(dirname "$0")"
export PYTHONPATH="$PWD/.."

for option in "$@"; do
  if [[ $option == --help || $option == -h ]]; then
    exec python3 -B compare.py --help
  fi
done

missing=()
for tool in python3 node npm; do
  command -v "$tool" >/dev/null || missing+=("$tool")
done
if (( ${#missing[@]} > 0 )); then
  echo "Missing: ${missing[*]}. On Debian: apt-get install python3 nodejs npm" >&2
  exit 2
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if ! output=$(dotnet build Pareto.LocalBench -c Release -v quiet --nologo 2>&1); then
  echo "$output" >&2
  exit 2
fi

# Only here, under llama.cpp/node_modules, which git ignores; the ready-made library for this processor comes with it.
if [[ ! -d llama.cpp/node_modules/node-llama-cpp ]]; then
  (cd llama.cpp && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --silent) >&2
fi

exec python3 -B compare.py "$@"

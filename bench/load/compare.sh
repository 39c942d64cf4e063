#!/usr/bin/env bash
# Measures, in one run on one machine, what stands between a client and a model: nothing (direct), nginx, a bare YARP
# proxy, the Portkey gateway, and Pareto with everything on. See README.md; `compare.sh --help` lists the options.
set -euo pipefail
cd "$(dirname "$0")"
export PYTHONPATH="$PWD/.."

for option in "$@"; do
  if [[ $option == --help || $option == -h ]]; then
    exec python3 -B compare.py --help
  fi
done

missing=()
command -v wrk >/dev/null || missing+=(wrk)
command -v python3 >/dev/null || missing+=(python3)
if (( ${#missing[@]} > 0 )); then
  echo "Missing: ${missing[*]}. On Debian: apt-get install wrk nginx-light python3" >&2
  exit 2
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for project in MockUpstream YarpProxy; do
  if ! output=$(dotnet build "$project" -c Release -v quiet --nologo 2>&1); then
    echo "$output" >&2
    exit 2
  fi
done

# Only here, under portkey/node_modules, which git ignores. A machine without npm runs without Portkey.
if command -v npm >/dev/null && [[ ! -d portkey/node_modules/@portkey-ai/gateway ]]; then
  (cd portkey && npm ci --ignore-scripts --no-audit --no-fund --silent) >&2 || echo "Portkey could not be installed." >&2
fi

exec python3 -B compare.py "$@"

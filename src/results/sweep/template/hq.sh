#!/usr/bin/env bash
# The study {{study}} as a task array of HyperQueue. Written by petisim {{version}}.
# The tasks are tested on HyperQueue 0.27; UNTESTED is the submission by the program `hq`.
{{load}}
#
#   bash FILE [OPTION...]   where the server is: freezes the plan, submits what is missing, waits, merges;
#                           again at any time: what is still missing. Options go to `hq submit`
#
# A task whose worker is lost is started again by HyperQueue and goes on where it was.
#HQ --name {{name}}
#HQ --cpus 1
#HQ --crash-limit 20
set -euo pipefail

petisim=${PETISIM:-petisim}
study={{study}}
out={{out}}
logs={{logs}}
shards={{shards}}

if [ -z "${HQ_TASK_ID:-}" ]; then
  "$petisim" plan "$study" --out "$out" --shards "$shards" --no-pilot >&2
  missing=$("$petisim" status "$out" --array)
  if [ -n "$missing" ]; then
    hq submit --wait --array "$missing" --env PETISIM="$petisim" --stdout none --stderr "$logs/%{TASK_ID}.log" \
      "$@" "$0" || echo "some tasks failed: the merge tells what is missing" >&2
  fi
  exec "$petisim" merge "$out"
fi

exec "$petisim" sweep "$study" --out "$out" --shard auto --jobs 1

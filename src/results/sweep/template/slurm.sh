#!/usr/bin/env bash
# The study {{study}} as an array of jobs on Slurm. Tested on Slurm 22.05. Written by petisim {{version}}.
{{load}}
#
#   bash FILE [OPTION...]   on a login node: freezes the plan, submits what is missing, and a merge behind it;
#                           again at any time: what is still missing. Options go to sbatch: --partition=long
#   sbatch --array=$(petisim status {{out}} --array) FILE
#                           the missing shards without a merge; without --array: all shards
#
# A task that nears its time limit keeps its finished runs, goes back into the queue and goes on there; so does one
# whose node is lost. The merge runs whatever became of the tasks, and says what is missing if anything is.
#SBATCH --job-name={{name}}
#SBATCH --array=1-{{shards}}%{{at_once}}
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=1G
#SBATCH --time={{limit}}
#SBATCH --signal=B:TERM@120
#SBATCH --requeue
#SBATCH --open-mode=append
set -euo pipefail

petisim=${PETISIM:-petisim}
study={{study}}
out={{out}}
logs={{logs}}
shards={{shards}}
most_restarts=20 # more mean that no run ends within the time limit

if [ -z "${SLURM_ARRAY_TASK_ID:-}" ]; then
  "$petisim" plan "$study" --out "$out" --shards "$shards" --no-pilot >&2
  missing=$("$petisim" status "$out" --array)
  if [ -z "$missing" ]; then exec "$petisim" merge "$out"; fi
  mkdir -p "$logs"
  array=$(sbatch --parsable --array="$missing%{{at_once}}" --output="${logs//%/%%}/%A_%a.log" "$@" "$0")
  array=${array%%;*} # behind it may stand the name of the cluster
  merge=$(sbatch --parsable --dependency=afterany:"$array" --job-name={{name}}-merge --time=01:00:00 \
    --output="${logs//%/%%}/%j-merge.log" "$@" <<'MERGE'
#!/usr/bin/env bash
exec "${PETISIM:-petisim}" merge {{out}}
MERGE
  )
  echo "submitted: array $array (shards $missing), merge $merge; logs in $logs" >&2
  exit 0
fi

asked=
sweep=
trap 'asked=1; [ -z "$sweep" ] || kill -TERM "$sweep" 2> /dev/null || true' TERM
"$petisim" sweep "$study" --out "$out" --shard auto --jobs "${SLURM_CPUS_PER_TASK:-1}" &
sweep=$!
code=0
wait "$sweep" || code=$?
if [ -n "$asked" ] && [ "$code" -gt 128 ]; then # the signal cut that wait short
  code=0
  wait "$sweep" || code=$?
fi
if [ "$code" -eq 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt "$most_restarts" ]; then
  # Stopped with its runs saved. SLURM_JOB_ID will not do: one task of an array has the number of the whole array.
  task=${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}
  # A cancelled task is no longer RUNNING, and must not come back.
  if [ "$(squeue --noheader --job "$task" --format=%T)" = RUNNING ]; then scontrol requeue "$task"; fi
fi
exit "$code"

#!/usr/bin/env bash
# UNTESTED: written after the manual of OpenPBS 23, never run on it.
# The study {{study}} as an array of jobs on PBS. Written by petisim {{version}}.
{{load}}
#
#   bash FILE [OPTION...]   on a login node: freezes the plan, submits what is missing, and a merge behind it;
#                           again at any time: what is still missing. Options go to qsub: -q long
#
# A task stops starting runs before its time limit and keeps what is finished. The merge runs whatever became of the
# tasks, and says what is missing if anything is: then start this file once more.
#PBS -N {{name}}
#PBS -l select=1:ncpus=1:mem=1gb
#PBS -l walltime={{limit}}
#PBS -r y
#PBS -j oe
set -euo pipefail

petisim=${PETISIM:-petisim}
study={{study}}
out={{out}}
shards={{shards}}

if [ -z "${PBS_JOBID:-}" ]; then
  "$petisim" plan "$study" --out "$out" --shards "$shards" --no-pilot >&2
  missing=$("$petisim" status "$out" --array)
  if [ -z "$missing" ]; then exec "$petisim" merge "$out"; fi
  jobs=
  if [ "$missing" = "1-$shards" ]; then
    jobs=:$(qsub -v PETISIM="$petisim" -J "1-$shards%{{at_once}}" "$@" "$0")
  else # an array of PBS has no gaps: a job for each shard that is missing
    for range in ${missing//,/ }; do
      for shard in $(seq "${range%-*}" "${range#*-}"); do
        jobs+=:$(qsub -v PETISIM="$petisim",PETISIM_SHARD="$shard" "$@" "$0")
      done
    done
  fi
  merge=$(qsub -v PETISIM="$petisim" -W depend=afterany"$jobs" -N {{name}}-merge -l walltime=01:00:00 "$@" <<'MERGE'
#!/usr/bin/env bash
cd "$PBS_O_WORKDIR" && exec "${PETISIM:-petisim}" merge {{out}}
MERGE
  )
  echo "submitted: ${jobs#:} (shards $missing), merge $merge" >&2
  exit 0
fi

cd "$PBS_O_WORKDIR"
exec "$petisim" sweep "$study" --out "$out" --shard auto --jobs 1 --max-time {{stop_after}}s

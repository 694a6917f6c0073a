#!/usr/bin/env bash
# Runs a study on a real Slurm of two nodes on this machine, breaks what breaks on clusters, and compares the merged
# tables with those of a run without any cluster. As root; installs Slurm from Debian's packages if it is not there.
#   slurm.sh PETISIM
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
petisim=$(realpath "$1")
place=$(mktemp -d)
chmod 711 "$place" # the user of munge has to pass through
export PETISIM=$petisim SLURM_BASE=${SLURM_BASE:-$place/slurm}
# shellcheck source=tests/cluster/common.sh
source "$here/common.sh"

clean_up() {
  scancel --quiet --user="$(id -un)" --signal=KILL --full 2> /dev/null || true
  scancel --quiet --user="$(id -un)" 2> /dev/null || true
  sleep 3
  bash "$here/slurm-local.sh" down || true
  cd / && rm -rf "$place"
}
trap clean_up EXIT

# submit SHARDS OPTION...: the script that the program prints, submitted as it says; sets `array` and `merge`.
submit() {
  local shards=$1 said
  shift
  "$petisim" template slurm study.toml --shards "$shards" --time 20min --out "$out" > "$out.sh"
  said=$(bash "$out.sh" "$@" 2>&1) || { echo "$said"; return 1; }
  echo "  $said" | tail -n 1
  array=$(sed -n 's/.*array \([0-9]*\) .*/\1/p' <<< "$said")
  merge=$(sed -n 's/.*merge \([0-9]*\);.*/\1/p' <<< "$said")
  [ -n "$array" ] && [ -n "$merge" ]
}
# What Slurm knows of a job: field JOB NAME.
field() { scontrol show job "$1" 2> /dev/null | grep -oP "\\b$2=\\K\\S+" | head -n 1; }
# Jobs are over when the queue no longer shows them.
is_over() { [ -z "$(squeue --noheader --job "$1" 2> /dev/null)" ]; }
has_restarted() { [ "$(field "$1" Restarts)" -ge 1 ]; }
runs_on() { squeue --noheader --states=R --nodelist="$2" --job "$1" --format=%K; }
is_on() { [ -n "$(runs_on "$array" "$1")" ]; }
descendants() {
  local child
  for child in $(pgrep -P "$1"); do
    echo "$child"
    descendants "$child"
  done
}
tell_logs() { tail -n 5 "$place/$out-logs"/*.log || true; }

echo "== Slurm comes up"
bash "$here/slurm-local.sh" up > "$place/up.log" 2>&1 || { tail -n 20 "$place/up.log"; exit 1; }
eval "$(bash "$here/slurm-local.sh" env)"
sinfo --version
cd "$place"
make_study 80 "$here"
"$petisim" sweep study.toml --out local --quiet

echo "== a node dies with its daemon and its job; the task goes back into the queue and on from where it was"
out=node
submit 4
wait_for 60 is_on n2
shard=$(runs_on "$array" n2)
task=${array}_$shard
wait_for 60 is_at_work "$out" "$shard"
step=$(pgrep -f "^slurmstepd: \[$(squeue --noheader --job "$task" --format=%A)\.batch\]")
[ -n "$step" ]
# shellcheck disable=SC2046
kill -KILL "$(cat "$SLURM_BASE/run/slurmd-n2.pid")" "$step" $(descendants "$step")
before=$(rows "$out" "$shard")
echo "  node n2 killed under shard $shard, of which $before runs were done"
wait_for 120 has_restarted "$task" || true
check "the lost task is in the queue again" has_restarted "$task"
bash "$here/slurm-local.sh" up > "$place/up.log" 2>&1 # the node comes back
wait_for 300 is_over "$merge" || true
check "the merge ended well: $(field "$merge" JobState), $(field "$merge" ExitCode)" \
  test "$(field "$merge" JobState)" = COMPLETED
check "the merged tables are those of one machine, byte for byte" same_bytes "$out" || tell_logs

echo "== a task is cancelled, another killed as if out of memory: the merge says so, and only they are submitted again"
out=cancel
submit 4
wait_for 60 is_at_work "$out" 1
wait_for 60 is_at_work "$out" 2
scancel "${array}_1"
step=$(pgrep -f "^slurmstepd: \[$(squeue --noheader --job "${array}_2" --format=%A)\.batch\]")
victim=$(for process in $(descendants "$step"); do
  if [ "$(readlink "/proc/$process/exe")" = "$petisim" ]; then echo "$process"; fi
done)
kill -KILL "$victim"
wait_for 200 is_over "$merge" || true
check "a cancelled task does not come back: $(field "${array}_1" JobState)" \
  test "$(field "${array}_1" JobState)" = CANCELLED
check "the merge ran although tasks failed, and reports it by code 5: $(field "$merge" ExitCode)" \
  test "$(field "$merge" ExitCode)" = 5:0
missing=$("$petisim" status "$out" --array)
check "missing are shards 1 and 2: $missing" test "$missing" = 1-2
again=$(sbatch --parsable --array="$missing" "$out.sh")
wait_for 200 is_over "$again" || true
"$petisim" merge "$out" > "$place/merge.log" 2>&1 || { not_ok "the merge"; cat "$place/merge.log"; }
check "the merged tables are those of one machine, byte for byte" same_bytes "$out"

echo "== tasks near their time limit stop with their runs saved and go back into the queue"
out=limit
submit 2 --time=00:02:00 --signal=B:TERM@119
wait_for 400 is_over "$merge" || true
check "tasks were started again: $(field "${array}_1" Restarts) and $(field "${array}_2" Restarts) times" \
  test "$(($(field "${array}_1" Restarts) + $(field "${array}_2" Restarts)))" -ge 1
check "the merge ended well: $(field "$merge" JobState)" test "$(field "$merge" JobState)" = COMPLETED
check "the merged tables are those of one machine, byte for byte" same_bytes "$out" || tell_logs

echo "Slurm: $passed passed, $failed failed"
[ "$failed" -eq 0 ]

# shellcheck shell=bash disable=SC2154
# What the tests on clusters share. To be sourced; `petisim` is the program, `place` a folder that is removed at the end.
passed=0
failed=0

ok() { passed=$((passed + 1)); echo "  ok: $1"; }
not_ok() { failed=$((failed + 1)); echo "  NOT OK: $1"; }
# check "what holds" COMMAND...
check() {
  local what=$1
  shift
  if "$@"; then ok "$what"; else not_ok "$what"; fi
}
# Asks every half second for so many seconds.
wait_for() {
  local seconds=$1
  shift
  for ((i = 0; i < seconds * 2; i++)); do
    if "$@"; then return 0; fi
    sleep 0.5
  done
  echo "  waited $seconds s in vain for: $*" >&2
  return 1
}

# Writes the study with as many replications as fill so many seconds of one core, whatever the machine and the build.
make_study() {
  local seconds=$1 here=$2 mean replications
  sed "s|^base = .*|base = \"$here/../../scenarios/minimal.toml\"|" "$here/study.toml" > "$place/study.toml"
  mean=$("$petisim" plan "$place/study.toml" --format json --jobs 1 | python3 -c 'import json, sys
print(json.load(sys.stdin)["pilot"]["mean_s"])')
  replications=$(python3 -c "print(max(4, round($seconds / 6 / $mean)))")
  sed -i "s|^replications = .*|replications = $replications|" "$place/study.toml"
  echo "  6 points, each $replications times, $mean s a run"
}

# same_bytes FOLDER: its tables are those of the run on one machine.
same_bytes() {
  local file
  for file in runs.csv metrics.csv summary.csv failures.csv; do
    # A table that the one has and the other has not is a difference too.
    if [ -e "$place/local/$file" ] || [ -e "$1/$file" ]; then cmp "$place/local/$file" "$1/$file" || return 1; fi
  done
  [ -s "$1/runs.csv" ]
}

# rows FOLDER SHARD: runs that the parts of a shard hold so far.
rows() {
  cat "$1"/parts/part-"$(printf %05d "$2")"-of-*.csv 2> /dev/null | tail -n +2 | wc -l
}
is_at_work() { [ "$(rows "$1" "$2")" -ge 3 ]; }

#!/usr/bin/env bash
# Runs the examples that read a sweep, with pandas and with R, and compares what they read and that they draw.
#   read_results.sh PETISIM        needs `python3` with pandas and matplotlib, and `Rscript`
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
examples=$here/../../examples
petisim=$(realpath "$1")
place=$(mktemp -d)
trap 'cd /; rm -rf "$place"' EXIT
# shellcheck source=tests/cluster/common.sh
source "$here/common.sh"

"$petisim" sweep "$here/study.toml" --out "$place/out" --quiet
python3 "$examples/read_results.py" "$place/out" true_resolution_rate staff --out "$place/python.png" > "$place/python"
Rscript "$examples/read_results.R" "$place/out" true_resolution_rate staff "$place/r.png" > "$place/r"
# Both print a row for each point: rate, staff, n, mean, ci_low, ci_high, with digits of their own.
rows_of() { awk 'NR > 1 && NF == 6 { printf "%.3f %.3f %d %.3f %.3f %.3f\n", $1, $2, $3, $4, $5, $6 }' "$1"; }
check "Python and R read the same six points" diff <(rows_of "$place/python") <(rows_of "$place/r")
check "there are six" test "$(rows_of "$place/python" | wc -l)" -eq 6
for picture in python r; do
  # Eight bytes begin a PNG; an empty drawing would be smaller than 10 kB.
  check "$picture.png is a picture" test "$(head -c 4 "$place/$picture.png" | tail -c 3)" = PNG
  check "$picture.png is not empty" test "$(stat --format=%s "$place/$picture.png")" -gt 10000
done

echo "Examples: $passed passed, $failed failed"
[ "$failed" -eq 0 ]

"""Holds every shipped file against the JSON Schema of its kind, by a validator that is not ours.

    python3 tests/peers/schemas.py target/release/petisim

Needs Python 3.11 and the package jsonschema. Exit code 0 if all agree, 1 if not.
"""

import datetime
import json
import subprocess
import sys
import tomllib
from pathlib import Path

from jsonschema import Draft7Validator

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "scenario": ["*.toml", "overlays/**/*.toml", "parts/**/*.toml", "theory/*.toml", "edges/*.toml", "claims/base/*.toml"],
    "study": ["studies/*.toml"],
    "claim": ["claims/*.toml", "claims/laws/*.toml"],
    "calibration": ["calibrations/*.toml"],
    "requests": ["boston_2015.toml", "lindhaven_2018.toml"],
}


def plain(value):
    """Dates are texts to the program."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, (datetime.date, datetime.datetime)) else value


def main() -> int:
    program, wrong, count = sys.argv[1], 0, 0
    for kind, patterns in FILES.items():
        schema = json.loads(subprocess.run([program, "schema", kind], capture_output=True, check=True).stdout)
        Draft7Validator.check_schema(schema)
        validator = Draft7Validator(schema)
        paths = sorted({path for pattern in patterns for path in (ROOT / "scenarios").glob(pattern)})
        assert paths, kind
        for path in paths:
            document = plain(tomllib.loads(path.read_text(encoding="utf-8")))
            for error in list(validator.iter_errors(document))[:3]:
                print(f"{path.relative_to(ROOT)}: {kind}: {list(error.absolute_path)}: {error.message[:200]}")
                wrong += 1
            misspelt = {**document, "misspelt": 1}
            if validator.is_valid(misspelt):
                print(f"{path.relative_to(ROOT)}: {kind}: a misspelt key passes")
                wrong += 1
            count += 1
    print(f"{count} files, {wrong} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

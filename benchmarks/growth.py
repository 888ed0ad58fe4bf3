"""Growth 规模增长: what a page costs, and how much memory a crawl takes, as the registry grows.

The product as in `lean_path`, over 1,000, 4,000 and 16,000 columns, sixty to a host, 256 hosts at a time:
CPU per page of each kind of night against that of the smallest, and the largest peak memory.

    python -m benchmarks.growth [--rounds 5]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys

from benchmarks.lean_path import PHASES
from benchmarks.loopback_county import served

COLUMNS_A_HOST = 60
HOSTS = (17, 67, 267)
MOST_GROWTH = 1.15
MOST_MB = 300.0


def main() -> None:
    """Run the sizes in turn and print medians; exit 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    found: dict[tuple[int, str], list[float]] = {}
    with served(max(HOSTS)) as port:
        for _round in range(options.rounds):
            for hosts in HOSTS:
                for name, value in _measured(port, hosts).items():
                    found.setdefault((hosts, name), []).append(value)
    medians = {key: statistics.median(values) for key, values in found.items()}
    for hosts in HOSTS:
        rates = "  ".join(f"{phase} {1000 / medians[hosts, phase]:.2f} ms" for phase in PHASES)
        print(f"{hosts * COLUMNS_A_HOST:6} columns: {rates}  peak {medians[hosts, 'peak_mb']:.0f} MB")
    grown = {phase: medians[HOSTS[0], phase] / medians[HOSTS[-1], phase] for phase in PHASES}
    print(
        "CPU a page, largest / smallest: " + "  ".join(f"{name} {value:.2f}" for name, value in grown.items())
    )
    peak = medians[HOSTS[-1], "peak_mb"]
    print(f"at most {MOST_GROWTH}; peak {peak:.0f} MB, at most {MOST_MB:g} MB")
    sys.exit(1 if max(grown.values()) > MOST_GROWTH or peak > MOST_MB else 0)


def _measured(port: int, hosts: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.lean_path", "--variant", "product", "--port", str(port)]
    command += ["--hosts", str(hosts), "--columns", str(COLUMNS_A_HOST)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


if __name__ == "__main__":
    main()

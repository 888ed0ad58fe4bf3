"""Demo memory 演示内存: the peak memory of the demo's whole process tree against its limit.

Memory that processes share is counted once (PSS), where the system tells; the plain sum of resident
memory (RSS), which counts it several times, is printed beside it.

    python benchmarks/demo_memory.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

import psutil

LIMIT_MB = 350
EVERY_SECONDS = 0.05
MB = 1024 * 1024


def memory_of(process: psutil.Process) -> tuple[int, int]:
    """Resident and proportional bytes of a process; nothing once it has ended."""
    try:
        full = process.memory_full_info()
    except psutil.Error:
        return 0, 0
    return full.rss, getattr(full, "pss", full.rss)


def measure() -> tuple[float, float]:
    """Peak RSS and PSS of the tree, in MB, over one run of the demo."""
    peak_rss = peak_pss = 0
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "monitor", "demo", "--once", "--folder", f"{folder}/demo"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder) as demo:
            root = psutil.Process(demo.pid)
            while demo.poll() is None:
                try:
                    tree = [root, *root.children(recursive=True)]
                except psutil.Error:
                    break
                found = [memory_of(process) for process in tree]
                peak_rss = max(peak_rss, sum(rss for rss, _ in found))
                peak_pss = max(peak_pss, sum(pss for _, pss in found))
                time.sleep(EVERY_SECONDS)
        if demo.returncode:
            raise SystemExit(f"the demo ended with {demo.returncode}")
    return peak_rss / MB, peak_pss / MB


def main() -> None:
    """Print the peaks and their ratio to the limit."""
    rss, pss = measure()
    print(f"peak RSS {rss:.0f} MB  {rss / LIMIT_MB:.2f} × limit of {LIMIT_MB} MB")
    print(f"peak PSS {pss:.0f} MB  {pss / LIMIT_MB:.2f} × limit of {LIMIT_MB} MB")


if __name__ == "__main__":
    main()

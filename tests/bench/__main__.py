"""`make bench`: every benchmark in one run, with the machine and the versions it ran on."""

from importlib import import_module

from tests.bench.measure import machine

if __name__ == "__main__":
    print(machine())
    for name in ("start", "diff", "anchors", "renderings", "page", "deciding", "alignment", "term_matching"):
        print("\n" + import_module(f"tests.bench.{name}").report(), flush=True)

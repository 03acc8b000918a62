#!/bin/sh
# Makes .venv with exactly what uv.lock names. uv itself, pinned, comes from PyPI into .tools.
# Says in one line what is missing; as root on Debian it installs Python's missing half itself.
set -eu

UV_VERSION=0.13.8
PYTHON=${PYTHON:-python3}

refuse() {
    echo "make env: $*" >&2
    exit 1
}

can_install() {
    [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ] && command -v apt-get >/dev/null
}

install() {
    echo "make env: installing $*" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null ||
        refuse "apt-get could not install $*: see above."
}

how_to_install() {
    if [ "$(uname)" = Darwin ]; then echo "Install it with: brew install python@3.12"
    elif [ -e /etc/debian_version ]; then echo "Install it with: apt-get install python3 python3-venv"
    else echo "Install it with your system's package manager"
    fi
}

if ! command -v "$PYTHON" >/dev/null; then
    can_install && [ "$PYTHON" = python3 ] && install python3 python3-venv
    command -v "$PYTHON" >/dev/null || refuse "$PYTHON is not installed. $(how_to_install)."
fi

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || refuse \
    "$PYTHON is $("$PYTHON" -c 'import platform; print(platform.python_version())'), and Cohortium needs 3.11 or newer." \
    "Name another: make PYTHON=python3.12"

if [ ! -x .tools/bin/uv ] || [ "$(.tools/bin/uv --version | cut -d' ' -f2)" != "$UV_VERSION" ]; then
    if ! "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null; then
        version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        can_install && install "python$version-venv"
        "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null || refuse \
            "$PYTHON has no venv. On Debian and Ubuntu: apt-get install python$version-venv. Elsewhere: install a complete Python."
    fi
    rm -rf .tools
    "$PYTHON" -m venv .tools || refuse "$PYTHON cannot make a virtual environment here: see above."
    .tools/bin/python -m pip --quiet --disable-pip-version-check install "uv==$UV_VERSION" ||
        refuse "uv cannot be had from PyPI: see above. Is this machine connected?"
fi

# Built without optimisations, as pyenv builds it, Python runs a fifth slower than the system's own, which never is.
CHOSEN=$(command -v "$PYTHON")
if [ "$PYTHON" = python3 ] && ! "$CHOSEN" -c '
import sys, sysconfig
sys.exit("--enable-optimizations" not in (sysconfig.get_config_var("CONFIG_ARGS") or ""))
' && /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    CHOSEN=/usr/bin/python3
fi

echo "make env: installing what uv.lock names"
# Compiled once: otherwise each start of a program compiles some 2,000 modules again where bytecode may not be written.
UV_PYTHON_DOWNLOADS=never .tools/bin/uv sync --frozen --compile-bytecode --quiet --python "$CHOSEN" ||
    refuse "the packages of uv.lock cannot be installed: see above."
touch .venv/.synced

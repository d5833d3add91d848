"""The run is only as strict as `conftest.py` makes it: what it must refuse is tried here."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")
OFFENCES = """
import logging, subprocess, sys, threading, time
import pytest

def test_warns(): logging.getLogger("some.where").warning("unexpected")

@pytest.mark.expect_log("some")
def test_warns_as_expected(): logging.getLogger("some.where").warning("expected")

@pytest.mark.expect_log("other")
def test_warns_elsewhere(): logging.getLogger("some.where").warning("not this one")

@pytest.mark.expect_log("some")
def test_does_not_warn(): pass

def test_leaves_a_thread(): threading.Thread(target=time.sleep, args=(1,)).start()

def test_leaves_a_process():
    global left
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1)"])

def test_cleans_up(): subprocess.run([sys.executable, "-c", ""], check=True)
"""


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80), ("10.0.0.1", 80)])
def test_only_loopback_can_be_reached(address: tuple[str, int]) -> None:
    with pytest.raises(BaseException, match=r"socket\.(connect|getaddrinfo) to"):
        socket.create_connection(address)


def test_no_name_outside_can_be_looked_up() -> None:
    with pytest.raises(BaseException, match=r"socket\.getaddrinfo to 'page\.example'"):
        socket.getaddrinfo("page.example", 443)
    assert socket.getaddrinfo("localhost", 443)


def test_what_a_test_leaves_behind_fails_it(tmp_path: Path) -> None:
    conftest = CONFTEST.read_text("utf-8")
    assert "PATIENCE = 5.0" in conftest
    (tmp_path / "conftest.py").write_text(conftest.replace("PATIENCE = 5.0", "PATIENCE = 0.1"), "utf-8")
    (tmp_path / "test_offences.py").write_text(OFFENCES, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-rE", "-p", "no:randomly", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path], capture_output=True, text=True, timeout=100, check=False
    )
    failed = {line.split("::")[1].split()[0] for line in done.stdout.splitlines() if line.startswith("ERROR ")}
    assert failed == {
        "test_warns",
        "test_warns_elsewhere",
        "test_does_not_warn",
        "test_leaves_a_thread",
        "test_leaves_a_process",
    }, done.stdout + done.stderr

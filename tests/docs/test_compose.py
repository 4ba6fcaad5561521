"""The compose file of the documentation is true to the program of today."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from importlib import import_module
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.config.settings import load_settings
from tests.docs.pages import CLI, PROJECT, ROOT

FOLDER = ROOT / "docs" / "compose"
NGINX = (FOLDER / "nginx.conf").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    return data


def test_only_the_proxy_is_reached_from_outside(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert f"proxy_pass http://assistant:{_exposed()};" in NGINX
    assert "/etc/nginx/certs/reports.pem" in NGINX
    for name in ("/readyz", "/metrics"):
        assert re.search(rf"location = {name} +{{ deny all; }}", NGINX)


def _exposed() -> str:
    found = re.search(r"^EXPOSE (\d+)$", (ROOT / "Containerfile").read_text(), re.MULTILINE)
    assert found is not None
    return found[1]


def test_its_settings_are_settings_and_believe_the_network_of_the_proxy(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in compose["services"]["assistant"]["environment"].items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.chroma_url == "http://chroma:8001"
    subnet = compose["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    assert settings.proxy_addresses == (ip_network(subnet),)
    assert settings.schedule.every_minutes == 30


def test_its_commands_and_its_image_are_those_of_this_version(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["assistant"]["command"][0] in import_module(CLI).COMMANDS
    assert {one["image"] for one in (services["assistant"], services["chroma"])} == {
        f"programme-assistant:{PROJECT['version']}"
    }
    words = services["chroma"]["entrypoint"]
    assert words[:2] == ["chroma", "run"]
    chroma = Path(sysconfig.get_path("scripts")) / "chroma"
    told = subprocess.run([chroma, "run", "--help"], capture_output=True, text=True, check=True)
    assert [one for one in words if one.startswith("--") and one not in told.stdout] == []
    assert words[words.index("--port") + 1] == "8001"

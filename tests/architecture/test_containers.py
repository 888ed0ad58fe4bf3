"""The container files say what the program has: no engine is needed to keep them honest."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from monitor.cli.app import build_app
from monitor.settings import Settings

HOUSE = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((HOUSE / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OWN = {name: service for name, service in SERVICES.items() if "build" in service}
SERVICE_SHAPE: dict[str, type | tuple[type, ...]] = {
    "image": str,
    "build": str,
    "command": list,
    "environment": dict,
    "secrets": list,
    "volumes": list,
    "depends_on": dict,
    "healthcheck": dict,
    "restart": str,
    "stop_grace_period": str,
}
HEALTHCHECK_SHAPE = {"test": list, "interval": str, "timeout": str, "retries": int}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
RESTARTS = re.compile(r"no|always|unless-stopped|on-failure(:\d+)?")


def known_settings() -> set[str]:
    """Every environment name the program reads."""
    names = {f"MONITOR_{name.upper()}" for name in Settings.model_fields}
    secret = {name for name, field in Settings.model_fields.items() if field.annotation is SecretStr}
    return names | {f"MONITOR_{name.upper()}_FILE" for name in secret}


def dockerfile(instruction: str) -> list[str]:
    """What follows an instruction, continuation lines joined."""
    text = (HOUSE / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in text.splitlines() if line.startswith(f"{instruction} ")]


def copied() -> list[str]:
    """The files and folders that go into the image."""
    return [source for line in dockerfile("COPY") for source in line.split()[:-1]]


def assert_shaped(found: dict[str, Any], shape: dict[str, Any]) -> None:
    assert set(found) <= set(shape)
    for key, value in found.items():
        assert isinstance(value, shape[key]), key


def test_the_compose_file_holds_only_what_it_may() -> None:
    keys = {key for key in COMPOSE if not key.startswith("x-")}
    assert keys == {"name", "services", "secrets", "volumes"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_the_shape_of_a_service(name: str) -> None:
    service = SERVICES[name]
    assert_shaped(service, SERVICE_SHAPE)
    assert_shaped(service.get("healthcheck", {}), HEALTHCHECK_SHAPE)
    assert RESTARTS.fullmatch(service["restart"])
    for other, when in service.get("depends_on", {}).items():
        assert when["condition"] in CONDITIONS
        assert other in SERVICES
        assert when["condition"] != "service_healthy" or "healthcheck" in SERVICES[other]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_uses_only_declared_volumes_and_secrets(name: str) -> None:
    service = SERVICES[name]
    assert {volume.partition(":")[0] for volume in service.get("volumes", [])} <= set(COMPOSE["volumes"])
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    files = [value for key, value in service["environment"].items() if key.endswith("_FILE")]
    assert {Path(file).parent.as_posix() for file in files} == {"/run/secrets"}
    assert {Path(file).name for file in files} == set(service["secrets"])


@pytest.mark.parametrize("name", OWN)
def test_a_service_runs_a_command_the_program_has(name: str) -> None:
    commands = {command.name for command in build_app().registered_commands}
    assert OWN[name]["command"][0] in commands


@pytest.mark.parametrize("name", OWN)
def test_a_service_sets_only_settings_the_program_reads(name: str) -> None:
    assert set(OWN[name]["environment"]) <= known_settings()


@pytest.mark.parametrize("name", OWN)
def test_a_default_in_the_compose_file_is_the_programs_own(name: str) -> None:
    for key, value in OWN[name]["environment"].items():
        written = re.fullmatch(r"\$\{(\w+):-(.*)\}", str(value))
        if written:
            field = Settings.model_fields[key.removeprefix("MONITOR_").lower()]
            assert (written[1], written[2]) == (key, str(field.default))


def test_the_image_gets_only_files_that_exist_and_are_let_in() -> None:
    let_in = (HOUSE / ".dockerignore").read_text("utf-8").splitlines()
    for source in copied():
        assert (HOUSE / source).exists(), source
        assert f"!{source}" in let_in, source


def test_the_image_holds_the_packages_and_the_migrations() -> None:
    assert {"monitor/", "spiders/", "schedules/", "alembic/", "pyproject.toml"} <= set(copied())


def test_the_image_installs_by_hash_and_runs_the_program_as_nobody_special() -> None:
    assert any("--require-hashes" in line and "requirements.lock" in line for line in dockerfile("RUN"))
    assert dockerfile("ENTRYPOINT") == ['["monitor"]']
    assert dockerfile("USER") == ["monitor"]

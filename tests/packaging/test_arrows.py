"""Which package may import which, and which modules know neither time, chance, surroundings nor wire."""

import ast

import pytest

from tests.packaging.sources import PACKAGES, files, imports

EVERYWHERE = "caseflow_schemas"
# The one package that may import any other: it puts them together.
TOP = "caseflow_operations"
# What else may be imported across: the pure folds, which the sink's check and the rebuild call as the workers do.
ALLOWED: dict[str, tuple[str, ...]] = {"caseflow_sinks": ("caseflow_processors.timelines",)}

PURE = (
    "caseflow_dashboards.bulletin",
    "caseflow_processors.intake",
    "caseflow_processors.identity",
    "caseflow_processors.timelines",
    "caseflow_processors.custody",
    "caseflow_processors.stages",
    "caseflow_schemas.avsc",
    "caseflow_schemas.codec",
    "caseflow_schemas.dead_letters",
    "caseflow_schemas.event_ids",
    "caseflow_schemas.findings",
    "caseflow_schemas.partitioning",
    "caseflow_schemas.tables",
    "caseflow_schemas.vocabularies",
    "caseflow_sinks.rows",
    "caseflow_operations.local.backoff",
    "caseflow_operations.local.service",
    "caseflow_operations.local.clickhouse.statements",
)
"""Modules and packages that are arithmetic on values."""

IMPURE_MODULES = frozenset(
    {
        *("time", "random", "secrets", "socket", "select", "selectors", "ssl", "signal", "http", "urllib", "requests"),
        *("threading", "multiprocessing", "subprocess", "asyncio", "aiohttp", "httpx", "faust", "mode", "aiokafka"),
        *("confluent_kafka", "clickhouse_connect", "chdb", "psutil", "rocksdict"),
    }
)
IMPURE_NAMES = frozenset(
    {
        *("os.environ", "os.getenv", "os.urandom", "uuid.uuid1", "uuid.uuid4", "datetime.datetime.now"),
        *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "dt.datetime.now", "dt.date.today"),
    }
)


def package_of(module: str) -> str:
    return module.partition(".")[0]


def within(module: str, parent: str) -> bool:
    return module == parent or module.startswith(f"{parent}.")


def test_arrows_between_packages_are_only_those_of_the_design() -> None:
    wrong = [
        f"{found.module} imports {found.imported}"
        for found in imports()
        if (there := package_of(found.imported)) in PACKAGES.values()
        and (here := package_of(found.module)) not in (there, TOP)
        and there != EVERYWHERE
        and not any(within(found.imported, allowed) for allowed in ALLOWED.get(here, ()))
    ]
    assert wrong == []


def test_the_contract_imports_no_other_package_of_the_project() -> None:
    own = set(PACKAGES.values()) - {EVERYWHERE}
    assert [
        found for found in imports() if package_of(found.module) == EVERYWHERE and package_of(found.imported) in own
    ] == []


def pure_modules() -> list[str]:
    return [module for module, _ in files() if any(within(module, name) for name in PURE)]


def test_every_module_called_pure_is_there() -> None:
    modules = [module for module, _ in files()]
    assert [name for name in PURE if not any(within(module, name) for module in modules)] == []


@pytest.mark.parametrize("module", pure_modules())
def test_a_pure_module_imports_no_clock_no_chance_no_environment_and_no_wire(module: str) -> None:
    wrong = [
        found.imported
        for found in imports()
        if found.module == module and (package_of(found.imported) in IMPURE_MODULES or found.imported in IMPURE_NAMES)
    ]
    assert wrong == []


@pytest.mark.parametrize("module", pure_modules())
def test_a_pure_module_asks_neither_clock_nor_chance_nor_environment(module: str) -> None:
    path = dict(files())[module]
    attributes = (
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    )
    assert [name for name in attributes if name in IMPURE_NAMES] == []


def test_no_client_and_no_environment_is_touched_when_a_module_is_imported() -> None:
    makers = {"AdminClient", "Producer", "Consumer", "SchemaRegistryClient", "get_client", "App", "ThreadPoolExecutor"}
    wrong = []
    for module, path in files():
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If):
                continue
            calls = (node for node in ast.walk(statement) if isinstance(node, ast.Call))
            wrong += [f"{module}: {ast.unparse(c.func)}" for c in calls if ast.unparse(c.func).split(".")[-1] in makers]
    assert wrong == []
